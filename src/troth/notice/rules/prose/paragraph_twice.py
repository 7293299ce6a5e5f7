"""A paragraph stands once: two that are nearly the same will one day differ, and nobody knows which holds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from troth.notice.policy import Piece, Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="No paragraph repeats another, word for word or nearly so.",
    sources=("GDPR art. 12(1)",),
)
SHORTEST_WORDS = 12
"""Shorter paragraphs repeat for good reasons."""
NEARLY = 0.92
MOST_COMPARED = 300
"""Beyond so many paragraphs only those that are the same word for word are found."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find paragraphs and items that repeat an earlier one."""
    seen: dict[tuple[str, ...], Piece] = {}
    for piece in policy.pieces:
        words = tuple(re.findall(r"\w+", piece.text.casefold()))
        if piece.kind == "heading" or len(words) < SHORTEST_WORDS:
            continue
        earlier = seen.get(words) or _near(words, seen)
        if earlier is not None:
            same = "again" if words in seen else "again in nearly the same words"
            yield Found(
                piece.span,
                f"The paragraph of line {earlier.span.line} stands here {same}.",
                "Say it once, and lead there from the other place.",
            )
        seen.setdefault(words, piece)


def _near(words: tuple[str, ...], seen: dict[tuple[str, ...], Piece]) -> Piece | None:
    if len(seen) > MOST_COMPARED:
        return None
    for other, piece in seen.items():
        if abs(len(other) - len(words)) * 8 > len(words) or len(set(words) ^ set(other)) * 4 > len(set(words)):
            continue
        if difflib.SequenceMatcher(None, words, other, autojunk=False).ratio() >= NEARLY:
            return piece
    return None
