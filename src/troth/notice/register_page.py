"""The record of processing activities as HTML: one body for the desk and for a file that opens by itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from troth.notice.register import Activity, Measure, Register


def body(record: Register) -> str:
    """Every section: who answers, what is not said, each purpose, security. All text is escaped here."""
    return "\n".join(
        (
            _section(
                "a", "(a) Who answers", _pairs((("Controllers", record.controllers), ("Contacts", record.contacts)))
            ),
            _section("missing", "What the notice does not say", _list(record.missing)),
            '<section aria-labelledby="activities"><h2 id="activities">(b) Purposes</h2>',
            *map(_activity, record.activities),
            "</section>",
            _section("g", "(g) Security measures, as the notice describes them", _measures(record.measures)),
        )
    )


def standing(record: Register) -> str:
    """Which wording of the notice this is the record of."""
    if not record.edition:
        return f"From the working file, which is not published; it is to hold from {record.effective}."
    return f"From edition {record.edition[:8]}, in force from {record.effective}."


def as_page(record: Register, *, style: str) -> str:
    """One file, for reading and for paper; ``style`` is CSS of ours."""
    title = "Record of processing activities"
    answering = ", ".join(record.answering)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}. {escape(answering)}</title><style>\n{style}</style></head>\n"
        f'<body><main class="register"><header><h1>{title}</h1><p class="lede">{escape(answering)}</p>'
        f'<p class="small">GDPR, article 30(1). {escape(standing(record))}</p></header>\n'
        f'<div class="register" lang="{escape(record.language)}">\n{body(record)}\n</div></main></body></html>\n'
    )


def _activity(one: Activity) -> str:
    pairs = (
        ("Ground", one.ground),
        ("(a) Controllers", one.controllers),
        ("(c) People", one.people),
        ("(c) Personal data", ("; ".join(one.data),) if one.data else ()),
        ("(d) Recipients", one.recipients or ("None is declared.",)),
        ("(e) Transfers", one.transfers or ("None is declared.",)),
        ("(f) Time limits", one.keep),
    )
    head = f'<h3 id="purpose-{escape(one.id)}">{escape(one.purpose)}</h3>'
    return f'<article class="activity" aria-labelledby="purpose-{escape(one.id)}">{head}{_pairs(pairs)}</article>'


def _measures(measures: Iterable[Measure]) -> str:
    said = [
        escape(one.says)
        + (f' <small lang="en">Vouched for by the {escape(one.vouched)}.</small>' if one.vouched else "")
        for one in measures
    ]
    return "".join(("<ul>", *(f"<li>{one}</li>" for one in said), "</ul>")) if said else _NOTHING


_NOTHING = '<p class="dim" lang="en">The notice does not say.</p>'


def _section(name: str, title: str, inside: str) -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}" lang="en">{title}</h2>{inside}</section>'


def _pairs(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    rows = (f'<div><dt lang="en">{escape(key)}</dt><dd>{_list(said)}</dd></div>' for key, said in pairs)
    return f"<dl>{''.join(rows)}</dl>"


def _list(several: Iterable[str]) -> str:
    lines = [escape(one) for one in several]
    if not lines:
        return _NOTHING
    return lines[0] if len(lines) == 1 else "".join(("<ul>", *(f"<li>{one}</li>" for one in lines), "</ul>"))
