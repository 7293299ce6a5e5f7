"""Headings go down one step at a time, so that a reader and a screen reader see the same outline."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A heading is at most one level below the one before it.",
    sources=("WCAG 2.2, 1.3.1",),
    of_prose=True,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find headings that skip a level on the way down."""
    before = 0
    for heading in policy.of_kind("heading"):
        if before and heading.level > before + 1:
            yield Found(
                heading.span,
                f"This heading is of level {heading.level} under one of level {before}; expected {before + 1}.",
                "Raise it, or add the heading that is missing between them.",
            )
        before = heading.level
