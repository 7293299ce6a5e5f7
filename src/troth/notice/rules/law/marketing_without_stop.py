"""Advertising that people receive can be ended."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, ended_in
from troth.notice.kinds import Message, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="error",
    says="Each marketing purpose that sends messages has a right to end it.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find marketing messages whose purpose no such right is about."""
    ended = [ended_in(case, place) for place in case.places_under(law)]
    for message in case.among(Message, law):
        purpose = case.notice.declarations.get(message.purpose)
        if not isinstance(purpose, Purpose) or not is_marketing(purpose):
            continue
        if not all(purpose.id in one for one in ended):
            yield Found(
                case.at(message, "purpose"),
                f"`{message.id}` is advertising for `{purpose.id}`, and no right ends it.",
                f"Add `{purpose.id}` to the `about` of a right with `to: stop`.",
            )
