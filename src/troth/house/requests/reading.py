"""Requests as they stand: the list, one of them, its steps and messages, its plan, copy and record.

Nothing here moves a request or writes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from troth.house.filed import as_filed
from troth.house.work import Contact
from troth.rights.facts import Copy, Note, Plan, Record, Request, RequestStep, Right, Said, Step, StepName
from troth.stores.papers import Papers, erased
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    import datetime as dt

    from troth.house.opened import House

Paper = TypeVar("Paper")
AHEAD: dict[Right, tuple[StepName, ...]] = {
    "access": ("proven", "searched", "copied", "told"),
    "erase": ("proven", "planned", "approved", "changed", "looked-again", "told"),
    "object": ("proven", "objected"),
}
"""What is still to come, by what was asked."""


class NoSuchRequest(CannotRun, LookupError):  # noqa: N818 - named as every other kind of CannotRun
    """There is no request of that number."""


class Reading:
    """The requests of one house, to be read."""

    def __init__(self, house: House) -> None:
        self._house = house

    def get(self, request: str) -> Request:
        """One request. NoSuchRequest."""
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).get(request)
        if found is None:
            raise NoSuchRequest(
                f"There is no request {request}.", hint="`troth request list` shows those that are open."
            )
        return found

    def all(self, *, open_only: bool = False) -> tuple[Request, ...]:
        """Every request, by the day it is due."""
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).all(open_only=open_only)

    def of(self, person: str | int) -> tuple[Request, ...]:
        """The requests of a person, the latest first."""
        number = self._house.person(person)
        if number is None:
            return ()
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).all(person=number)
        return tuple(sorted(found, key=lambda one: one.received, reverse=True))

    def contact(self, request: str) -> str:
        """Where the person is written to; empty once it was destroyed. A look that the caller must record."""
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).read(request, "contact", Contact)
        return "" if found is None else found.identifier

    def steps(self, request: str) -> tuple[Step, ...]:
        """What happened, oldest first, and what is still to come."""
        one = self.get(request)
        done = [Step(name="received", note=Note(code="received", kind=one.way), at=one.received)]
        facts = (kept.fact for kept in self._house.store.facts(RequestStep, person=one.person))
        done += [
            Step(name=each.name, note=each.note, at=each.at, by=each.by, due=each.due)
            for each in facts
            if each.request == request
        ]
        if not one.open:
            return tuple(done)
        names = {step.name for step in done}
        ahead = (Step(name=name, note=Note(code=name), at=None) for name in AHEAD[one.right] if name not in names)
        return (*done, *ahead)

    def messages(self, request: str) -> tuple[Said, ...]:
        """What was said, oldest first."""
        with self._house.store.reading() as connection:
            papers = Papers(self._house.store, connection)
            names = [name for name in papers.names(request) if name.startswith("message ")]
            found = [papers.read(request, name, Said) for name in names]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.at))

    def planned(self, request: str) -> Plan | None:
        """The plan as it was last filed, without searching again. PaperChanged where it is none that was written."""
        return as_filed(self._house, request, "plan", Plan)

    def copy(self, request: str) -> Copy | None:
        """The copy, while it has not expired."""
        found = self._read(request, "copy", Copy)
        return found if found is not None and self._house.clock.now() < found.expires_at else None

    def archive(self, request: str) -> bytes | None:
        """The copy as one ZIP: a page, JSON, and a CSV for each table; None once it expired."""
        if self.copy(request) is None:
            return None
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).raw(request, "archive")

    def record(self, request: str) -> Record | None:
        """The record of an erasure, once it ran. PaperChanged where it is not the one that was written then."""
        return as_filed(self._house, request, "record", Record)

    def _read(self, request: str, name: str, kind: type[Paper]) -> Paper | None:
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).read(request, name, kind)


def standing_erased(house: House, person: int, at: dt.datetime) -> bool:
    """Whether the gate must take this person as forgotten at that instant."""
    with house.store.reading() as connection:
        since = erased(connection, person)
    return since is not None and since <= at
