"""Marks in their place: directly behind the punctuation, and in a row of a table behind its last cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from troth.notice.facts import Block, Grid, Listing, Paragraph
from troth.notice.inline import MARK
from troth.notice.placed import Placed, place_cells
from troth.notice.places import Span
from troth.notice.source import Source
from troth.notice.stretches import BEHIND

_LETS_NO_MARK_BE = ("\\", "{")
"""Signs that turn a mark directly behind them into something else."""


class Edit(Struct, frozen=True):
    """Replace the text of a span, which may cover several lines, by another."""

    span: Span
    text: str


def moves(body: Iterable[Block], source: Source) -> Iterator[Edit]:
    """What to change so that the marks of these blocks stand in their place; the text around them stays as it is."""
    for block in body:
        match block:
            case Paragraph():
                for one in block.stretches:
                    yield from _drawn(source, text_ends=(one.span.end_line, one.span.end_column), mark=one.mark)
            case Grid():
                for line in _rows(block):
                    yield from _row(place_cells(source, line), source)
            case Listing():
                for item in block.items:
                    yield from moves(item, source)
            case _:
                pass


def strays(body: Iterable[Block], source: Source) -> Iterator[tuple[Span, tuple[Edit, ...]]]:
    """Marks in a cell that is not the last of its row, each with what brings it there; only where it is the only one.

    With two marks in a row nobody but its author knows which of them carries what.
    """
    for block in body:
        match block:
            case Grid():
                for line in _rows(block):
                    yield from _stray(place_cells(source, line), source)
            case Listing():
                for item in block.items:
                    yield from strays(item, source)
            case _:
                pass


def _rows(grid: Grid) -> range:
    """The lines of a table behind its header and the line under that."""
    return range(grid.span.line + 2, grid.span.end_line + 1)


def _drawn(source: Source, *, text_ends: tuple[int, int], mark: Span) -> Iterator[Edit]:
    """The edit that draws a mark to the end of its text, and the punctuation behind it before it."""
    line, column = text_ends
    span = Span(mark.file, line, column, mark.end_line, mark.end_column)
    sign, between = _text(source, mark), _text(source, Span(mark.file, line, column, mark.line, mark.column))
    if not MARK.fullmatch(sign) or between.strip() or _is_break(source, line, column, between):
        return
    behind = BEHIND.match(source.lines[mark.end_line - 1], mark.end_column - 1)
    tail = behind[0] if behind else ""
    wanted = tail + (sign if "\n" in sign else _close(sign))
    whole = Span(span.file, line, column, mark.end_line, mark.end_column + len(tail))
    if _text(source, whole) != wanted:
        yield Edit(whole, wanted)


def _is_break(source: Source, line: int, column: int, between: str) -> bool:
    """Whether what stands before the mark must stay: a line break that Markdown shows, or a sign that eats the mark."""
    before = source.lines[line - 1][: column - 1]
    return before.endswith(_LETS_NO_MARK_BE) or ("\n" in between and between.startswith("  "))


def _close(sign: str) -> str:
    """A mark with single spaces between its ids."""
    return "{" + " ".join(sign[1:-1].split()) + "}"


def _row(cells: tuple[Placed, ...], source: Source) -> Iterator[Edit]:
    """The marks of the last cell; those of the others are for ``strays``."""
    if not cells:
        return
    last, start = cells[-1], 0
    for found in MARK.finditer(last.text):
        said = last.text[start : found.start()].rstrip()
        start = found.end()
        if said:
            end = last.span(found.start() - 1, found.start())
            column = end.end_column - (found.start() - len(last.text[: found.start()].rstrip()))
            yield from _drawn(source, text_ends=(end.end_line, column), mark=last.span(*found.span()))


def _stray(cells: tuple[Placed, ...], source: Source) -> Iterator[tuple[Span, tuple[Edit, ...]]]:
    found = [(cell, mark) for cell in cells for mark in MARK.finditer(cell.text)]
    if len(found) != 1 or found[0][0] is cells[-1] or not cells[-1].text:
        return
    cell, mark = found[0]
    if source.lines[cell.lines[0][0] - 1].find("`") >= 0 or cells[-1].text.endswith(_LETS_NO_MARK_BE):
        return  # in code a mark is none, and what code is nobody can tell from one cell
    end = cells[-1].span(0, len(cells[-1].text))
    start = len(cell.text[: mark.start()].rstrip())
    gone = Edit(cell.span(start, mark.end()), "")
    there = Edit(Span(end.file, end.end_line, end.end_column, end.end_line, end.end_column), _close(mark[0]))
    yield cell.span(*mark.span()), (gone, there)


def _text(source: Source, span: Span) -> str:
    lines = source.lines[span.line - 1 : span.end_line]
    if not lines:
        return ""
    if len(lines) == 1:
        return lines[0][span.column - 1 : span.end_column - 1]
    first, last = lines[0][span.column - 1 :], lines[-1][: span.end_column - 1]
    return "\n".join((first, *lines[1:-1], last))
