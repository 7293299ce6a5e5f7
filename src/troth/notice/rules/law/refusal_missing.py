"""Who asks for a yes offers the no beside it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds_of
from troth.notice.kinds import Ask, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where consent is asked for, one of the answers is no.",
)
REFUSALS = frozenset({"no", "refuse"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find questions about purposes of consent that one can only agree to, put off or take apart."""
    places = case.places_under(law)
    for ask in case.among(Ask, law):
        agreed = any(
            grounds_of(case, purpose, place) & AGREED
            for purpose in case.of_kind(ask.purposes, Purpose)
            for place in places
        )
        if agreed and not REFUSALS & set(ask.answers):
            yield Found(
                case.at(ask, "answers"),
                f"`{ask.id}` asks for consent, and none of its answers is no.",
                "Add `no` or `refuse`, as near and as large as the yes.",
            )
