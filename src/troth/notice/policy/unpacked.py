"""A Word document unpacked (ISO/IEC 29500-1, WordprocessingML): its paragraphs with what their looks say of them.

The file comes from outside. It is unpacked only as far as a policy can be long, and a document type, in which XML hides
its bombs, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from troth.notice.policy.pieces import Link
from troth.notice.source import MOST_BYTES

MOST_UNPACKED_BYTES = 40_000_000
"""Of one part of the file: words are a small share of it, and the text itself may have ``MOST_BYTES``."""
TITLE, DEEPEST = 0, 6
"""Levels: of the title, above the first heading; of the deepest heading."""
_WORDS = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_HEADING = re.compile(r"(?:heading|title|überschrift|titre|titolo|título)\s*(\d?)$", re.IGNORECASE)
_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
_OLD = b"\xd0\xcf\x11\xe0"
_PARTS = ("word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels")
_BLANKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


class DocumentError(ValueError):
    """A Word document that cannot be read: what is the matter with it, and what to try."""

    def __init__(self, message: str, *, hint: str = "Open it in a word processor and save it anew as .docx.") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass
class Paragraph:
    """One ``w:p``."""

    number: int
    """From 1; every one counts, those of tables and empty ones too."""
    place: tuple[int, int, int] | None
    """The table, the row and the cell in which it stands."""
    parts: list[str] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    """The level it says itself, 1 to 6."""
    listed: bool = False
    bold: bool = True
    """All of its text is."""
    links: list[Link] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it, white space folded."""
        return " ".join("".join(self.parts).split())


@dataclass(frozen=True)
class Document:
    """A document's paragraphs, and what its styles are."""

    paragraphs: tuple[Paragraph, ...]
    levels: dict[str, int]
    """Of styles that are a heading's: ``TITLE``, or 1 to ``DEEPEST``."""
    lists: frozenset[str]
    """Styles of list items."""


def unpack(data: bytes) -> Document:
    """The paragraphs of a document, in order. DocumentError when it is none, is broken, or is too large unpacked."""
    parts = _parts(data)
    levels, lists = _styles(parts.get(_PARTS[1], b""))
    reader = _Reader(_targets(parts.get(_PARTS[2], b"")))
    _parse(parts[_PARTS[0]], start=reader.start, end=reader.end, text=reader.data)
    return Document(tuple(reader.paragraphs), levels, lists)


def _parts(data: bytes) -> dict[str, bytes]:
    if data.startswith(_OLD):
        raise DocumentError("it is an old .doc, or a document with a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = {name: _part(packed, name) for name in _PARTS if name in packed.NameToInfo}
    except DocumentError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise DocumentError(f"it is no Word document, or a broken one ({error})") from error
    if _PARTS[0] not in parts:
        raise DocumentError(f"it has no {_PARTS[0]}, so it is no Word document")
    return parts


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as opened:
        data = opened.read(MOST_UNPACKED_BYTES + 1)
    if len(data) > MOST_UNPACKED_BYTES:
        raise DocumentError(f"{name} in it unpacks to more than {MOST_UNPACKED_BYTES:,} bytes")
    return data


def _parse(
    data: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run through XML once. Document types, and with them entities of the file's own, are refused. DocumentError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    final = True
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise DocumentError(f"its XML is broken ({error})") from error


def _refuse(*_: object) -> None:
    raise DocumentError("its XML has a document type, which no Word document has")


class _Reader:
    """Collects the paragraphs of ``document.xml``. Deleted text, instructions and hidden text are left out."""

    def __init__(self, targets: dict[str, str]) -> None:
        self.paragraphs: list[Paragraph] = []
        self._targets = targets
        self._open: list[Paragraph] = []
        """Paragraphs begun: one in a text box stands inside another."""
        self._tables: list[list[int]] = []
        self._count = 0
        self._skipped = 0
        self._into = ""
        """Where text goes: ``t`` or ``instrText``, or nowhere."""
        self._hidden = self._bold = False
        self._field = ""
        self._link: tuple[str, int] | None = None
        self._signs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        space, _, tag = name.rpartition(" ")
        if self._skipped or (space == _COMPATIBLE and tag == "Fallback"):  # says once more what stands in Choice
            self._skipped += 1
        elif space in _WORDS:
            said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            if tag in {"p", "tbl", "tr", "tc"}:
                self._begin(tag)
            elif tag in {"r", "vanish", "b", "t", "instrText"}:
                self._run(tag, on=said.get("val", "true") not in {"false", "0", "off"})
            elif self._open:
                self._say(tag, said, self._open[-1])

    def end(self, name: str) -> None:
        """A tag ends."""
        space, _, tag = name.rpartition(" ")
        if self._skipped:
            self._skipped -= 1
        elif space in _WORDS:
            if tag in {"t", "instrText"}:
                self._into = ""
            elif tag == "tbl" and self._tables:
                self._tables.pop()
            elif tag in {"p", "hyperlink"} and self._open:
                self._end_of(tag, self._open[-1])

    def data(self, text: str) -> None:
        """Text, which counts where it is to be read."""
        if self._skipped or not self._open or not self._into:
            return
        self._signs += len(text)
        if self._signs > MOST_BYTES:
            raise DocumentError(f"it has more than {MOST_BYTES:,} signs of text", hint="Look whether it is a policy.")
        if self._into == "instrText":
            self._field += text
        elif not self._hidden:
            self._open[-1].parts.append(text)
            self._open[-1].bold &= self._bold or not text.strip()

    def _begin(self, tag: str) -> None:
        if tag == "p":
            table, row, cell = self._tables[-1] if self._tables else (0, 0, 0)
            self._open.append(Paragraph(len(self.paragraphs) + 1, (table, row, cell) if table else None))
            self.paragraphs.append(self._open[-1])
        elif tag == "tbl":
            self._count += 1
            self._tables.append([self._count, 0, 0])
        elif self._tables:
            table, row, cell = self._tables[-1]
            self._tables[-1] = [table, row + 1, 0] if tag == "tr" else [table, row, cell + 1]

    def _run(self, tag: str, *, on: bool) -> None:
        if tag == "r":
            self._hidden = self._bold = False
        elif tag == "vanish":
            self._hidden = on
        elif tag == "b":
            self._bold = on
        else:
            self._into = tag

    def _say(self, tag: str, said: dict[str, str], paragraph: Paragraph) -> None:
        if tag in _BLANKS:
            paragraph.parts.append(_BLANKS[tag])
        elif tag == "pStyle":
            paragraph.style = said.get("val", "")
        elif tag == "outlineLvl":
            paragraph.outline = _level(said.get("val", ""))
        elif tag == "numId":
            paragraph.listed = said.get("val") != "0"
        elif tag == "hyperlink":
            self._link = (self._targets.get(said.get("id", ""), ""), len(paragraph.parts))

    def _end_of(self, tag: str, paragraph: Paragraph) -> None:
        if tag == "hyperlink":
            target, begins = self._link or ("", 0)
            if target:
                paragraph.links.append(Link(target, "".join(paragraph.parts[begins:]).strip()))
            self._link = None
            return
        self._open.pop()
        found = _FIELD.search(self._field)
        if found is not None:
            paragraph.links.append(Link(found[1], paragraph.text))
        self._field = ""


def _styles(data: bytes) -> tuple[dict[str, int], frozenset[str]]:
    """The levels of headings' styles, and the styles of list items, by the ids of the styles."""
    levels: dict[str, int] = {}
    lists: set[str] = set()
    style = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style
        tag = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "style":
            style = said.get("styleId", "")
        elif tag == "name" and style:
            heading = _HEADING.match(said.get("val", ""))
            if heading is not None:
                levels[style] = min(DEEPEST, int(heading[1])) if heading[1] else TITLE
            elif said.get("val", "").lower().startswith("list "):
                lists.add(style)
        elif tag == "outlineLvl" and style not in levels:
            outline = _level(said.get("val", ""))
            if outline is not None:
                levels[style] = outline

    if data:
        _parse(data, start=start)
    return levels, frozenset(lists)


def _level(said: str) -> int | None:
    """An outline level, written 0 to 5, as 1 to 6; None where it is that of a text."""
    return int(said) + 1 if said in {"0", "1", "2", "3", "4", "5"} else None


def _targets(data: bytes) -> dict[str, str]:
    """Where each outside link leads, by its id."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship") and attributes.get("TargetMode") == "External":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    if data:
        _parse(data, start=start)
    return found
