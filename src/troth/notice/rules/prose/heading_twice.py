"""A heading names one thing: a reader who is sent to it must find the right one."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="No two headings under the same one say the same.",
    sources=("WCAG 2.2, 2.4.6",),
    of_prose=True,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find headings that repeat an earlier one under the same parent, where the file says what a parent is."""
    if policy.guessed:
        return
    path: list[str] = []
    first: dict[tuple[str, ...], int] = {}
    for heading in policy.of_kind("heading"):
        path = [*path[: heading.level - 1], *[""] * (heading.level - 1 - len(path)), heading.text.casefold()]
        where = tuple(path)
        if where in first:
            yield Found(
                heading.span,
                f"The heading of line {first[where]} stands here again: “{heading.text}”.",
                "Give one of them a name of its own, or join what stands under them.",
            )
        first.setdefault(where, heading.span.line)
