"""A translation says every word for people that the notice says in the clauses it translates."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, named
from troth.notice.grammar import translated_words
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="In the clauses it has, a translation says the words for people of every declaration again.",
    sources=("notice language, section 8",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find declarations of translated clauses whose labels or explanations stay in the notice's language."""
    for other in case.translations:
        clauses = {clause.id: clause for clause in other.clauses}
        for one in case.notice.declarations.values():
            clause = clauses.get(one.clause)
            if clause is None:
                continue
            left = [path for path in translated_words(one) if f"{one.id}/{path}" not in other.words]
            if left:
                yield Found(
                    other.spans.get(f"{one.id}!", clause.span),
                    f"`{one.id}` has no {named(left)} in {other.language}.",
                    f"Say it in a block of `{clause.id}`, under `{type(one).__name__.lower()} {one.id}`.",
                )
