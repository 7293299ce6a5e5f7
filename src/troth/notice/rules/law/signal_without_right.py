"""A signal that the prose honours switches something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A sentence that names the Global Privacy Control leads to a right with the way `signal`.",
    sources=("Global Privacy Control, W3C",),
)
SIGNAL = re.compile(r"\bGlobal Privacy Control\b|\bGPC\b")


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find marked sentences that speak of the signal and lead to no right that hears it."""
    told = {stretch for place in case.places_under(law) for stretch in case.told(place)}
    for _clause, stretch in case.stretches:
        if stretch not in told or stretch.context or not SIGNAL.search(stretch.markdown):
            continue
        if not any("signal" in right.ways for right in case.of_kind(stretch.ids, Right)):
            yield Found(
                stretch.span,
                "This sentence honours the Global Privacy Control, but leads to no right that a signal uses.",
                "Mark it with a right that has `signal` among its ways.",
            )
