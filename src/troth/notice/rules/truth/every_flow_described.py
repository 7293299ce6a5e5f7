"""Guard `every-flow-described`: what a purpose has came from somewhere the notice tells."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, data_of
from troth.notice.kinds import Collect, Item, Practice, Purpose
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import touches

RULE = Rule(
    severity="warning",
    says="The data of each purpose come in at a collection point or by an item, and what comes in serves a purpose.",
    sources=("GDPR art. 13(1), 14(2)(f)", "notice language, section 4"),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find data of purposes that come from nowhere."""
    guards = [one for one in case.each(Practice) if one.is_entry == "every-flow-described"]
    if not guards:
        return
    sources = [key for collect in case.each(Collect) for key in data_of(collect)]
    sources += [key for item in case.each(Item) for key in item.data]
    for purpose in case.each(Purpose):
        for key in purpose.data:
            if not any(touches(key, source) for source in sources):
                yield Found(
                    case.at(purpose, "data", key),
                    f"`{purpose.id}` has `{key}`, and nothing tells how it comes to the house.",
                    "Add a `collect` with such a field (`source: inferred` for what is worked out), or drop the data.",
                )
