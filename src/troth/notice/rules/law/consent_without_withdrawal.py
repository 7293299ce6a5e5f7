"""A yes can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, ended_in, grounds_of
from troth.notice.kinds import Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="warning",
    says="A purpose that rests on consent everywhere but in the places named has a right to withdraw it.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes whose general ground is consent and about which no right to withdraw, stop or object is.

    Advertising that people receive has a rule of its own, `marketing-without-stop`.
    """
    for purpose in case.among(Purpose, law):
        general = purpose.basis.otherwise if purpose.basis is not None else None
        said = {general} if isinstance(general, str) else set(general or ())
        if not said or not said <= AGREED or (is_marketing(purpose) and case.channels_of(purpose)):
            continue
        bound = (place for place in case.places_under(law) if grounds_of(case, purpose, place) <= AGREED)
        if any(purpose.id not in ended_in(case, place) for place in bound):
            yield Found(
                case.at(purpose, "basis"),
                f"`{purpose.id}` rests on consent, and no right takes that consent back.",
                f"Add `{purpose.id}` to the `about` of a right with `to: withdraw`.",
            )
