"""What finds, follows or profiles people is off until they switch it on."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds_of
from troth.notice.kinds import Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="Where the law wants it off, what locates or profiles people rests on their consent.",
)
PROFILES = (
    "personalize.profiling",
    "personalize.content.profiled",
    "personalize.content.profiling",
    "marketing.advertising.profiling",
)
LOCATES = ("user.location.precise",)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes that do so there on another ground than consent."""
    for purpose in case.among(Purpose, law):
        profiles = any(is_within(use, one) for use in purpose.use for one in PROFILES)
        locates = any(is_within(key, one) for key in purpose.data for one in LOCATES)
        if not profiles and not locates:
            continue
        for place in case.places_under(law):
            if not grounds_of(case, purpose, place) <= AGREED:
                does = "locates" if locates else "profiles"
                yield Found(
                    case.at(purpose, "basis"),
                    f"`{purpose.id}` {does} people in {place} before they switch it on.",
                    f"Let it rest on consent there: `basis: {{else: ..., {place}: consent}}`.",
                )
                break
