"""Law that changes, as dated data: one file for each subject, each entry with its source and its first day.

So far deadlines alone; a pack only narrows what a notice says, and a place unknown gets the strictest.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

from troth.terms.periods import Period, parse
from troth.terms.places import contains


class Deadline(Struct, frozen=True, kw_only=True):
    """How long a request may take in one place."""

    places: tuple[str, ...]
    within: Period
    extension: Period | None
    """Once, with reasons; None where the law knows none."""
    law: str
    since: dt.date


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Every entry, in the order of the file."""
    said = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text("utf-8"))["deadline"]
    return tuple(
        Deadline(
            places=tuple(one["places"]),
            within=parse(one["within"]),
            extension=parse(one["extension"]) if one["extension"] else None,
            law=one["law"],
            since=one["since"],
        )
        for one in said
    )


def deadlines_for(place: str, day: dt.date) -> tuple[Deadline, ...]:
    """The entries that hold in a place for what is received on ``day``; all of them where none does."""
    inforce = [one for one in deadlines() if one.since <= day] or list(deadlines())
    named = tuple(one for one in inforce if place and any(contains(group, place) for group in one.places))
    return named or tuple(inforce)
