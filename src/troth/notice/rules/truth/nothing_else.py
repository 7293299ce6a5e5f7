"""Guard `nothing-else`: what is named is all there is."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, named
from troth.notice.kinds import Item, Practice, Purpose, Recipient
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where some declarations are said to be all, no other of their kind stands in the notice.",
    sources=("GDPR art. 5(1)(b)", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Compare the list of each such practice with what is declared; ``every KIND`` leaves nothing out."""
    for practice in case.each(Practice):
        if practice.is_entry != "nothing-else" or any(one.startswith("every ") for one in practice.of):
            continue
        listed = set(practice.of)
        left: set[str] = set()
        if case.of_kind(practice.of, Purpose):
            left |= {one.id for one in case.each(Purpose)} - listed
        if case.of_kind(practice.of, Item):
            left |= {one.id for one in case.each(Item)} - listed
        if case.of_kind(practice.of, Recipient):  # named recipients are those who may put something on a device
            left |= {one.set_by for one in case.each(Item) if one.set_by is not None} - listed
        if left:
            yield Found(
                case.at(practice, "of"),
                f"`{practice.id}` says there is nothing else, but the notice also declares {named(sorted(left))}.",
                "Add what is missing to `of`, or take the declaration away.",
            )
