"""Wherever people are, there is an address, a number and an e-mail address for them."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Contact
from troth.notice.places import Span
from troth.notice.project import Visitor, select_contacts
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Every place served ends with a post address, a telephone number and an e-mail address.",
    sources=("GDPR art. 12(2)", "GDPR art. 13(1)(a)-(b)", "Cal. Civ. Code 1798.130(a)(1)"),
    whole=True,
)
WAYS = {"post": "postal address", "telephone": "telephone number", "email": "e-mail address"}


def check(case: Case) -> Iterator[Found]:
    """Find places whose own contacts, the most specific for each role, lack a way."""
    for place in case.served():
        contacts = select_contacts(case.notice, Visitor(place=place))
        lacking = [words for way, words in WAYS.items() if not any(getattr(one, way) for one in contacts)]
        if lacking:
            declared = case.each(Contact)
            span = (
                contacts[0].span if contacts else declared[0].span if declared else Span(case.notice.file, 1, 1, 1, 1)
            )
            yield Found(
                span,
                f"People in {place} find no {' and no '.join(lacking)} to reach the house.",
                "Add it to the contact of that place, or a contact without a place for everybody else.",
            )
