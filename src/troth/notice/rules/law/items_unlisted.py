"""For each item on a device one can look up how long it stays and whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, tables_in
from troth.notice.kinds import Item, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Items that need a yes stand in a table with their names and how long they last, and with whose they are.",
    whole=True,
)
COLUMNS = {"name": "its name", "set-by": "whose it is", "lasts": "how long it lasts"}


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find optional items that no table shows with all of it."""
    for item in case.among(Item, law):
        purpose = case.notice.declarations.get(item.purpose)
        if not isinstance(purpose, Purpose) or purpose.device in {None, "necessary"}:
            continue
        wanted = {"name", "lasts"} | ({"set-by"} if item.set_by is not None else set())
        shown = {
            column
            for clause in case.notice.clauses
            for call in tables_in(clause.body)
            if any(one.id == item.id for one in case.rows(call))
            for column in call.columns
        }
        lacking = [words for one, words in COLUMNS.items() if one in wanted - shown]
        if lacking:
            yield Found(
                item.span,
                f"`{item.id}` waits for a yes, and no table shows {' and '.join(lacking)}.",
                "Write `{{ items: name, set-by, purpose, text, lasts, breaks }}` where you speak of cookies.",
            )
            return
