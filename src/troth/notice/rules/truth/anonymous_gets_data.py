"""A recipient of anonymous figures gets figures."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Recipient
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A recipient of class `anonymous` gets aggregates and no data about people.",
    sources=("GDPR recital 26", "notice language, section 6"),
)


def check(case: Case) -> Iterator[Found]:
    """Find recipients called anonymous that have `gets`."""
    for recipient in case.each(Recipient):
        if recipient.is_class == "anonymous" and recipient.gets:
            yield Found(
                case.at(recipient, "gets"),
                f"`{recipient.id}` is of class `anonymous`, and `gets` data about people.",
                "Name it in the `to` of an aggregate and drop `gets`, or give it the class it has.",
            )
