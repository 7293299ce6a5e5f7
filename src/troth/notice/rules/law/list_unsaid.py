"""Who gives data to others for their own advertising tells people that they may ask to whom."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Recipient, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where others get data for their own direct marketing, people may ask once a year who they are.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find recipients with marketing of their own in a notice without a right to the list."""
    for place in case.places_under(law):
        others = [one for one in case.holding(Recipient, place) if one.own_marketing]
        if others and not any(right.to == "disclosure-list" for right in case.holding(Right, place)):
            yield Found(
                others[0].span,
                f"`{others[0].id}` gets data for its own marketing, and no right gives the yearly list.",
                "Declare a `right` with `to: disclosure-list`, `within: 30 days` and `once-per: calendar-year`.",
            )
            return
