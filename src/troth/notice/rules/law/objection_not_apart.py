"""That one may object to advertising stands by itself."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import ENDS, Case
from troth.notice.kinds import Message, Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="error",
    says="That people may end advertising is said in a sentence of its own, apart from their other rights.",
)
OTHERS = frozenset({"access", "portability", "correct", "erase", "restrict"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find rights that end advertising and stand only in sentences that speak of other rights too."""
    sent = {one.purpose for one in case.among(Message, law)}
    marketing = {one.id for one in case.among(Purpose, law) if one.id in sent and is_marketing(one)}
    for right in case.among(Right, law):
        if right.to not in ENDS or not marketing & set(right.about):
            continue
        marked = [stretch for _clause, stretch in case.stretches if right.id in stretch.ids]
        crowded = [one for one in marked if any(other.to in OTHERS for other in case.of_kind(one.ids, Right))]
        if marked and len(crowded) == len(marked):
            yield Found(
                marked[0].span,
                f"`{right.id}` ends advertising, and is told only among other rights.",
                "Say it in a sentence of its own, best under a heading of its own.",
            )
