"""The copy as one file to take along: a page that opens by itself, JSON for programs, a CSV for each table."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import msgspec

from troth.rights.facts import Copy, CopyTable
from troth.rights.reading_copy import CopyWords, as_page

_DAY = (1980, 1, 1, 0, 0, 0)


def archive(copy: Copy, words: CopyWords) -> bytes:
    """The ZIP: the same copy gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        _add(files, "copy.html", as_page(copy, words))
        _add(files, "copy.json", msgspec.json.format(msgspec.json.encode(copy)).decode())
        names: set[str] = set()
        for table in copy.tables:
            _add(files, _name(table, names), as_csv(table))
    return made.getvalue()


def as_csv(table: CopyTable) -> str:
    """One table: a column for each label that occurs, a line for each row."""
    labels = list(dict.fromkeys(cell.label for entry in table.entries for cell in entry.cells))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # RFC 4180
    writer.writerow(labels)
    for entry in table.entries:
        said = {cell.label: f"[{cell.hidden}]" if cell.hidden else cell.value for cell in entry.cells}
        writer.writerow([said.get(label, "") for label in labels])
    return "\ufeff" + out.getvalue()


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
