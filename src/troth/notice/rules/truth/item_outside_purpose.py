"""A thing on a device holds no more than its purpose has."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Item, Purpose
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="The data of an item lie within the data of its purpose.",
    sources=("GDPR art. 5(1)(b)-(c)", "notice language, section 6"),
)


def check(case: Case) -> Iterator[Found]:
    """Find items that hold what their purpose does not have."""
    for item in case.each(Item):
        purpose = case.notice.declarations.get(item.purpose)
        if not isinstance(purpose, Purpose):
            continue
        for key in item.data:
            if not any(is_within(key, each) for each in purpose.data):
                yield Found(
                    case.at(item, "data", key),
                    f"`{item.id}` holds `{key}`, but its purpose `{purpose.id}` has no such data.",
                    f"Take it out of the item, or add `{key}` to the data of `{purpose.id}` and tell people.",
                )
