"""There is more than one way to ask."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where the law asks for two ways to use a right, there are two, and a banner about cookies is none.",
    whole=True,
)
NONE = frozenset({"agent", "browser", "device"})
"""Who asks, and settings of other people's programs: not ways that the house designates."""


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find rights with fewer ways than the law wants."""
    for place in case.places_under(law):
        for right in case.holding(Right, place):
            if right.to in law.options["rights"] and len(set(right.ways) - NONE) < law.options["least"]:
                yield Found(
                    case.at(right, "ways"),
                    f"`{right.id}` has fewer ways than {law.options['least']}.",
                    "Add one: `email`, `telephone`, `post`, or a form (`centre`).",
                )
