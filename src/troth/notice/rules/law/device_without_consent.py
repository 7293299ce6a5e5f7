"""What is not necessary on a device waits for a yes, where the law wants one."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds
from troth.notice.kinds import Item, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where the law wants a yes for devices, an item that is not necessary rests on consent alone.",
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes of optional items with another ground there."""
    used = {item.purpose for item in case.each(Item)}
    for purpose in case.each(Purpose):
        if purpose.id not in used or purpose.device in {None, "necessary"} or purpose.basis is None:
            continue
        for place in case.places_of(purpose.basis, purpose.scope):
            other = [ground for ground in grounds(purpose.basis, place=place) if ground not in AGREED]
            if other and law.holds(place):
                yield Found(
                    case.at(purpose, "basis"),
                    f"Items of `{purpose.id}` are {purpose.device}, and in {place} rest on {other[0]}.",
                    f"Let `{purpose.id}` rest on consent there; only what is necessary may do without.",
                )
                break
