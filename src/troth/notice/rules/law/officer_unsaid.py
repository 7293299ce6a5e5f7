"""Who handles what hurts most has an officer whom people can reach."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Contact, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.rules.law.special_without_ground import special_in

RULE = Rule(
    severity="warning",
    says="Who handles special categories of data, or follows people for advertising, names a data protection officer.",
    whole=True,
)
FOLLOWING = frozenset({"advertising", "social"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find such purposes in a notice without a contact with the role `dpo`."""
    places = case.places_under(law)
    if all(any(contact.role == "dpo" for contact in case.holding(Contact, place)) for place in places):
        return
    for purpose in case.among(Purpose, law):
        data = special_in(purpose)
        if data or purpose.device in FOLLOWING:
            what = f"uses `{data[0]}`" if data else f"is {purpose.device} on people's devices"
            yield Found(
                case.near(Contact),
                f"`{purpose.id}` {what}, and no data protection officer is named.",
                "Add a `contact` with `role: dpo`; or say in an exception why none is needed.",
            )
            return
