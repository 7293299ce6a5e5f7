"""A policy in Markdown: CommonMark with tables."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from troth.notice.places import Span
from troth.notice.policy.pieces import Gathered, Kind, Link, Piece, row_of
from troth.notice.source import Source


def read_markdown(source: Source) -> tuple[Piece, ...]:
    """The pieces of a text, in order."""
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(source.lines) + "\n")
    return tuple(_pieces(source, tokens))


def _pieces(source: Source, tokens: list[Token]) -> Iterator[Piece]:
    items: list[int] = []
    lasts = _last_items(tokens)
    table = 0
    cells: list[Gathered] = []
    links: list[Link] = []
    for number, token in enumerate(tokens):
        match token.type:
            case "list_item_open":
                items.append(number)
            case "list_item_close":
                items.pop()
            case "table_open":
                table += 1
            case "tr_close":
                if any(cell.text for cell in cells):
                    head = tokens[number - 1].type == "th_close"
                    yield row_of(cells, file=source.file, table=table, header=head, links=links)
                cells, links = [], []
            case "inline" if token.map is not None:
                before = tokens[number - 1]
                gathered = _gathered(source, token)
                if before.type in {"td_open", "th_open"}:
                    cells.append(gathered)
                    links.extend(_links(token))
                else:
                    heading = before.type == "heading_open"
                    kind: Kind = "heading" if heading else "item" if items else "paragraph"
                    yield Piece(
                        kind=kind,
                        text=gathered.text,
                        level=int(before.tag[1]) if heading else 0,
                        last=bool(items) and items[-1] in lasts,
                        links=tuple(_links(token)),
                        span=_lines(source, token.map[0] + 1, token.map[1]),
                        spots=tuple(gathered.spots),
                    )
            case _:
                pass


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


def _gathered(source: Source, token: Token) -> Gathered:
    """What a reader sees of a line, and where. A sign written as an entity has the place of what precedes it."""
    gathered = Gathered()
    raw = token.content.split("\n")
    first = token.map[0] + 1 if token.map is not None else 1
    number, cursor, target = 0, 0, ""
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            number, cursor = min(number + 1, len(raw) - 1), 0
            gathered.gap()
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            behind = raw[number].find(target, cursor) if target else -1
            cursor = behind + len(target) if behind >= 0 else cursor
        elif child.type in {"text", "code_inline"}:
            found = raw[number].find(child.content, cursor)
            at = found if found >= 0 else cursor
            line, column = _place(source, first + number, raw[number])
            gathered.add(child.content, line=line, column=column + at)
            cursor = at + len(child.content) if found >= 0 else cursor
    return gathered


def _place(source: Source, line: int, raw: str) -> tuple[int, int]:
    """The line and column at which a line of a paragraph begins, the signs of lists and quotations before it."""
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    return line, max(0, text.find(raw)) + 1


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
