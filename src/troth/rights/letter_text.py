"""A stored letter as it reads: headings, paragraphs, lists and lines of a table, out of HTML or of plain text.

A letter was written to be read in a mail program. Here its words are wanted, and where its links led; how it looked
stands in the copy's JSON.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Literal

from msgspec import Struct

_TAGS = re.compile(r"<!doctype html|<(?:html|body|p|div|table|br|h[1-6]|ul|ol)\b[^>]*>", re.IGNORECASE)
_UNSEEN = frozenset({"title", "style", "script"})
_BLANK = re.compile(r"[ \t\r\n\f]+")
_BREAKS = frozenset(
    {"p", "div", "table", "tr", "ul", "ol", "li", "hr", "section", "article", "header", "footer", "blockquote", "body"}
)
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Line(Struct, frozen=True):
    """One piece of a letter."""

    kind: Literal["heading", "paragraph", "item"]
    text: str
    """Lines of an address stay lines."""


def is_markup(text: str) -> bool:
    """Whether a text was written as HTML."""
    return _TAGS.search(text) is not None


def read_letter(text: str) -> tuple[Line, ...]:
    """The letter, piece by piece. Nothing that can be read in it is left out."""
    if not is_markup(text):
        pieces = (piece.strip() for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
        return tuple(Line("paragraph", piece) for piece in pieces if piece)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end()
    return tuple(reader.lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._kind: Literal["heading", "paragraph", "item"] = "paragraph"
        self._unseen: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _HEADS or tag in _BREAKS:
            self.end()
            self._kind = "heading" if tag in _HEADS else "item" if tag in {"li", "tr"} else "paragraph"
        elif tag in {"td", "th"} and "".join(self._words).strip():
            self._words = ["".join(self._words).rstrip(" "), ": "]
        elif tag == "br":
            self._words.append("\n")
        elif tag == "img" and said.get("alt"):
            self._words.append(said["alt"])
        elif tag == "a":
            self._links.append(said.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _HEADS or tag in _BREAKS:
            self.end()
        elif tag == "a" and self._links:
            address = self._links.pop()
            said = address.removeprefix("mailto:")
            if address.startswith(("http:", "https:", "mailto:")) and said not in "".join(self._words):
                self._words.append(f" ({said})")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(_BLANK.sub(" ", data))

    def end(self) -> None:
        """Close the piece that is being read."""
        lines = ("".join(self._words)).split("\n")
        text = "\n".join(filter(None, (_BLANK.sub(" ", line).strip(" ") for line in lines)))
        if text:
            self.lines.append(Line(self._kind, text))
        self._words, self._kind = [], "paragraph"
