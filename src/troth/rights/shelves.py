"""A copy in the order and the form in which people read it: chapters, shelves in them, items on these.

Pure: every cell of the copy stands in exactly one place. A table whose values are short is a grid; else each row is an
item of its own, with long texts under it and what belongs to it inside it. What serves programs alone comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from troth.rights.facts import Cell, Copy, CopyTable, Entry
from troth.rights.letter_text import is_markup

WIDEST = 160
"""Signs of the longest values of every column together: so many and no more read well as a grid."""
LONGEST = 90
"""Signs of a value that still belongs into a line; a longer one is a text."""
LONG_READ = 240
"""Signs of a text that is folded away until somebody wants it."""
TECHNICAL, RECORDS = "technical", "records"


class Item(Struct, frozen=True, kw_only=True):
    """One entry as it stands on the page."""

    number: int
    """From 1, in its table."""
    name: Cell | None = None
    """What people know it by; it does not stand among ``cells`` too."""
    cells: tuple[Cell, ...]
    texts: tuple[Cell, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    """What belongs to it."""
    folded: bool = False


class Shelf(Struct, frozen=True, kw_only=True):
    """One table of the copy, or that part of it which belongs to one item."""

    id: str
    label: str
    place: str
    """The system."""
    columns: tuple[tuple[str, str], ...] = ()
    """Name and label, where it is a grid."""
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many entries, with those inside; not one of which nothing is shown here but what belongs to it."""
        own = sum(1 for item in self.items if item.name or item.cells or item.texts)
        return own + sum(shelf.count for item in self.items for shelf in item.shelves)


class Chapter(Struct, frozen=True, kw_only=True):
    """What stands under one heading."""

    id: str
    """A ``Part``, ``records`` or ``technical``."""
    shelves: tuple[Shelf, ...]
    count: int


def chapters(copy: Copy) -> tuple[Chapter, ...]:
    """Every chapter with something in it, in the order of the copy; then our own records, then what is technical."""
    shelving = _Shelving(copy.tables, "table")
    parts = [_chapter(part, shelving.standing(part)) for part in dict.fromkeys(one.part for one in copy.tables)]
    own = _Shelving(copy.records, RECORDS)
    records = [shelf for part in dict.fromkeys(one.part for one in copy.records) for shelf in own.standing(part)]
    technical = tuple(shelving.technical())
    bare = sum(1 for table in copy.tables for entry in table.entries if all(cell.technical for cell in entry.cells))
    last = [Chapter(id=TECHNICAL, shelves=technical, count=bare)] if technical else []
    return tuple(one for one in (*parts, _chapter(RECORDS, records), *last) if one.shelves)


def _chapter(part: str, shelves: Sequence[Shelf]) -> Chapter:
    return Chapter(id=part, shelves=tuple(shelves), count=sum(one.count for one in shelves))


class _Shelving:
    """Puts the entries of tables onto shelves."""

    def __init__(self, tables: Sequence[CopyTable], prefix: str) -> None:
        self.tables = tables
        self.ids = {id(table): f"{prefix}-{number}" for number, table in enumerate(tables, start=1)}
        self.inside: Mapping[tuple[str, str], list[CopyTable]] = {
            (one.system, one.collection): [
                each for each in tables if (each.system, each.within) == (one.system, one.collection)
            ]
            for one in tables
        }

    def standing(self, part: str) -> list[Shelf]:
        """What stands by itself under this heading: whole tables, and entries that belong to nothing we found."""
        shelves = []
        for table in self.tables:
            above = next((one for one in self.tables if table in self.inside[(one.system, one.collection)]), None)
            alone = [at for at, entry in enumerate(table.entries) if above is None or not entry.within]
            if table.part == part:
                shelves += self._shelf(table, alone, self.ids[id(table)])
        return shelves

    def _shelf(self, table: CopyTable, wanted: Iterable[int], anchor: str) -> list[Shelf]:
        inside = self.inside[(table.system, table.collection)]
        below = {at: self._below(inside, at, f"{anchor}-{at + 1}") for at in wanted}
        seen = [(at, table.entries[at]) for at in below if _visible(table.entries[at]) or below[at]]
        if not seen:
            return []
        seen.sort(key=lambda pair: _day_of(pair[1]), reverse=True)
        columns = _grid([entry for _, entry in seen]) if not any(below.values()) else ()
        items = [
            Item(number=at + 1, cells=_visible(entry)) if columns else _item(at, entry, below[at], many=len(seen))
            for at, entry in seen
        ]
        return [Shelf(id=anchor, label=table.label, place=table.system, columns=columns, items=tuple(items))]

    def _below(self, inside: Iterable[CopyTable], at: int, anchor: str) -> tuple[Shelf, ...]:
        """What belongs to one entry. What belongs to several stands with the first of them."""
        found: list[Shelf] = []
        for number, table in enumerate(inside, start=1):
            wanted = [each for each, entry in enumerate(table.entries) if entry.within and entry.within[0] == at]
            found += self._shelf(table, wanted, f"{anchor}-{number}")
        return tuple(found)

    def technical(self) -> Iterable[Shelf]:
        """For each table a grid of what serves programs alone, the keys for which a name stands above among it.

        Its columns are called as the programs call them.
        """
        for table in self.tables:
            rows = [
                (at, entry, tuple(cell for cell in entry.cells if cell.technical or cell.means))
                for at, entry in enumerate(table.entries)
            ]
            rows = [row for row in rows if row[2]]
            if rows:
                yield Shelf(
                    id=f"{TECHNICAL}-{self.ids[id(table)]}",
                    label=table.label,
                    place=table.system,
                    columns=tuple((name, name) for name, _ in columns_of(cells for _, _, cells in rows)),
                    items=tuple(
                        Item(number=at + 1, name=_name(_visible(entry)), cells=cells) for at, entry, cells in rows
                    ),
                )


def _item(at: int, entry: Entry, below: tuple[Shelf, ...], *, many: int) -> Item:
    visible = _visible(entry)
    folded = (many > 1 and bool(below)) or any(_is_text(cell) and len(cell.value) > LONG_READ for cell in visible)
    name = _name(visible) if many > 1 or below or folded else None
    cells = tuple(cell for cell in visible if cell is not name and not _is_text(cell))
    texts = tuple(cell for cell in visible if cell is not name and _is_text(cell))
    return Item(number=at + 1, name=name, cells=cells, texts=texts, shelves=below, folded=folded)


def _visible(entry: Entry) -> tuple[Cell, ...]:
    return tuple(cell for cell in entry.cells if not cell.technical)


def _name(cells: Sequence[Cell]) -> Cell | None:
    """The first value, where it is one that a line can begin with."""
    first = next(iter(cells), None)
    return first if first is not None and not first.hidden and not _is_text(first) and first.kind != "bytes" else None


def _is_text(cell: Cell) -> bool:
    return cell.kind == "text" and (len(cell.value) > LONGEST or is_markup(cell.value))


def _grid(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """The columns, where several entries with short values stand well side by side; else none."""
    widths: dict[str, int] = {}
    for cell in (cell for entry in entries for cell in _visible(entry)):
        if is_markup(cell.value):
            return ()
        widths[cell.column] = max(widths.get(cell.column, 0), len(cell.label), len(cell.means or cell.value))
    fits = len(entries) > 1 and sum(widths.values()) <= WIDEST
    return columns_of(_visible(entry) for entry in entries) if fits else ()


def columns_of(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[str, str], ...]:
    """Every column that occurs, in the order of the rows: what one row lacks stands where another has it."""
    found: list[tuple[str, str]] = []
    for row in rows:
        at = 0
        for column in ((cell.column, cell.label) for cell in row):
            if column in found:
                at = found.index(column) + 1
            else:
                found.insert(at, column)
                at += 1
    return tuple(found)


def _day_of(entry: Entry) -> str:
    """The first day or instant of an entry, to have the latest first; they are of one zone within a table."""
    return next((cell.value for cell in _visible(entry) if cell.kind in {"instant", "day"}), "")
