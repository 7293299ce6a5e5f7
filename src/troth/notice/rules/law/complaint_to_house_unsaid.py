"""People learn that they may complain to the house itself, and can do so electronically."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where the law lets people complain to the house, a right says so, with a way that works electronically.",
    whole=True,
)
ELECTRONIC = frozenset({"email", "centre", "switch", "text"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find notices without such a way."""
    if not case.each(Purpose):
        return
    for place in case.places_under(law):
        rights = [right for right in case.holding(Right, place) if right.to == "complain"]
        if not any(ELECTRONIC & set(right.ways) for right in rights):
            yield Found(
                case.at(rights[0], "ways") if rights else case.near(Right),
                "Nothing says how people can complain to the house electronically.",
                "Add `email` or `centre` to the ways of a right with `to: complain`; acknowledge within 30 days.",
            )
            return
