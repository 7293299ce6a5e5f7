"""The pages of the post office: every letter that was sent, newest first, and one letter opened."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from demo.outside.letters import LINKS, Letter

GENEVA = ZoneInfo("Europe/Zurich")
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/tokens.css">
<link rel="stylesheet" href="/static/house.css">
<link rel="stylesheet" href="/inbox.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="wide head">
<nav aria-label="Letters"><ul><li><a href="/">Every letter</a></li></ul></nav>
<a class="mark" href="/">
<svg viewBox="0 0 16 16" aria-hidden="true"><use href="/static/marks.svg#sprig"/></svg>The post office</a>
<nav aria-label="House"><ul class="end"><li><a href="{shop}">To the shop</a></li></ul></nav>
</header>
<main id="main" class="wide">
{main}
</main>
</body>
</html>
"""


def list_page(letters: Sequence[Letter], *, shop: str, to: str = "") -> str:
    """Every letter, the newest on top."""
    if letters:
        rows = "\n".join(_row(letter) for letter in reversed(letters))
        body = f'<ol class="letters" reversed>\n{rows}\n</ol>'
    else:
        body = '<p class="word none">Nothing has been sent yet.</p>'
    of = f" to {html.escape(to)}" if to else ""
    asked = f"?to={quote(to)}" if to else ""
    count = {0: "No letter", 1: "One letter"}.get(len(letters), f"{len(letters)} letters")
    main = f"""<header class="intro"><h1>What the house has sent</h1>
<p class="lede">{count}{of}. Nothing leaves this machine: whatever the shop or the privacy pages send ends here.</p>
</header>
{body}
<p class="small"><a href="/{asked}">Look again</a>, or take it as <a href="/messages.json{asked}">JSON</a>.</p>"""
    return PAGE.format(title="What the house has sent", shop=html.escape(shop), main=main)


def letter_page(letter: Letter, *, shop: str, drawn: bool = False) -> str:
    """One letter on its paper; the lines a mail program hides are one click away."""
    lines = "\n".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in letter.headers.items()
    )
    subject = html.escape(letter.subject) or "Without a subject"
    as_drawn = f'<a href="/messages/{letter.number}.html">See it as a mail program draws it</a>' if drawn else ""
    main = f"""<article class="letter">
<header><h1>{subject}</h1>
<p>To {html.escape(", ".join(letter.recipients))}<br>From {html.escape(letter.sender)}<br>{_when(letter.received)}</p>
<p class="small">{_kind(letter)}</p><p class="small">{as_drawn}</p></header>
<div class="sheet-of-paper">{_paragraphs(letter.text)}</div>
<details class="lines"><summary>Every header line</summary><dl>
{lines}
</dl><p class="small"><a href="/messages/{letter.number}.eml">The letter byte for byte</a></p></details>
</article>"""
    return PAGE.format(title=subject, shop=html.escape(shop), main=main)


def missing_page(*, shop: str) -> str:
    """A number that no letter has."""
    title = "There is no such letter"
    main = f'<header class="intro"><h1>{title}</h1><p class="lede"><a href="/">See every letter</a></p></header>'
    return PAGE.format(title=title, shop=html.escape(shop), main=main)


def _row(letter: Letter) -> str:
    subject = html.escape(letter.subject) or "Without a subject"
    return f"""<li><a href="/messages/{letter.number}"><span class="word">{subject}</span></a>
<span class="to">{html.escape(", ".join(letter.recipients))}</span>
<span class="small">{_when(letter.received)}. {_kind(letter)}</span></li>"""


def _kind(letter: Letter) -> str:
    return "A letter one can end with one click" if "list-unsubscribe" in letter.headers else "A service message"


def _when(instant: datetime) -> str:
    there = instant.astimezone(GENEVA)
    return f"{there.day} {there:%B %Y}, {there:%H:%M:%S}"


def _paragraphs(text: str) -> str:
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return "\n".join(f"<p>{_linked(block)}</p>" for block in blocks)


def _linked(block: str) -> str:
    parts, end = [], 0
    for found in LINKS.finditer(block):
        address = found.group().rstrip(".,;")
        parts.append(_broken(block[end : found.start()]))
        parts.append(f'<a href="{html.escape(address)}">{html.escape(address)}</a>')
        end = found.start() + len(address)
    return "".join((*parts, _broken(block[end:])))


def _broken(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")
