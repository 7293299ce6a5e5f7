"""The copy as a page that opens by itself, for years and without a network: no script, nothing fetched, one file.

What it says in words of ours (headings, ``entries``) is handed in: the language is the reader's.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from msgspec import Struct

from troth.rights.facts import Cell, Copy, CopyTable, Use

STYLE = """
:root{color-scheme:light dark;--paper:#faf7f6;--ink:#231a1f;--ink-2:#62535a;--rule:#ded3d1;--accent:#7b1642}
@media (prefers-color-scheme:dark){:root{--paper:#171215;--ink:#f1eae8;--ink-2:#bbadb2;--rule:#3b3036;--accent:#eda3bf}}
*{box-sizing:border-box}
body{margin:0 auto;padding:4rem clamp(1.25rem,5vw,4rem) 6rem;max-inline-size:60rem;
background:var(--paper);color:var(--ink);font:1.0625rem/1.55 "Ysabeau Office",Optima,Candara,"Gill Sans",sans-serif}
h1,h2,.lede{font-family:"Ibarra Real Nova",Garamond,"Iowan Old Style",Palatino,Georgia,serif;font-weight:400;
line-height:1.15;margin:0}
h1{font-size:2.75rem}h2{font-size:1.875rem;margin-block-start:4rem}.lede{font-size:1.5rem;line-height:1.4;margin-block:1rem}
h3{font-size:1.0625rem;font-weight:600;margin:1.75rem 0 .5rem}p{margin:.5rem 0}
.small{color:var(--ink-2);font-size:.9375rem}
a{color:inherit;text-underline-offset:.2em}nav ul{columns:2;column-gap:2rem;padding:0;margin:2rem 0 0;list-style:none}
dl{margin:1rem 0 0;border-block-start:1px solid var(--rule)}
dl>div{display:grid;grid-template-columns:minmax(9rem,16rem) minmax(0,1fr);gap:1.5rem;padding-block:.6rem;
border-block-end:1px solid var(--rule)}
dt{color:var(--ink-2)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}ul.plain{padding-inline-start:1.2em}
ul.plain li{margin-block:.4rem}i{color:var(--ink-2)}
@media (max-width:34rem){dl>div{grid-template-columns:minmax(0,1fr);gap:.1rem}nav ul{columns:1}h1{font-size:2.125rem}}
@media print{nav{display:none}body{padding:0;font-size:10.5pt}dl>div{break-inside:avoid}}
""".replace("\n", "")


class CopyWords(Struct, frozen=True, kw_only=True):
    """Our words on that page, in the reader's language."""

    language: str
    title: str
    lede: str
    """How many entries, as they stood when."""
    looked: str
    """Where we looked."""
    entries: dict[int, str]
    """``2 entries`` for each number that occurs."""
    number: str
    """``No. {number}``."""
    uses: str
    ground: str
    keep: str
    recipients: str
    sources: str
    choices: str
    logic: str
    safeguards: str
    rights: str
    not_searched: str
    nothing: str
    """Where nothing was found."""


def as_page(copy: Copy, words: CopyWords) -> str:
    """The page."""
    tables = [each for each in copy.tables if each.entries]
    lists = [
        (words.sources, copy.sources),
        (words.choices, copy.choices),
        (words.logic, copy.logic),
        (words.safeguards, copy.safeguards),
        (words.rights, copy.rights),
        (words.not_searched, copy.not_searched),
    ]
    sections = [
        *((each.label, _table(each, words)) for each in tables),
        *([(words.uses, "".join(_use(each, words) for each in copy.uses))] if copy.uses else []),
        *((title, _list(said)) for title, said in lists if said),
    ]
    return "".join(
        (
            f'<!doctype html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(words.title)}, {escape(copy.request)}</title><style>{STYLE}</style></head>\n<body><main>",
            f'<h1>{escape(words.title)}</h1><p class="lede">{escape(words.lede)}</p>',
            f'<p class="small">{escape(words.looked)} {escape(copy.request)}</p>',
            "" if tables else f"<p>{escape(words.nothing)}</p>",
            "<nav><ul>",
            *(f'<li><a href="#s{at}">{escape(title)}</a></li>' for at, (title, _) in enumerate(sections)),
            "</ul></nav>\n",
            *(
                f'<section><h2 id="s{at}">{escape(title)}</h2>{body}</section>\n'
                for at, (title, body) in enumerate(sections)
            ),
            "</main></body></html>\n",
        )
    )


def _table(table: CopyTable, words: CopyWords) -> str:
    count = len(table.entries)
    parts = [f'<p class="small">{escape(table.system)}, {escape(words.entries[count])}</p>']
    for at, entry in enumerate(table.entries, start=1):
        if count > 1:
            parts.append(f"<h3>{escape(words.number.format(number=at))}</h3>")
        parts.append(_pairs((cell.label, _value(cell)) for cell in entry.cells))
    return "".join(parts)


def _value(cell: Cell) -> str:
    return f"<i>{escape(cell.hidden)}</i>" if cell.hidden else escape(cell.value)


def _use(use: Use, words: CopyWords) -> str:
    pairs = [(words.ground, escape(use.basis)), (words.keep, escape(use.keep))]
    pairs.append((words.recipients, "<br>".join(escape(one) for one in use.recipients)))
    return f"<h3>{escape(use.label)}</h3>{_pairs((key, said) for key, said in pairs if said)}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Keys as text, values as HTML."""
    rows = "".join(f"<div><dt>{escape(key)}</dt><dd>{said}</dd></div>" for key, said in pairs)
    return f"<dl>{rows}</dl>"


def _list(several: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in several)
    return f'<ul class="plain">{items}</ul>'
