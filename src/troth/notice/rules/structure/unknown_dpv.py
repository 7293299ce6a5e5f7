"""A term's equivalent in the Data Privacy Vocabulary exists there."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.kinds import Term
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import dpv_terms

RULE = Rule(
    severity="warning",
    says="The `dpv` of a term is a concept of the Data Privacy Vocabulary, release 2.3.",
    sources=("Data Privacy Vocabulary 2.3, modules pd and purposes",),
)


def check(case: Case) -> Iterator[Found]:
    """Find equivalents in the two modules we know that do not exist; other prefixes are not ours to judge."""
    for term in case.each(Term):
        if term.dpv and term.dpv.startswith(("pd:", "dpv:")) and term.dpv not in dpv_terms():
            yield Found(
                case.at(term, "dpv"),
                f"The term `{term.id}` says it is `{term.dpv}`, which the vocabulary does not have.",
                nearest(term.dpv, dpv_terms(), otherwise="Leave `dpv` out where nothing fits."),
            )
