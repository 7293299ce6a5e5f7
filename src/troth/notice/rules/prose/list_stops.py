"""A list or a paragraph that ends in "and" lost what came next, or says that it is open when it claims to be closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="No list and no paragraph ends in a word that wants another.",
    sources=("GDPR art. 12(1)",),
    of_prose=True,
)
HANGING = re.compile(r"(?:\b(?:and|or|and/or|und|oder)|\s(?:et|ou)|,)\s*$", re.IGNORECASE)
MOST_SHOWN = 40
"""Code points of the end that a message repeats."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find what stops in mid-air. A semicolon alone is a habit of lists, a comma or "and" is not."""
    for piece, after in zip_longest(policy.pieces, policy.pieces[1:]):
        match = HANGING.search(piece.text)
        if match is None or piece.kind in {"heading", "row"}:
            continue
        if piece.kind == "item" and not piece.last:
            continue
        if piece.kind == "paragraph" and (after is None or after.kind != "heading"):
            continue
        start = max(0, match.start() - MOST_SHOWN)
        start = piece.text.find(" ", start) + 1 if start else 0
        said = piece.text[start:]
        what, instead = ("list", "another item") if piece.kind == "item" else ("paragraph", "more")
        yield Found(
            piece.at(len(piece.text) - len(said), len(piece.text)),
            f"The {what} stops at “{said}”, which wants {instead}.",
            f"Add what is missing, or end the {what} here.",
        )
