"""What goes abroad goes on a ground: for each place served and each recipient elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, grounds
from troth.notice.kinds import Controller, Recipient
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.places import contains

RULE = Rule(
    severity="error",
    says="For each place served and each recipient in another country there is a mechanism.",
)
INSIDE = frozenset({"staff", "anonymous"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find journeys without a ground. Within one place, and within the EEA, there is no journey."""
    for recipient in case.each(Recipient):
        country = country_of(case, recipient)
        if country is None or recipient.is_class in INSIDE:
            continue
        bare = [
            place
            for place in case.places_of(recipient.transfer, recipient.scope)
            if law.holds(place) and abroad(place, country) and not grounds(recipient.transfer, place=place)
        ]
        if bare:
            yield Found(
                case.at(recipient, "transfer"),
                f"`{recipient.id}` is in {country}, and has no ground for data from {', '.join(bare)}.",
                "Name the mechanism for these places in `transfer`, or what holds otherwise under `else`.",
            )


def country_of(case: Case, recipient: Recipient) -> str | None:
    """The recipient's country, or that of the controller it is."""
    if recipient.country is not None or recipient.who is None:
        return recipient.country
    who = case.notice.declarations.get(recipient.who)
    return who.country if isinstance(who, Controller) else None


def abroad(place: str, country: str) -> bool:
    """Whether the country lies outside the place, and not beside it in the EEA."""
    if contains("EEA", place) and contains("EEA", country):
        return False
    return not contains(place, country) and not contains(country, place)
