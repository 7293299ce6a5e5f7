"""A policy as a Word document, which has no lines: a line is a paragraph, cells of tables and empty ones counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from troth.notice.findings import Findings
from troth.notice.places import Span
from troth.notice.policy.pieces import Gathered, Piece, Policy, row_of, with_lasts
from troth.notice.policy.plain import looks_like_heading
from troth.notice.policy.unpacked import DEEPEST, TITLE, Document, Paragraph, unpack
from troth.notice.source import Source, accept

MOST_DOCUMENT_BYTES = 30_000_000
"""Of the file, pictures and all; no more is read of it."""
_BULLET = re.compile(r"[•·‣◦▪●○■\u2013\u2014-]\s+")


def is_document(file: str) -> bool:
    """Whether a file is called like a Word document."""
    return file.lower().endswith((".docx", ".docm", ".doc"))


def read_document(data: bytes, *, findings: Findings) -> Policy | None:
    """The pieces of a document; None, with a finding, where there is no text in it. DocumentError when it is broken."""
    document = unpack(data)
    if not any(one.text for one in document.paragraphs):
        findings.error("source-empty", Span(findings.file, 1, 1, 1, 1), "There is no text in this document.")
        return None
    source = accept("\n".join(one.text for one in document.paragraphs) + "\n", findings=findings)
    if source is None:
        return None
    return Policy(source, tuple(with_lasts(_pieces(document, source))))


def _pieces(document: Document, source: Source) -> Iterator[Piece]:
    """Pieces in order, the cells of a row together. A heading by its looks is one level below the one before it."""
    shift = int(any(document.levels.get(one.style) == TITLE and one.text for one in document.paragraphs))
    level = 0
    for place, group in groupby(document.paragraphs, key=lambda one: one.place[:2] if one.place else (0, one.number)):
        paragraphs = list(group)
        if place[0]:
            yield from _row(paragraphs, source, table=place[0])
            continue
        piece = _piece(document, paragraphs[0], source)
        if piece is not None and piece.kind == "heading":
            level = min(piece.level + shift if piece.level <= DEEPEST else level + 1, DEEPEST)
            piece = replace(piece, level=max(1, level))
        if piece is not None:
            yield piece


def _row(paragraphs: Sequence[Paragraph], source: Source, *, table: int) -> Iterator[Piece]:
    cells: dict[int, Gathered] = {}
    for one in paragraphs:
        cell = cells.setdefault(one.place[2] if one.place else 0, Gathered())
        cell.gap()
        cell.add(source.lines[one.number - 1], line=one.number, column=1)
    if any(cell.text for cell in cells.values()):
        links = [link for one in paragraphs for link in one.links]
        first = all(one.place is not None and one.place[1] == 1 for one in paragraphs)
        yield row_of(list(cells.values()), file=source.file, table=table, header=first and len(cells) > 1, links=links)


def _piece(document: Document, paragraph: Paragraph, source: Source) -> Piece | None:
    """A heading by its style, its outline or its looks, an item by its numbering; None where nothing is in it."""
    text = source.lines[paragraph.number - 1]
    if not text:
        return None
    bullet = _BULLET.match(text)
    level = document.levels.get(paragraph.style, paragraph.outline)
    if level is None and paragraph.bold and bullet is None and not paragraph.listed and looks_like_heading(text):
        level = DEEPEST + 1
    item = bullet is not None or paragraph.listed or paragraph.style in document.lists
    begins = bullet.end() if bullet is not None else 0
    gathered = Gathered()
    gathered.add(text[begins:], line=paragraph.number, column=begins + 1)
    return Piece(
        kind="heading" if level is not None else "item" if item else "paragraph",
        text=gathered.text,
        level=level or 0,
        links=tuple(paragraph.links),
        span=Span(source.file, paragraph.number, begins + 1, paragraph.number, len(text) + 1),
        spots=tuple(gathered.spots),
    )
