"""The board as a public page and as JSON: promise by promise, exceptions first, never a score, and no owner's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Struct

from troth.board import ORDER, Row, Verdict, counts
from troth.notice.facts import Notice
from troth.notice.telling import language_of
from troth.server.pages.shell import the_house
from troth.server.pages.templatetags.marks import day, moment
from troth.server.pages.tongue import house_languages, reports_in, tongue_of
from troth.server.pages.views import promises, promises_told

_EXCEPTIONS: tuple[Verdict, ...] = ("deviated", "incomplete", "expired")
_BAR = 1200
"""Width of the bar, in its own units."""
_GAP = 3


class Line(Struct, frozen=True):
    """One row with what it needs beside it."""

    row: Row
    says: str
    language: str
    """Of ``says``."""


class Group(Struct, frozen=True):
    """Rows under one heading."""

    title: str
    clause: str
    lines: tuple[Line, ...]
    language: str
    """Of ``title``."""


class Bar(Struct, frozen=True):
    """One verdict's share of the bar."""

    verdict: Verdict
    number: int
    at: float
    wide: float


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The board for everybody."""
    rows = the_house().board()
    edition = the_house().edition()
    told = edition.told_in(tongue_of(request).language) if edition is not None else None
    found = counts(rows)
    tried = sorted(row.at for row in rows if row.at is not None)
    context: dict[str, Any] = {
        "edition": edition,
        "notice": told,
        "reports": reports_in(request),
        "zone": edition.notice.time_zone if edition is not None else "UTC",
        "title": _title(len(rows), found),
        "groups": _groups(rows, told),
        "counts": [(word, number) for word, number in found.items()],
        "bars": _bars(found, len(rows)),
        "bar_name": ", ".join(_counted(word, number) for word, number in found.items()),
        "total": len(rows),
        "tried": _period(tried, edition.notice.time_zone if edition is not None else "UTC"),
        "environment": rows[0].environment if rows else "",
        "not_examined": _not_examined(rows),
    }
    return render(request, "pages/board.html", context)


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The same rows, with the columns of ``troth try --format json``."""
    del request
    body = msgspec.json.format(msgspec.json.encode(the_house().board()), indent=1)
    return HttpResponse(body, content_type="application/json")


def _title(total: int, found: dict[Verdict, int]) -> str:
    """The news of the page, exceptions first: "90 promises: 2 deviated, 10 held when tried, 78 never tried."."""
    if not total:
        return _("No promise is listed yet.")
    order: tuple[Verdict, ...] = ("deviated", "incomplete", "expired", "held", "declared", "untried")
    parts = ", ".join(_counted(word, found[word]) for word in order if word in found)
    said = ngettext("One promise: %(parts)s.", "%(count)d promises: %(parts)s.", total)
    return said % {"count": total, "parts": parts}


def _counted(word: Verdict, number: int) -> str:
    """``3 held when tried``: the number stays with the word behind it."""
    match word:
        case "deviated":
            said = ngettext("%(count)d deviated", "%(count)d deviated", number)
        case "incomplete":
            said = ngettext("%(count)d not tried to the end", "%(count)d not tried to the end", number)
        case "expired":  # a trial that is too old, or a word that is over
            said = ngettext("%(count)d expired", "%(count)d expired", number)
        case "held":
            said = ngettext("%(count)d held when tried", "%(count)d held when tried", number)
        case "declared":
            said = ngettext("%(count)d declared by a person", "%(count)d declared by a person", number)
        case _:
            said = ngettext("%(count)d never tried", "%(count)d never tried", number)
    return (said % {"count": number}).replace(" ", "\N{NO-BREAK SPACE}", 1)


def _groups(rows: tuple[Row, ...], told: Notice | None) -> list[Group]:
    """Exceptions before everything else, then clause by clause in the order of the notice."""
    says = {promise.id: (promise.says, house_languages()[0]) for promise in promises()}
    if told is not None:
        says |= {each: (text, told.language) for each, text in promises_told(told.language).items()}
    titles = {one.id: (one.title, language_of(told, f"#{one.id}")) for one in told.clauses} if told is not None else {}
    wrong = [row for word in _EXCEPTIONS for row in rows if row.verdict == word]
    first = tuple(_line(row, says, titles) for row in wrong)
    groups = [Group(_("Exceptions, first"), "", first, get_language() or "")] if wrong else []
    by_clause: dict[str, list[Row]] = {}
    for row in rows:
        if row not in wrong:
            by_clause.setdefault(row.clause, []).append(row)
    for clause, ones in by_clause.items():
        title, language = titles.get(clause, (_("Elsewhere"), get_language() or ""))
        lines = tuple(_line(row, says, titles) for row in ones)
        groups.append(Group(title, clause if clause in titles else "", lines, language))
    return groups


def _line(row: Row, says: dict[str, tuple[str, str]], titles: dict[str, tuple[str, str]]) -> Line:
    """What the list of promises says of it, else the title of its clause; each with the language it is in."""
    return Line(row, *(says.get(row.id) or titles.get(row.clause, (row.id, ""))))


def _bars(found: dict[Verdict, int], total: int) -> list[Bar]:
    """The bar, exceptions at its beginning and ``held`` at its end."""
    bars: list[Bar] = []
    at = 0.0
    for word in ORDER:
        if word in found:
            wide = _BAR * found[word] / total
            bars.append(Bar(word, found[word], round(at + 1, 1), round(max(wide - _GAP, 2), 1)))
            at += wide
    return bars


def _period(tried: list[dt.datetime], zone: str) -> str:
    """``9 June 2026, 06:14 to 06:20``: nothing is said twice, neither a minute nor a day. `tried` is in order."""
    if not tried:
        return _("never")
    first, last = moment(tried[0], zone), moment(tried[-1], zone)
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last.removeprefix(f"{day(tried[0], zone)}, ")}


def _not_examined(rows: tuple[Row, ...]) -> str:
    never = sum(1 for row in rows if row.verdict == "untried")
    if not never:
        return _("see each row")
    numbers = {"never": never, "all": len(rows)}
    return _("%(never)d of %(all)d promises; for the others see each row") % numbers
