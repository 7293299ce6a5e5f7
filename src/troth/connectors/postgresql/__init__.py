"""PostgreSQL, by psycopg. See README.md beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.types import datetime as loaders
from sqlalchemy import event

from troth.connectors.database import Database
from troth.connectors.live import Known, inspect, shape_of
from troth.connectors.statements import NO_TEXT
from troth.connectors.values import as_uuid, looked_for, own
from troth.systems.facts import Shape
from troth.systems.ports import SystemAway, SystemRefused
from troth.terms.cannot import CannotRun

DRIVERS = ("postgresql", "postgresql+psycopg")
CONNECT_SECONDS = 5
LOCK_SECONDS = 5
"""How long another's lock is waited for; then the system is away."""
STATEMENT_SECONDS = 300
"""Reading a whole table for literals takes its time; more than this is not waited for."""
_AWAY = ("08", "28", "3D", "40", "53", "55P", "57", "58")
"""Classes of SQLSTATE: connection, login, no such database, turned back to be tried again, no room, a lock, shut
down or cancelled, the machine under it."""
_REFUSES = {
    "22001": "a text is too long for its column",
    "23502": "a NOT NULL constraint does not allow it",
    "23503": "a foreign key does not allow it",
    "23505": "a unique constraint does not allow it",
    "23514": "a CHECK constraint does not allow it",
    "23P01": "an exclusion constraint does not allow it",
    "25006": "it may only be read now",
    "42501": "its user may not do that",
    "42P01": "it has no such table",
    "42703": "it has no such column",
}
_AWAY_SAYS = {
    "28": "does not let us in: user or password",
    "3D": "is not there: the server has no database of that name",
    "40": "turned us back: others changed the same rows at the same time",
    "53": "has no room just now",
    "55P": f"was busy: another held a lock for {LOCK_SECONDS} seconds",
    "57014": f"took longer than {STATEMENT_SECONDS} seconds",
}


def connect(name: str, url: str) -> Database:
    """The system at ``postgresql+psycopg://USER@HOST/DATABASE``."""
    return Database(name, Postgresql(sa.make_url(url).set(drivername="postgresql+psycopg")))


class Postgresql:
    """What is PostgreSQL's own."""

    most_values = 10_000

    def __init__(self, url: sa.URL) -> None:
        self.url = url

    def engine(self) -> sa.Engine:
        """Connections that wait for a lock, an answer or a statement so long and no longer."""
        given = {"connect_timeout": CONNECT_SECONDS, "application_name": "troth"}
        arguments = {key: value for key, value in given.items() if key not in self.url.query}
        engine = sa.create_engine(self.url, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            for name, loader in _LOADERS.items():
                connection.adapters.register_loader(name, loader)
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
                cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
                cursor.execute("SET TIME ZONE 'UTC'")
            connection.commit()

        return engine

    def begin_reading(self, connection: sa.Connection) -> sa.Connection:
        """A snapshot; nothing can be written by mistake."""
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def began_reading(self, connection: sa.Connection) -> None:
        """BEGIN alone sees nothing yet: the first statement fixes the moment."""
        connection.exec_driver_sql("SELECT 1").close()

    def begin_changing(self, connection: sa.Connection) -> sa.Connection:
        """An ordinary transaction."""
        return connection.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False)

    def began_changing(self, connection: sa.Connection) -> None:
        """Rows may be removed in any order where the constraints are deferrable."""
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")

    def changed(self, connection: sa.Connection) -> None:
        """Nothing is left to do."""

    def shape(self, connection: sa.Connection) -> Shape:
        """Its tables as they are now; a partition is a part of its table, not one more."""
        query = "SELECT relname FROM pg_class WHERE relispartition AND pg_table_is_visible(oid)"
        parts = [str(one) for (one,) in connection.exec_driver_sql(query)]
        return shape_of(inspect(connection), leave_out=parts)

    # Values

    def compared(self, column: Known) -> sa.ColumnElement[Any]:
        """By the column's own type, so that its indexes are used; what has no order of its own, as text."""
        if column.kind == "integer":  # a number too large for the column must find nothing, not be refused
            return sa.column(column.name, sa.BigInteger())
        if column.kind == "other" and not isinstance(column.type, sa.Uuid):
            return sa.cast(sa.column(column.name), sa.Text())
        return sa.column(column.name, column.type)

    def bound(self, column: Known, value: Any) -> Any:
        """As psycopg takes it."""
        return as_uuid(value) if isinstance(column.type, sa.Uuid) else looked_for(column.kind, value)

    def written(self, column: Known, value: Any) -> Any:
        """A text goes into any column as the database would read it there."""
        if isinstance(value, str) and column.kind != "text":
            return sa.cast(sa.literal(value, sa.Text()), column.type)
        return sa.literal(value, column.type)

    def own(self, column: Known, value: Any) -> Any:
        """What psycopg gives is Python's own already, but for a few."""
        del column
        return own(value)

    def folded(self, column: Known, values: Sequence[str]) -> sa.ColumnElement[bool]:
        """By ``lower``, which an index can have; a database in the C locale folds ASCII alone, so others are tried."""
        named = sa.column(column.name, sa.Text())
        small = sa.func.lower(named).in_([one.lower() for one in values])
        others = [way for one in values if not one.isascii() for way in (one, one.lower(), one.upper())]
        return sa.or_(small, named.in_(others)) if others else small

    def where_text(self, column: Known, holds: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """A typed column of numbers or days holds no text."""
        return sa.false() if column.kind in NO_TEXT else holds

    def holds(self, column: Known, literal: str) -> sa.ColumnElement[bool]:
        """By ILIKE, its own signs escaped."""
        named = sa.column(column.name, sa.Text())
        text = named if column.kind == "text" else sa.cast(named, sa.Text())
        pattern = literal.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return text.ilike(f"%{pattern}%", escape="!")

    def told(self, system: str, error: sa.exc.DBAPIError) -> CannotRun:
        """What PostgreSQL said, by its SQLSTATE; its own sentence may hold values of a row and is not passed on."""
        orig = error.orig
        state = getattr(orig, "sqlstate", None) or ""
        if not isinstance(orig, psycopg.Error) or state.startswith(_AWAY) or _no_answer(orig, state):
            return SystemAway(_away(system, state), hint="Nothing is known to have been changed; ask again later.")
        diagnosis = orig.diag
        names = (diagnosis.constraint_name, diagnosis.table_name, diagnosis.column_name)
        where = ", ".join(f"`{one}`" for one in names if one)
        why = _REFUSES.get(state, f"it answers with SQLSTATE {state or 'unknown'}")
        return SystemRefused(
            f"{system} refuses: {why}{f' ({where})' if where else ''}.",
            hint="`troth check` compares dataset and rules with the database.",
        )


def _no_answer(error: psycopg.Error, state: str) -> bool:
    """A connection that was refused or lost has no SQLSTATE."""
    return not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)


def _away(system: str, state: str) -> str:
    says = next((words for begins, words in _AWAY_SAYS.items() if state.startswith(begins)), "does not answer")
    return f"{system} {says}."


def _tolerant(loader: type[Any]) -> type[Any]:
    """A loader that gives what Python has no instant for (``infinity``, before Christ) as text."""

    class Tolerant(loader):  # type: ignore[misc] # made for each of three
        def load(self, data: Any) -> Any:
            try:
                return super().load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return Tolerant


_LOADERS = {
    "date": _tolerant(loaders.DateLoader),
    "timestamp": _tolerant(loaders.TimestampLoader),
    "timestamptz": _tolerant(loaders.TimestamptzLoader),
}
