"""A policy as a page in HTML: its text without what is hidden and what is there to be pressed.

Headings, paragraphs and list items by their tags; a row of a table, or a term with its definition, as cells. A table
whose cells hold headings, lists or tables is there for the layout, and its cells are read like the rest of the page.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from msgspec.structs import replace

from troth.notice.places import Span
from troth.notice.policy.pieces import Gathered, Kind, Link, Piece, Policy, row_of
from troth.notice.source import Source

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th", "dt", "dd"})
# fmt: off
SILENT = frozenset({
    "button", "dialog", "embed", "iframe", "nav", "noscript", "object", "optgroup", "option", "script", "select",
    "style", "svg", "template", "textarea", "title",
})
# fmt: on
"""Nothing in them is the text of a policy."""
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Tags that nothing ends."""
# fmt: off
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
})
# fmt: on
"""Tags within a paragraph; every other tag ends one."""
LAYOUT = HEADINGS | LISTS | {"table", "dl"}
"""In a cell they show that its table is none."""
ENDED_BY = {
    "p": ("p",),
    "li": ("p", "li"),
    "td": ("p", "td", "th"),
    "th": ("p", "td", "th"),
    "tr": ("p", "td", "th", "tr"),
    "dt": ("p", "dt", "dd"),
    "dd": ("p", "dt", "dd"),
}
"""Which tags that nobody ended end where this one begins, the inner first."""
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def is_page(text: str, file: str) -> bool:
    """Whether a file is HTML: it is called so, or begins with the tags of one."""
    return file.lower().endswith((".html", ".htm", ".xhtml")) or text.lstrip()[:20].lower().startswith(
        ("<!doctype", "<html")
    )


def read_page(source: Source) -> Policy:
    """The pieces of a page, in order, and what in it can be linked to."""
    reader = _Page(source)
    reader.feed("\n".join(source.lines) + "\n")
    reader.close()
    return Policy(source, tuple(reader.pieces), anchors=frozenset(reader.anchors))


class _Page(HTMLParser):
    """Collects pieces from tags. Text outside every block is a paragraph."""

    def __init__(self, source: Source) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.pieces: list[Piece] = []
        self.anchors: set[str] = set()
        self._open: list[tuple[str, bool]] = []
        """The tags that are open, and whether what they hold is seen."""
        self._kind: Kind = "paragraph"
        self._level = 0
        self._text = Gathered()
        self._links: list[Link] = []
        self._href: str | None = None
        self._linked: list[str] = []
        self._linked_at = (1, 0)
        self._cells: list[Gathered] | None = None
        self._cell_tags: list[str] = []
        self._in_cell = False
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a piece, a cell or a link; or what is not seen."""
        for other in ENDED_BY.get(tag, ()):
            if self._open and self._open[-1][0] == other:
                self.handle_endtag(other)
        said = dict(attrs)
        self.anchors.update(name for name in (said.get("id"), said.get("name") if tag == "a" else None) if name)
        seen = self._seen and tag not in SILENT and "hidden" not in said and not _HIDDEN.search(said.get("style") or "")
        if tag not in VOID:
            self._open.append((tag, seen))
        if not seen:
            return
        if tag == "a":
            self._href, self._linked, self._linked_at = (said.get("href") or "").strip(), [], self.getpos()
        elif tag == "br":
            self._text.gap()
        elif tag in CELLS:
            self._begin_cell(tag)
        elif tag not in INLINE:
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what this tag began, and whatever in it nobody ended."""
        depth = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == tag), None)
        if depth is None:
            return
        while len(self._open) > depth:
            name, seen = self._open.pop()
            if seen:
                self._end(name)

    def handle_data(self, data: str) -> None:
        """Text of whatever is open, or of a paragraph nobody tagged."""
        self._read(data)

    def handle_entityref(self, name: str) -> None:
        """A sign written as ``&name;``."""
        self._read(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A sign written as ``&#number;``."""
        self._read(f"&#{name};")

    def close(self) -> None:
        """Read what is left; a piece that was never ended ends here."""
        super().close()
        self._end_row()
        self._end_piece()

    @property
    def _seen(self) -> bool:
        return not self._open or self._open[-1][1]

    def _read(self, data: str) -> None:
        if not self._seen:
            return
        text = unescape(data) if data.startswith("&") else data
        line, column = self.getpos()
        self._text.add(text, line=line, column=column + 1)
        if self._href is not None:
            self._linked.append(text)

    def _begin_block(self, tag: str) -> None:
        if self._in_cell and tag not in LAYOUT:
            self._text.gap()
            return
        if self._in_cell:
            self._spread()
        self._end_piece()
        if tag in {"table", "dl"}:
            self._end_row()
            self._tables += 1
        elif tag == "tr":
            self._end_row()
        elif tag in HEADINGS:
            self._kind, self._level = "heading", int(tag[1])
        elif tag == "li":
            self._kind = "item"

    def _begin_cell(self, tag: str) -> None:
        if tag == "dt" and "dd" in self._cell_tags:
            self._end_row()
        if self._cells is None:
            self._end_piece()
            self._cells = []
        self._end_cell()
        self._in_cell = True
        self._cell_tags.append(tag)

    def _end(self, tag: str) -> None:
        if tag == "a":
            if self._href:  # an empty address is the page itself, and a name without one is an anchor
                self._links.append(Link(self._href, " ".join("".join(self._linked).split())))
            self._href = None
        elif tag in CELLS:
            self._end_cell()
        elif tag in {"tr", "table", "dl"}:
            self._end_row()
            self._end_piece()
        elif tag not in INLINE and not self._in_cell:
            self._end_piece()
            if tag in LISTS and self.pieces and self.pieces[-1].kind == "item":
                self.pieces[-1] = replace(self.pieces[-1], last=True)

    def _end_cell(self) -> None:
        if self._in_cell and self._cells is not None:
            self._cells.append(self._text)
            self._text = Gathered()
        self._in_cell = False

    def _end_row(self) -> None:
        self._end_cell()
        cells, tags, links = self._cells or [], self._cell_tags, self._links
        self._cells, self._cell_tags = None, []
        if not any(cell.text for cell in cells):
            return
        self._links = []
        if len(cells) == 1:
            self._put("paragraph", cells[0], links)
        else:
            head = bool(tags) and all(tag == "th" for tag in tags)
            self.pieces.append(row_of(cells, file=self.source.file, table=self._tables, header=head, links=links))

    def _spread(self) -> None:
        """The cells of this row are no cells: what they hold is read as paragraphs."""
        self._in_cell = False
        cells, self._cells, self._cell_tags = self._cells or [], None, []
        for cell in cells:
            self._put("paragraph", cell, [])

    def _end_piece(self) -> None:
        if self._cells is not None:
            return
        text, links, kind = self._text, self._links, self._kind
        if kind == "paragraph" and any(tag == "li" for tag, _ in self._open):
            kind = "item"
        self._text, self._links, self._kind = Gathered(), [], "paragraph"
        self._put(kind, text, links)

    def _put(self, kind: Kind, text: Gathered, links: list[Link]) -> None:
        if not (text.text or links):
            return
        line, column = self._linked_at
        self.pieces.append(
            Piece(
                kind=kind,
                text=text.text,
                level=self._level if kind == "heading" else 0,
                links=tuple(links),
                span=text.span(self.source.file) or Span(self.source.file, line, column + 1, line, column + 2),
                spots=tuple(text.spots),
            )
        )
