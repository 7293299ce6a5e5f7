"""The copy as one file to take along: a page that opens by itself, JSON for programs, a CSV for each table.

JSON and CSV hold every value as the system does, with its column's own name beside the one people read: an instant in
ISO 8601 with its zone, a letter as it was sent.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile

import msgspec

from troth.notice.telling import foreign_named
from troth.rights.facts import Cell, Copy, CopyTable
from troth.rights.reading_copy import as_page
from troth.rights.saying import CopyWords
from troth.rights.shelves import columns_of

_DAY = (1980, 1, 1, 0, 0, 0)


def archive(copy: Copy, words: CopyWords) -> bytes:
    """The ZIP: the same copy gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        _add(files, "copy.html", as_page(copy, words))
        plain = for_programs(copy)
        _add(files, "copy.json", msgspec.json.format(msgspec.json.encode(plain)).decode())
        names: set[str] = set()
        for table in (*plain.tables, *plain.records):
            _add(files, _name(table, names), as_csv(table))
    return made.getvalue()


def for_programs(copy: Copy) -> Copy:
    """The copy without marks: behind words in another language stands that language, in brackets."""
    return msgspec.json.decode(foreign_named(msgspec.json.encode(copy).decode()), type=Copy)


def as_csv(table: CopyTable) -> str:
    """One table: a column for each that holds something, a line for each row; behind a key the name it stands for."""
    cells = [cell for entry in table.entries for cell in entry.cells]
    named = {cell.column for cell in cells if cell.means}
    both = columns_of(entry.cells for entry in table.entries)
    columns = [(*one, means) for one in both for means in ((False, True) if one[0] in named else (False,))]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # RFC 4180
    writer.writerow(label if means else f"{label} ({column})" for column, label, means in columns)
    for entry in table.entries:
        held = {cell.column: cell for cell in entry.cells}
        writer.writerow(_said(held.get(column), means=means) for column, _, means in columns)
    return "\ufeff" + out.getvalue()


def _said(cell: Cell | None, *, means: bool) -> str:
    if cell is None:
        return ""
    if cell.hidden:
        return f"[{cell.hidden}]"
    return cell.means if means else cell.value


def _name(table: CopyTable, names: set[str]) -> str:
    plain = re.sub(r"[^\w]+", "-", f"{table.system}-{table.label}".lower()).strip("-") or "table"
    name, number = f"{plain}.csv", 2
    while name in names:
        name, number = f"{plain}-{number}.csv", number + 1
    names.add(name)
    return name


def _add(files: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, date_time=_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    files.writestr(info, text.encode())
