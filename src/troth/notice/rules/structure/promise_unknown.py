"""A promise id in a heading is one of the house's list."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="An id in `promises=` stands in the list of promises beside the notice.",
    sources=("notice language, section 5",),
)


def check(case: Case) -> Iterator[Found]:
    """Find promise ids that the list does not know; with no list there is nothing to compare."""
    known = {promise.id for promise in case.promises}
    if not known:
        return
    for clause in case.notice.clauses:
        for one in clause.promises:
            if one not in known:
                yield Found(
                    case.notice.spans.get(f"#{clause.id}/promises/{one}", clause.span),
                    f"`{clause.id}` says it carries {one}, which the list of promises does not have.",
                    nearest(one, known, otherwise="Add a row to promises.md, or take the id out of the heading."),
                )
