"""What people ask of a house: received, shown to be theirs, searched, planned, run, looked at again, answered.

The row of a request is the truth. Everything that moves it is written so that it may be done again after a crash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from troth.rights.facts import Copy, Plan, Record, Request, Right, Said, Step
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House


class NoSuchRequest(CannotRun, LookupError):  # noqa: N818 - named as every other kind of CannotRun
    """There is no request of that number."""


class NotNow(CannotRun, ValueError):  # noqa: N818 - as above
    """A request that stands where it does cannot be moved so; the sentence says where it stands."""


class Requests:
    """Requests of one house. Safe for threads. ``house.requests`` is one.

    ``open`` records a request and starts its clock. ``prove`` says that the person is who they say. ``plan`` searches
    every system and says what would happen. ``approve`` is the yes to it. ``drive`` does what needs nobody, up to the
    next wait or to the end; a background driver does the same for every open request.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    def open(
        self,
        right: Right,
        person: str,
        *,
        way: str,
        proven: bool = False,
        received: dt.datetime | None = None,
        place: str = "",
        purposes: Sequence[str] = (),
        words: str = "",
        by: str = "",
    ) -> Request:
        """Take a request in. ``received`` may lie in the past (a letter), never ahead. Asked twice: the open one.

        CannotRun where the notice gives no such right; IdentifierRefused.
        """
        raise NotImplementedError

    def prove(self, request: str, *, by: str = "") -> Request:
        """The person showed that they are that person: a code came back, or ``by`` vouches."""
        raise NotImplementedError

    def plan(self, request: str) -> Plan:
        """Search and say what would happen; nothing is changed. The last plan where it has begun to run."""
        raise NotImplementedError

    def approve(self, request: str, *, by: str = "") -> Request:
        """The yes to the plan: the person's own, or somebody's of the house."""
        raise NotImplementedError

    def drive(self, request: str) -> Request:
        """Do everything that needs nobody. SystemAway is no error here: the request says what it waits for."""
        raise NotImplementedError

    def extend(self, request: str, *, by: str, reason: str) -> Request:
        """More time, once, with reasons the person is told (GDPR art. 12(3))."""
        raise NotImplementedError

    def refuse(self, request: str, *, by: str, reason: str) -> Request:
        """No, with reasons the person is told, and where to complain (GDPR art. 12(4))."""
        raise NotImplementedError

    def withdraw(self, request: str) -> Request:
        """The person takes it back, before it has begun to run."""
        raise NotImplementedError

    def say(self, request: str, *, sender: str, words: str) -> None:
        """Put a message on file, sealed."""
        raise NotImplementedError

    def get(self, request: str) -> Request:
        """One request. NoSuchRequest."""
        raise NotImplementedError

    def all(self, *, open_only: bool = False) -> tuple[Request, ...]:
        """Every request, by the day it is due."""
        raise NotImplementedError

    def of(self, person: str) -> tuple[Request, ...]:
        """The requests of a person, the latest first."""
        raise NotImplementedError

    def contact(self, request: str) -> str:
        """Where the person is written to; empty once it was destroyed. A look that the caller must record."""
        raise NotImplementedError

    def steps(self, request: str) -> tuple[Step, ...]:
        """What happened, oldest first, and what is still to come."""
        raise NotImplementedError

    def messages(self, request: str) -> tuple[Said, ...]:
        """What was said, oldest first."""
        raise NotImplementedError

    def copy(self, request: str) -> Copy | None:
        """The copy, while it has not expired."""
        raise NotImplementedError

    def archive(self, request: str) -> bytes | None:
        """The copy as one ZIP: a page, JSON, and a CSV for each table; None once it expired."""
        raise NotImplementedError

    def record(self, request: str) -> Record | None:
        """The record of an erasure, once it ran."""
        raise NotImplementedError
