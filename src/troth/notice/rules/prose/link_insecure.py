"""Where a policy sends people, nobody listens on the way."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Links to other sites begin with https.",
    sources=("GDPR art. 32(1)",),
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find links that begin with http alone."""
    for piece in policy.pieces:
        for link in piece.links:
            if link.target.lower().startswith("http://"):
                yield Found(
                    piece.span,
                    f"This leads to {link.target[:80]}, which is not encrypted.",
                    "Write https, after looking whether the page answers there.",
                )
