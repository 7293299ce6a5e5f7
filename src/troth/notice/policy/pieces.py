"""What a policy without declarations is to the rules: headings, paragraphs, items and rows, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from troth.notice.packs import places_named
from troth.notice.places import Span
from troth.notice.policy.languages import language_of
from troth.notice.sentences import sentence_bounds
from troth.notice.source import Source

Kind = Literal["heading", "paragraph", "item", "row"]
BETWEEN_CELLS = " | "
"""What stands between the cells in the text of a row."""
UNREAD = "\ue000"
"""Stands where a reader sees nothing: a mark of our language is overwritten with it, so that places hold."""
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"”»)\]]+", re.IGNORECASE)
_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)|\{#([^\s}]+)""")
_UNBROKEN = re.compile(r"\S++(?: \S++)*+")


class Link(Struct, frozen=True):
    """One link."""

    target: str
    text: str


class Piece(Struct, frozen=True, kw_only=True):
    """One heading, paragraph, list item or row of a table."""

    kind: Kind
    text: str
    """What a reader sees, white space folded; of a row its cells, with ``BETWEEN_CELLS`` between them."""
    level: int = 0
    """Of a heading, 1 to 6."""
    last: bool = False
    """The last item of its list."""
    cells: tuple[str, ...] = ()
    """Of a row."""
    header: bool = False
    """The row names the columns of those below it."""
    table: int = 0
    """Of a row: which table of the text it stands in, from 1."""
    links: tuple[Link, ...] = ()
    span: Span
    spots: tuple[tuple[int, int, int], ...] = ()
    """Where the text stands: from this offset on at this line and column, up to the next spot."""

    def at(self, start: int, end: int) -> Span:
        """Where a part of the text stands in the file; the whole piece where nobody knows."""
        if not self.spots or end <= start:
            return self.span
        line, column = self._place(start)
        end_line, end_column = self._place(end - 1)
        return Span(self.span.file, line, column, end_line, end_column + 1)

    def _place(self, offset: int) -> tuple[int, int]:
        begins, line, column = self.spots[max(0, bisect_right(self.spots, offset, key=lambda one: one[0]) - 1)]
        return line, column + offset - begins

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where its links lead, and the addresses that stand in its text."""
        bare = (found.rstrip(".,;:!?'") for found in _ADDRESS.findall(self.text))
        return tuple(dict.fromkeys((*(link.target for link in self.links), *bare)))


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence of a paragraph, an item or a cell."""

    text: str
    piece: Piece
    number: int
    """Of its piece, in the order of the text, from 0."""
    start: int
    """Where it begins in the text of its piece."""

    @property
    def span(self) -> Span:
        """The whole of it."""
        return self.piece.at(self.start, self.start + len(self.text))

    def at(self, start: int, end: int) -> Span:
        """A part of it."""
        return self.piece.at(self.start + start, self.start + end)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.span.line


class Policy:
    """The text of a policy as pieces, in order."""

    def __init__(
        self,
        source: Source,
        pieces: tuple[Piece, ...],
        *,
        language: str | None = None,
        anchors: frozenset[str] = frozenset(),
        guessed: bool = False,
    ) -> None:
        self.source = source
        self.pieces = pieces
        self.anchors = anchors
        """Ids and names of a page; where there are none, nobody knows what a generator will make of its headings."""
        self.guessed = guessed
        """Nothing in the file says what is a heading and how high it stands."""
        self._language = language

    def of_kind(self, kind: str) -> Iterator[Piece]:
        """The pieces of one kind."""
        return (piece for piece in self.pieces if piece.kind == kind)

    @cached_property
    def language(self) -> str:
        """The language it is written in, ``en``: as said, or by its commonest words; empty where nobody can tell."""
        said = self._language if self._language is not None else language_of(piece.text for piece in self.pieces)
        return said.partition("-")[0].lower()

    @cached_property
    def title(self) -> Piece | None:
        """The first heading; the first piece where there is no heading; None in an empty text."""
        return next(self.of_kind("heading"), self.pieces[0] if self.pieces else None)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence but those of headings, in the order of the text; a cell is a sentence at least."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for number, piece in enumerate(self.pieces):
            begins = 0
            for cell in () if piece.kind == "heading" else piece.cells or (piece.text,):
                for start, stop in sentence_bounds(cell, language=self.language):
                    yield Sentence(text=cell[start:stop], piece=piece, number=number, start=begins + start)
                begins += len(cell) + len(BETWEEN_CELLS)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """What stands under each heading, up to the next one of any level; first what stands before all of them."""
        found: list[Section] = []
        heading: Piece | None = None
        under: list[Piece] = []
        for piece in self.pieces:
            if piece.kind == "heading":
                found.append(Section(heading=heading, pieces=tuple(under)))
                heading, under = piece, []
            else:
                under.append(piece)
        return (*found, Section(heading=heading, pieces=tuple(under)))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places whose law the text speaks of, and the EU: who publishes a policy has visitors there."""
        named = places_named("\n".join(self.source.lines))
        return tuple(dict.fromkeys(("EU", *named)))

    def leads(self, fragment: str) -> bool:
        """Whether something on the page is called so: in HTML exactly so, else as far as anybody can tell.

        Generators differ in signs, in case and in the number behind a name that repeats, so letters and digits decide,
        and the beginning of a heading is enough.
        """
        if self.anchors:
            return fragment in self.anchors or fragment in {"", "top"}
        name = _bare(re.sub(r"[-_]\d+$", "", fragment))
        return name in {"", "top"} or any(anchor.startswith(name) for anchor in self._anchors)

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """Headings, ids and names, letters and digits only."""
        names = {_bare(piece.text) for piece in self.of_kind("heading")}
        for line in self.source.lines:
            names.update(_bare(given or braced) for given, braced in _NAMED.findall(line))
        return frozenset(names)


class Section(Struct, frozen=True, kw_only=True):
    """What stands under one heading."""

    heading: Piece | None
    pieces: tuple[Piece, ...]


class Gathered:
    """Text while it is being read: white space folded, and where each stretch of it stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = False
        self.length = 0
        """Of the text so far, in code points."""
        self.spots: list[tuple[int, int, int]] = []

    def add(self, text: str, *, line: int, column: int) -> None:
        """More text, which begins at this place; it may run over several lines of the file."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self._gap, line, column = True, line + 1, 1
            begins = 0
            for seen in part.split(UNREAD):
                self._add(seen, line, column + begins)
                begins += len(seen) + 1

    def _add(self, seen: str, line: int, column: int) -> None:
        end = 0
        for stretch in _UNBROKEN.finditer(seen):
            if self._parts and (self._gap or stretch.start() > end):
                self._put(" ")
            self._gap = False
            self.spots.append((self.length, line, column + stretch.start()))
            self._put(stretch[0])
            end = stretch.end()
        self._gap = self._gap or end < len(seen)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def gap(self) -> None:
        """White space before whatever comes next."""
        self._gap = True

    @property
    def text(self) -> str:
        """What was read."""
        return "".join(self._parts)

    def span(self, file: str) -> Span | None:
        """From the first sign to behind the last; None where there is no text."""
        if not self.spots:
            return None
        _, line, column = self.spots[0]
        begins, end_line, end_column = self.spots[-1]
        return Span(file, line, column, end_line, end_column + self.length - begins)

    def cell(self, other: Gathered, *, first: bool) -> None:
        """A cell of a row."""
        if not first:
            self._put(BETWEEN_CELLS)
        self.spots.extend((self.length + begins, line, column) for begins, line, column in other.spots)
        self._put(other.text)
        self._gap = False


def row_of(cells: Sequence[Gathered], *, file: str, table: int, header: bool, links: Iterable[Link] = ()) -> Piece:
    """One row of a table. There must be a cell with text in it."""
    whole = Gathered()
    for number, one in enumerate(cells):
        whole.cell(one, first=not number)
    span = whole.span(file)
    assert span is not None
    return Piece(
        kind="row",
        text=whole.text,
        cells=tuple(one.text for one in cells),
        header=header,
        table=table,
        links=tuple(links),
        span=span,
        spots=tuple(whole.spots),
    )


def with_lasts(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Marks the last item of each list."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None:
            ends = before.kind == "item" and piece.kind != "item"
            yield replace(before, last=True) if ends else before
        before = piece
    if before is not None:
        yield replace(before, last=True) if before.kind == "item" else before


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
