"""To take a yes back one goes to the house that has it, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds_of
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Consent is taken back with the house, not only by the settings of a browser or of a device.",
)
DETOURS = frozenset({"browser", "device"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find rights about purposes of consent that work by the settings of other people's programs alone."""
    places = case.places_under(law)
    for right in case.among(Right, law):
        if right.to != "withdraw" or not set(right.ways) <= DETOURS:
            continue
        about = case.of_kind(right.about, Purpose)
        if any(grounds_of(case, purpose, place) & AGREED for purpose in about for place in places):
            yield Found(
                case.at(right, "ways"),
                f"`{right.id}` takes consent back only by {' and '.join(right.ways)} settings.",
                "Add `switch` or `centre`: as easy as it was to agree.",
            )
