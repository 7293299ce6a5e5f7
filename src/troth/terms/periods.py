"""A length of time as a notice writes it: ``14 days``, ``10 years after order``, ``session``, ``at once``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.terms.words import closed

Unit = Literal["at once", "session", "hours", "days", "business days", "weeks", "months", "years"]

_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (hour|day|business day|week|month|year)(s?)( after (\S+))?")
_SATURDAY = 5


class Period(Struct, frozen=True):
    """``count`` of ``unit``, running from ``after`` (an event) where one is named."""

    count: int
    """0 for ``at once`` and ``session``."""
    unit: Unit
    after: str | None = None


def parse(text: str) -> Period:
    """Read a period as a notice writes it. ValueError, with a sentence for its writer, when it is none."""
    if text == "at once":
        return Period(0, "at once")
    if text == "session":
        return Period(0, "session")
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise ValueError("A period is `14 days`, `10 business days`, `10 years after order`, `session` or `at once`.")
    count, after = int(written[1]), written[5]
    if (count == 1) == bool(written[3]):
        noun = written[2] if count == 1 else f"{written[2]}s"
        raise ValueError(f"Written `{count} {noun}`.")
    if after is not None and after not in closed("events"):
        raise ValueError(f"A period runs after one of these: {', '.join(closed('events'))}.")
    return Period(count, cast("Unit", f"{written[2]}s"), after)


def pattern() -> str:
    """What ``parse`` takes, as a regular expression for other programs (ECMA-262)."""
    one = "hour|day|business day|week|month|year"
    many = "|".join(f"{noun}s" for noun in one.split("|"))
    length = f"(1 ({one})|([2-9]|[1-9][0-9]{{1,3}}) ({many}))"
    return f"^(at once|session|{length}( after ({'|'.join(closed('events'))}))?)$"


def write(period: Period) -> str:
    """The period as a notice writes it: the other way round than ``parse``."""
    if not period.count:
        return period.unit
    noun = period.unit if period.count > 1 else period.unit[:-1]
    return f"{period.count} {noun}" + (f" after {period.after}" if period.after else "")


def show(period: Period, language: str) -> str:
    """The period in words for a reader; in English where we have no words in the language (a BCP 47 tag)."""
    words = _words()
    tongue = words.get(language.split("-", 1)[0].lower(), words["en"])
    if not period.count:
        return str(tongue["units"][period.unit])
    one, many = tongue["units"][period.unit]
    # A no-break space: the number and its unit never part at the end of a line.
    text = f"{period.count}\u00a0{one if period.count == 1 else many}"
    if period.after is None:
        return text
    return f"{text} {tongue['events'].get(period.after) or words['en']['events'][period.after]}"


def no_longer(one: Period, other: Period) -> bool:
    """Whether ``one`` can be shown to end no later than ``other``, wherever on the calendar both begin.

    Two that run from different events cannot be compared, unless one ends at once; nor can a visit and a length.
    """
    if one == other or one.unit == "at once":
        return True
    if one.after != other.after or "session" in {one.unit, other.unit} or other.unit == "at once":
        return False
    (count, unit), (others, other_unit) = _plainly(one), _plainly(other)
    if unit == other_unit:
        return count <= others
    return count * _DAYS[unit][1] <= others * _DAYS[other_unit][0]


_DAYS = {"hours": (0.04, 0.05), "days": (1, 1), "business days": (1, 5), "months": (28, 31)}
"""The fewest and the most days one unit may last; an hour more or less, where clocks are moved, is in the hours."""


def _plainly(period: Period) -> tuple[int, str]:
    """Weeks in days, years in months."""
    times, unit = {"weeks": (7, "days"), "years": (12, "months")}.get(period.unit, (1, period.unit))
    return period.count * times, unit


def add(instant: dt.datetime, period: Period, zone: str) -> dt.datetime:
    """The instant at which the period, begun at ``instant``, has passed; in UTC.

    Days, weeks, months and years are counted on the calendar of ``zone`` (an IANA name) and keep the clock's time
    there; the 31st becomes the last day of a shorter month. Business days leave out Saturdays and Sundays; public
    holidays are the rule packs' to know. ``at once`` and ``session`` add nothing. Where a clock is put forward over the
    time of day, the instant is the one just as long after midnight. OverflowError beyond the year 9999.
    """
    if instant.tzinfo is None:
        raise ValueError("An instant says its offset from UTC.")
    if not period.count:
        return instant.astimezone(dt.UTC)
    if period.unit == "hours":
        return instant.astimezone(dt.UTC) + dt.timedelta(hours=period.count)
    local = instant.astimezone(ZoneInfo(zone))
    day = _later(local.date(), period)
    return dt.datetime.combine(day, local.timetz()).astimezone(dt.UTC)


def _later(day: dt.date, period: Period) -> dt.date:
    match period.unit:
        case "days":
            return day + dt.timedelta(days=period.count)
        case "weeks":
            return day + dt.timedelta(weeks=period.count)
        case "business days":
            left = period.count
            while left:
                day += dt.timedelta(days=1)
                left -= day.weekday() < _SATURDAY
            return day
        case _:
            months = period.count * (12 if period.unit == "years" else 1)
            return _months_later(day, months)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError("date value out of range")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
