"""Each right that people have is named."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds_of
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Each right that the law of a place gives is named for people there.",
    whole=True,
)
RIGHTS = {
    "access": "to see what is held and have a copy",
    "correct": "to have it put right",
    "erase": "to have it erased",
    "restrict": "to have its use suspended",
    "portability": "to take it elsewhere in a file",
    "object": "to object",
    "withdraw": "to take a consent back",
}
"""As a right is `to`, and in words."""


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find rights that some people have and the notice gives to none of them."""
    lacking = [
        words
        for to, words in RIGHTS.items()
        if to in law.options["rights"] and any(_lacks(case, to, place) for place in case.places_under(law))
    ]
    if lacking and case.each(Purpose):
        yield Found(
            case.near(Right),
            f"People are given no right {_listed(lacking)}.",
            "Add a `right` for each, and a sentence that says so.",
        )


def _lacks(case: Case, to: str, place: str) -> bool:
    """Whether people there have the right, and are not given it."""
    given = {right.to for right in case.holding(Right, place)}
    grounds = {one for purpose in case.holding(Purpose, place) for one in grounds_of(case, purpose, place)}
    match to:
        case "object":
            return "legitimate-interest" in grounds and to not in given
        case "portability":
            return bool(grounds & {*AGREED, "contract"}) and to not in given
        case "withdraw":
            return False  # purpose by purpose: consent-without-withdrawal, marketing-without-stop
        case _:
            return to not in given


def _listed(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1])] * (len(words) > 1) + words[-1:])
