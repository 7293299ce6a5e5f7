"""Below the age that a law sets, a child's own yes does not count."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds_of
from troth.notice.kinds import Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.places import chain
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="Where a purpose rests on consent, its age is not below the one that the law of the place sets.",
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes that rest on consent from an age too low."""
    for purpose in case.among(Purpose, law):
        wanted = law.options.get("uses", purpose.use)
        if purpose.from_age is None or not any(is_within(use, one) for use in purpose.use for one in wanted):
            continue
        for place in case.places_under(law):
            age = age_in(place, law)
            if purpose.from_age < age and grounds_of(case, purpose, place) & AGREED:
                yield Found(
                    case.at(purpose, "from-age"),
                    f"`{purpose.id}` rests on consent from {purpose.from_age} years; in {place} it takes {age}.",
                    f"Let it begin at {age} there, or ask the parent.",
                )
                break


def age_in(place: str, law: Law) -> int:
    """From which age a yes counts there; for a place that holds several countries, the highest."""
    ages: dict[str, int] = law.options.get("ages", {})
    return next((ages[one] for one in chain(place) if one in ages), int(law.options["age"]))
