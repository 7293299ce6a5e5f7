"""How old somebody is, on the day it is where they are.

Somebody born on 29 February is a year older on 1 March of a common year: until then the year of life is not over
(docs/decisions/0050-birthdays-on-29-february.md).
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OLDEST_YEARS = 130
"""A birth further back than this is a slip of the pen: nobody is known to have lived longer than 122 years."""


def zone_or(zone: str | None, otherwise: str) -> str:
    """The IANA zone that was given, or the other one where that is absent or unknown to us."""
    if not zone:
        return otherwise
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Mars/Olympus", "../etc/passwd", "Europe" (a folder)
        return otherwise
    return zone


def day_on(*, at: dt.datetime, zone: str) -> dt.date:
    """The date in this zone at this instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def age_on(birth: dt.date, at: dt.datetime, zone: str) -> int:
    """Whole years lived by somebody born on ``birth``, at this instant, by the calendar of ``zone``.

    ``at`` is an aware instant, ``zone`` a known IANA name (see ``zone_or``). Negative for a birth still to come.
    """
    today = day_on(at=at, zone=zone)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def read_day(text: str) -> dt.date | None:
    """The day meant by ``YYYY-MM-DD``, past or to come; None for one that does not exist."""
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def read_birth(text: str, *, today: dt.date) -> dt.date | None:
    """The day meant by ``YYYY-MM-DD``; None for one that does not exist, is still to come, or is past all reason."""
    birth = read_day(text)
    if birth is None or birth > today or today.year - birth.year > OLDEST_YEARS:
        return None
    return birth
