"""Maison Amarante's shop: django-oscar as it comes, with our own templates, behind Troth's front.

The shop keeps its own database and its own process. What it asks of a visitor, whom it may write to and who may open
an account it does not decide by itself: it asks Troth (``word``), in this process.
"""
