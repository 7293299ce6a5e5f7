"""A scripted day: thirty clients meet Maison Amarante over six weeks, so that desk and charts have something to show.

`clients` says who they are, `plan` what happens when, `play` does it to a demo that is up, `marks` remembers that it
was done. `troth demo --day` calls all of it.
"""
