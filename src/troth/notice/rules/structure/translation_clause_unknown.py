"""A translation has no clause of its own."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Each clause of a translation is one of the notice, under the same id.",
    sources=("notice language, section 8",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find clauses that nobody wrote in the notice itself."""
    known = [clause.id for clause in case.notice.clauses]
    for other in case.translations:
        for clause in other.clauses:
            if clause.id not in known:
                yield Found(
                    clause.span,
                    f"The notice has no clause `{clause.id}` to translate.",
                    nearest(clause.id, known, otherwise="Take it out, or write it in the notice first."),
                )
