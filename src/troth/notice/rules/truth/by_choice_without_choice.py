"""A recipient by choice receives only what people chose, everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds
from troth.notice.kinds import Purpose, Recipient
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="The purposes of a by-choice recipient rest on consent or opt-out in every place.",
    sources=("GDPR art. 6(1)(a)", "Cal. Civ. Code 1798.120", "notice language, section 6"),
)
CHOSEN = AGREED | {"opt-out"}


def check(case: Case) -> Iterator[Found]:
    """Find places where a by-choice recipient would receive data that nobody chose to give it."""
    for recipient in case.each(Recipient):
        if recipient.is_class != "by-choice":
            continue
        for purpose_id in recipient.gets:
            purpose = case.notice.declarations.get(purpose_id)
            if not isinstance(purpose, Purpose):
                continue
            for place in case.places_of(purpose.basis, recipient.scope, purpose.scope):
                other = [ground for ground in grounds(purpose.basis, place=place) if ground not in CHOSEN]
                if other:
                    yield Found(
                        case.at(recipient, "gets", purpose_id),
                        f"`{recipient.id}` is by choice, but in {place} `{purpose_id}` rests on {other[0]}.",
                        f"Let `{purpose_id}` rest on consent there, or give the recipient the class it has.",
                    )
                    break
