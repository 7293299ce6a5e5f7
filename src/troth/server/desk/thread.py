"""The thread from the day a request came to the day it is due, as SVG: short in a list, long on its own page."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from troth.rights.facts import Request
from troth.server.pages.templatetags.marks import day

SOON_DAYS = 3
"""Colour comes only then."""
_SHORT, _LONG = 138, 1080
_DAY = dt.timedelta(days=1)


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
    """For a row of a list; the number beside it says the same."""
    at = 6 + (_SHORT - 6) * _share(one, now)
    weeks = max((one.due - one.received) / dt.timedelta(days=7), 1)
    ticks = format_html_join(
        "",
        '<path class="t" d="M{} 6v4"/>',
        ((round(6 + (_SHORT - 6) * week / weeks, 1),) for week in range(int(weeks) + 1)),
    )
    return format_html(
        '<svg class="run" viewBox="0 0 144 16" aria-hidden="true"><path class="t" d="M6 8H138" fill="none"/>{}'
        '<path d="M6 8H{}" stroke="currentColor" stroke-width="3"/>'
        '<path class="d" d="M{} 2.5l5.5 5.5-5.5 5.5-5.5-5.5Z"/></svg>',
        ticks,
        round(at, 1),
        round(at, 1),
    )


def long(one: Request, now: dt.datetime, *, zone: str) -> SafeString:
    """For the page of a request: every day a tick, every week a longer one, today a stone."""
    days = max((one.due - one.received) // _DAY, 1)
    at = round(20 + (_LONG - 20) * _share(one, now), 1)
    ticks = format_html_join(
        "",
        '<path d="M{} 30v{}" stroke="currentColor"/>',
        ((round(20 + (_LONG - 20) * count / days, 1), 8 if count % 7 == 0 else 4) for count in range(days + 1)),
    )
    number, word = left_words(one, now)
    today = f"today, {number} {word}{'' if 'late' in word else ' left'}" if number else "due today"
    anchor = "start" if at < 120 else "end" if at > _LONG - 120 else "middle"
    came, due = _short_day(one.received, zone), _short_day(one.due, zone)
    law = f" ({one.law})" if one.law else ""
    said = f"Received {day(one.received, zone)}, due {day(one.due, zone)}: {today}"
    return format_html(
        '<svg class="clock wide" viewBox="0 0 1100 62" role="img" aria-label="{}"><path d="M20 30H1080" '
        'stroke="currentColor"/>{}<path class="past" d="M20 30H{}"/><path class="stone" d="M{} 21l9 9-9 9-9-9Z"/>'
        '<text x="20" y="58">{}, received</text><text class="strong" x="{}" y="14" text-anchor="{}">{}</text>'
        '<text x="1080" y="58" text-anchor="end">{}, due{}</text></svg>',
        escape(said),
        ticks,
        at,
        at,
        came,
        at,
        anchor,
        today,
        due,
        law,
    )


def _share(one: Request, now: dt.datetime) -> float:
    whole = (one.due - one.received) / _DAY
    return min(max((now - one.received) / _DAY / whole, 0.0), 1.0) if whole else 1.0


def _short_day(at: dt.datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B}"
