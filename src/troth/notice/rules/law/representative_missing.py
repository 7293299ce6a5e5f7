"""Who sits elsewhere has somebody where the people are."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Contact, Controller
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.places import contains

RULE = Rule(
    severity="warning",
    says="Where no controller sits under a law that asks for a representative, one is among the contacts.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find places served from abroad without a representative."""
    controllers = case.each(Controller)
    if not controllers or any(contains(inside, one.country) for inside in law.places for one in controllers):
        return
    without = [
        place
        for place in case.places_under(law)
        if not any(contact.role == "representative" for contact in case.holding(Contact, place))
    ]
    if without:
        yield Found(
            case.near(Contact),
            f"No controller sits in {_under(law)}, and people in {', '.join(without)} find no representative.",
            "Appoint one in writing and add it: `contact rep: {role: representative, for: [...], ...}`; or say in an "
            "exception why the law asks for none.",
        )


def _under(law: Law) -> str:
    return law.pack if law.pack.startswith("Q") else f"the {law.pack}"
