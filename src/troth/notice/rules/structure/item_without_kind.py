"""Each thing on a device is of one of the five kinds, by its purpose."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Item, Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="The purpose of an item says its kind: `device:` necessary, functional, analytics, advertising or social.",
    sources=("Directive 2002/58/EC art. 5(3)",),
)


def check(case: Case) -> Iterator[Found]:
    """Find items of purposes that are not made for devices."""
    for item in case.each(Item):
        purpose = case.notice.declarations.get(item.purpose)
        if isinstance(purpose, Purpose) and purpose.device is None:
            yield Found(
                item.span,
                f"`{item.id}` is kept on a device for `{purpose.id}`, which does not say of which kind that is.",
                f"Add `device:` with one of the five kinds to `{purpose.id}`, or give the item another purpose.",
            )
