"""Somebody may ask in another's name."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where the law lets an agent ask, the rights say so.",
    whole=True,
)
ASKED = frozenset({"access", "correct", "erase", "opt-out", "limit"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find rights that nobody can use for somebody else."""
    for place in case.places_under(law):
        lacking = [one for one in case.holding(Right, place) if one.to in ASKED and "agent" not in one.ways]
        if lacking:
            yield Found(
                case.at(lacking[0], "ways"),
                f"`{lacking[0].id}` does not say that an agent can ask.",
                "Add `agent` to its ways, and say what the agent brings: a signed permission.",
            )
            return
