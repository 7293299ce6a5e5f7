"""Where a policy sends people, nobody listens on the way."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Links to other sites begin with https.",
    sources=("GDPR art. 32(1)",),
    of_prose=True,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find links and addresses in the text that begin with http alone."""
    for piece in policy.pieces:
        for target in piece.addresses:
            if not target.lower().startswith("http://"):
                continue
            start = piece.text.find(target)
            where = piece.at(start, start + len(target)) if start >= 0 else piece.span
            yield Found(
                where,
                f"This leads to {shown(target)}, which is not encrypted.",
                "Write https, after looking whether the page answers there.",
            )
