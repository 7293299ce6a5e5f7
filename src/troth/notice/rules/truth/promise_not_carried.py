"""A promise that the house has numbered stands on all its features, in the clause that names it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.facts import Clause
from troth.notice.places import Span
from troth.notice.promises import Promise
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Each promise of the list is named by a clause whose marked sentences lead to every feature it stands on.",
    sources=("notice language, section 5",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find promises that no clause names, and features that no marked sentence leads to."""
    for promise in case.promises:
        clauses = [clause for clause in case.notice.clauses if promise.id in clause.promises]
        if not clauses:
            yield Found(
                Span(case.notice.file, 1, 1, 1, 1),
                f"No clause carries {promise.id}: {promise.says}",
                f'Add promises="{promise.id}" to the heading of the clause that gives this promise.',
            )
            continue
        yield from _missing(case, promise, clauses)


def _missing(case: Case, promise: Promise, clauses: list[Clause]) -> Iterator[Found]:
    inside = frozenset().union(*(case.inside(clause.id) for clause in clauses))
    ids = {one for clause, stretch in case.stretches if clause.id in inside for one in stretch.ids}
    marked = [case.notice.declarations[one] for one in ids if one in case.notice.declarations]
    for feature in promise.features:
        if not any(feature.met_by(one, case.notice) for one in marked):
            yield Found(
                case.notice.spans.get(f"#{clauses[0].id}/promises/{promise.id}", clauses[0].span),
                f"{promise.id} is not carried: no marked sentence in `{clauses[0].id}` leads to `{feature}`. "
                f"The promise: {promise.says}",
                f"Mark the sentence that promises it with a declaration that is `{feature}`, or drop {promise.id}.",
            )
