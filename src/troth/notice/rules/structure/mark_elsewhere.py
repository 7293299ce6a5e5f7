"""A declaration is announced where it stands: a reader of the clause meets the sentence and the machinery together."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Channel, Contact, Item, Recipient, Term
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A declaration has at least one of its marks in its own clause, in one around it or in one inside it.",
    sources=("notice language, section 1",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find declarations marked in other clauses only."""
    for one in case.notice.declarations.values():
        marked = case.marked_in.get(one.id)
        if marked is None or isinstance(one, Term | Channel | Item | Recipient | Contact):
            continue
        if not marked & (case.inside(one.clause) | case.around(one.clause)):
            where = min(marked)
            yield Found(
                one.span,
                f"`{one.id}` stands in clause `{one.clause}`, but only clause `{where}` says it.",
                f"Move the declaration to `{where}`, or say it in `{one.clause}` too.",
            )
