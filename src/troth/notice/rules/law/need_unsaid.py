"""Whether one must give the data, and what happens without them, is said."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, tables_in
from troth.notice.kinds import Collect
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Where data are required of people, it is said what happens without them.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find forms shown in a table whose required fields lack `without`, and notices that say it nowhere."""
    shown = {one for clause in case.notice.clauses for call in tables_in(clause.body) for one in _fields(call)}
    asked = [one for one in case.among(Collect, law) if one.source == "person" and _required(one)]
    said = any(field.without for one in asked for field in one.fields.values())
    for collect in asked:
        lacking = [name for name in _required(collect) if not (collect.fields[name].without or "").strip()]
        if lacking and (collect.id in shown or not said):
            yield Found(
                case.at(collect, "fields", lacking[0]),
                f"`{lacking[0]}` of `{collect.id}` is required, and nothing says what happens without it.",
                'Add `without: "..."`, and show the fields in a table: `{{ fields of '
                f"{collect.id}: label, need, without }}}}`.",
            )
            return


def _required(collect: Collect) -> list[str]:
    return [name for name, field in collect.fields.items() if field.need == "required"]


def _fields(call: object) -> tuple[str, ...]:
    return tuple(getattr(call, "of", ())) if getattr(call, "rows", "") == "fields" else ()
