"""Copies on paper, for the tests of how they are shown."""

from __future__ import annotations

import datetime as dt

from troth.rights.facts import Cell, Copy, CopyTable, Entry
from troth.rights.saying import CopyWords
from troth.terms.labels import labels

NOW = dt.datetime(2026, 11, 28, 23, 30, tzinfo=dt.UTC)
"""Half past midnight of the next day in Zürich."""


def cell(column: str, value: str = "", **more) -> Cell:
    return Cell(column=column, label=column.capitalize(), category="user", value=value, **more)


def entry(*cells: Cell, within: tuple[int, ...] = ()) -> Entry:
    return Entry(cells=cells, within=within)


def table(
    collection: str, *entries: Entry, part: str = "orders", within: str = "", system: str = "The shop"
) -> CopyTable:
    return CopyTable(
        system=system, collection=collection, label=collection.capitalize(), part=part, within=within, entries=entries
    )


def copy_of(*tables: CopyTable, records: tuple[CopyTable, ...] = (), choices: tuple[str, ...] = (), **more) -> Copy:
    said = {"uses": (), "sources": (), "logic": (), "safeguards": (), "rights": (), "not_searched": ()}
    return Copy(
        language="en",
        request="R-2041",
        made_at=NOW,
        expires_at=NOW + dt.timedelta(days=14),
        zone="Europe/Zurich",
        systems=("The shop", "The boutiques"),
        tables=tables,
        records=records,
        choices=choices,
        edition="0" * 64,
        **(said | more),
    )


class Lines(dict):
    """Every line there may be, with its blanks."""

    def __missing__(self, name: str) -> str:
        return f"{name} {{number}}" if name.endswith(("row", "rows", "table", "tables", "sign", "signs")) else name


def words(language: str = "en", **lines: str) -> CopyWords:
    return CopyWords(lines=Lines(lines), labels=labels(language))
