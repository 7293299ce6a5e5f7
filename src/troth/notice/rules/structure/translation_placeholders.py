"""A translation prints the same numbers and tables as the notice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from troth.notice.case import Case, pairs, stretches_in, tables_in
from troth.notice.facts import Clause
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="In each clause a translation has the same values and tables as the notice, each as often.",
    sources=("notice language, section 8",),
)
VALUE = re.compile(r"\{\{\s*([a-z0-9.-]+?)\s*\}\}")


def check(case: Case) -> Iterator[Found]:
    """Compare the values and tables of each clause that both have."""
    for other, ours, theirs in pairs(case):
        wanted, found = _placeholders(ours), _placeholders(theirs)
        for one in sorted((wanted - found) | (found - wanted)):
            yield Found(
                theirs.span,
                f"`{theirs.id}` in {other.language} has {{{{ {one} }}}} {_times(found[one])}, the notice "
                f"{_times(wanted[one])}.",
                "Let numbers and tables come from the declarations in every language.",
            )


def _placeholders(clause: Clause) -> Counter[str]:
    values = (value for stretch in stretches_in(clause.body) for value in VALUE.findall(stretch.markdown))
    tables = (
        f"{call.rows}{' of ' if call.of else ''}{' '.join(call.of)}: {', '.join(call.columns)}"
        for call in tables_in(clause.body)
    )
    return Counter((*values, *tables))


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(number, f"{number} times")
