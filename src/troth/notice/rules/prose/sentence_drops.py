"""A paragraph still reads well for those to whom one of its sentences does not apply."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, paragraphs_in
from troth.notice.project import Visitor, project
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="No sentence drops out of the middle of a paragraph for people in one of the places served.",
    sources=("GDPR art. 12(1)", "notice language, section 6"),
)


def check(case: Case) -> Iterator[Found]:
    """Find sentences that some readers do not see between two that they do."""
    told: set[tuple[int, int]] = set()
    for place in case.served():
        seen = project(case.notice, Visitor(place=place, language=case.notice.language))
        left = {
            (stretch.mark.line, stretch.mark.column)
            for clause in seen.clauses
            for paragraph in paragraphs_in(clause.body)
            for stretch in paragraph.stretches
        }
        here = {clause.id for clause in seen.clauses}
        for clause in case.notice.clauses:
            for paragraph in paragraphs_in(clause.body) if clause.id in here else ():
                marks = [(stretch.mark.line, stretch.mark.column) for stretch in paragraph.stretches]
                for number, stretch in enumerate(paragraph.stretches[1:-1], start=1):
                    mark = marks[number]
                    around = left & set(marks[:number]) and left & set(marks[number + 1 :])
                    if mark not in left and around and mark not in told:
                        told.add(mark)
                        yield Found(
                            stretch.span,
                            f"People in {place} see the sentences before and after this one, and not this one.",
                            "Give it a paragraph of its own, or a clause for those to whom it applies.",
                        )
