"""A term is a child of something known."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.kinds import Term
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import data_categories, data_uses, is_within

RULE = Rule(
    severity="error",
    says="The key of a `term` is a known data category or use, or lies under one.",
    sources=("notice language, section 3",),
)


def check(case: Case) -> Iterator[Found]:
    """Find terms that hang in the air."""
    known = (*data_categories(), *data_uses())
    for term in case.each(Term):
        if not any(is_within(term.id, key) for key in known):
            yield Found(
                term.span,
                f"The term `{term.id}` lies under nothing that the taxonomy knows.",
                nearest(
                    term.id, known, otherwise="Begin it with a known key: `user.behavior.…`, `essential.service.…`."
                ),
            )
