"""Wherever people are, there is an address, a number and an e-mail address for them."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Contact
from troth.notice.packs import Law
from troth.notice.project import Visitor, select_contacts
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Every place served ends with a post address, a telephone number and an e-mail address.",
    whole=True,
)
WAYS = {"post": "postal address", "telephone": "telephone number", "email": "e-mail address"}


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find places whose own contacts, the most specific for each role, lack a way."""
    for place in case.places_under(law):
        contacts = select_contacts(case.notice, Visitor(place=place))
        lacking = [words for way, words in WAYS.items() if not any(getattr(one, way) for one in contacts)]
        if lacking:
            yield Found(
                contacts[0].span if contacts else case.near(Contact),
                f"People in {place} find no {' and no '.join(lacking)} to reach the house.",
                "Add it to the contact of that place, or a contact without a place for everybody else.",
            )
