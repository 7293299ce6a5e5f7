"""The pages at the counter, in the look of the desk. What the house says comes from the notice in force, as it is."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from html import escape
from zoneinfo import ZoneInfo

from demo.boutique.signing import Adviser
from msgspec import Struct

from troth.notice.kinds import Channel, Collect

GENEVA = ZoneInfo("Europe/Zurich")
LONG = {"wishes", "asked"}
MARK = '<svg viewBox="0 0 16 16" aria-hidden="true"><use href="/static/marks.svg#{}"/></svg>'
PAGE = """<!doctype html>
<html lang="en" data-world="desk">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}. The boutiques of Maison Amarante</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/tokens.css">
<link rel="stylesheet" href="/static/desk.css">
<link rel="stylesheet" href="/static/boutique.css">
</head>
<body{body_class}>
<a class="skip" href="#main">Skip to the content</a>
{rail}<main id="main">
{main}
</main>
</body>
</html>
"""
LINKS = (("/", "Find a card"), ("/met", "Note a meeting"), ("/called", "Note a call"))


class Sheet(Struct, frozen=True, kw_only=True):
    """A form of the notice, as it is shown at the counter."""

    path: str
    title: str
    lede: str
    collect: Collect
    channel: Channel
    said: str
    """What the adviser ticks before anything is taken."""
    about_reach: str
    button: str


class Signed(Struct, frozen=True, kw_only=True):
    """Who looks at a page, and the token for its forms."""

    adviser: Adviser
    token: str


def page(title: str, main: str, *, signed: Signed | None = None, here: str = "") -> str:
    """A whole page; without somebody signed in, it has no way to anything."""
    rail = _rail(signed, here) if signed else ""
    return PAGE.format(title=escape(title), main=main, rail=rail, body_class="" if signed else ' class="alone"')


def sign_in(*, wrong: str = "", badge: str = "") -> str:
    """The door."""
    said, invalid = (_error("badge", wrong), _bad("badge", {"badge": wrong})) if wrong else ("", "")
    main = f"""<p class="mark">{MARK.format("sprig")}Maison Amarante</p>
<header><h1>The boutiques</h1><p class="dim">For those who work at the counter.</p></header>
<form class="form" method="post" action="/sign-in">
{said}<div class="field"><label for="badge">Badge</label>
<input id="badge" name="badge" value="{escape(badge)}" autocomplete="username" required{invalid}></div>
<div class="field"><label for="words">Your words</label>
<input id="words" name="words" type="password" autocomplete="current-password" required></div>
<div class="acts"><button class="btn full" type="submit">Sign in</button></div>
</form>"""
    return page("Sign in", main)


def search(signed: Signed, *, said: str = "", found: Sequence[sqlite3.Row] | None = None, note: str = "") -> str:
    """Find a card."""
    if found is None:
        title, result = "Whose card?", ""
    elif not found:
        title, result = "No card fits that", "<p>A surname whole, an address, a number, or the number of the card.</p>"
    else:
        title = "One card" if len(found) == 1 else f"{len(found)} cards"
        rows = "\n".join(
            f'<tr><th scope="row"><a href="/cards/{escape(row["client_no"])}">{escape(_name(row))}</a></th>'
            f"<td>{escape(row['town'])}</td><td>{escape(row['client_no'])}</td></tr>"
            for row in found
        )
        result = (
            '<table class="ledger"><thead><tr><th scope="col">Name</th><th scope="col">Town</th>'
            f'<th scope="col">Card</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    written = f'<p class="rest" role="status">{escape(note)}</p>' if note else ""
    main = f"""<header><p class="dim">{escape(signed.adviser.boutique)}</p><h1>{title}</h1></header>
{written}<form class="find" method="post" action="/">{_token(signed)}
<div class="field"><label for="said">Surname, address, number or card</label>
<input id="said" name="said" value="{escape(said)}" autocomplete="off" required></div>
<button class="btn full" type="submit">Find</button>
</form>
{result}{_out(signed, narrow=True)}"""
    return page(title, main, signed=signed, here="/")


def card(signed: Signed, row: sqlite3.Row, history: Mapping[str, Sequence[sqlite3.Row]]) -> str:
    """One card, and what hangs on it."""
    street = ", ".join(part for part in (row["street"], f"{row['postcode']} {row['town']}".strip()) if part)
    facts = {
        "E-mail address": row["mail"], "Telephone": row["mobile"], "Address": street,
        "First met": f"{_day(row['met_on'])}, {row['met_at']}", "Would like to hear": _wishes(row["wishes"]),
    }  # fmt: skip
    shown = "".join(f"<div><dt>{name}</dt><dd>{escape(said or 'not left')}</dd></div>" for name, said in facts.items())
    hangs = {
        "Met": [(_day(one["at"]), one["noted"] or "Nothing was left.") for one in history["met"]],
        "Called": [(_day(one["at"]), one["asked"]) for one in history["calls"]],
        "Mended": [(_day(one["brought_on"]), _mended(one)) for one in history["repairs"]],
        "Ordered with somebody": [
            (_day(one["ordered_on"]), f"{one['piece']}. {one['state']}.") for one in history["commissions"]
        ],
        "Wished for": [(_day(one["noted_on"]), f"{one['piece_no']} {one['words']}") for one in history["wishes"]],
    }
    sections = "".join(_section(title, rows) for title, rows in hangs.items())
    number = escape(row["client_no"])
    main = f"""<header><p class="dim">Card {number}</p><h1>{escape(_name(row))}</h1></header>
<dl class="facts">{shown}</dl>
<p class="acts"><a class="btn" href="/met?card={number}">Note a meeting</a>
<a class="btn" href="/called?card={number}">Note a call</a></p>
{sections or "<p>Nothing hangs on this card yet.</p>"}"""
    return page(_name(row), main, signed=signed)


def sheet(
    signed: Signed, form: Sheet, *, card: sqlite3.Row | None, given: Mapping[str, str], wrong: Mapping[str, str]
) -> str:
    """Note something: the notice's short form first, then its fields and no other."""
    declared = form.collect.fields.items()
    fields = "\n".join(_field(name, field.label or name, form, given, wrong) for name, field in declared)
    asked = "".join(f"<li>{escape(field.label or name)}</li>" for name, field in declared)
    whose = f'<input type="hidden" name="card" value="{escape(card["client_no"])}">' if card else ""
    about = f"On card {card['client_no']}, {_name(card)}" if card else signed.adviser.boutique
    ticked = (" checked" if given.get("said") else "") + _bad("said", wrong)
    not_said, not_taken = (_error(name, wrong[name]) if name in wrong else "" for name in ("said", "form"))
    main = f"""<header><p class="dim">{escape(about)}</p><h1>{form.title}</h1><p>{form.lede}</p></header>
<section class="shown" aria-label="What the notice says"><p class="ours">“{escape(form.channel.short or "")}”</p>
<p class="small">We ask for this and nothing else; each of it may be left out:</p><ul>{asked}</ul></section>
<form class="form" method="post" action="{form.path}" autocomplete="off">{_token(signed)}{whose}
{not_said}<label class="tick"><input type="checkbox" name="said" value="yes"{ticked}><span>{form.said}</span></label>
{fields}
{not_taken}<div class="acts"><button class="btn full" type="submit">{form.button}</button></div>
</form>"""
    return page(form.title, main, signed=signed, here=form.path)


def plainly(title: str, words: str, *, signed: Signed | None = None) -> str:
    """A page of one sentence."""
    main = f'<header><h1>{escape(title)}</h1><p>{escape(words)}</p></header><p><a href="/">To the cards</a></p>'
    return page(title, main, signed=signed)


def _rail(signed: Signed, here: str) -> str:
    links = "".join(
        f'<li><a href="{path}"{" aria-current=page" if path == here else ""}>{words}</a></li>' for path, words in LINKS
    )
    return f"""<nav class="rail" aria-label="The boutiques">
<a class="mark" href="/">{MARK.format("sprig")}The boutiques</a>
<ul>{links}</ul>
<p class="who">{escape(signed.adviser.called)}<br>{escape(signed.adviser.boutique)}</p>
{_out(signed)}</nav>
"""


def _out(signed: Signed, *, narrow: bool = False) -> str:
    """The way out. On a narrow screen the rail has no room for it, so it stands under the page too."""
    kind = ' class="out"' if narrow else ""
    button = '<button class="plainly" type="submit">Sign out</button>'
    return f'<form method="post" action="/sign-out"{kind}>{_token(signed)}{button}</form>'


def _field(name: str, label: str, form: Sheet, given: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    said = escape(given.get(name, ""))
    attributes = f'id="{name}" name="{name}"{_bad(name, wrong)}'
    box = f"<textarea {attributes}>{said}</textarea>" if name in LONG else f'<input {attributes} value="{said}">'
    why = f'<p class="why">{form.about_reach}</p>' if name == "reach" else ""
    error = _error(name, wrong[name]) if name in wrong else ""
    return f'<div class="field"><label for="{name}">{escape(label)}</label>{error}{box}{why}</div>'


def _bad(name: str, wrong: Mapping[str, str]) -> str:
    return f' aria-invalid="true" aria-describedby="{name}-error"' if name in wrong else ""


def _error(name: str, words: str) -> str:
    return f'<p class="err" id="{name}-error" role="alert">{MARK.format("deviated")}{escape(words)}</p>\n'


def _token(signed: Signed) -> str:
    return f'<input type="hidden" name="token" value="{signed.token}">'


def _section(title: str, rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = "".join(f'<tr><td class="day">{day}</td><td>{escape(words.strip())}</td></tr>' for day, words in rows)
    return f'<section><h2>{title}</h2><table class="ledger"><tbody>{lines}</tbody></table></section>\n'


def _mended(row: sqlite3.Row) -> str:
    until = _day(row["guarantee_until"])
    return f"{row['piece']}. {row['done']}. {row['state']}; under guarantee until {until}. Ticket {row['ticket']}."


def _name(row: sqlite3.Row) -> str:
    return f"{row['given_name']} {row['surname']}".strip() or "Somebody who left no name"


def _day(text: str) -> str:
    """``20 May 2026``, in Geneva for an instant."""
    if len(text) == len("2026-05-20"):
        day = dt.date.fromisoformat(text)
    else:
        day = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).astimezone(GENEVA).date()
    return f"{day.day} {day:%B %Y}"


def _wishes(text: str) -> str:
    wishes = json.loads(text)
    letters = [
        f"{'letters' if yes else 'no letters'} by {way.replace('email', 'e-mail')}"
        for way, yes in wishes.get("letters", {}).items()
    ]
    others = (wishes.get("invited", {}).get("to", ""), wishes.get("said", ""))
    return "; ".join(each for each in (*letters, *others) if each)
