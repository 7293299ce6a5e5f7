"""Who relies on an interest of his own says which."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, grounds_of
from troth.notice.kinds import Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A purpose that rests on a legitimate interest says which interest.",
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes with the ground and without the words."""
    for purpose in case.among(Purpose, law):
        if (purpose.interest or "").strip():
            continue
        if any("legitimate-interest" in grounds_of(case, purpose, place) for place in case.places_under(law)):
            yield Found(
                case.at(purpose, "basis"),
                f"Purpose `{purpose.id}` rests on a legitimate interest, and does not say which.",
                'Add `interest: "..."`: what the house has an interest in, in a few words.',
            )
