"""The rows and papers of requests: what state one is in, and what lies sealed beside it until it is closed.

Each request has a key of its own. What holds something of the person (where to write, what was said, the rows found,
the copy) is sealed with it, so that destroying one row of ``request_keys`` destroys all of it, in this database and in
every copy of it whose keys are gone with it. A plan or a record holds numbers and names of tables only, and stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from troth.evidence.entries import write_instant
from troth.rights.facts import OPEN, Note, Request
from troth.stores import tables
from troth.stores.database import Connection, Store
from troth.stores.keys import Box

FIRST = 2001
Kind = TypeVar("Kind")

_requests, _papers, _keys = tables.requests, tables.request_papers, tables.request_keys


def number_of(request: str) -> int | None:
    """2041 for ``R-2041``; None for what is no number of a request."""
    digits = request.removeprefix("R-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


class Papers:
    """Rows and papers, inside a transaction that somebody else opened."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store = store
        self._connection = connection

    # Rows

    def add(self, made: Request, *, notice: str) -> Request:
        """Keep a new request under the next number, with a key of its own."""
        number = self._connection.execute(
            sa.select(sa.func.coalesce(sa.func.max(_requests.c.number) + 1, FIRST))
        ).scalar_one()
        named = msgspec.structs.replace(made, id=f"R-{number}")
        self._connection.execute(sa.insert(_requests).values(number=number, notice=notice, expires=None, **_row(named)))
        box = self._store.keys.make_box(about=named.id)
        self._connection.execute(sa.insert(_keys).values(request=number, sealed=box))
        return named

    def get(self, request: str) -> Request | None:
        """One; None where there is none of that number."""
        number = number_of(request)
        row = None
        if number is not None:
            row = self._connection.execute(sa.select(_requests).where(_requests.c.number == number)).one_or_none()
        return None if row is None else _request(row)

    def all(self, *, open_only: bool = False, person: int | None = None) -> tuple[Request, ...]:
        """By the day each is due."""
        query = sa.select(_requests).order_by(_requests.c.due, _requests.c.number)
        if open_only:
            query = query.where(_requests.c.state.in_(OPEN))
        if person is not None:
            query = query.where(_requests.c.person == person)
        return tuple(_request(row) for row in self._connection.execute(query))

    def move(self, was: Request, now: Request) -> bool:
        """Change the row if it is still as it was read; False where somebody else moved it in between."""
        query = sa.update(_requests).where(
            _requests.c.number == number_of(was.id),
            _requests.c.state == was.state,
            _requests.c.due == write_instant(was.due),
            _requests.c.stands == _text(was.stands),
        )
        return self._connection.execute(query.values(**_row(now))).rowcount == 1

    # Papers

    def put(self, request: str, name: str, paper: Any, *, sealed: bool = True) -> None:
        """File a paper under a name, in the place of the last one. A request without its key takes no sealed one."""
        number, body = number_of(request), msgspec.json.encode(paper) if not isinstance(paper, bytes) else paper
        if sealed:
            box = self._box(request)
            if box is None:
                return
            body = box.seal(body, about=f"{request} {name}")
        mine = sa.and_(_papers.c.request == number, _papers.c.name == name)
        self._connection.execute(sa.delete(_papers).where(mine))
        self._connection.execute(sa.insert(_papers).values(request=number, name=name, sealed=int(sealed), body=body))

    def read(self, request: str, name: str, kind: type[Kind]) -> Kind | None:
        """A paper as it was filed; None where there is none, or none any more."""
        raw = self.raw(request, name)
        return None if raw is None else msgspec.json.decode(raw, type=kind)

    def raw(self, request: str, name: str) -> bytes | None:
        """The same as bytes."""
        query = sa.select(_papers.c.sealed, _papers.c.body)
        query = query.where(_papers.c.request == number_of(request), _papers.c.name == name)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        if not row.sealed:
            return bytes(row.body)
        box = self._box(request)
        return None if box is None else box.unseal(bytes(row.body), about=f"{request} {name}")

    def names(self, request: str) -> tuple[str, ...]:
        """The papers of a request, by name."""
        query = sa.select(_papers.c.name).where(_papers.c.request == number_of(request)).order_by(_papers.c.name)
        return tuple(self._connection.execute(query).scalars())

    # The end

    def expire_at(self, request: str, at: dt.datetime) -> None:
        """Say when the sealed papers are destroyed."""
        query = sa.update(_requests).where(_requests.c.number == number_of(request))
        self._connection.execute(query.values(expires=write_instant(at)))

    def expires_at(self, request: str) -> dt.datetime | None:
        """When they are, or were."""
        query = sa.select(_requests.c.expires).where(_requests.c.number == number_of(request))
        said = self._connection.execute(query).scalar_one_or_none()
        return None if said is None else dt.datetime.fromisoformat(said)

    def expired(self, now: dt.datetime) -> tuple[str, ...]:
        """Requests whose time has come and whose key is still there."""
        query = sa.select(_requests.c.number).join(_keys, _keys.c.request == _requests.c.number)
        query = query.where(_requests.c.expires <= write_instant(now))
        return tuple(f"R-{number}" for number in self._connection.execute(query).scalars())

    def destroy(self, request: str) -> None:
        """Destroy a request's key and everything sealed with it. Twice is once."""
        number = number_of(request)
        self._connection.execute(sa.delete(_keys).where(_keys.c.request == number))
        self._connection.execute(sa.delete(_papers).where(_papers.c.request == number, _papers.c.sealed == 1))

    def _box(self, request: str) -> Box | None:
        query = sa.select(_keys.c.sealed).where(_keys.c.request == number_of(request))
        sealed = self._connection.execute(query).scalar_one_or_none()
        return None if sealed is None else self._store.keys.box(bytes(sealed), about=request)


def erased(connection: Connection, person: int) -> dt.datetime | None:
    """Since when this person is forgotten; None for one who was not, or has come back."""
    query = sa.select(tables.erasures.c.at).where(tables.erasures.c.person == person)
    said = connection.execute(query).scalar_one_or_none()
    return None if said is None else dt.datetime.fromisoformat(said)


def mark_erased(connection: Connection, person: int, *, at: dt.datetime | None) -> None:
    """Remember that a person was forgotten; with None, that they came back."""
    connection.execute(sa.delete(tables.erasures).where(tables.erasures.c.person == person))
    if at is not None:
        connection.execute(sa.insert(tables.erasures).values(person=person, at=write_instant(at)))


def facts_of(connection: Connection, person: int, *, but: Sequence[str]) -> tuple[int, ...]:
    """The numbers of the facts about a person, without some kinds."""
    table = tables.facts
    query = sa.select(table.c.number).where(table.c.person == person, table.c.kind.not_in(but)).order_by(table.c.number)
    return tuple(connection.execute(query).scalars())


def forget_identifiers(connection: Connection, person: int, *, but: Sequence[bytes]) -> int:
    """Remove the keyed hashes by which a person is known, but for some; how many."""
    table = tables.identifiers
    query = sa.delete(table).where(table.c.person == person, table.c.digest.not_in(but))
    return connection.execute(query).rowcount


def _row(request: Request) -> dict[str, Any]:
    return {
        "person": request.person,
        "asked": request.right,
        "state": request.state,
        "waits_for": request.waits_for,
        "way": request.way,
        "place": request.place,
        "purposes": " ".join(request.purposes),
        "received": write_instant(request.received),
        "due": write_instant(request.due),
        "law": request.law,
        "extended": int(request.extended),
        "closed": None if request.closed_at is None else write_instant(request.closed_at),
        "edition": request.edition,
        "clause": request.clause,
        "stands": _text(request.stands),
    }


def _text(note: Note) -> str:
    return msgspec.json.encode(note).decode()


def _request(row: Any) -> Request:
    return Request(
        id=f"R-{row.number}",
        right=row.asked,
        state=row.state,
        waits_for=row.waits_for,
        way=row.way,
        place=row.place,
        purposes=tuple(row.purposes.split()),
        person=row.person,
        received=dt.datetime.fromisoformat(row.received),
        due=dt.datetime.fromisoformat(row.due),
        law=row.law,
        extended=bool(row.extended),
        closed_at=None if row.closed is None else dt.datetime.fromisoformat(row.closed),
        edition=row.edition,
        clause=row.clause,
        stands=msgspec.json.decode(row.stands, type=Note),
    )
