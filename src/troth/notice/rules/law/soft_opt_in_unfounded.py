"""Advertising to buyers without their consent has its conditions."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, grounds_of
from troth.notice.kinds import Ask, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="A purpose on `soft-opt-in` is about the house's own goods, and people are asked about it when they buy.",
    whole=True,
)
OTHER_PEOPLES = ("marketing.advertising.third_party", "third_party_sharing")


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes on that ground for others' goods, or about which nobody is asked.

    That each message can end them is what `mail-without-link` looks for.
    """
    for purpose in case.among(Purpose, law):
        if not any("soft-opt-in" in grounds_of(case, purpose, place) for place in case.places_under(law)):
            continue
        lacking = next(_lacking(case, purpose), "")
        if lacking:
            yield Found(
                case.at(purpose, "basis"),
                f"`{purpose.id}` rests on soft-opt-in, {lacking}.",
                "Let it rest on consent, or meet the condition: own similar goods, a no offered at the sale and in "
                "each message.",
            )


def _lacking(case: Case, purpose: Purpose) -> Iterator[str]:
    if any(is_within(use, other) for use in purpose.use for other in OTHER_PEOPLES):
        yield "and advertises what others sell"
    if not any(purpose.id in ask.purposes for ask in case.each(Ask)):
        yield "and nobody is asked when the address is given"
