"""The store: one database, one transaction for facts, their leaves and their index rows.

SQLite by default (WAL, ``BEGIN IMMEDIATE``, ``synchronous=FULL``, 20 seconds of patience), PostgreSQL by one setting.
When ``commit`` returns, everything it was given is on the disk and none of it can be half there. Nobody retries
inside: an error means that nothing is known to have been kept, and the caller may ask again.

Numbers are dense and in the order of commits, so a fact's number is its index in the log's tree. On SQLite the one
writer sees to it, on PostgreSQL an advisory lock held to the end of the transaction (docs/decisions/0031).
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import event

from troth.choices.facts import Choice
from troth.evidence.entries import SALT_BYTES, body_of, kind_of, leaf_of, write_instant
from troth.stores import people, tables
from troth.stores.clock import Clock
from troth.stores.home import Home
from troth.stores.keys import Keyring
from troth.terms.cannot import CannotRun

Connection = sa.Connection
"""An open transaction, for those who add rows of their own to it; the only word of SQL that leaves this folder."""
BUSY_SECONDS = 20
DESTROYED_AT_ONCE = 500
"""Numbers in one statement: SQLite and PostgreSQL both bound how many values one may hold."""
_WRITER_LOCK = 7_305_116
"""The advisory lock of PostgreSQL that orders the writers of one store; the schema's name is its second half."""


class StoreUnreachable(CannotRun):
    """The store does not answer, is read-only, is busy, or is damaged. Nothing is known to have been kept."""


class Recorded(Struct, frozen=True, kw_only=True):
    """A fact on its way into the store, and whom it is about."""

    fact: Struct
    person: int | None = None


class Kept(Struct, frozen=True, kw_only=True):
    """A fact read back."""

    number: int
    """Its index in the log."""
    kind: str
    at: dt.datetime
    """When it was recorded."""
    person: int | None
    fact: Any
    """The Struct asked for, else plain maps and lists."""


class Destroyed(Struct, frozen=True, kw_only=True, tag="destroyed"):
    """Facts whose body and salt are gone for good, by whose wish or by which rule. The leaves stay."""

    schema: int = 1
    numbers: tuple[int, ...]
    reason: str


class Store:
    """An open store. Safe for threads; after a fork each process opens connections of its own."""

    def __init__(self, engine: sa.Engine, *, keys: Keyring, clock: Clock, name: str) -> None:
        self.engine = engine
        self.keys = keys
        self.clock = clock
        self.name = name
        """Where it is, without a password."""
        self._turn = threading.Lock()
        """Threads that write queue here: the database's own queue makes them sleep and ask again."""
        held = weakref.ref(self)

        def begin_anew() -> None:
            # A child shares its parent's sockets and file locks: it must not use them, nor close them for the parent.
            mine = held()
            if mine is not None:
                mine.engine.dispose(close=False)
                mine._turn = threading.Lock()  # noqa: SLF001 - our own

        os.register_at_fork(after_in_child=begin_anew)

    @staticmethod
    def open(home: Home, *, keys: Keyring | None = None) -> Store:
        """Open the store of a home, and bring its tables up to date. StoreUnreachable, WrongKey, NoKeys."""
        url = sa.make_url(home.store_url)
        if url.drivername == "sqlite":
            home.make_state()
        engine = _engine(url)
        store = Store(engine, keys=keys or Keyring.open(home), clock=Clock(home), name=_plain_name(url))
        if store.migration() != tables.HEAD:
            store.migrate()
        with store.reading() as connection:
            people.check_keys(connection, store.keys)
        return store

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads, and sees one moment of the store."""
        with _plainly(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes; there is one at a time in the whole store, and it is durable when this ends."""
        with self._turn, _plainly(self.name), self.engine.connect() as raw:
            connection = raw.execution_options(troth_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(
                        sa.text("SELECT pg_advisory_xact_lock(:lock, hashtext(current_schema()))"),
                        {"lock": _WRITER_LOCK},
                    )
                yield connection

    # People

    def person(self, identifier: str, *, kind: str = "email", create: bool = False) -> int | None:
        """The number of a person by e-mail address, telephone number or account; None for one never met.

        Looks up under every hash key held; where it writes anyway, it leaves the identifier under the working key
        too. IdentifierRefused where the identifier cannot be one.
        """
        wanted = people.normalise(identifier, kind=kind)
        with self.reading() as connection:
            found = people.find(connection, wanted, keys=self.keys)
        if not create or (found and found.current):
            return found.person if found else None
        with self.writing() as connection:
            return people.meet(connection, wanted, keys=self.keys, at=self.clock.now())

    # Facts

    def commit(self, facts: Sequence[Recorded]) -> tuple[int, ...]:
        """Keep facts with their leaves and index rows: all of them, durably, or none. Their numbers, in order."""
        with self.writing() as connection:
            return self.add(connection, facts)

    def add(self, connection: sa.Connection, facts: Sequence[Recorded]) -> tuple[int, ...]:
        """The same inside a transaction of ``writing``, so that a caller's own rows go with the facts."""
        if not facts:
            return ()
        at = self.clock.now()
        first = connection.execute(sa.select(sa.func.coalesce(sa.func.max(tables.leaves.c.number) + 1, 0))).scalar_one()
        leaves: list[dict[str, Any]] = []
        bodies: list[dict[str, Any]] = []
        choices: list[dict[str, Any]] = []
        for number, one in enumerate(facts, first):
            kind, salt = kind_of(one.fact), secrets.token_bytes(SALT_BYTES)
            body = body_of(fact=one.fact, person=one.person)
            leaves.append({"number": number, "entry": leaf_of(kind=kind, at=at, salt=salt, body=body)})
            bodies.append(
                {
                    "number": number,
                    "kind": kind,
                    "at": write_instant(at),
                    "person": one.person,
                    "salt": salt,
                    "body": body,
                }
            )
            if isinstance(one.fact, Choice) and one.person is not None:
                choices.append(index_of(one.fact, number=number, person=one.person))
        connection.execute(sa.insert(tables.leaves), leaves)
        connection.execute(sa.insert(tables.facts), bodies)
        if choices:
            connection.execute(sa.insert(tables.choices), choices)
        return tuple(range(first, first + len(facts)))

    def choices(self, person: int, notice: str) -> tuple[Choice, ...]:
        """What a person chose under one notice, in the order it was acknowledged."""
        with self.reading() as connection:
            return choices_of(connection, person, notice)

    def facts(
        self,
        kind: str | type[Struct] | None = None,
        *,
        person: int | None = None,
        since: int = 0,
        limit: int | None = None,
    ) -> Iterator[Kept]:
        """Facts in the order of the log, from number ``since`` on. A Struct as ``kind`` is what they are read as."""
        table = tables.facts
        query = sa.select(table.c.number, table.c.kind, table.c.at, table.c.person, table.c.body)
        query = query.where(table.c.number >= since).order_by(table.c.number).limit(limit)
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Loose)
        if isinstance(kind, str):
            query = query.where(table.c.kind == kind)
        elif kind is not None:
            query = query.where(table.c.kind == kind.__struct_config__.tag)
            decoder = msgspec.json.Decoder(_body(kind))
        if person is not None:
            query = query.where(table.c.person == person)
        with self.reading() as connection:
            for number, name, at, about, body in connection.execute(query):
                instant = dt.datetime.fromisoformat(at)
                yield Kept(number=number, kind=name, at=instant, person=about, fact=decoder.decode(body).fact)

    def destroy(self, numbers: Sequence[int], *, reason: str) -> int:
        """Destroy bodies, salts and index rows of facts for good, and record that it was done. Its fact's number.

        The leaves stay and the tree still verifies; nobody can tell any more what they stood for.
        """
        with self.writing() as connection:
            return self.destroy_in(connection, numbers, reason=reason)

    def destroy_in(self, connection: sa.Connection, numbers: Sequence[int], *, reason: str) -> int:
        """The same inside a transaction of ``writing``."""
        (number,) = self.add(connection, [Recorded(fact=Destroyed(numbers=tuple(numbers), reason=reason))])
        for start in range(0, len(numbers), DESTROYED_AT_ONCE):
            some = numbers[start : start + DESTROYED_AT_ONCE]
            connection.execute(sa.delete(tables.choices).where(tables.choices.c.number.in_(some)))
            connection.execute(sa.delete(tables.facts).where(tables.facts.c.number.in_(some)))
        return number

    # Tables

    def migration(self) -> str | None:
        """The step the tables are at; None for an empty store."""
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()

    def migrate(self) -> None:
        """Bring the tables up to date; the whole way or not at all. Of two that start at once, one finds it done."""
        from alembic import command  # noqa: PLC0415 - slow, and only a store that is behind needs it
        from alembic.config import Config  # noqa: PLC0415 - the same
        from alembic.util import CommandError  # noqa: PLC0415 - the same

        config = Config()
        config.set_main_option("script_location", "troth.stores:migrations")
        with self.writing() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as newer:
                raise StoreUnreachable(
                    f"The store {self.name} was written by a newer Troth ({newer}).",
                    hint="Install that Troth again; a store is never taken back a step.",
                ) from newer


class _Loose(Struct):
    fact: Any


def _body(kind: type[Struct]) -> type[Struct]:
    """The Struct of a body that holds one kind of fact."""
    return msgspec.defstruct(f"Body{kind.__name__}", [("fact", kind)])


_choice: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_body(Choice))


def choice_in(body: bytes) -> Choice:
    """The choice a fact's body holds."""
    choice: Choice = _choice.decode(body).fact
    return choice


def choices_of(connection: Connection, person: int, notice: str) -> tuple[Choice, ...]:
    """What a person chose under one notice, read inside a transaction that is open."""
    index, facts = tables.choices, tables.facts
    query = (
        sa.select(facts.c.body)
        .join(index, index.c.number == facts.c.number)
        .where(index.c.person == person, index.c.notice == notice)
        .order_by(index.c.number)
    )
    return tuple(choice_in(body) for (body,) in connection.execute(query))


def index_of(choice: Choice, *, number: int, person: int) -> dict[str, Any]:
    """The index row of a choice: all of it can be read off the fact, and ``troth log verify`` does."""
    return {
        "number": number,
        "person": person,
        "notice": choice.notice,
        "switch": choice.switch,
        "act": choice.act,
        "at": write_instant(choice.at),
    }


def _engine(url: sa.URL) -> sa.Engine:
    if url.drivername != "sqlite":
        engine = sa.create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
    else:
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves, below
            _to_wal(connection)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")  # a destroyed key leaves no bytes in free pages

        @event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            # IMMEDIATE takes the writer's place at once: a reader that turns writer would meet "locked" half-way.
            writes = connection.get_execution_options().get("troth_writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _to_wal(connection: Any) -> None:
    """The first who open a fresh file switch it at once; SQLite does not wait for its turn here, so we do."""
    for left in range(BUSY_SECONDS * 20, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as busy:
            if "locked" not in str(busy) or not left:
                raise
            time.sleep(0.05)
        else:
            return


def _plain_name(url: sa.URL) -> str:
    return url.database or ":memory:" if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def _plainly(name: str) -> Iterator[None]:
    """Turn what a driver says into a sentence of ours, without the statement and without the data in it."""
    try:
        yield
    except sa.exc.TimeoutError as crowded:
        raise StoreUnreachable(
            f"The store {name} was asked by too many at once.", hint="Nothing was kept; ask again."
        ) from crowded
    except sa.exc.DBAPIError as refused:
        said = str(refused.orig).strip().split("\n")[0]
        hint = "Nothing is known to have been kept; ask again when the store answers."
        if "readonly" in said or "read-only" in said:
            raise StoreUnreachable(
                f"The store {name} is read-only.", hint="Let the user who runs Troth write it."
            ) from refused
        if "locked" in said:
            raise StoreUnreachable(f"The store {name} was busy for {BUSY_SECONDS} seconds.", hint=hint) from refused
        if "append-only" in said:
            raise StoreUnreachable(f"The store {name} refused to rewrite what it keeps: {said}.") from refused
        if "malformed" in said or "not a database" in said:
            raise StoreUnreachable(
                f"The store {name} is damaged: {said}.", hint="`troth log verify` says how far."
            ) from refused
        raise StoreUnreachable(f"The store {name} does not answer: {said}.", hint=hint) from refused
