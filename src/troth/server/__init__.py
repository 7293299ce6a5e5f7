"""Troth's own process: the front before the shop, and the pages for people.

`front` answers what is ours (/privacy/, /.well-known/, /log/) and passes the rest on; `proxy` does the passing;
`process` runs it so that nothing outlives what started it; `pages` is the Django project for people.
"""
