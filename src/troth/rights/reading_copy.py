"""The copy as HTML: what stands on the page of the privacy centre, and as one file that opens by itself.

One body for both, so that whoever takes the copy along reads what they read before. No script, nothing fetched; what is
long is folded by ``details``. The words around what is held are handed in: the language is the reader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from msgspec import Struct

from troth.notice.telling import foreign_html, foreign_text
from troth.rights.facts import Cell, Copy, Use
from troth.rights.letter_text import read_letter
from troth.rights.saying import CopyWords, Saying
from troth.rights.shelves import LONG_READ, RECORDS, TECHNICAL, Chapter, Item, Shelf, chapters

SHEETS = Path(__file__).parent / "sheets"
FIRST_ROWS = 8
"""Entries of a long table that are seen at once; so many more and it is not worth folding the rest."""
NARROW = 45
"""Signs of a value; a longer one is given the room of two."""
SHORT = 25
"""Signs; a shorter value at the beginning of a line is not broken."""
BROAD, WHOLE = ' class="broad"', ' class="whole"'
IN_A_LINE = 3
"""Values beside the name of an item that is folded."""
FIRST = 3
"""The heading of a shelf that stands in a chapter."""
LAW = "law"
"""The chapter with what else the law wants said (GDPR art. 15(1) and (2)), after what is held."""


class Heading(Struct, frozen=True):
    """One line of the contents."""

    id: str
    title: str
    count: int = 0
    """How many entries; 0 where there is nothing to count."""


def lede(copy: Copy, words: CopyWords) -> str:
    """How much is held, as it stood when. Never "nothing" while there is a choice or a note of ours."""
    entries = sum(len(table.entries) for table in copy.tables)
    notes = sum(len(table.entries) for table in copy.records)
    held = [words.count("held-row", entries) if entries else words.say("held-none")]
    if copy.choices:
        held.append(words.count("held-choice", len(copy.choices)))
    if notes:
        held.append(words.count("held-note", notes))
    said = words.labels.all_of(held)
    return words.say(
        "lede", held=said[:1].upper() + said[1:], moment=Saying(words, zone=copy.zone).moment(copy.made_at)
    )


def times(copy: Copy, words: CopyWords) -> str:
    """Whose time is said on the page."""
    return words.say("times", place=copy.zone.rpartition("/")[2].replace("_", " "))


def contents(copy: Copy, words: CopyWords) -> tuple[Heading, ...]:
    """What there is to read, in its order."""
    held = [Heading(one.id, words.say(f"part-{one.id}"), one.count) for one in chapters(copy)]
    if copy.choices:
        at = next((at for at, one in enumerate(held) if one.id in {RECORDS, TECHNICAL}), len(held))
        held.insert(at, Heading("choices", words.say("choices"), len(copy.choices)))
    return (*held, Heading(LAW, words.say(LAW)))


def body(copy: Copy, words: CopyWords, *, notice_at: str = "") -> str:
    """Every section, in the order of ``contents``. ``notice_at``: where a clause of the notice can be read."""
    return foreign_html("\n".join(_Body(copy, words, notice_at).sections()))


def as_page(copy: Copy, words: CopyWords) -> str:
    """The copy as one file."""
    title = escape(words.say("title"))
    style = "".join((SHEETS / name).read_text("utf-8") for name in ("alone.css", "copy.css"))
    links = "".join(
        f'<li><a href="#{one.id}">{escape(one.title)}{f" <small>{one.count}</small>" if one.count else ""}</a></li>'
        for one in contents(copy, words)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(words.labels.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}, {escape(copy.request)}</title><style>\n{style}</style></head>\n<body>"
        f'<main class="copy"><header><h1>{title}</h1><p class="lede">{escape(lede(copy, words))}</p>'
        f'<p class="small">{foreign_html(escape(words.say("looked", places=words.labels.all_of(copy.systems))))} '
        f"{escape(times(copy, words))} {escape(words.say('beside'))} {escape(copy.request)}</p></header>\n"
        f'<nav class="toc" aria-label="{escape(words.say("contents"))}"><ol>{links}</ol></nav>\n'
        f'<div class="held">\n{body(copy, words)}\n</div></main></body></html>\n'
    )


class _Body:
    def __init__(self, copy: Copy, words: CopyWords, notice_at: str) -> None:
        self.copy = copy
        self.words = words
        self.notice_at = notice_at
        self.saying = Saying(words, zone=copy.zone)

    def sections(self) -> Iterator[str]:
        held = {one.id: one for one in chapters(self.copy)}
        if not any(one.count for one in held.values() if one.id not in {RECORDS, TECHNICAL}):
            yield f"<p>{escape(self.words.say('nothing'))}</p>"
        for heading in contents(self.copy, self.words):
            chapter = held.get(heading.id)
            if chapter is not None:
                inner = self.chapter(chapter)
            else:
                inner = "".join(self.law()) if heading.id == LAW else _list(self.copy.choices)
            says = self.words.say(f"says-{heading.id}")
            yield (
                f'<section class="chapter" aria-labelledby="{heading.id}"><h2 id="{heading.id}">'
                f'{escape(heading.title)}</h2><p class="says">{escape(says)}</p>{inner}</section>'
            )

    def law(self) -> Iterator[str]:
        """A shelf for each thing the law wants said."""
        copy = self.copy
        said = {
            "uses": f'<div class="purposes">{"".join(map(self.use, copy.uses))}</div>' if copy.uses else "",
            "sources": _list(copy.sources),
            "logic": _list(copy.logic),
            "safeguards": "".join(map(_folded, copy.safeguards)),
            "rights": _list(copy.rights, sheet="plainly short"),
            "not-searched": _list(copy.not_searched),
        }
        yield from (self._shelf(name, self.words.say(name), "", inner) for name, inner in said.items() if inner)

    def chapter(self, chapter: Chapter) -> str:
        shelves = "".join(self.shelf(one, level=FIRST) for one in chapter.shelves)
        if chapter.id != TECHNICAL:
            return shelves
        tables = self.words.count("table", len(chapter.shelves))
        return f'<details class="fold"><summary>{escape(tables)}</summary>{shelves}</details>'

    def shelf(self, shelf: Shelf, *, level: int) -> str:
        """Of a long one the first entries, and the rest folded under them."""
        about = f'<p class="small">{escape(shelf.place)}, {escape(self.words.count("row", shelf.count))}</p>'
        if len(shelf.items) <= 2 * FIRST_ROWS:
            inner = self.items(shelf, shelf.items, named_by=shelf.id, level=level)
        else:
            rest = f"{shelf.id}-rest"
            said = self.words.count("other-row", len(shelf.items) - FIRST_ROWS)
            inner = (
                f"{self.items(shelf, shelf.items[:FIRST_ROWS], named_by=shelf.id, level=level)}"
                f'<details class="fold"><summary id="{rest}">{escape(said)}</summary>'
                f"<div>{self.items(shelf, shelf.items[FIRST_ROWS:], named_by=rest, level=level)}</div></details>"
            )
        return self._shelf(shelf.id, shelf.label, about if level == FIRST else "", inner, level=level)

    def items(self, shelf: Shelf, items: Iterable[Item], *, named_by: str, level: int) -> str:
        if shelf.columns:
            return self._table(shelf, items, named_by=named_by)
        return "".join(self.item(one, level=level) for one in items)

    @staticmethod
    def _shelf(anchor: str, label: str, about: str, inner: str, *, level: int = FIRST) -> str:
        """``about`` and ``inner`` are HTML."""
        heading = f"h{min(level, 6)}"
        return (
            f'<div class="shelf"><div class="spine"><{heading} id="{anchor}">'
            f"{escape(label)}</{heading}>{about}</div><div>{inner}</div></div>"
        )

    def _table(self, shelf: Shelf, items: Iterable[Item], *, named_by: str) -> str:
        technical = shelf.id.startswith(TECHNICAL)
        named = technical and len(shelf.items) > 1
        heads = [self.words.say("entry")] if named else []
        heads += [label for _, label in shelf.columns]
        rows = []
        for item in items:
            held = {cell.column: cell for cell in item.cells}
            cells = [(label, held.get(column)) for column, label in shelf.columns]
            said = [(label, self._in_grid(cell, bare=technical) if cell is not None else "") for label, cell in cells]
            if named:
                name = self.saying.name(item.name) if item.name else self.words.say("number", number=item.number)
                said.insert(0, ("", escape(name)))
            first, *others = (text for _, text in said)
            labels = [label for label, _ in said[1:]]
            rows.append(
                f'<tr><th scope="row"{WHOLE if len(first) < SHORT else ""}>{first}</th>'
                + "".join(
                    f'<td data-col="{escape(foreign_text(label))}">{text}</td>' if text else "<td></td>"
                    for label, text in zip(labels, others, strict=True)
                )
                + "</tr>"
            )
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
        return (
            f'<div class="scroll" role="group" aria-labelledby="{named_by}" tabindex="0"><table class="grid"><thead>'
            f"<tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )

    def _in_grid(self, cell: Cell, *, bare: bool) -> str:
        """``bare``: the key itself, whose name stands elsewhere on the page."""
        if len(cell.value) <= LONG_READ:
            return escape(cell.value) if bare and cell.means else self.saying.html(cell)
        said = self.words.count("sign", len(cell.value))
        return f'<details class="fold"><summary>{escape(said)}</summary>{_letter(cell.value)}</details>'

    def item(self, item: Item, *, level: int) -> str:
        name = self.saying.name(item.name) if item.name else self.words.say("number", number=item.number)
        headed = item.name is not None and not item.folded  # a summary is no heading: none is passed over below it
        inner = (
            self.pairs((cell.label, self.saying.value(cell), self.saying.html(cell)) for cell in item.cells)
            + "".join(self.text(one, folded=not item.folded) for one in item.texts)
            + "".join(self.shelf(one, level=level + 1 + headed) for one in item.shelves)
        )
        if item.folded:
            more = "".join(f" <span>{self.saying.html(cell)}</span>" for cell in item.cells[:IN_A_LINE])
            said = f'<span class="name">{escape(name)}</span>{more}'
            return f'<details class="fold entry"><summary>{said}</summary>{inner}</details>'
        heading = f"h{min(level + 1, 6)}"
        title = f'<{heading} class="name">{escape(name)}</{heading}>' if headed else ""
        return f'<div class="entry">{title}{inner}</div>'

    def text(self, cell: Cell, *, folded: bool) -> str:
        """A text to read; a long one folded, unless what it stands in is."""
        if folded and len(cell.value) > LONG_READ:
            return f'<details class="fold"><summary>{escape(cell.label)}</summary>{_letter(cell.value)}</details>'
        return f'<p class="small">{escape(cell.label)}</p>{_letter(cell.value)}'

    def use(self, use: Use) -> str:
        label = escape(use.label)
        pairs = [("ground", use.basis), ("keep", use.keep), ("recipients", "\n".join(use.recipients))]
        said = self.pairs((self.words.say(key), text, escape(text)) for key, text in pairs if text)
        if self.notice_at:
            there = escape(f"{self.notice_at}#{use.clause}")
            said += f'<p><a href="{there}">{escape(self.words.say("in-notice"))}</a></p>'
        return f'<details class="fold"><summary>{label}</summary>{said}</details>'

    @staticmethod
    def pairs(pairs: Iterable[tuple[str, str, str]]) -> str:
        """Labels and values as text, and the latter as HTML."""
        rows = "".join(
            f"<div{BROAD if len(text) > NARROW else ''}><dt>{escape(label)}</dt><dd>{said}</dd></div>"
            for label, text, said in pairs
        )
        return f'<dl class="cells">{rows}</dl>' if rows else ""


def _letter(text: str) -> str:
    """Paragraph by paragraph. A heading of a letter is none of the page."""
    sheets = {"heading": "letter-head", "paragraph": "", "item": "letter-item"}
    lines = (
        f'<p class="{sheets[one.kind]}">{escape(one.text)}</p>' if sheets[one.kind] else f"<p>{escape(one.text)}</p>"
        for one in read_letter(text)
    )
    return f'<div class="letter">{"".join(lines)}</div>'


def _folded(said: str) -> str:
    """The first line, and what stands under it."""
    first, _, rest = said.partition("\n")
    return f'<details class="fold"><summary>{escape(first)}</summary><p>{escape(rest)}</p></details>'


def _list(several: Iterable[str], *, sheet: str = "plainly") -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in several)
    return f'<ul class="{sheet}">{items}</ul>' if items else ""
