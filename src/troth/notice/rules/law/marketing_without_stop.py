"""Advertising that people receive can be ended."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Message, Purpose, Right
from troth.notice.rules import Found, Rule
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="error",
    says="Each marketing purpose that sends messages has a right to end it.",
    sources=("GDPR art. 7(3)", "GDPR art. 21(2)-(3)", "Directive 2002/58/EC art. 13(2)"),
    whole=True,
)
ENDS = frozenset({"stop", "withdraw", "object", "opt-out"})


def check(case: Case) -> Iterator[Found]:
    """Find marketing messages whose purpose no such right is about."""
    ended = {one for right in case.each(Right) if right.to in ENDS for one in right.about}
    for message in case.each(Message):
        purpose = case.notice.declarations.get(message.purpose)
        if isinstance(purpose, Purpose) and is_marketing(purpose) and purpose.id not in ended:
            yield Found(
                case.at(message, "purpose"),
                f"`{message.id}` is advertising for `{purpose.id}`, and no right ends it.",
                f"Add `{purpose.id}` to the `about` of a right with `to: stop`.",
            )
