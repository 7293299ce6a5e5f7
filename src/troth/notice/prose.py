"""The Markdown of a notice: clauses, and under each its paragraphs, lists, tables and fences.

CommonMark's block structure comes from markdown-it-py; what stands inside a line is ours to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct, structs

from troth.notice.calls import Called, is_call, read_call
from troth.notice.facts import Block, Grid, Listing, Paragraph, Stretch, Subheading
from troth.notice.findings import Findings, shown
from troth.notice.headings import Heading, read_heading
from troth.notice.inline import MARK
from troth.notice.placed import Placed, join_cells, place_block, place_cells, place_heading
from troth.notice.places import Span
from troth.notice.source import Source
from troth.notice.stretches import Ground, Naming, cut

DEEPEST = 20
"""markdown-it's own limit for containers inside one another; what lies deeper it leaves out without a word."""
_BEYOND = re.compile(r"#{1,6} .*\{#|(?:`{3,}|~{3,}) *troth\s*$")
"""What no block holds: a heading with attributes, the opening of another block."""
_CLOSING = re.compile(r" {0,3}(`{3,}|~{3,})\s*")
_SIGNS = {"`": "backticks", "~": "tildes"}
_ENTRY = re.compile(r"[a-z]+ [a-z0-9._-]+:(\s|$)")


@dataclass(kw_only=True)
class ClauseDraft:
    """A clause while the file is being read."""

    heading: Heading
    parent: ClauseDraft | None
    body: list[Block] = field(default_factory=list)


class Fence(Struct, frozen=True, kw_only=True):
    """A ``troth`` block: the lines between its fences, 1-based, both included."""

    clause: str
    first: int
    last: int
    closed: bool


@dataclass(kw_only=True)
class Outline:
    """The text of one file, cut up, its names not yet resolved."""

    title: str = ""
    preface: list[Block] = field(default_factory=list)
    clauses: list[ClauseDraft] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    names: list[tuple[Naming, str]] = field(default_factory=list)
    """Marks and values, each with the id of its clause (empty in the preface)."""
    calls: list[Called] = field(default_factory=list)


def read_prose(source: Source, *, first: int, language: str, findings: Findings) -> Outline:
    """Read everything from line ``first`` (1-based) on, the lines before it being front matter."""
    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    markdown.core.ruler.enableOnly(["block"])
    text = "\n" * (first - 1) + "\n".join(source.lines[first - 1 :])
    environment: dict[str, dict[str, object]] = {}
    tokens = markdown.parse(text, environment)
    walk = _Walk(source, tokens, findings, language, frozenset(environment.get("references", {})))
    walk.run()
    return walk.outline


class _Walk:
    """Goes through markdown-it's tokens once."""

    def __init__(
        self, source: Source, tokens: list[Token], findings: Findings, language: str, labels: frozenset[str]
    ) -> None:
        self.source = source
        self.tokens = tokens
        self.findings = findings
        self.outline = Outline()
        self.titled = False
        self.too_deep = False
        self.clause: ClauseDraft | None = None
        self.ground = Ground(language=language, promises=False, where="before the first clause", labels=labels)
        self.at = 0

    def run(self) -> None:
        while self.at < len(self.tokens):
            for block in self._block():
                self._body().append(block)
        if not self.titled:
            self.findings.error(
                "syntax-title",
                Span(self.source.file, 1, 1, 1, 1),
                "The notice has no title.",
                "Write one line `# Title` behind the front matter.",
            )

    def _body(self) -> list[Block]:
        return self.clause.body if self.clause is not None else self.outline.preface

    def _take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _block(self) -> list[Block]:
        """Read one block; what is none (a fence, a rule, a heading with an id) gives an empty list."""
        token = self._take()
        if token.level >= DEEPEST - 2 and not self.too_deep:
            self.too_deep = True
            self._refuse(
                "syntax-nesting", token, "Nested so deep that readers of Markdown leave the rest out.", "Move it out."
            )
        match token.type:
            case "heading_open":
                return self._heading(token)
            case "paragraph_open":
                return self._paragraph(token)
            case "bullet_list_open" | "ordered_list_open":
                return [self._list(token)]
            case "blockquote_open":
                return self._until("blockquote_close")
            case "table_open":
                return [self._table(token)]
            case "fence":
                self._fence(token)
            case "code_block":
                self._refuse(
                    "syntax-indented",
                    token,
                    "Text indented by four columns is code to Markdown, and no code belongs in a notice.",
                    "Begin the line at the margin.",
                )
            case "html_block" if not token.content.strip().startswith("<!--"):
                self._refuse(
                    "syntax-html",
                    token,
                    "HTML hides sentences from this check and marks from other readers.",
                    "Write it as Markdown.",
                )
            case _:
                pass
        return []

    def _until(self, close: str) -> list[Block]:
        blocks: list[Block] = []
        while self.tokens[self.at].type != close:
            blocks.extend(self._block())
        self.at += 1
        return blocks

    def _heading(self, token: Token) -> list[Block]:
        inline = self._take()
        self.at += 1
        line = (token.map or [0, 0])[0] + 1
        if token.markup.startswith("#"):
            placed = place_heading(self.source, content=inline.content, line=line)
        else:
            placed = place_block(self.source, content=inline.content, first=line)
        heading = read_heading(placed, level=int(token.tag[1]), findings=self.findings)
        if heading.level == 1:
            return self._title(heading)
        if heading.id is not None and token.level == 0:
            self._open(heading)
            return []
        if heading.id is not None:
            self.findings.error(
                "syntax-heading", heading.span, "A clause cannot begin inside a list or a quotation.", "Move it out."
            )
        elif heading.attributes or heading.context:
            self.findings.error(
                "syntax-heading",
                heading.span,
                "This heading has attributes and no id, so it is no clause and they hold for nothing.",
                "Add an id: `{#id for=CN}`.",
            )
        elif (
            self.clause is not None
            and token.level == 0
            and heading.level <= self.clause.heading.level
            and "{" not in inline.content
        ):
            self.findings.warning(
                "heading-without-id",
                heading.span,
                f"“{shown(heading.title)}” has no id, so what follows still belongs to the clause "
                f"`{self.clause.heading.id}`.",
                "Give it an id, `{#id}`, or make it a deeper heading.",
            )
        return [Subheading(title=heading.title, level=heading.level, span=heading.span)]

    def _title(self, heading: Heading) -> list[Block]:
        if self.titled or self.clause is not None:
            self.findings.error(
                "syntax-title",
                heading.span,
                "A notice has one title, `# ...`, before its first clause.",
                "Begin a clause with `##` and an id.",
            )
            return [Subheading(title=heading.title, level=1, span=heading.span)]
        if heading.id is not None or heading.attributes or heading.context:
            self.findings.error(
                "syntax-title", heading.span, "The title takes no attributes.", "Scope belongs on clauses."
            )
        self.titled = True
        self.outline.title = heading.title
        return []

    def _open(self, heading: Heading) -> None:
        parent = self.clause
        while parent is not None and parent.heading.level >= heading.level:
            parent = parent.parent
        self.clause = ClauseDraft(heading=heading, parent=parent)
        self.outline.clauses.append(self.clause)
        self.ground = structs.replace(
            self.ground, promises=not heading.context, where=f"in `{heading.id}`, whose heading says `.context`"
        )

    def _paragraph(self, token: Token) -> list[Block]:
        inline = self._take()
        self.at += 1
        placed = place_block(self.source, content=inline.content, first=(token.map or [0, 0])[0] + 1)
        if is_call(placed.text):
            called = read_call(placed, findings=self.findings)
            if called is None:
                return []
            self.outline.calls.append(called)
            return [called.call]
        stretches = self._cut(placed)
        span = placed.span(0, len(placed.text.rstrip()))
        return [Paragraph(stretches=stretches, span=span)]

    def _cut(self, placed: Placed) -> tuple[Stretch, ...]:
        stretches, names = cut(placed, ground=self.ground, findings=self.findings)
        clause = self.clause.heading.id or "" if self.clause is not None else ""
        self.outline.names.extend((name, clause) for name in names)
        return stretches

    def _list(self, token: Token) -> Listing:
        items: list[tuple[Block, ...]] = []
        close = token.type.replace("_open", "_close")
        while self.tokens[self.at].type != close:
            self.at += 1
            items.append(tuple(self._until("list_item_close")))
        self.at += 1
        return Listing(ordered=token.type.startswith("ordered"), items=tuple(items), span=self._lines(token))

    def _table(self, token: Token) -> Grid:
        header: tuple[str, ...] | None = None
        rows: list[tuple[str, ...]] = []
        stretches: list[Stretch] = []
        while (inner := self._take()).type != "table_close":
            if inner.type != "tr_open" or inner.map is None:
                continue
            cells = place_cells(self.source, inner.map[0] + 1)
            if header is None:
                header = tuple(cell.text for cell in cells)
            elif cells:
                stretches.extend(self._row(cells))
                rows.append(tuple(MARK.sub("", cell.text).strip() for cell in cells))
        return Grid(header=header or (), rows=tuple(rows), stretches=tuple(stretches), span=self._lines(token))

    def _row(self, cells: tuple[Placed, ...]) -> tuple[Stretch, ...]:
        """A row is read as one piece of prose; its mark stands in the last cell."""
        for cell in cells[:-1]:
            for found in MARK.finditer(cell.text):
                self.findings.error(
                    "mark-misplaced",
                    cell.span(found.start(), found.end()),
                    f"`{shown(found[0])}` stands in a cell that is not the last of its row.",
                    "A row has its mark at the end of its last cell.",
                )
        return self._cut(join_cells(cells))

    def _fence(self, token: Token) -> None:
        start, end = token.map or (0, 0)
        end = min(end, len(self.source.lines))
        opening = self.source.whole_line(start + 1)
        if token.info.strip() != "troth":
            self._other_fence(token, opening, token.info.strip())
            return
        inside = end - 1 if self._closed(token, start, end) else end
        last = next((line for line in range(start + 1, inside) if _BEYOND.match(self.source.lines[line])), inside)
        closed = last == end - 1
        if not closed:
            self.findings.error(
                "syntax-fence",
                opening,
                f"This block is not closed where it ends, so it swallows everything up to line {end}.",
                f"Close it with a line of {len(token.markup)} {_SIGNS[token.markup[0]]}.",
            )
        if token.level > 0:
            self.findings.error(
                "syntax-fence", opening, "A block cannot stand in a list or a quotation.", "Move it to the margin."
            )
        elif self.clause is None:
            self.findings.error(
                "syntax-fence",
                opening,
                "A block stands under a clause, and no heading with an id stands before this one.",
                "Move it under `## Title {#id}`.",
            )
        else:
            clause = self.clause.heading.id or ""
            self.outline.fences.append(Fence(clause=clause, first=start + 2, last=last, closed=closed))

    def _closed(self, token: Token, start: int, end: int) -> bool:
        """Whether the last line of a fence closes it: to CommonMark the end of the file does so too."""
        closing = _CLOSING.fullmatch(self.source.lines[end - 1])
        return end - start > 1 and closing is not None and closing[1].startswith(token.markup)

    def _other_fence(self, token: Token, opening: Span, info: str) -> None:
        """A fence that is no block of ours: a slip of the pen, or code, which no notice needs."""
        if _ENTRY.match(token.content) or info.lower().startswith("troth"):
            self.findings.error(
                "syntax-fence",
                opening,
                f"The block is marked `{shown(info)}`, so its declarations are not read."
                if info
                else "The block is not marked `troth`, so its declarations are not read.",
                "Write the word `troth` behind the opening signs, in lower case and alone.",
            )
        else:
            self.findings.warning(
                "syntax-fence",
                opening,
                "A notice has no use for code; this is read neither as prose nor as a block.",
                "Write it as prose, or leave it out.",
            )

    def _refuse(self, rule: str, token: Token, message: str, hint: str) -> None:
        self.findings.error(rule, self.source.whole_line((token.map or [0, 0])[0] + 1), message, hint)

    def _lines(self, token: Token) -> Span:
        """The whole lines of a list or table, without the empty ones at its end."""
        start, end = token.map or (0, 1)
        while end > start + 1 and not self.source.lines[end - 1].strip():
            end -= 1
        first, last = self.source.whole_line(start + 1), self.source.whole_line(end)
        return Span(first.file, first.line, first.column, last.line, last.end_column)
