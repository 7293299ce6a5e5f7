"""The copy as a page worth reading: table by table, each in the form that suits what is in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext
from msgspec import Struct

from troth.notice.facts import Notice
from troth.rights.facts import Cell, Copy, CopyTable, Entry

WIDEST = 4
"""So many columns and no more read well as a table; what is wider stands as one list for each entry."""
LONGEST = 60
"""A value longer than this (signs) does not belong into a column."""


class Shelf(Struct, frozen=True, kw_only=True):
    """One table of the copy."""

    id: str
    label: str
    place: str
    count: str
    columns: tuple[str, ...]
    """Where it is shown as a table; empty where each entry is a list."""
    lines: tuple[tuple[Cell | None, ...], ...]
    entries: tuple[Entry, ...]
    alone: bool
    """There is one entry, which needs no number."""


def shown(copy: Copy, notice: Notice) -> dict[str, Any]:
    """What the page needs."""
    shelves = tuple(_shelf(each, number) for number, each in enumerate(copy.tables, start=1) if each.entries)
    total = sum(len(each.entries) for each in copy.tables)
    return {
        "copy": copy,
        "shelves": shelves,
        "total": ngettext("%(count)d entry", "%(count)d entries", total) % {"count": total},
        "zone": notice.time_zone,
    }


def _shelf(table: CopyTable, number: int) -> Shelf:
    columns = tuple(dict.fromkeys(cell.label for entry in table.entries for cell in entry.cells))
    flat = (
        len(table.entries) > 1
        and len(columns) <= WIDEST
        and all(len(cell.value) <= LONGEST for entry in table.entries for cell in entry.cells)
    )
    count = len(table.entries)
    return Shelf(
        id=f"table-{number}",
        label=table.label,
        place=table.system,
        count=ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count},
        columns=columns if flat else (),
        lines=tuple(_line(entry, columns) for entry in table.entries) if flat else (),
        entries=() if flat else table.entries,
        alone=count == 1,
    )


def _line(entry: Entry, columns: tuple[str, ...]) -> tuple[Cell | None, ...]:
    held = {cell.label: cell for cell in entry.cells}
    return tuple(held.get(label) for label in columns)
