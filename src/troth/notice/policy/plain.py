"""A policy in plain text, as it comes from a web page when it is copied: nothing says what is a heading, what a list.

What is guessed, and from what:

- Lines that were wrapped belong together. A line that ends well before the width of the text, where the next word would
  have had room, was ended by its writer, and so was one that ends a sentence there.
- A line by itself between empty lines, short and without a full stop at its end, is a heading when something stands
  below it. In capitals or with one number it is above those in small letters.
- A line that begins with a bullet or a number is an item; the lines behind it go on with it.
- Lines beside each other that have the same number of parts, with tabs or wide gaps between them, are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from troth.notice.places import Span
from troth.notice.policy.pieces import Gathered, Kind, Piece, row_of, with_lasts
from troth.notice.source import Source

LONGEST_HEADING_WORDS = 12
LONGEST_HEADING = 90
"""In code points."""
NARROW, HALF = 0.75, 0.5
"""Of the width: a line that ends before the first, though the next word had room, was ended by its writer; one that the
next goes on with in small letters, before the second."""
FIRST = 12
"""Among so many pieces is the title."""
NARROWEST, WIDEST = 60, 140
"""Of wrapped text, in code points."""
UNWRAPPED = 1_000_000
"""The width of a text whose lines are paragraphs."""
_DASHES = "\u2013\u2014-"
_QUOTES = "\"'\u201c\u2018\u201e«"
_CLOSING = "['\")\u201d\u2019»]*"
BULLET = re.compile(
    rf"(?P<sign>[•·‣◦▪▫●○■□►▶➢➤✓✔➔→»*\u2043{_DASHES}]|o(?=\s)"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})\)|(?:\d{1,2}|[a-z]|[ivx]{1,5})\.)\s+(?=\S)"
)
"""What begins an item; a short line that begins with a number and a full stop is a heading instead."""
NUMBERED = re.compile(
    r"(?:(?:section|article|clause|part|chapter)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z])"
    rf"(?:[.):]|\s*[{_DASHES}]|(?<=\d)(?=\s))\s*(?=[A-ZÀÉÈ{_QUOTES}])",
    re.IGNORECASE,
)
_GAP = re.compile(r"\t+| {3,}")
_RULE = re.compile(r"(?P<sign>[=_*~-])(?:\s*(?P=sign)){2,}")
_ENDS = re.compile(rf"[.!?…:;,]{_CLOSING}$")
_SENTENCE_ENDS = re.compile(rf"[.!?…:]{_CLOSING}$")
_GOES_ON = re.compile(rf"(?:[,{_DASHES}]|\b(?:and|or|the|of|to|et|ou|und|oder))$", re.IGNORECASE)
_NO_HEADING = re.compile(
    rf"[.!…:;,]{_CLOSING}$|\w: \S|^(?:last )?(?:updated?|effective|modified|revised|version)\b", re.IGNORECASE
)
"""A question may be one; a label with its value and a date may not."""
_NUMBER = re.compile(r"\d[\d ()./-]{6,}")
_OF_A_POLICY = re.compile(
    r"\b(?:privacy|policy|notice|statement|data protection|datenschutz\w*|confidentialité)\b", re.IGNORECASE
)


class _Line(Struct, frozen=True):
    """One line that is not empty."""

    number: int
    text: str
    """Without white space around it."""
    column: int

    @property
    def cells(self) -> list[tuple[int, str]]:
        """Its parts between tabs and wide gaps, each with its offset."""
        found, start = [], 0
        for gap in [*_GAP.finditer(self.text), None]:
            stop = gap.start() if gap is not None else len(self.text)
            found.append((start, self.text[start:stop]))
            start = gap.end() if gap is not None else stop
        return found


def read_plain(source: Source) -> tuple[Piece, ...]:
    """The pieces of a text, in order."""
    blocks = list(_blocks(source))
    width = _width(blocks)
    pieces: list[Piece] = []
    tables = 0
    for block in blocks:
        parts = list(_parts(block, width))
        for lines, below in zip_longest(parts, parts[1:]):
            if len(lines[0].cells) > 1 and _is_table(lines):
                tables += 1
                pieces.extend(_rows(source, lines, tables))
            else:
                pieces.append(_piece(source, lines, above=(below is None and len(parts) == 1) or _is_prose(below)))
    return tuple(with_lasts(_headings(pieces)))


def _blocks(source: Source) -> Iterator[list[_Line]]:
    """Lines between empty ones; a line of dashes is an empty one too."""
    block: list[_Line] = []
    for number, text in enumerate(source.lines, start=1):
        bare = text.strip()
        if bare and not _RULE.fullmatch(bare):
            block.append(_Line(number, bare, len(text) - len(text.lstrip()) + 1))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _width(blocks: Sequence[Sequence[_Line]]) -> int:
    """How wide the text was wrapped: what nine of ten lines that another one follows do not exceed.

    ``UNWRAPPED`` where they are longer than anybody wraps, or where most of the long ones end a sentence.
    """
    inner = sorted((line.text for block in blocks for line in block[:-1]), key=len)
    width = len(inner[len(inner) * 9 // 10]) if inner else 0
    long = [text for text in inner if len(text) > width * HALF]
    if width > WIDEST or sum(bool(_ENDS.search(text)) for text in long) * 2 > len(long):
        return UNWRAPPED
    return max(NARROWEST, width)


def _parts(block: Sequence[_Line], width: int) -> Iterator[list[_Line]]:
    """The lines of one paragraph, item or table each."""
    part = [block[0]]
    for line in block[1:]:
        before = part[-1]
        if _belongs(before, line, part, width):
            part.append(line)
        else:
            yield part
            part = [line]
    yield part


def _belongs(before: _Line, line: _Line, part: Sequence[_Line], width: int) -> bool:
    """Whether a line goes on with what stands before it in the same block."""
    cells = len(line.cells)
    if cells > 1 and cells == len(before.cells):
        return True
    if len(part) > 1 and len(before.cells) > 1 and _is_table(part):
        return False
    bullet = BULLET.match(line.text)
    if bullet is not None and not (_may_be_prose(bullet["sign"]) and _runs_on(before, line, width)):
        return False
    return _runs_on(before, line, width)


def _runs_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether the break between two lines is one of wrapping."""
    if _GOES_ON.search(before.text):
        return True
    if line.text[0].islower() and not _ENDS.search(before.text):
        return len(before.text) > width * HALF
    share = 1 if _SENTENCE_ENDS.search(before.text) else NARROW
    return len(before.text) + 1 + len(line.text.split(None, 1)[0]) > width * share


def _may_be_prose(sign: str) -> bool:
    """A dash or a number that may stand at the beginning of a wrapped line."""
    return sign in _DASHES or sign[0].isalnum()


def _is_table(lines: Sequence[_Line]) -> bool:
    return len(lines) > 1 and all(len(line.cells) == len(lines[0].cells) for line in lines)


def _rows(source: Source, lines: Sequence[_Line], table: int) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        cells = []
        for start, text in line.cells:
            cells.append(Gathered())
            cells[-1].add(text, line=line.number, column=line.column + start)
        yield row_of(cells, file=source.file, table=table, header=number == 0)


def _is_prose(lines: Sequence[_Line] | None) -> bool:
    """Whether this reads like a paragraph: a line below which it stands may be its heading."""
    text = " ".join(line.text for line in lines or ())
    return len(text.split()) > LONGEST_HEADING_WORDS or bool(text and BULLET.match(text) is None and _ENDS.search(text))


def _piece(source: Source, lines: Sequence[_Line], *, above: bool) -> Piece:
    """A paragraph or an item; a heading, its level to be settled, where it looks like one and stands above a text."""
    bullet = BULLET.match(lines[0].text)
    whole = " ".join(line.text for line in lines)
    heading = above and len(lines) <= 2 and looks_like_heading(whole)
    if bullet is not None and not bullet["sign"].endswith("."):
        heading = False
    gathered = Gathered()
    for number, line in enumerate(lines):
        start = bullet.end() if bullet is not None and not heading and not number else 0
        gathered.add(line.text[start:], line=line.number, column=line.column + start)
        gathered.gap()
    kind: Kind = "heading" if heading else "item" if bullet is not None else "paragraph"
    last = lines[-1]
    return Piece(
        kind=kind,
        text=gathered.text,
        span=Span(source.file, lines[0].number, lines[0].column, last.number, last.column + len(last.text)),
        spots=tuple(gathered.spots),
    )


def looks_like_heading(text: str) -> bool:
    """Whether a line by itself may be one: short, without a stop at its end, a way through a site or an address."""
    words = text.split()
    return (
        len(text) <= LONGEST_HEADING
        and len(words) <= LONGEST_HEADING_WORDS
        and not _NO_HEADING.search(text)
        and any(len(word) > 1 and word[0].isalpha() for word in words)
        and (text[0].isupper() or text[0].isdigit() or text[0] in _QUOTES)
        and "@" not in text
        and "://" not in text
        and not _NUMBER.search(text)
        and " / " not in text
        and " > " not in text
    )


def _headings(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Headings with their levels.

    One directly below another that looks the same is one level deeper. Three in a row are no headings but the last, the
    title apart, and neither is what nothing follows.
    """
    first = _title(pieces)
    kept = []
    for number, piece in enumerate(pieces):
        below, next_below = (*pieces[number + 1 : number + 3], None, None)[:2]
        alike = next_below is None or next_below.kind == "heading"
        if number == first or (piece.kind == "heading" and _stands_above(piece, below, alike=alike)):
            kept.append(replace(piece, kind="heading"))
        else:
            kept.append(replace(piece, kind="paragraph") if piece.kind == "heading" else piece)
    guesses = {_guess(piece.text) for piece in kept if piece.kind == "heading"}
    ranks = {guess: rank for rank, guess in enumerate(sorted(guesses), start=2)}
    level, after_heading = 0, False
    for piece in kept:
        if piece.kind == "heading":
            rank = ranks[_guess(piece.text)]
            level = min(max(rank, level + 1) if after_heading and rank <= level else rank, level + 1, 6)
            yield replace(piece, level=level)
        else:
            yield piece
        after_heading = piece.kind == "heading"


def _title(pieces: Sequence[Piece]) -> int | None:
    """The first heading, or a line before it that names a policy."""
    for number, piece in enumerate(pieces):
        if piece.kind == "heading":
            return number
        if number < FIRST and _OF_A_POLICY.search(piece.text) and looks_like_heading(piece.text):
            return number
    return None


def _stands_above(piece: Piece, below: Piece | None, *, alike: bool) -> bool:
    """Whether a heading has something below it, if only a deeper one."""
    if below is None or below.kind != "heading" or _guess(below.text) > _guess(piece.text):
        return below is not None
    return _guess(below.text) == _guess(piece.text) and not (alike or NUMBERED.match(below.text))


def _guess(text: str) -> int:
    """How high a heading stands: 0 in capitals or with one number, 1 in small letters or with two numbers, and on."""
    numbered = NUMBERED.match(text)
    if numbered is not None:
        return numbered["number"].count(".")
    return 0 if text.upper() == text else 1
