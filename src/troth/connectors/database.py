"""One database of the company as a ``System``: connections, one moment to read, one transaction to change.

What a kind of database has of its own is a ``Backend``; its folder makes one and hands it over.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import sqlalchemy as sa

from troth.connectors.live import Columns, columns_of, inspect
from troth.connectors.statements import Manner, Statements
from troth.systems.facts import Shape
from troth.systems.ports import Changer, Reader, SystemAway, SystemRefused
from troth.terms.cannot import CannotRun


class Backend(Manner, Protocol):
    """What is one kind of database's own: connections, transactions, and what its errors mean."""

    def engine(self) -> sa.Engine:
        """Its connections; none is opened yet. Parameters are never part of what it says."""

    def begin_reading(self, connection: sa.Connection) -> sa.Connection:
        """Before a transaction that reads one moment: the connection with what it needs."""

    def began_reading(self, connection: sa.Connection) -> None:
        """At its start: from here on nothing that others do is seen."""

    def begin_changing(self, connection: sa.Connection) -> sa.Connection:
        """Before a transaction that changes."""

    def began_changing(self, connection: sa.Connection) -> None:
        """At its start: constraints that can wait for the end, wait."""

    def changed(self, connection: sa.Connection) -> None:
        """After it was committed."""

    def shape(self, connection: sa.Connection) -> Shape:
        """Its tables as they are now."""

    def told(self, system: str, error: sa.exc.DBAPIError) -> CannotRun:
        """What an error of the driver means: ``SystemAway`` or ``SystemRefused``, without any value of a row."""


class Database:
    """``System``. Safe for threads; after a fork each process opens connections of its own."""

    def __init__(self, name: str, backend: Backend) -> None:
        self.name = name
        self._backend = backend
        self._engine = backend.engine()
        self._columns: dict[str, Columns] = {}
        self._looking = threading.Lock()
        held = weakref.ref(self)

        def begin_anew() -> None:
            # A child shares its parent's sockets and file locks: it must not use them, nor close them for the parent.
            mine = held()
            if mine is not None:
                mine._engine.dispose(close=False)  # noqa: SLF001 - our own
                mine._looking = threading.Lock()  # noqa: SLF001 - our own

        os.register_at_fork(after_in_child=begin_anew)

    def __repr__(self) -> str:
        return f"Database({self.name!r})"

    def close(self) -> None:
        """Let every connection go."""
        self._engine.dispose()

    def shape(self) -> Shape:
        """As ``System.shape``. SystemAway."""
        with self._plainly(), self._connection() as raw:
            connection = self._backend.begin_reading(raw)
            with connection.begin():
                self._backend.began_reading(connection)
                self._columns = columns_of(inspect(connection))
                return self._backend.shape(connection)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """As ``System.reading``. SystemAway."""
        with self._plainly(), self._connection() as raw:
            connection = self._backend.begin_reading(raw)
            with connection.begin():
                self._backend.began_reading(connection)
                yield self._statements(connection)

    @contextmanager
    def changing(self) -> Iterator[Changer]:
        """As ``System.changing``. SystemAway, SystemRefused; also at its end, where constraints are looked at."""
        with self._plainly(), self._connection() as raw:
            connection = self._backend.begin_changing(raw)
            with connection.begin():
                self._backend.began_changing(connection)
                yield self._statements(connection)
            self._backend.changed(connection)

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection:
            yield connection

    def _statements(self, connection: sa.Connection) -> Statements:
        return Statements(
            connection, system=self.name, manner=self._backend, columns=self._columns_of, plainly=self._plainly
        )

    def _columns_of(self, connection: sa.Connection, table: str) -> Columns | None:
        """The columns of a table; looked at once for all, and again when a table is not among them."""
        if table not in self._columns:
            with self._looking:
                if table not in self._columns:
                    self._columns = columns_of(inspect(connection))
        return self._columns.get(table)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Turn what a driver says into one of two errors, without the statement and without the data in it."""
        try:
            yield
        except sa.exc.TimeoutError:
            raise SystemAway(f"{self.name} was asked by too many at once.", hint="It is asked again later.") from None
        except sa.exc.DBAPIError as error:
            # The driver's own words may hold values of a row, so they are not even chained.
            said = self._backend.told(self.name, error)
            if isinstance(said, SystemRefused):
                self._columns = {}  # it may look otherwise than we remember
            raise said from None
        except sa.exc.SQLAlchemyError as error:
            raise SystemRefused(f"{self.name} cannot be asked that ({type(error).__name__}).") from None
