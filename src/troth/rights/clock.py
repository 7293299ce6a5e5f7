"""By when a request must be answered: the law of the person's place, and the notice where it promises less.

The day it reached us does not count, the last one counts whole (regulation 1182/71 art. 3(1) and (2)(c)). A last day
on a Sunday or a holiday is not moved to the next working day, as the law would allow: earlier is never late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.notice.kinds import Right
from troth.notice.packs import Deadline, deadlines_for
from troth.terms.periods import Period, add

LAST_MOMENT = dt.time(23, 59, 59)
NOTICE = "the notice"
SHORTEST = "the shortest law of the places served"


class Due(Struct, frozen=True, kw_only=True):
    """The end of the last day, and where that period stands."""

    at: dt.datetime
    law: str


def due(right: Right | None, *, received: dt.datetime, place: str, served: Iterable[str], zone: str) -> Due:
    """When it is due. A place that is not known: the shortest law among the places ``served`` by the notice."""
    found = [(_end(received, one.within, zone), one.law) for one in _entries(place, served, received, zone)]
    if right is not None and right.within is not None:
        found.append((_end(received, right.within, zone), NOTICE))
    at, law = min(found)
    return Due(at=at, law=law if place or law == NOTICE else SHORTEST)


def extended(*, received: dt.datetime, place: str, served: Iterable[str], zone: str) -> Due | None:
    """When it is due with the one extension the law allows; None where a law in question knows none."""
    entries = _entries(place, served, received, zone)
    found: list[tuple[dt.datetime, str]] = []
    for one in entries:
        if one.extension is None:
            return None
        first = add(received, one.within, zone)
        found.append((_end(first, one.extension, zone), one.law))
    at, law = min(found)
    return Due(at=at, law=law if place else SHORTEST)


def _entries(place: str, served: Iterable[str], received: dt.datetime, zone: str) -> tuple[Deadline, ...]:
    day = received.astimezone(ZoneInfo(zone)).date()
    if place:
        return deadlines_for(place, day)
    every = {one.law: one for each in served for one in deadlines_for(each, day)}
    return tuple(every.values()) or deadlines_for("", day)


def _end(instant: dt.datetime, period: Period, zone: str) -> dt.datetime:
    """The last second of the day on which the period ends, in UTC."""
    there = ZoneInfo(zone)
    last = add(instant, period, zone).astimezone(there).date()
    return dt.datetime.combine(last, LAST_MOMENT, tzinfo=there).astimezone(dt.UTC)
