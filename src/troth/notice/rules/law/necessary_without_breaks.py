"""Who says that something is necessary says what fails without it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Item, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A necessary item says what fails without it.",
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find necessary items without `breaks`."""
    for item in case.among(Item, law):
        purpose = case.notice.declarations.get(item.purpose)
        if isinstance(purpose, Purpose) and purpose.device == "necessary" and not (item.breaks or "").strip():
            yield Found(
                item.span,
                f"`{item.id}` is necessary, and does not say what fails without it.",
                'Add `breaks: "..."`. If nothing fails, the item is not necessary.',
            )
