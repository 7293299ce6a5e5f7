"""A yes can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case
from troth.notice.kinds import Purpose, Right
from troth.notice.rules import Found, Rule
from troth.notice.rules.law.marketing_without_stop import ENDS
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="warning",
    says="A purpose that rests on consent everywhere but in the places named has a right to withdraw it.",
    sources=("GDPR art. 7(3)", "PIPL art. 15"),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find purposes whose general ground is consent and about which no right to withdraw, stop or object is.

    Advertising that people receive has a rule of its own, `marketing-without-stop`.
    """
    ended = {one for right in case.each(Right) if right.to in ENDS for one in right.about}
    for purpose in case.each(Purpose):
        general = purpose.basis.otherwise if purpose.basis is not None else None
        said = {general} if isinstance(general, str) else set(general or ())
        advertises = is_marketing(purpose) and bool(case.channels_of(purpose))
        if said and said <= AGREED and purpose.id not in ended and not advertises:
            yield Found(
                case.at(purpose, "basis"),
                f"`{purpose.id}` rests on consent, and no right takes that consent back.",
                f"Add `{purpose.id}` to the `about` of a right with `to: withdraw`.",
            )
