"""SQLite: a file on this machine. See README.md beside this module."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import warnings
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event

from troth.connectors.database import Database
from troth.connectors.live import Known, folded_column, inspect, shape_of
from troth.connectors.statements import NO_TEXT
from troth.connectors.values import NOWHERE, looked_for, own
from troth.systems.facts import Shape
from troth.systems.ports import SystemAway, SystemRefused
from troth.terms.cannot import CannotRun

DRIVERS = ("sqlite", "sqlite+pysqlite")
BUSY_SECONDS = 5.0
"""How long another's lock is waited for; then the system is away."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_CONSTRAINT = re.compile(r"(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: ([\w.]+))?")
_MISSING = re.compile(r"no such (table|column): ([\w.]+)")


def connect(name: str, url: str) -> Database:
    """The system at ``sqlite:///FILE``. SystemRefused where the address names no file."""
    file = sa.make_url(url).database
    if not file or file == ":memory:" or file.startswith("file:"):
        raise SystemRefused(
            f"The address of {name} names no file.", hint="Write `sqlite:///FILE`, relative to the home or absolute."
        )
    return Database(name, Sqlite(Path(file)))


class Sqlite:
    """What is SQLite's own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        probe = sqlite3.connect(":memory:")
        self.most_values = min(10_000, probe.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
        probe.close()

    def engine(self) -> sa.Engine:
        """Connections to the file; ``mode=rw``, or SQLite would make a database where none is."""
        engine = sa.create_engine("sqlite://", creator=self._open, poolclass=sa.pool.QueuePool, hide_parameters=True)

        @event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            changes = connection.get_execution_options().get("troth_changes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if changes else "BEGIN")

        return engine

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(
            f"file:{quote(str(self.file))}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # we say BEGIN ourselves
            check_same_thread=False,
        )
        opened.text_factory = lambda data: data.decode("utf-8", "replace")
        opened.create_function("troth_lower", 1, _lower, deterministic=True)
        opened.execute("PRAGMA foreign_keys=ON")
        opened.execute("PRAGMA synchronous=FULL")
        opened.execute("PRAGMA secure_delete=ON")  # what is removed is overwritten, in the file too
        return opened

    def begin_reading(self, connection: sa.Connection) -> sa.Connection:
        """Nothing can be written by mistake."""
        _driver(connection).execute("PRAGMA query_only=ON")
        return connection

    def began_reading(self, connection: sa.Connection) -> None:
        """BEGIN alone sees nothing yet: the first read fixes the moment."""
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").close()

    def begin_changing(self, connection: sa.Connection) -> sa.Connection:
        """The writer's place is taken at once: a reader that turns writer would meet "locked" half-way."""
        _driver(connection).execute("PRAGMA query_only=OFF")
        return connection.execution_options(troth_changes=True)

    def began_changing(self, connection: sa.Connection) -> None:
        """Rows may be removed in any order; references are looked at when the transaction ends."""
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")

    def changed(self, connection: sa.Connection) -> None:
        """Bring what was overwritten from the write-ahead log into the file, if nobody reads it just now."""
        driver = _driver(connection)
        try:
            driver.execute("PRAGMA busy_timeout=0")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        except sqlite3.Error:  # the next one does it; nothing that was committed depends on it
            pass
        finally:
            driver.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")

    def shape(self, connection: sa.Connection) -> Shape:
        """Its tables as they are now; indexes on small letters are read from their own words."""
        words = connection.exec_driver_sql("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''")
        folded: dict[str, list[str]] = {}
        for table, said in words:
            column = folded_column(said)
            if column:
                folded.setdefault(table, []).append(column)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
            return shape_of(inspect(connection), folded=folded)

    # Values

    def compared(self, column: Known) -> sa.ColumnElement[Any]:
        """SQLite compares by the column's affinity; SQLAlchemy's types would only stumble over what stands there."""
        return sa.column(column.name)

    def bound(self, column: Known, value: Any) -> Any:
        """As SQLite keeps it: instants and days as text, numbers with a point too, true as 1."""
        found = looked_for(column.kind, value)
        return found if found is NOWHERE else _kept(found)

    def written(self, column: Known, value: Any) -> Any:
        """A value on its way in; SQLite takes any."""
        del column
        if isinstance(value, dict | list):
            return json.dumps(value)
        return _kept(value)

    def own(self, column: Known, value: Any) -> Any:
        """As the declared type says, where what stands there is of it."""
        convert = _OWN.get(column.kind)
        return own(value) if convert is None or value is None else convert(value)

    def folded(self, column: Known, values: Sequence[str]) -> sa.ColumnElement[bool]:
        """``lower`` of SQLite knows ASCII alone, but can have an index."""
        named: sa.ColumnClause[Any] = sa.column(column.name)
        fold = sa.func.lower if all(one.isascii() for one in values) else sa.func.troth_lower
        return fold(named).in_([one.lower() for one in values])

    def where_text(self, column: Known, holds: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """SQLite takes a text into any column: what counts is what stands there."""
        if column.kind not in NO_TEXT:
            return holds
        named: sa.ColumnClause[Any] = sa.column(column.name)
        return sa.and_(sa.func.typeof(named).in_(["text", "blob"]), holds)

    def holds(self, column: Known, literal: str) -> sa.ColumnElement[bool]:
        """By ``instr``, so that ``%`` and ``_`` are signs like any other.

        SQLite's own ``lower`` is many times quicker than ours and knows ASCII alone: it looks for the longest stretch
        of ASCII in the literal, and only where that stands is ours asked for the whole.
        """
        named: sa.ColumnClause[Any] = sa.column(column.name)
        plain = max(_ASCII.findall(literal), key=len, default="").lower()
        there = sa.func.instr(sa.func.lower(named), plain) > 0
        if literal.isascii():
            return there
        whole = sa.func.instr(sa.func.troth_lower(named), literal.lower()) > 0
        return sa.and_(there, whole) if plain else whole

    def told(self, system: str, error: sa.exc.DBAPIError) -> CannotRun:
        """What SQLite said, as one of two."""
        return _told(system, error.orig)


def _driver(connection: sa.Connection) -> Any:
    """The connection of sqlite3 itself, outside any transaction of SQLAlchemy's."""
    return connection.connection.driver_connection


def _told(system: str, error: BaseException | None) -> CannotRun:  # noqa: PLR0911 - one for each thing it can mean
    said = str(error)
    hint = "Nothing is known to have been changed; ask again later."
    if "locked" in said or "busy" in said:
        return SystemAway(f"{system} was busy for {BUSY_SECONDS:.0f} seconds.", hint=hint)
    if "unable to open" in said:
        return SystemAway(f"The file of {system} is not there, or cannot be opened.", hint=hint)
    if "disk I/O" in said or "full" in said or "interrupted" in said:
        return SystemAway(f"{system} cannot be read or written just now.", hint=hint)
    if "not a database" in said or "malformed" in said:
        return SystemRefused(f"The file of {system} is damaged, or is no SQLite database.")
    if "readonly" in said:
        return SystemRefused(f"{system} may only be read.", hint="Let the user who runs Troth write the file.")
    failed = _CONSTRAINT.search(said)
    if failed:
        where = f" of `{failed[2]}`" if failed[2] else ""
        return SystemRefused(
            f"{system} refuses: its {failed[1]} constraint{where} does not allow it.",
            hint="The rule must leave the row in a state that the database takes; `troth check` says which do not.",
        )
    missing = _MISSING.search(said)
    if missing:
        return SystemRefused(
            f"{system} has no {missing[1]} `{missing[2]}`.",
            hint="`troth check` compares the dataset with the database.",
        )
    return SystemRefused(f"{system} refuses what was asked ({type(error).__name__}).")


def _lower(value: Any) -> str | None:
    """Small letters of any alphabet; SQLite's own knows ASCII alone."""
    if value is None:
        return None
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)).lower()


def _kept(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _as_bool(value: Any) -> Any:
    return bool(value) if value in {0, 1} else own(value)


def _as_number(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, int | float) else own(value)


def _as_day(value: Any) -> Any:
    found = looked_for("date", value)
    return own(value) if found is NOWHERE else found


def _as_instant(value: Any) -> Any:
    found = looked_for("instant", value)
    return own(value) if found is NOWHERE else found


def _as_json(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else own(value)
    except ValueError:
        return value


_OWN: Mapping[str, Any] = {
    "boolean": _as_bool,
    "decimal": _as_number,
    "date": _as_day,
    "instant": _as_instant,
    "json": _as_json,
}
