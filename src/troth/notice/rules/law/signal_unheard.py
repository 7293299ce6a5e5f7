"""A signal that a browser sends counts as an opt-out."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where data are sold or shared, the notice says that an opt-out preference signal is honoured.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find opt-outs that no signal uses."""
    for place in case.places_under(law):
        outs = [right for right in case.holding(Right, place) if right.to == "opt-out"]
        if outs and not any("signal" in right.ways for right in outs):
            yield Found(
                case.at(outs[0], "ways"),
                f"`{outs[0].id}` opts out of sale and sharing, and no signal of a browser does.",
                "Add `signal` to its ways, and say that Global Privacy Control is honoured.",
            )
