"""A link leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A link has a target, and one within the page leads to something on it.",
    sources=("GDPR art. 12(1)",),
    of_prose=True,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find links without a target, and fragments that nothing on the page has."""
    for piece in policy.pieces:
        for link in piece.links:
            target = link.target.strip()
            if not target:
                yield Found(
                    piece.span, f"The link “{link.text}” has no target.", "Give it one, or leave it plain text."
                )
            elif target.startswith("#") and not policy.leads(unquote(target[1:])):
                yield Found(
                    piece.span,
                    f"The link “{link.text}” leads to {target}, and nothing on this page is called so.",
                    "Lead it to a heading that exists.",
                )
