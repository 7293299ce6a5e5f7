"""The pages for people: the notice, its editions and what changed, the board, the privacy centre.

A Django project without models: `settings` is configured in code from a house, `application` gives the ASGI program
that the front mounts at /privacy/. A page reads the published editions and the facts of trials; it decides nothing.
"""
