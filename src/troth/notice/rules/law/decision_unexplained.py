"""Who lets a machine decide says how, and gives a way to a person."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where a machine decides alone, a right to have a person look at it is about that purpose.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes that a machine decides alone and about which no such right is."""
    for purpose in case.among(Purpose, law):
        if purpose.automated is None or purpose.automated.how != "alone":
            continue
        heard = (
            any(right.to == "human-review" and purpose.id in right.about for right in case.holding(Right, place))
            for place in case.places_under(law)
        )
        if not all(heard):
            yield Found(
                case.at(purpose, "automated"),
                f"A machine decides `{purpose.id}` alone, and no right leads to a person.",
                f"Declare `right review: {{to: human-review, about: [{purpose.id}], ...}}`.",
            )
