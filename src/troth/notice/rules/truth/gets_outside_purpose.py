"""A recipient gets no more than the purpose has."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose, Recipient
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="What a recipient gets for a purpose lies within that purpose's data.",
    sources=("GDPR art. 5(1)(b)-(c)", "notice language, section 6"),
)


def check(case: Case) -> Iterator[Found]:
    """Find data handed on under a purpose that does not have them."""
    for recipient in case.each(Recipient):
        for purpose_id, keys in recipient.gets.items():
            purpose = case.notice.declarations.get(purpose_id)
            if not isinstance(purpose, Purpose):
                continue
            for key in keys:
                if not any(is_within(key, each) for each in purpose.data):
                    yield Found(
                        case.at(recipient, "gets", purpose_id, key),
                        f"`{recipient.id}` gets `{key}` for `{purpose_id}`, but that purpose has no such data.",
                        f"Take it out of `gets`, or add `{key}` to the data of `{purpose_id}` and tell people.",
                    )
