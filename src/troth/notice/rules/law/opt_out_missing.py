"""Where data are sold or shared for advertising, people can say no."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Recipient, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where others get data for their own marketing, a right to opt out of that stands in the notice.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find recipients with marketing of their own about whose purposes nobody can opt out."""
    for place in case.places_under(law):
        about = {one for right in case.holding(Right, place) if right.to == "opt-out" for one in right.about}
        for recipient in case.holding(Recipient, place):
            left = [purpose for purpose in recipient.gets if purpose not in about]
            if left and recipient.own_marketing:
                yield Found(
                    case.at(recipient, "gets", left[0]),
                    f"`{recipient.id}` gets data of `{left[0]}` and markets for itself, and no right opts out of it.",
                    f"Add `{left[0]}` to the `about` of a right with `to: opt-out`.",
                )
