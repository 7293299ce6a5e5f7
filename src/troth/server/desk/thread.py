"""The thread from the day a request came to the day it is due, as SVG: short in a list, long on its own page."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from troth.rights.facts import Request
from troth.server.pages.templatetags.marks import day

SOON_DAYS = 3
"""Colour comes only then."""
_SHORT = 138
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def pace(one: Request, now: dt.datetime) -> str:
    """``late``, ``soon`` or nothing: how the days left are coloured."""
    if not one.open:
        return ""
    left = one.days_left(now)
    return "late" if left < 0 else "soon" if left <= SOON_DAYS else ""


def left_words(one: Request, now: dt.datetime) -> tuple[str, str]:
    """``("13", "days")``, ``("1", "day late")``, ``("", "today")``."""
    left = one.days_left(now)
    if left == 0:
        return "", "today"
    number = abs(left)
    return str(number), f"day{'' if number == 1 else 's'}{' late' if left < 0 else ''}"


def short(one: Request, now: dt.datetime) -> SafeString:
    """For a row of a list; the number beside it says the same. Beyond the day it was due it has another colour."""
    due, today = (6 + (_SHORT - 6) * share for share in _shares(one, now))
    weeks = max(_last(one, now) - one.received, _WEEK) / _WEEK
    ticks = format_html_join(
        "",
        '<path class="t" d="M{} 6v4"/>',
        ((round(6 + (_SHORT - 6) * week / weeks, 1),) for week in range(int(weeks) + 1)),
    )
    over = format_html('<path class="over" d="M{} 8H{}"/>', round(due, 1), round(today, 1)) if today > due else ""
    return format_html(
        '<svg class="run" viewBox="0 0 144 16" aria-hidden="true"><path class="t" d="M6 8H138" fill="none"/>{}'
        '<path d="M6 8H{}" stroke="currentColor" stroke-width="3"/>{}'
        '<path class="d" d="M{} 2.5l5.5 5.5-5.5 5.5-5.5-5.5Z"/></svg>',
        ticks,
        round(min(due, today), 1),
        over,
        round(today, 1),
    )


def long(one: Request, now: dt.datetime, *, zone: str) -> SafeString:
    """For the page of a request: every day a tick, every week a longer one, today a stone, the day it was due named.

    Lengths are shares of the width, so that words keep their size in every window.
    """
    due, today = (100 * share for share in _shares(one, now))
    days = max((_last(one, now) - one.received) // _DAY, 1)
    ticks = format_html_join(
        "",
        '<line x1="{}%" x2="{}%" y1="26" y2="{}"/>',
        ((at, at, 34 if nth % 7 == 0 else 30) for nth in range(days + 1) for at in (round(100 * nth / days, 2),)),
    )
    number, word = left_words(one, now)
    said = f"today, {number} {word}{'' if 'late' in word else ' left'}" if number else "due today"
    whole = f"Received {day(one.received, zone)}, due {day(one.due, zone)}: {said}"
    return format_html(
        '<figure class="clock {}"><svg role="img" aria-label="{}"><line x1="0" x2="100%" y1="26" y2="26"/>{}'
        '<line class="past" x1="0" x2="{}%" y1="26" y2="26"/>{}'
        '<svg x="{}%" y="26" overflow="visible"><path class="stone" d="M0-9l9 9-9 9-9-9Z"/></svg>'
        '<text class="strong" x="{}%" y="11" text-anchor="{}">{}</text></svg>'
        "<p><span>{}, received</span><span>{}, due{}</span></p></figure>",
        pace(one, now),
        whole,
        ticks,
        round(min(due, today), 2),
        _over(due, today) if today > due else "",
        round(today, 2),
        round(today, 2),
        _anchor(today),
        said,
        _short_day(one.received, zone),
        _short_day(one.due, zone),
        f" ({one.law})" if one.law else "",
    )


def _over(due: float, today: float) -> SafeString:
    """From the day it was due to today, and the word at that day."""
    return format_html(
        '<line class="over" x1="{}%" x2="{}%" y1="26" y2="26"/><line x1="{}%" x2="{}%" y1="18" y2="34"/>'
        '<text x="{}%" y="46" text-anchor="{}">due</text>',
        *(round(at, 2) for at in (due, today, due, due, due)),
        _anchor(due),
    )


def _anchor(share: float) -> str:
    """Which end of a word stands at this share of the width, so that none of it falls off."""
    return "start" if share < 18 else "end" if share > 82 else "middle"


def _shares(one: Request, now: dt.datetime) -> tuple[float, float]:
    """Where the day it is due and today lie on the thread, of 1."""
    last = _last(one, now)
    whole = (last - one.received) / _DAY
    if not whole:
        return 1.0, 1.0
    due, today = ((at - one.received) / _DAY / whole for at in (one.due, min(now, last)))
    return due, max(today, 0.0)


def _last(one: Request, now: dt.datetime) -> dt.datetime:
    """Where the thread ends: the day it is due, or today, where that is over."""
    return now if one.days_left(now) < 0 else one.due


def _short_day(at: dt.datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B}"
