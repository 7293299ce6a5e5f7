"""Trials: a stranger who does not believe a word.

Each promise a machine can try has one trial here, one module for each family of promises. A trial acts as a client
would, through the site's own pages and mail, by way of a ``Stage`` that each company fills in for its own site. It
tries both ways: what the notice allows must happen, what it forbids must not. What it saw becomes a fact, and the
board is folded from those facts.
"""
