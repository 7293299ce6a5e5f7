"""The use of sensitive information can be limited."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.rules.law.special_without_ground import SPECIAL
from troth.terms.taxonomy import is_within

RULE = Rule(
    severity="error",
    says="Where sensitive information serves more than what was asked for, a right limits its use.",
    whole=True,
)
SENSITIVE = (
    *SPECIAL,
    "user.location.precise",
    "user.government_id",
    "user.financial.bank_account",
    "user.content.private",
)
"""Cal. Civ. Code 1798.140(ae), as the taxonomy calls it."""
ASKED_FOR = ("essential", "functional")


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes beyond the service that use such data and about which no right to limit is."""
    for place in case.places_under(law):
        limited = {one for right in case.holding(Right, place) if right.to == "limit" for one in right.about}
        for purpose in case.holding(Purpose, place):
            data = [key for key in purpose.data if any(is_within(key, one) for one in SENSITIVE)]
            beyond = not all(any(is_within(use, one) for one in ASKED_FOR) for use in purpose.use)
            if data and beyond and purpose.id not in limited:
                yield Found(
                    case.at(purpose, "data", data[0]),
                    f"`{purpose.id}` uses `{data[0]}` for more than what people asked for, and no right limits it.",
                    f"Declare a `right` with `to: limit` about `{purpose.id}`.",
                )
