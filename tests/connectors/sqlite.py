"""Where the contract suite gets a SQLite database from, and what takes it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MARKS: tuple[pytest.MarkDecorator, ...] = ()


def make(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    file = request.getfixturevalue("tmp_path") / "their's & a.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return f"sqlite:///{file}"


def nowhere(request: pytest.FixtureRequest) -> str:
    """An address at which nothing answers."""
    return f"sqlite:///{request.getfixturevalue('tmp_path') / 'gone.sqlite3'}"


@contextmanager
def locked(url: str, table: str) -> Iterator[None]:
    """Somebody else holds the table and does not let go."""
    del table
    connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()
