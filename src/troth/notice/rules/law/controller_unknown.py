"""Somebody answers for the notice, and people know who."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Controller
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="For people in every place served there is a controller.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find places in which nobody answers."""
    without = [place for place in case.places_under(law) if not case.holding(Controller, place)]
    if without:
        yield Found(
            case.near(Controller),
            f"Nobody answers for the notice to people in {', '.join(without)}.",
            "Declare the `controller` for them, with its legal name, its address and its country.",
        )
