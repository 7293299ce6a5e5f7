"""A table is a table: cells that run into each other cannot be read by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Piece, Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="No table has run together into a paragraph.",
    sources=("GDPR art. 12(1)", "WCAG 2.2, 1.3.1"),
    of_prose=True,
)
GLUED = re.compile(r"(?<![\w.@/_-])[a-z]{2,}(?:[A-Z][a-z]+)(?![\w@/_-])|(?<=[a-z] )[A-Z][a-z]+[A-Z][a-z]+(?= [a-z])")
"""``cookieWhat``: a small word that a capital one is stuck to."""
OF_PROGRAMS = re.compile(
    r"(?:[a-z]+)(?:Id|Ids|Storage|Script|Token|Agent|Name|Key|Data|Session|Consent|Type|Value|Os|Phone|Pad|Cloud)$"
)
"""Names that programs give to things: ``localStorage``."""
COLUMNS = re.compile(
    r"(?:\b(?:cookie|name|purpose|provider|type|duration|expiry|lifetime|retention|description|"
    r"category|domain|host|owner|source|"
    r"legal basis|recipients?|data|period|party)s?\b[ /]+(?:name |type |period |of cookie )?){4,}",
    re.IGNORECASE,
)
"""Four headings of columns in a row, and no word between."""
FEWEST_GLUED = 3
FEWEST_WORDS = 12


def check_text(policy: Policy) -> Iterator[Found]:
    """Find paragraphs with many words stuck together, or with the headings of columns in a row."""
    for piece in policy.pieces:
        if piece.kind in {"heading", "row"} or len(piece.text.split()) < FEWEST_WORDS:
            continue
        words = glued(piece)
        columns = COLUMNS.search(piece.text)
        if words:
            said = ", ".join(f"“{word}”" for word in words[:FEWEST_GLUED])
        elif columns is not None:
            said = f"“{shown(columns[0])}”"
        else:
            continue
        yield Found(
            piece.span,
            f"This was a table, and its cells have run into each other: {said}.",
            "Make it a table again, or a list with one thing to an item.",
        )


def glued(piece: Piece) -> list[str]:
    """Words stuck together, where there are enough of them that a table ran together; else none."""
    found = dict.fromkeys(one[0] for one in GLUED.finditer(piece.text) if not OF_PROGRAMS.match(one[0]))
    return list(found) if len(found) >= FEWEST_GLUED else []
