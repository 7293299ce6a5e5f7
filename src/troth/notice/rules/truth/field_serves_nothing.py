"""Every field that comes in is there for something."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Collect, Purpose
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import touches

RULE = Rule(
    severity="error",
    says="The data of each field belong to one of the purposes of its collection point.",
    sources=("GDPR art. 5(1)(c)", "notice language, section 6"),
)


def check(case: Case) -> Iterator[Found]:
    """Find fields that none of the purposes has a use for."""
    for collect in case.each(Collect):
        purposes = case.of_kind(collect.purposes, Purpose)
        if len(purposes) < len(collect.purposes):
            continue  # a purpose that does not exist is named already
        for name, field in collect.fields.items():
            if not any(touches(field.data, key) for purpose in purposes for key in purpose.data):
                yield Found(
                    case.at(collect, "fields", name, "data"),
                    f"`{collect.id}` asks for `{name}` (`{field.data}`), which serves none of its purposes.",
                    "Do not ask for it; or name the purpose it serves, with these data.",
                )
