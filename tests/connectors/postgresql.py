"""Where the contract suite gets a PostgreSQL database from, and what takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

MARKS = (pytest.mark.postgresql,)


def make(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    return request.getfixturevalue("postgresql")


def nowhere(request: pytest.FixtureRequest) -> str:
    """An address at which nothing answers."""
    del request
    return "postgresql+psycopg://troth:hunter2@127.0.0.1:1/none"


@contextmanager
def locked(url: str, table: str) -> Iterator[None]:
    """Somebody else holds the table and does not let go."""
    engine = sa.create_engine(url)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()
