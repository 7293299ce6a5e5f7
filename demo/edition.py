"""Publish Maison Amarante's first edition anew from demo/privacy/notice.md: run it whenever that file has changed.

    .venv/bin/python demo/edition.py            # or: make edition
    .venv/bin/python demo/edition.py --check    # exit 1 when the published edition is not the notice

A real house never does this: an edition is immutable. Until the demo is shown to somebody, its first edition is a
draft of ours, and rewriting it keeps the demo's history at one edition.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import click

from troth.notice.editions import FOLDER, DamagedEdition, Editions, source_files
from troth.notice.publish import plan
from troth.notice.read import read_notice
from troth.notice.rules import check

HOME = Path(__file__).resolve().parent / "privacy"
NOTICE = HOME / "notice.md"
PUBLISHED_AT = dt.datetime(2026, 5, 1, 8, 0, tzinfo=dt.UTC)  # the house's story: a month before it applied
AUTHOR = "Ruth Aebi"


def main() -> int:
    """Publish, or with --check only compare. 0 when the edition is the notice, 1 when it is not or cannot be."""
    kept = Editions(HOME)
    files = source_files(NOTICE)
    try:
        editions = kept.all()
    except DamagedEdition as damaged:
        click.echo(damaged.message)
        editions = ()
    if len(editions) == 1 and editions[0].files == files:
        click.echo(f"Edition {editions[0].hash[:8]} is the notice as it stands.")
        return 0
    if "--check" in sys.argv[1:]:
        click.echo("The published edition is not demo/privacy/notice.md. Run: .venv/bin/python demo/edition.py")
        return 1
    reading = read_notice(NOTICE)
    assert reading.notice is not None, "troth check says why it cannot be read"
    decided = plan(reading.notice, files=files, findings=check(reading), published=(), now=PUBLISHED_AT, author=AUTHOR)
    if not decided.allowed or decided.effective is None:
        click.echo(f"Not published: {decided.reason} {decided.hint}")
        return 1
    shutil.rmtree(HOME / FOLDER, ignore_errors=True)
    edition = Editions(HOME).publish(
        files, main=NOTICE.name, effective=decided.effective, published_at=PUBLISHED_AT, author=AUTHOR
    )
    click.echo(f"Published edition {edition.hash[:8]}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
