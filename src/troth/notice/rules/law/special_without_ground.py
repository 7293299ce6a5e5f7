"""What the law calls special needs a ground of its own."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, grounds_of
from troth.notice.kinds import Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="Special categories of data rest on explicit consent, or on another ground of their own.",
)
SPECIAL = (
    "user.health_and_medical",
    "user.biometric",
    "user.authorization.biometric",
    "user.demographic.political_opinion",
    "user.demographic.race_ethnicity",
    "user.demographic.religious_belief",
    "user.demographic.sexual_orientation",
)
"""GDPR art. 9(1), as the taxonomy calls it."""


def special_in(purpose: Purpose) -> tuple[str, ...]:
    """The data of a purpose that are special."""
    return tuple(key for key in purpose.data if any(is_within(key, one) for one in SPECIAL))


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes that use such data and rest on a consent that is not explicit."""
    for purpose in case.among(Purpose, law):
        data = special_in(purpose)
        if data and any("consent" in grounds_of(case, purpose, place) for place in case.places_under(law)):
            yield Found(
                case.at(purpose, "basis"),
                f"`{purpose.id}` uses `{data[0]}` and rests on consent that is not explicit.",
                "Let it rest on `explicit-consent`, asked for by itself; or take the data out.",
            )
