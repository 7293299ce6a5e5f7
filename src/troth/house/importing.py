"""Take in a list of choices made elsewhere: all of it or nothing, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from troth.choices import Choice, ChoicesImported, Conflict, Fault, ImportPlan, plan_import
from troth.gate import Policy
from troth.stores import people
from troth.stores.database import Connection, Recorded, Store, choices_of


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did. With faults, it did nothing."""

    lines: int
    choices: int
    people: int
    already: int
    """Choices of the list that were on record before."""
    conflicts: tuple[Conflict, ...]
    """Yeses of the list that a no forbade: the no stands."""
    faults: tuple[Fault, ...]


def import_list(content: bytes, *, store: Store, policy: Policy) -> ImportReport:
    """Plan and record inside one transaction, so that nobody can refuse between the two."""
    with store.writing() as connection:
        at = store.clock.now()
        known = _Known(connection, store, notice=policy.notice.id)
        plan = plan_import(
            content, notice=policy.notice.id, policy=policy, held=known.choices, same=known.spelling, at=at
        )
        faults = plan.faults + tuple(known.faults(plan))
        if faults:
            return ImportReport(lines=plan.lines, choices=0, people=0, already=0, conflicts=(), faults=faults)
        facts = [
            Recorded(fact=choice, person=known.number(one.person)) for one in plan.planned for choice in one.choices
        ]
        facts += [Recorded(fact=one.fact, person=known.number(one.person)) for one in plan.conflicts]
        report = ImportReport(
            lines=plan.lines,
            choices=sum(len(one.choices) for one in plan.planned),
            people=len({known.number(one.person) for one in plan.planned}),
            already=plan.already,
            conflicts=plan.conflicts,
            faults=(),
        )
        done = ChoicesImported(
            notice=policy.notice.id,
            edition=policy.edition,
            file_hash=hashlib.sha256(content).hexdigest(),
            lines=report.lines,
            choices=report.choices,
            conflicts=len(report.conflicts),
            already=report.already,
            at=at,
        )
        store.add(connection, [*facts, Recorded(fact=done)])
    return report


class _Known:
    """The people of a list, as the store knows them."""

    def __init__(self, connection: Connection, store: Store, *, notice: str) -> None:
        self._connection = connection
        self._store = store
        self._notice = notice
        self._normal: dict[str, people.Normal] = {}
        self._numbers: dict[str, int] = {}
        self._strange: dict[str, str] = {}
        """What the list calls somebody, and why that is no address."""

    def spelling(self, person: str) -> str:
        """The one spelling of a person; as it is where it is nonsense."""
        if person not in self._normal and person not in self._strange:
            try:
                self._normal[person] = people.normalise(person, kind="email")
            except people.IdentifierRefused as refused:
                self._strange[person] = refused.message
        return self._normal[person].text if person in self._normal else person

    def choices(self, person: str) -> Sequence[Choice]:
        """What is on record for a person."""
        self.spelling(person)
        if person in self._strange:
            return ()
        found = people.find(self._connection, self._normal[person], keys=self._store.keys)
        return () if found is None else choices_of(self._connection, found.person, self._notice)

    def number(self, person: str) -> int:
        """The number of a person, made where they were never met."""
        spelling = self.spelling(person)
        if spelling not in self._numbers:
            self._numbers[spelling] = people.meet(
                self._connection, self._normal[person], keys=self._store.keys, at=self._store.clock.now()
            )
        return self._numbers[spelling]

    def faults(self, plan: ImportPlan) -> list[Fault]:
        """Lines whose person turned out to be nobody."""
        named = [(one.line, one.person) for one in plan.planned] + [(one.line, one.person) for one in plan.conflicts]
        return [
            Fault(line=line, found=self._strange[person], expected="an e-mail address")
            for line, person in named
            if person in self._strange
        ]
