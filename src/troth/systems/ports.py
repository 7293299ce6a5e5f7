"""What a connector does for us: read one moment of a system, and change it whole or not at all.

The contract, which ``tests/connectors`` holds every connector to:

- ``reading`` shows one moment of the database: two reads inside it cannot disagree. No writer waits for it.
- ``changing`` is one transaction: when it ends without an exception everything in it is durable, else nothing happened.
  Nobody retries inside. A change names its rows by primary key, so doing it a second time does nothing.
- ``SystemAway`` is the one error for "not there just now" (no answer, no login, a lock held too long): ask again later.
  ``SystemRefused`` is the one for "it will not do that" (a constraint, a missing column): asking again does not help.
  Neither holds a value of a row.
- Values come as Python's own: text, int, Decimal, bool, date, datetime, bytes, or maps and lists for JSON.
- Any number of threads and processes may use one connector; a ``reading`` or ``changing`` belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from msgspec import Struct

from troth.systems.facts import Shape
from troth.terms.cannot import CannotRun

Key = tuple[Any, ...]
"""The values of a row's primary key, in the order of ``Collection.key``."""

Row = Mapping[str, Any]
"""Values by column."""


class SystemAway(CannotRun):
    """A system does not answer now. Nothing is known to have been changed; ask again later."""


class SystemRefused(CannotRun):
    """A system will not do what was asked, and would not if asked again."""


class Match(Struct, frozen=True, kw_only=True):
    """A column holds one of these values."""

    column: str
    values: tuple[Any, ...]
    fold: bool = False
    """Capital letters do not count (e-mail addresses)."""


class Reader(Protocol):
    """One moment of a system."""

    def rows(self, table: str, *, any_of: Sequence[Match], columns: Sequence[str]) -> list[Row]:
        """Every row for which any of the matches holds, once each; in few statements, however many values there are."""

    def scan(self, table: str, *, columns: Sequence[str], at_once: int = 1000) -> Iterator[Row]:
        """Every row of a table, for what cannot be looked up (nested fields in a blob). Costs the whole table."""

    def holding(
        self, table: str, *, columns: Sequence[str], literals: Sequence[str], key: Sequence[str], most: int = 100
    ) -> list[Row]:
        """Rows whose columns of text hold any of the literals anywhere, capital letters not counted: keys only.

        Costs the whole table.
        """

    def count(self, table: str) -> int:
        """How many rows a table has."""


class Changer(Reader, Protocol):
    """One transaction on a system."""

    def remove(self, table: str, *, key: Sequence[str], keys: Sequence[Key]) -> int:
        """Remove these rows; how many there were."""

    def put(self, table: str, *, key: Sequence[str], keys: Sequence[Key], values: Mapping[str, Any]) -> int:
        """Set columns of these rows; how many there were."""


class System(Protocol):
    """One database of the company."""

    name: str

    def shape(self) -> Shape:
        """Its tables, columns, keys and indexes as they are now."""

    def reading(self) -> AbstractContextManager[Reader]:
        """One moment, to read."""

    def changing(self) -> AbstractContextManager[Changer]:
        """One transaction, to change."""

    def close(self) -> None:
        """Let every connection go."""
