"""A heading has something under it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.policy import Piece, Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Under each heading stands a text, a list or a deeper heading.",
    sources=("GDPR art. 12(1)",),
    of_prose=True,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find headings followed at once by one of the same or a higher level, or by nothing."""
    for number, piece in enumerate(policy.pieces):
        if piece.kind != "heading" or not piece.text or len(policy.pieces) == 1:
            continue  # a title alone announces nothing: of a translation it is often the first line written
        after: Piece | None = policy.pieces[number + 1] if number + 1 < len(policy.pieces) else None
        if after is None or (after.kind == "heading" and after.level <= piece.level):
            if between(policy, piece, after):
                continue
            yield Found(
                piece.span,
                f"Nothing stands under “{piece.text}”.",
                "Write what it announces, or take the heading away.",
            )


def between(policy: Policy, heading: Piece, after: Piece | None) -> bool:
    """Whether something that is no text stands there: a picture, a block of code."""
    last = after.span.line - 1 if after is not None else len(policy.source.lines)
    lines = policy.source.lines[heading.span.end_line : last]
    return any(line.strip().strip("-=") for line in lines)
