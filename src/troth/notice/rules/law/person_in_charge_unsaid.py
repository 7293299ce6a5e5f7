"""The person in charge of personal information is named by title, with a way to reach them."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Contact
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where the law wants a person in charge of personal information published, a contact is that person.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find places without an officer among the contacts."""
    for place in case.places_under(law):
        if not any(contact.role in {"officer", "dpo"} for contact in case.holding(Contact, place)):
            yield Found(
                case.near(Contact),
                f"People in {place} find no person in charge of the protection of personal information.",
                "Add a `contact` with `role: officer` and the title in `name`.",
            )
