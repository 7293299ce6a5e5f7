"""A translation promises what the notice promises, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, named, pairs, stretches_in
from troth.notice.facts import Clause
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="In each clause a translation marks the same ids as the notice, in any order and as often as it likes.",
    sources=("notice language, section 8",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Compare the sets of ids marked in each clause that both have."""
    for other, ours, theirs in pairs(case):
        wanted, found = _marked(ours), _marked(theirs)
        if lacking := sorted(wanted - found):
            yield Found(
                theirs.span,
                f"`{theirs.id}` in {other.language} does not mark {named(lacking)}, and the notice does.",
                "Mark the sentence that says it, or translate the sentence that is missing.",
            )
        if extra := sorted(found - wanted):
            yield Found(
                theirs.span,
                f"`{theirs.id}` in {other.language} marks {named(extra)}, and the notice does not.",
                "Take the mark out, or say it in the notice first.",
            )


def _marked(clause: Clause) -> set[str]:
    return {one for stretch in stretches_in(clause.body) for one in stretch.ids}
