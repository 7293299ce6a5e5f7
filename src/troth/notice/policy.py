"""A policy without declarations, from any house: its headings, paragraphs, list items and links, with their places.

Read as Markdown; plain text is Markdown with little in it, and HTML is read by its tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from troth.notice.packs import places_named
from troth.notice.places import Span
from troth.notice.source import Source

Kind = Literal["heading", "paragraph", "item"]
HTML_BLOCKS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "p": "paragraph",
    "td": "paragraph",
    "li": "item",
}
LISTS = frozenset({"ul", "ol", "menu"})
SILENT = frozenset({"script", "style", "template", "title", "noscript"})
INLINE = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "svg",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Tags within a paragraph; every other tag ends one."""
_DECLARES = re.compile(r"^(?:```+|~~~+)[ \t]*troth\b", re.MULTILINE)
_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)|\{#([^\s}]+)""")
_FRONT = re.compile(r"\A---[ \t]*\n(?:(?!---).*\n)*?troth[ \t]*:")


class Link(Struct, frozen=True):
    """One link or bare address."""

    target: str
    text: str


class Piece(Struct, frozen=True, kw_only=True):
    """One heading, paragraph or list item."""

    kind: Kind
    text: str
    """What a reader sees, white space folded."""
    level: int = 0
    """Of a heading, 1 to 6."""
    last: bool = False
    """The last item of its list."""
    links: tuple[Link, ...] = ()
    span: Span


class Policy:
    """The text of a policy as pieces, in order."""

    def __init__(self, source: Source, pieces: tuple[Piece, ...]) -> None:
        self.source = source
        self.pieces = pieces

    def of_kind(self, kind: str) -> Iterator[Piece]:
        """The pieces of one kind."""
        return (piece for piece in self.pieces if piece.kind == kind)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places whose law the text speaks of, and the EU: who publishes a policy has visitors there."""
        named = places_named("\n".join(self.source.lines))
        return tuple(dict.fromkeys(("EU", *named)))

    def leads(self, fragment: str) -> bool:
        """Whether something on the page is called so, as far as anybody can tell who does not know its generator.

        Generators differ in signs, in case and in the number behind a name that repeats, so letters and digits decide,
        and the beginning of a heading is enough.
        """
        name = _bare(re.sub(r"[-_]\d+$", "", fragment))
        return name in {"", "top"} or any(anchor.startswith(name) for anchor in self._anchors)

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """Headings, ids and names, letters and digits only."""
        names = {_bare(piece.text) for piece in self.of_kind("heading")}
        for line in self.source.lines:
            names.update(_bare(given or braced) for given, braced in _NAMED.findall(line))
        return frozenset(names)


def declares(text: str) -> bool:
    """Whether a file is a notice of ours: it has a ``troth`` block, or front matter that says ``troth:``."""
    return bool(_DECLARES.search(text) or _FRONT.match(text))


def read_policy(source: Source) -> Policy:
    """The pieces of a text; a file that names itself ``.html`` or begins with a tag is read as HTML."""
    text = "\n".join(source.lines) + "\n"
    if source.file.lower().endswith((".html", ".htm")) or text.lstrip().lower().startswith(("<!doctype", "<html")):
        reader = _Html(source)
        reader.feed(text)
        reader.close()
        return Policy(source, tuple(reader.pieces))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return Policy(source, tuple(_markdown(source, tokens)))


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _markdown(source: Source, tokens: list[Token]) -> Iterator[Piece]:
    items: list[int] = []
    lasts = _last_items(tokens)
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            items.append(number)
        elif token.type == "list_item_close":
            items.pop()
        if token.type != "inline" or token.map is None:
            continue
        before = tokens[number - 1]
        heading = before.type == "heading_open"
        kind: Kind = "heading" if heading else "item" if items else "paragraph"
        yield Piece(
            kind=kind,
            text=_seen(token),
            level=int(before.tag[1]) if heading else 0,
            last=bool(items) and items[-1] in lasts,
            links=tuple(_links(token)),
            span=_lines(source, token.map[0] + 1, token.map[1]),
        )


def _last_items(tokens: list[Token]) -> frozenset[int]:
    """The numbers of the tokens that open the last item of a list."""
    found: set[int] = set()
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            opened.append(number)
        elif token.type == "list_item_close":
            start = opened.pop()
            if number + 1 < len(tokens) and tokens[number + 1].type.endswith("_list_close"):
                found.add(start)
    return frozenset(found)


def _seen(token: Token) -> str:
    parts = (
        child.content if child.type in {"text", "code_inline"} else " " if child.type.endswith("break") else ""
        for child in token.children or ()
    )
    return " ".join("".join(parts).split())


def _links(token: Token) -> Iterator[Link]:
    target, text = "", ""
    for child in token.children or ():
        if child.type == "link_open":
            target, text = str(child.attrGet("href") or ""), ""
        elif child.type == "link_close":
            yield Link(target, text)
            target = ""
        elif target:
            text += child.content


def _lines(source: Source, first: int, last: int) -> Span:
    """From the first line's text to the end of the last."""
    while last > first and not source.lines[last - 1].strip():
        last -= 1
    start, end = source.lines[first - 1], source.lines[last - 1].rstrip()
    return Span(source.file, first, len(start) - len(start.lstrip()) + 1, last, len(end) + 1)


class _Html(HTMLParser):
    """Collects pieces from tags. Scripts and styles are no text; text outside every block is a paragraph."""

    def __init__(self, source: Source) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.pieces: list[Piece] = []
        self._tag = ""
        self._start = (1, 0)
        self._text: list[str] = []
        self._links: list[Link] = []
        self._href = ""
        self._linked: list[str] = []
        self._lists = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a piece or a link."""
        if tag in SILENT:
            self._silent += 1
        elif tag == "a":
            self._href, self._linked = (dict(attrs).get("href") or "").strip(), []
        elif tag in HTML_BLOCKS:
            self._close()
            self._open(tag)
        elif tag not in INLINE:
            self._close()
            self._lists += tag in LISTS

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a":
            if self._href:  # an empty address is the page itself, and a name without one is an anchor
                self._links.append(Link(self._href, " ".join("".join(self._linked).split())))
            self._href = ""
        elif tag not in INLINE:
            self._close()
            if tag in LISTS:
                self._lists = max(0, self._lists - 1)
                if self.pieces and self.pieces[-1].kind == "item":
                    self.pieces[-1] = replace(self.pieces[-1], last=True)

    def handle_data(self, data: str) -> None:
        """Text of the piece that is open, or of a paragraph nobody tagged."""
        if self._silent or not (self._tag or data.strip()):
            return
        if not self._tag:
            self._open("p")
        self._text.append(data)
        if self._href:
            self._linked.append(data)

    def close(self) -> None:
        """Read what is left; a piece that was never ended ends here."""
        super().close()
        self._close()

    def _open(self, tag: str) -> None:
        self._tag, self._start = "li" if tag == "p" and self._lists else tag, self.getpos()

    def _close(self) -> None:
        text = " ".join("".join(self._text).split())
        if self._tag and (text or self._links):
            line, column = self._start
            kind = HTML_BLOCKS[self._tag]
            self.pieces.append(
                Piece(
                    kind=kind,
                    text=text,
                    level=int(self._tag[1]) if kind == "heading" else 0,
                    links=tuple(self._links),
                    span=Span(self.source.file, line, column + 1, line, len(self.source.lines[line - 1]) + 1),
                )
            )
        self._tag, self._text, self._links = "", [], []
