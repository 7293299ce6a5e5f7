"""What happens on a do-not-track signal is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Item, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Who lets people be followed across sites says how do-not-track signals are answered.",
    whole=True,
)
SIGNAL = re.compile(
    r"\bdo[ -]not[ -]track\b|\bDNT\b|\bGlobal Privacy Control\b|\bGPC\b|\bpreference signal", re.IGNORECASE
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find items of others for advertising in a notice that says nothing of such signals."""
    for place in case.places_under(law):
        if any(SIGNAL.search(stretch.markdown) for stretch in case.told(place)):
            continue
        for item in case.holding(Item, place):
            purpose = case.notice.declarations.get(item.purpose)
            if item.set_by is not None and isinstance(purpose, Purpose) and purpose.device in {"advertising", "social"}:
                yield Found(
                    item.span,
                    f"`{item.id}` lets others follow people across sites, and nothing is said of do-not-track signals.",
                    'Say how they are answered: "We do not answer the older Do Not Track signal", or that they count.',
                )
                return
