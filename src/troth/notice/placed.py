"""Text taken out of lines, which still knows where each character stood."""

from __future__ import annotations

import itertools
from bisect import bisect_right

from msgspec import Struct

from troth.notice.places import Span
from troth.notice.source import Source

BORDER = " | "
"""Between two cells of a row, where it is read as one text."""


class Placed(Struct, frozen=True):
    """Inline Markdown of one paragraph, heading or table cell, container signs removed."""

    file: str
    text: str
    starts: tuple[int, ...]
    """Offset in ``text`` at which each line begins."""
    lines: tuple[tuple[int, int], ...]
    """Line and column in the file of each of those offsets."""

    def span(self, start: int, end: int) -> Span:
        """The stretch of the file from offset ``start`` to ``end`` (exclusive)."""
        line, column = self._point(start)
        if end <= start:
            return Span(self.file, line, column, line, column)
        end_line, end_column = self._point(end - 1)
        return Span(self.file, line, column, end_line, end_column + 1)

    def _point(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self.starts, offset) - 1
        line, column = self.lines[row]
        return line, column + offset - self.starts[row]


def place_block(source: Source, *, content: str, first: int) -> Placed:
    """Find the lines of a paragraph in the file. ``first`` is the 1-based line of its first line."""
    starts: list[int] = []
    lines: list[tuple[int, int]] = []
    parts: list[str] = []
    offset = 0
    for number, line in enumerate(content.split("\n"), start=first):
        bare = line.lstrip()
        found = source.lines[number - 1].rfind(bare) if number <= len(source.lines) else 0
        starts.append(offset)
        lines.append((number, max(found, 0) + 1))
        parts.append(bare)
        offset += len(bare) + 1
    return Placed(source.file, "\n".join(parts), tuple(starts), tuple(lines))


def place_heading(source: Source, *, content: str, line: int) -> Placed:
    """Find the text of an ATX heading in its line."""
    text = source.lines[line - 1]
    after = len(text) - len(text.lstrip(" >#"))
    column = text.find(content, min(after, len(text)))
    return Placed(source.file, content, (0,), ((line, max(column, 0) + 1),))


def place_cells(source: Source, line: int) -> tuple[Placed, ...]:
    r"""The cells of one row of a table written by hand; ``\|`` is no border. Cells keep their backslashes."""
    text = source.lines[line - 1]
    bounds = [-1]
    escaped = False
    for index, character in enumerate(text):
        if character == "|" and not escaped:
            bounds.append(index)
        escaped = character == "\\" and not escaped
    bounds.append(len(text))
    cells = [(left + 1, right) for left, right in itertools.pairwise(bounds)]
    if not text[cells[0][0] : cells[0][1]].strip(" \t>"):
        cells = cells[1:]
    if cells and not text[cells[-1][0] : cells[-1][1]].strip():
        cells = cells[:-1]
    return tuple(_cell(source.file, text, line, left, right) for left, right in cells)


def _cell(file: str, text: str, line: int, left: int, right: int) -> Placed:
    raw = text[left:right]
    bare = raw.strip()
    return Placed(file, bare, (0,), ((line, left + (len(raw) - len(raw.lstrip())) + 1),))


def join_cells(cells: tuple[Placed, ...]) -> Placed:
    """One text of all the cells of a row, with `` | `` between them, each character still at its place."""
    starts: list[int] = []
    offset = 0
    for cell in cells:
        starts.append(offset)
        offset += len(cell.text) + len(BORDER)
    return Placed(
        cells[0].file, BORDER.join(cell.text for cell in cells), tuple(starts), tuple(cell.lines[0] for cell in cells)
    )
