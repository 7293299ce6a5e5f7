"""The shop's database: built once, kept as a template, copied for a fresh start.

Oscar's tables take eight to twelve seconds to make. A template's name carries a digest of what shapes it, so a changed
model or piece builds a new one and nobody has to remember to throw the old one away. The template is written
beside its place and moved there whole: a crash leaves no half of one, and two starts at once do each other no harm.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from demo.shop import surroundings
from demo.shop.choices import choose

DATABASE = surroundings.STATE / "shop.sqlite3"
KEPT_TEMPLATES = 2
SHAPING = (
    *("atelier/models.py", "atelier/orders.py", "atelier/pieces.py", "atelier/seed.py", "atelier/traces.py"),
    *("settings.py", "../neighbours.py"),
)


def _digest() -> str:
    import django  # noqa: PLC0415 - what follows is read once, at a fresh start
    import oscar  # noqa: PLC0415

    hashed = hashlib.blake2b(f"{django.get_version()} {oscar.get_version()}".encode(), digest_size=6)
    for name in (*SHAPING, *sorted(str(path) for path in (surroundings.HERE / "atelier" / "migrations").glob("*.py"))):
        hashed.update((surroundings.HERE / name).read_bytes())
    return hashed.hexdigest()


def prepare(say: Callable[[str], None]) -> None:
    """See that there is a database of today's shape. ``say`` gets a line at each step."""
    surroundings.STATE.mkdir(parents=True, exist_ok=True)
    shape = surroundings.STATE / "shape"
    wanted = _digest()
    if DATABASE.exists() and shape.exists() and shape.read_text(encoding="ascii") == wanted:
        return
    template = surroundings.TEMPLATES / f"shop-{wanted}.sqlite3"
    if not template.exists():
        _build(template, say)
    if DATABASE.exists():
        say("the shop's shape has changed: the old database is kept as shop.sqlite3.old")
        DATABASE.replace(DATABASE.with_suffix(".sqlite3.old"))
    for left_over in (DATABASE.with_name("shop.sqlite3-wal"), DATABASE.with_name("shop.sqlite3-shm")):
        left_over.unlink(missing_ok=True)
    # A crash between these two lines leaves a database without its shape: the next start makes it again.
    shutil.copyfile(template, DATABASE)
    _site(DATABASE)
    choose(say)
    shape.write_text(wanted, encoding="ascii")


def _site(database: Path) -> None:
    """The address in the letters is this start's, not that of the start which built the template."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE django_site SET domain = ?", (surroundings.PUBLIC.partition("://")[2],))
    connection.close()


def _build(template: Path, say: Callable[[str], None]) -> None:
    template.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".building-", suffix=".sqlite3", dir=template.parent)
    os.close(handle)
    building = Path(name)
    try:
        _fill(building, say)
        building.replace(template)
    finally:
        for left_over in building.parent.glob(f"{building.name}*"):
            left_over.unlink(missing_ok=True)
    older = sorted(template.parent.glob("shop-*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in older[KEPT_TEMPLATES:]:
        path.unlink(missing_ok=True)


def _fill(database: Path, say: Callable[[str], None]) -> None:
    """Make every table and put the pieces and the cast in."""
    from django.conf import settings  # noqa: PLC0415 - the database must be named before Django is set up

    settings.DATABASES["default"]["NAME"] = database
    # Nobody reads it before it is whole: no journal, no waiting for the disk.
    settings.DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    say("making Oscar's tables (about ten seconds, this once)")
    call_command("migrate", verbosity=0, interactive=False)
    from demo.shop.atelier.seed import seed  # noqa: PLC0415

    seed(say)
    connections.close_all()
