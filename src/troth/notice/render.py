"""A notice as clean HTML fragments and as clean Markdown, for one visitor.

Everything is escaped. No raw HTML passes through, no picture is fetched, and a link goes to ``https:``, ``http:``,
``mailto:`` or a clause of the same page, or it is not a link. A sentence that promises is a ``span`` of class ``p``
with an address of its own; the page's stylesheet puts the punch behind it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec.structs
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from troth.notice.facts import Block, Clause, Grid, Listing, Notice, Paragraph, Stretch, Subheading, TableCall
from troth.notice.places import Span
from troth.notice.project import Visitor, project, stretches
from troth.notice.tables import Table, fill
from troth.notice.telling import Told, foreign_html, foreign_text, untranslated
from troth.notice.values import fill_in
from troth.notice.words import Speaker

_BREAKING = re.compile(r"[ \t\n]+")
_LINK = re.compile(r"^(https?://[^\s]+|mailto:[^\s]+|#[\w.-]+)$", re.IGNORECASE)


class Page:
    """One notice for one visitor, ready to be put on a page clause by clause."""

    def __init__(self, notice: Notice, visitor: Visitor, *, marked: Mapping[Span, str] | None = None) -> None:
        """``marked`` gives some promises a further class, by where their text stands: ``bad`` where one deviated."""
        self.whole = notice
        self.visitor = visitor
        self.notice = project(notice, visitor)
        self.speaker = Speaker(notice, visitor)
        self._marked = marked or {}
        self._numbers = _numbers(notice)
        self._original: Page | None = None
        if isinstance(notice, Told):
            own = msgspec.structs.replace(visitor, language=notice.original)
            self._original = Page(notice.source, own, marked=marked)

    def voice(self, clause_id: str) -> Page:
        """Who says this clause: what nobody has translated is said in its own language, its tables too."""
        left = self._original is not None and f"#{clause_id}" in untranslated(self.whole)
        return self._original if left and self._original is not None else self

    def inline(self, markdown: str) -> str:
        """Inline Markdown as HTML, its placeholders filled in."""
        return inline_html(fill_in(markdown, self.speaker))

    def stretch_html(self, stretch: Stretch) -> str:
        """One stretch; a promise is a span with its address."""
        text = self.inline(stretch.markdown)
        if not stretch.ids:
            return text
        css = f"p {self._marked.get(stretch.span, '')}".strip()
        return f'<span class="{css}" id="{self.address(stretch)}">{text.strip()}</span>'

    def address(self, stretch: Stretch) -> str:
        """Where a promise stands on the page: ``news.2`` is the clause's second, for every visitor."""
        return self._numbers[stretch.span]

    def paragraph_html(self, paragraph: Paragraph) -> str:
        """The stretches of a paragraph in their order, a space between them."""
        parts = [self.stretch_html(one).strip() for one in paragraph.stretches]
        return " ".join(part for part in parts if part)

    def block_html(self, block: Block, *, level: int = 3) -> str:
        """One block as HTML; empty where a table has no row for this visitor."""
        match block:
            case Paragraph():
                return f"<p>{self.paragraph_html(block)}</p>"
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self._item(item, level)}</li>" for item in block.items)
                return f"<{tag}>{items}</{tag}>"
            case Grid():
                head = tuple(self.inline(one) for one in block.header)
                rows = tuple(tuple(self.inline(cell) for cell in row) for row in block.rows)
                return _table("", head, rows)
            case TableCall():
                return self.table_html(self.table(block))
            case Subheading():
                return f"<h{level}>{self.inline(block.title)}</h{level}>"

    def table(self, call: TableCall) -> Table:
        """The table a call stands for."""
        return fill(self.whole, call, self.visitor)

    def table_html(self, table: Table) -> str:
        """A filled table; columns in which no row says anything are left out."""
        kept = [at for at in range(len(table.header)) if any(row[at] for row in table.rows)]
        if not table.rows:
            return ""
        rows = tuple(tuple("<br>".join(map(inline_html, row[at].split("\n"))) for at in kept) for row in table.rows)
        return _table(table.caption, tuple(html.escape(table.header[at]) for at in kept), rows)

    def markdown(self) -> str:
        """The notice as clean Markdown: no marks, no blocks, values and tables filled in."""
        parts = [f"# {fill_in(self.notice.title, self.speaker)}", *map(self._block_markdown, self.notice.preface)]
        for clause in self.notice.clauses:
            voice = self.voice(clause.id)
            parts.append(f"{'#' * clause.level} {fill_in(clause.title, voice.speaker)}")
            parts.extend(map(voice._block_markdown, clause.body))  # noqa: SLF001 - another of the same class
        return foreign_text("\n\n".join(part for part in parts if part)) + "\n"

    def _item(self, item: Sequence[Block], level: int) -> str:
        if len(item) == 1 and isinstance(item[0], Paragraph):
            return self.paragraph_html(item[0])
        return "".join(self.block_html(one, level=level) for one in item)

    def _block_markdown(self, block: Block) -> str:
        match block:
            case Paragraph():
                return fill_in(" ".join(one.markdown.strip() for one in block.stretches), self.speaker)
            case Listing():
                marks = [f"{at}." if block.ordered else "-" for at, _ in enumerate(block.items, 1)]
                items = ("\n\n".join(map(self._block_markdown, item)) for item in block.items)
                return "\n".join(f"{mark} {_indented(item, mark)}" for mark, item in zip(marks, items, strict=True))
            case Grid():
                return _grid_markdown(block.header, block.rows)
            case TableCall():
                table = self.table(block)
                return _grid_markdown(table.header, table.rows) if table.rows else ""
            case Subheading():
                return f"{'#' * block.level} {fill_in(block.title, self.speaker)}"


def clause_html(page: Page, clause: Clause) -> str:
    """A clause's heading and body as one fragment, without margin notes."""
    level = min(max(clause.level, 2), 6)
    head = f'<h{level} id="{html.escape(clause.id)}">{page.inline(clause.title)}</h{level}>'
    return "\n".join([head, *filter(None, (page.block_html(one, level=min(level + 1, 6)) for one in clause.body))])


def inline_html(markdown: str) -> str:
    """Inline Markdown as HTML: emphasis, code, links, line breaks; everything else as text."""
    return foreign_html(str(_PARSER.renderInline(markdown)))


def inline_text(markdown: str) -> str:
    """Inline Markdown as plain text: what a reader would hear."""
    return inline_marked(foreign_text(markdown))


def inline_marked(markdown: str) -> str:
    """The same, where what is in another language stays marked as such (``telling.foreign``)."""
    children = (child for token in _PARSER.parseInline(markdown) for child in token.children or ())
    return _BREAKING.sub(" ", "".join(_heard(child) for child in children)).strip(" ")


def _numbers(notice: Notice) -> dict[Span, str]:
    """An address for each promise, counted in the whole text: stable for every visitor."""
    found: dict[Span, str] = {}
    for clause_id, body in (("preface", notice.preface), *((one.id, one.body) for one in notice.clauses)):
        promises = [one for one in stretches(body) if one.ids]
        found.update({one.span: f"{clause_id}.{at}" for at, one in enumerate(promises, 1)})
    return found


def _table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that scrolls by itself when it is too wide; the first cell of a row is its heading."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in header)
    body = "".join(_row(row, header) for row in rows)
    said = html.escape(caption, quote=True)
    region = f' role="group" aria-label="{said}" tabindex="0"' if caption else ""
    hidden = f'<caption class="sr">{said}</caption>' if caption else ""
    return (
        f'<div class="scroll"{region}><table class="grid">{hidden}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], header: Sequence[str]) -> str:
    """A row; each cell carries its column's name, shown where the table is folded on a narrow screen."""
    named = tuple(zip(cells, (html.escape(html.unescape(one), quote=True) for one in header), strict=True))
    first = "".join(f'<th scope="row">{cell}</th>' for cell, _ in named[:1])
    rest = "".join(f'<td data-col="{name}">{cell}</td>' for cell, name in named[1:])
    return f"<tr>{first}{rest}</tr>"


def _grid_markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("\n", "; ") for cell in line) + " |" for line in lines)


def _indented(text: str, mark: str) -> str:
    return text.replace("\n", "\n" + " " * (len(mark) + 1))


def _heard(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
    parser.disable(["image", "html_inline"])
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]  # the library's own way
    parser.add_render_rule("link_open", _link_open)
    return parser


def _link_open(_renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
    """A link that leaves the page says nothing to the other side about where the reader came from."""
    address = str(tokens[at].attrs.get("href", ""))
    away = ' rel="noreferrer"' if address.lower().startswith("http") else ""
    return f'<a href="{html.escape(address, quote=True)}"{away}>'


_PARSER = _parser()

__all__ = ["Page", "clause_html", "inline_html", "inline_text"]
