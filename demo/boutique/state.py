"""The boutiques' database: made at the first start, and made anew when its shape or what is put into it has changed."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from demo.boutique.surroundings import DATABASE, HERE

SHAPING = (HERE / "schema.sql", HERE / "seed.py", HERE.parent / "neighbours.py")


def prepare(database: Path = DATABASE) -> None:
    """See that there is a database of today's shape. It is written beside its place and moved there whole."""
    database.parent.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.blake2b(b"\n".join(file.read_bytes() for file in SHAPING), digest_size=6).hexdigest()
    shape = database.with_name("shape")
    if database.exists() and shape.exists() and shape.read_text(encoding="ascii") == wanted:
        return
    from demo.boutique.seed import seed  # noqa: PLC0415 - once, at a fresh start

    building = database.with_suffix(".building")
    for name in (building, database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")):
        name.unlink(missing_ok=True)
    with sqlite3.connect(building) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # whoever reads one moment of it stops no writer
        connection.executescript((HERE / "schema.sql").read_text(encoding="utf-8"))
        seed(connection)
    connection.close()
    if database.exists():
        database.replace(database.with_suffix(".sqlite3.old"))
    # A crash between these two lines leaves a database without its shape: the next start makes it again.
    building.replace(database)
    shape.write_text(wanted, encoding="ascii")


@contextlib.contextmanager
def opened(database: Path = DATABASE) -> Iterator[sqlite3.Connection]:
    """One transaction: kept when it ends without an exception, else nothing happened."""
    connection = sqlite3.connect(database, timeout=20)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        with connection:
            yield connection
    finally:
        connection.close()
