"""Read a list of choices, CSV or JSON lines, into lines; what is no line of choices is named, with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

REQUIRED = ("person", "purpose", "act", "source", "date", "evidence")
OPTIONAL = ("channel", "recipient", "data", "language", "words")
COLUMNS = (*REQUIRED, *OPTIONAL)

LONGEST_LINES = 1_000_000
"""More lines than this are better taken in parts: an import is one transaction."""


class Line(Struct, frozen=True, kw_only=True):
    """One row: its first line in the file, from 1, and its cells by column, white space around them removed."""

    line: int
    cells: dict[str, str]


class Fault(Struct, frozen=True, kw_only=True):
    """A line that cannot be taken: where, what was found, what was expected, what to try."""

    line: int
    """1-based; 0 speaks of the file as a whole."""
    found: str
    expected: str
    hint: str = ""


def read_lines(content: bytes) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """Read the whole file: JSON lines when its first sign is ``{``, else CSV with a header. Bad input gives faults."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return (), (
            Fault(
                line=line,
                found=f"byte 0x{content[error.start]:02x}, which is not UTF-8",
                expected="text in UTF-8",
                hint="Save the list as UTF-8; spreadsheets call it “CSV UTF-8”.",
            ),
        )
    if not text.strip():
        return (), (Fault(line=1, found="an empty file", expected=_header_words()),)
    rows = _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)
    lines: list[Line] = []
    faults: list[Fault] = []
    for row in rows:
        if isinstance(row, Fault):
            faults.append(row)
        else:
            lines.append(row)
        if len(lines) > LONGEST_LINES:
            return (), (
                Fault(line=row.line, found=f"more than {LONGEST_LINES:,} lines", expected="fewer", hint="Split it."),
            )
    if not lines and not faults:
        faults.append(Fault(line=1, found="a header and nothing under it", expected="one choice a line"))
    return tuple(lines), tuple(faults)


def _header_words() -> str:
    axes = ", ".join(OPTIONAL[:3])
    return f"a header line {','.join(REQUIRED)}, and one of {axes} where the purpose has several switches"


def _csv_lines(text: str) -> Iterator[Line | Fault]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    first = 1
    try:
        for row in reader:
            line, first = first, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip().lower() for cell in row]
                faults = tuple(_header_faults(header, line))
                yield from faults
                if faults:
                    return
            elif len(row) != len(header):
                yield Fault(
                    line=line,
                    found=f"{len(row)} cells",
                    expected=f"{len(header)}, as the header has",
                    hint='A comma inside a cell needs the cell in straight double quotes: "Lyon, France".',
                )
            else:
                yield Line(line=line, cells={name: cell.strip() for name, cell in zip(header, row, strict=True)})
    except csv.Error as error:
        yield Fault(line=first, found=f"a line that is not CSV ({error})", expected="cells parted by commas")


def _header_faults(header: list[str], line: int) -> Iterator[Fault]:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        yield Fault(
            line=line,
            found=f"a header without {', '.join(missing)}",
            expected=_header_words(),
            hint="The first line names the columns.",
        )
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            yield Fault(line=line, found=f"a column “{name}”", expected=f"one of {', '.join(COLUMNS)}")
        elif header.count(name) > 1:
            yield Fault(line=line, found=f"two columns “{name}”", expected="each column once")


def _json_lines(text: str) -> Iterator[Line | Fault]:
    for line, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            cells = msgspec.json.decode(row, type=dict[str, str | None])
        except msgspec.DecodeError:
            yield Fault(
                line=line,
                found="a line that is not one JSON object of texts",
                expected='{"person": "...", "purpose": "...", "act": "...", ...} on one line',
            )
            continue
        missing = [name for name in REQUIRED if name not in cells]
        unknown = [name for name in cells if name not in COLUMNS]
        if missing:
            yield Fault(line=line, found=f"no {', '.join(missing)}", expected=f"all of {', '.join(REQUIRED)}")
        elif unknown:
            yield Fault(line=line, found=f"“{unknown[0]}”, which is no column", expected=f"one of {', '.join(COLUMNS)}")
        else:
            yield Line(line=line, cells=_clean(cells))


def _clean(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {name: (cell or "").strip() for name, cell in cells.items()}
