"""The statements of a connector, alike for every database: find, scan, look for literals, remove, put.

What differs from kind to kind is handed in as a ``Manner``. Values that a column cannot hold are left out of a search
before the database sees them (a word, where numbers stand).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from troth.connectors.live import Columns, Known
from troth.connectors.values import NOWHERE, spellings
from troth.systems.ports import Key, Match, Row, SystemRefused

NO_TEXT = frozenset({"integer", "decimal", "boolean", "date", "instant"})
"""Kinds of column in which no address, number or name can stand, where a database keeps to its types."""
MOST_TERMS = 400
"""Terms of one OR; SQLite parses no more than 1,000 inside one another."""
_LOOK = "`troth check` compares the dataset with the database."
MOST_TUPLES = 500
"""Keys of several columns in one statement; PostgreSQL plans each as a term of its own."""
One = TypeVar("One")


class Manner(Protocol):
    """What is one database's own."""

    most_values: int
    """Values that one statement may carry."""

    def compared(self, column: Known) -> sa.ColumnElement[Any]:
        """The column as values are looked for in it."""

    def bound(self, column: Known, value: Any) -> Any:
        """A value as it is looked for in this column; ``NOWHERE`` where it cannot stand there."""

    def written(self, column: Known, value: Any) -> Any:
        """A value as it is written into this column, never None; one that does not fit is the database's to refuse."""

    def own(self, column: Known, value: Any) -> Any:
        """What the driver gave, as one of Python's own."""

    def folded(self, column: Known, values: Sequence[str]) -> sa.ColumnElement[bool]:
        """The column holds one of these texts, capital letters not counted."""

    def where_text(self, column: Known, holds: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """The same condition, asked only where the column can hold a text."""

    def holds(self, column: Known, literal: str) -> sa.ColumnElement[bool]:
        """The column holds this text anywhere, capital letters not counted."""


class Statements:
    """``Reader``, and ``Changer`` where the transaction lets it."""

    def __init__(
        self,
        connection: sa.Connection,
        *,
        system: str,
        manner: Manner,
        columns: Callable[[sa.Connection, str], Columns | None],
        plainly: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._system = system
        self._manner = manner
        self._columns = columns
        self._plainly = plainly

    def rows(self, table: str, *, any_of: Sequence[Match], columns: Sequence[str]) -> list[Row]:
        """As ``Reader.rows``. Of a table without a key, rows that are alike in all of ``columns`` may come once."""
        with self._plainly():
            known = self._known(table)
            chosen = [self._column(table, known, one) for one in columns]
            asked = chosen + [known.by_name[one] for one in known.key if one not in columns]
            conditions = list(self._conditions(table, known, any_of))
            told_apart = known.key or (tuple(columns) if len(conditions) > 1 else ())
            place = {one.name: number for number, one in enumerate(asked)}
            marks = [place[one] for one in told_apart]
            numbers = itertools.count()
            query = sa.select(*map(_plain, asked)).select_from(sa.table(table))
            found: dict[Any, Row] = {}
            for condition in conditions:
                for values in self._connection.execute(query.where(condition)):
                    mark = tuple(_hashable(values[one]) for one in marks) if marks else next(numbers)
                    if mark not in found:
                        found[mark] = self._row(chosen, values)
            return list(found.values())

    def scan(self, table: str, *, columns: Sequence[str], at_once: int = 1000) -> Iterator[Row]:
        """As ``Reader.scan``."""
        with self._plainly():
            known = self._known(table)
            chosen = [self._column(table, known, one) for one in columns]
            query = sa.select(*map(_plain, chosen)).select_from(sa.table(table))
            result = self._connection.execute(query, execution_options={"stream_results": True})
        with result:
            while True:
                with self._plainly():
                    some = result.fetchmany(at_once)
                if not some:
                    return
                for values in some:
                    yield self._row(chosen, values)

    def holding(
        self, table: str, *, columns: Sequence[str], literals: Sequence[str], key: Sequence[str], most: int = 100
    ) -> list[Row]:
        """As ``Reader.holding``. A literal is also found in the other Unicode form, and as JSON or HTML escape it."""
        wanted = list(dict.fromkeys(way for one in literals for way in spellings(one)))
        if not columns or not wanted:
            return []
        with self._plainly():
            known = self._known(table)
            looked = [self._column(table, known, one) for one in columns]
            keys = [self._column(table, known, one) for one in key]
            found: dict[Any, Row] = {}
            for some in _some(wanted, max(1, MOST_TERMS // len(looked))):
                holds = sa.or_(
                    *(
                        self._manner.where_text(column, sa.or_(*(self._manner.holds(column, one) for one in some)))
                        for column in looked
                    )
                )
                query = sa.select(*map(_plain, keys)).select_from(sa.table(table)).where(holds).limit(most)
                for values in self._connection.execute(query):
                    found.setdefault(tuple(map(_hashable, values)), self._row(keys, values))
            return list(found.values())[:most]

    def count(self, table: str) -> int:
        """As ``Reader.count``."""
        with self._plainly():
            self._known(table)
            query = sa.select(sa.func.count()).select_from(sa.table(table))
            return int(self._connection.execute(query).scalar_one())

    def remove(self, table: str, *, key: Sequence[str], keys: Sequence[Key]) -> int:
        """As ``Changer.remove``."""
        with self._plainly():
            target = sa.table(table)
            named = self._named(table, key, keys)
            return sum(self._connection.execute(sa.delete(target).where(one)).rowcount for one in named)

    def put(self, table: str, *, key: Sequence[str], keys: Sequence[Key], values: Mapping[str, Any]) -> int:
        """As ``Changer.put``."""
        if not values:
            return 0
        with self._plainly():
            known = self._known(table)
            setting = {
                name: sa.null() if value is None else self._manner.written(self._column(table, known, name), value)
                for name, value in values.items()
            }
            update = sa.update(sa.table(table, *map(sa.column, values))).values(setting)
            named = self._named(table, key, keys)
            return sum(self._connection.execute(update.where(one)).rowcount for one in named)

    def _conditions(self, table: str, known: Columns, any_of: Sequence[Match]) -> Iterator[sa.ColumnElement[bool]]:
        """Each as much of the search as one statement can carry; together all of it."""
        parts: list[sa.ColumnElement[bool]] = []
        room = self._manner.most_values
        for match in any_of:
            column = self._column(table, known, match.column)
            bound = (self._manner.bound(column, one) for one in match.values if one is not None)
            values = list(dict.fromkeys(one for one in bound if one is not NOWHERE))
            while values:
                some, values = values[:room], values[room:]
                room -= len(some)
                if match.fold and column.kind == "text":
                    parts.append(self._manner.folded(column, some))
                else:
                    parts.append(self._manner.compared(column).in_(some))
                if not room:
                    yield sa.or_(*parts)
                    parts, room = [], self._manner.most_values
        if parts:
            yield sa.or_(*parts)

    def _named(self, table: str, key: Sequence[str], keys: Sequence[Key]) -> Iterator[sa.ColumnElement[bool]]:
        """Rows by key, as many at a time as one statement can carry."""
        known = self._known(table)
        columns = [self._column(table, known, one) for one in key]
        if not columns:
            raise SystemRefused(
                f"The table `{table}` of {self._system} has no primary key in its dataset, so no row can be named.",
                hint="Say `primary_key: true` at the fields that name one row.",
            )
        whole: list[tuple[Any, ...]] = []
        holes: list[tuple[Any, ...]] = []
        for one in dict.fromkeys(map(tuple, keys)):
            bound = tuple(
                None if value is None else self._manner.bound(column, value)
                for column, value in zip(columns, one, strict=True)
            )
            if not any(value is NOWHERE for value in bound):
                (holes if None in bound else whole).append(bound)
        compared = [self._manner.compared(one) for one in columns]
        for some in _some(whole, self._manner.most_values if len(columns) == 1 else MOST_TUPLES):
            if len(columns) == 1:
                yield compared[0].in_([one[0] for one in some])
            else:
                yield sa.tuple_(*compared).in_(some)
        for one in holes:  # a key with NULL in it, which no list can name
            yield sa.and_(
                *(
                    column.is_(None) if value is None else column == value
                    for column, value in zip(compared, one, strict=True)
                )
            )

    def _known(self, table: str) -> Columns:
        found = self._columns(self._connection, table)
        if found is None:
            raise SystemRefused(f"{self._system} has no table `{table}`.", hint=_LOOK)
        return found

    def _column(self, table: str, known: Columns, name: str) -> Known:
        found = known.by_name.get(name)
        if found is None:
            raise SystemRefused(f"The table `{table}` of {self._system} has no column `{name}`.", hint=_LOOK)
        return found

    def _row(self, columns: Sequence[Known], values: Sequence[Any]) -> Row:
        return {one.name: self._manner.own(one, value) for one, value in zip(columns, values, strict=False)}


def _plain(column: Known) -> sa.ColumnClause[Any]:
    """A column to be read as the driver gives it."""
    return sa.column(column.name)


def _some(many: Sequence[One], at_once: int) -> Iterator[Sequence[One]]:
    for start in range(0, len(many), at_once):
        yield many[start : start + at_once]


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value
