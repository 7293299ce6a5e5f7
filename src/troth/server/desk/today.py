"""Today: what is due, what is not true, what runs out. Its title is its news; when all is quiet, what was not seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from msgspec import Struct

from troth.board import FRESH_DAYS, Row, counts
from troth.house import House
from troth.house.owning import owners_of
from troth.rights.facts import Request
from troth.server.desk import sessions
from troth.server.desk.guard import needs, signed_in
from troth.server.desk.naming import row_of
from troth.server.desk.promises import voice_of
from troth.server.desk.roles import may
from troth.server.pages.shell import the_house

HORIZON = dt.timedelta(days=60)
MOST = 8
NAMED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Deviation(Struct, frozen=True):
    """Our sentence, and what we saw."""

    row: Row
    quote: Any
    title: Any
    owner: str


class Ending(Struct, frozen=True):
    """Something that runs out."""

    day: dt.date
    what: str
    more: str
    soon: bool


@needs("today")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The first page of the desk."""
    house, role = the_house(), signed_in(request).role
    now, zone = house.clock.now(), house.notice.time_zone or "UTC"
    rows = house.board()
    sees = may(role, "requests")
    requests = house.requests.all(open_only=True) if sees else ()
    voice, owners = voice_of(house), owners_of(house)
    deviations = [
        Deviation(row, voice.quote(row.id, row.clause), voice.title(row.clause), owners.of(row.id, row.clause))
        for row in rows
        if row.verdict == "deviated"
    ]
    context = {
        "now": now,
        "zone": zone,
        "title": title(requests, rows, now=now, sees_requests=sees),
        "sees_requests": sees,
        "requests": [row_of(one, now) for one in requests],
        "deviations": deviations,
        "endings": endings(house, rows, requests, now=now, zone=zone),
        "rest": _rest(rows),
        "note": sessions.said(request),
    }
    return render(request, "desk/today.html", context)


def title(requests: Sequence[Request], rows: Sequence[Row], *, now: dt.datetime, sees_requests: bool) -> str:
    """The news in one line; when there is none, what was not looked at."""
    late = sum(1 for one in requests if one.days_left(now) < 0)
    week = sum(1 for one in requests if 0 <= one.days_left(now) <= 7)
    waiting = sum(1 for one in requests if one.waits_for == "desk" and one.days_left(now) > 7)
    untrue = sum(1 for row in rows if row.verdict == "deviated")
    news = []
    if late:
        news.append(f"{number(late)} request{'' if late == 1 else 's'} {'is' if late == 1 else 'are'} late")
    if week:
        what = "" if late else f" request{'' if week == 1 else 's'}"
        news.append(f"{number(week)}{what} end{'s' if week == 1 else ''} this week")
    if waiting:
        what = "" if late or week else f" request{'' if waiting == 1 else 's'}"
        news.append(f"{number(waiting)}{what} wait{'s' if waiting == 1 else ''} for us")
    if untrue:
        one = "one of our sentences is" if untrue == 1 else f"{number(untrue)} of our sentences are"
        news.append(f"{one} not true today")
    if news:
        return _capital(_listed(news)) + "."
    never = sum(1 for row in rows if row.verdict == "untried")
    quiet = "Nothing is due and nothing was seen to be untrue" if sees_requests else "Nothing was seen to be untrue"
    return f"{quiet}; {number(never)} of {len(rows)} promises {'was' if never == 1 else 'were'} never tried."


def endings(
    house: House, rows: Iterable[Row], requests: Iterable[Request], *, now: dt.datetime, zone: str
) -> list[Ending]:
    """What runs out next: tests, words of people, copies, and editions to come; the nearest first."""
    today = now.astimezone(ZoneInfo(zone)).date()
    found: list[tuple[dt.date, str, str]] = []
    tests: dict[dt.date, list[str]] = {}
    for row in rows:
        if row.verdict == "held" and row.at is not None:
            last = (row.at + dt.timedelta(days=FRESH_DAYS)).astimezone(ZoneInfo(zone)).date()
            tests.setdefault(last, []).append(row.id)
        if row.until is not None:
            found.append((row.until, f"The word of the {row.vouches} for {row.id}", "then nobody vouches for it"))
    for day, ids in tests.items():
        what = f"Test of {ids[0]}" if len(ids) == 1 else f"Tests of {len(ids)} promises"
        named = "" if len(ids) == 1 else f"{', '.join(ids[:6])}{' and more' if len(ids) > 6 else ''}; "
        found.append((day, what, f"{named}older than {FRESH_DAYS} days then"))
    found += [
        (edition.effective.astimezone(ZoneInfo(zone)).date(), f"Edition {edition.hash[:8]} comes into force", "")
        for edition in house.editions.all()
        if edition.effective > now
    ]
    for one in requests:
        copy = house.requests.copy(one.id) if one.right == "access" else None
        if copy is not None:
            found.append((copy.expires_at.astimezone(ZoneInfo(zone)).date(), f"The copy of {one.id}", "destroyed then"))
    near = sorted(one for one in found if one[0] - today <= HORIZON)
    return [Ending(day, what, more, (day - today).days <= 3) for day, what, more in near[:MOST]]


def number(count: int) -> str:
    """A number as words up to twelve."""
    return NAMED[count] if count < len(NAMED) else str(count)


def _rest(rows: Sequence[Row]) -> str:
    found = counts(rows)
    wrong, never = found.get("deviated", 0), found.get("untried", 0)
    others = len(rows) - wrong
    first = f"Nothing to do on the {'other ' if wrong else ''}{others} promises that is known."
    return (
        f"{first} That is not the same as all well: {number(never)} {'has' if never == 1 else 'have'} never been tried."
    )


def _listed(news: list[str]) -> str:
    return news[0] if len(news) == 1 else f"{', '.join(news[:-1])}, and {news[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
