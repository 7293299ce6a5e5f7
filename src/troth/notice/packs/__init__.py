"""Law that changes, as dated data: each entry with its source and its first day.

``deadlines.toml``: how long a house has to answer. ``laws/``: what each law asks of a notice, a file for each
legislator; an entry names the rule that looks. A pack only narrows what a notice says, and for deadlines a place
unknown gets the strictest.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from troth.terms.periods import Period, parse
from troth.terms.places import contains, overlaps


class Deadline(Struct, frozen=True, kw_only=True):
    """How long a request may take in one place."""

    places: tuple[str, ...]
    within: Period
    extension: Period | None
    """Once, with reasons; None where the law knows none."""
    law: str
    since: dt.date


class Law(Struct, frozen=True, kw_only=True):
    """One thing a law asks of a notice, and the rule that looks whether it is there."""

    rule: str
    pack: str
    """Whose law: ``European Union and EEA``."""
    places: tuple[str, ...]
    source: str
    since: dt.date
    until: dt.date | None = None
    """The last day, where it is law no more."""
    options: Mapping[str, Any] = {}
    """What the rule must know beside: an age, a period, words."""
    asked: dt.date | None = None
    """The day for which somebody asks; None while nobody does."""

    def holds(self, place: str) -> bool:
        """Whether it is asked of somebody in that place, as narrow or as wide as the place is named."""
        return any(overlaps(one, place) for one in self.places)


@cache
def laws() -> tuple[Law, ...]:
    """Every law of every pack, by the packs' names, in the order of each file."""
    found: list[Law] = []
    for said in _packs().values():
        for row in said["law"]:
            places = tuple(row.pop("places", said["places"]))
            known = {key: row.pop(key) for key in ("rule", "source", "since")}
            found.append(Law(pack=said["label"], places=places, until=row.pop("until", None), options=row, **known))
    return tuple(found)


def laws_for(rule: str, *, served: Iterable[str], on: dt.date) -> tuple[Law, ...]:
    """The laws in force on a day that this rule looks after, where any of the places served lies."""
    places = tuple(served)
    return tuple(
        replace(one, asked=on)
        for one in laws()
        if one.rule == rule
        and one.since <= on
        and (one.until is None or on <= one.until)
        and any(one.holds(place) for place in places)
    )


def places_named(text: str) -> tuple[str, ...]:
    """The places whose law a text speaks of by a name or an abbreviation, in the order of the packs."""
    return tuple(
        place
        for said in _packs().values()
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in said["named"])
        for place in said["places"]
    )


def _packs() -> dict[str, dict[str, Any]]:
    files = sorted((Path(__file__).parent / "laws").glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}


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
