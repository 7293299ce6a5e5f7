"""Places a notice may name: ISO 3166 countries, some subdivisions, the groups EU and EEA; and what lies in what."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


def known(place: str) -> bool:
    """Whether this is a code we know: ``CH``, ``US-CA``, ``EU``."""
    return place in _names()


def name(place: str) -> str:
    """The place's short English name; KeyError when it is not known."""
    return _names()[place]


def names() -> dict[str, str]:
    """Every place we know, with its short English name."""
    return dict(_names())


def contains(outer: str, inner: str) -> bool:
    """Whether all of ``inner`` lies in ``outer``; a place contains itself. Both False when either is unknown."""
    return outer in chain(inner)


def overlaps(one: str, other: str) -> bool:
    """Whether some people are in both places: one contains the other."""
    return contains(one, other) or contains(other, one)


@cache
def chain(place: str) -> tuple[str, ...]:
    """The place and everything that contains it, most specific first: ``US-CA US``, ``FR EU EEA``; () if unknown."""
    if not known(place):
        return ()
    found = [place]
    if "-" in place:
        found.append(place.split("-", 1)[0])
    groups = members()
    added = True
    while added:
        added = False
        for group, inside in groups.items():
            if group not in found and any(each in inside for each in found):
                found.append(group)
                added = True
    return tuple(found)


def meet(outer: Iterable[str], inner: Iterable[str]) -> tuple[str, ...]:
    """The places in both lists, sorted: of two that overlap, the narrower. Nothing in common gives ()."""
    others = tuple(inner)
    both: set[str] = set()
    for one in outer:
        for other in others:
            if contains(one, other):
                both.add(other)
            elif contains(other, one):
                both.add(one)
    return tuple(sorted(both))


@cache
def members() -> dict[str, frozenset[str]]:
    """What each group is made of: countries, territories with a code of their own, other groups."""
    return {group: frozenset((*row["members"], *row["territories"])) for group, row in _data()["groups"].items()}


@cache
def countries() -> tuple[str, ...]:
    """Every ISO 3166-1 alpha-2 code, sorted."""
    return tuple(sorted(_data()["countries"]))


@cache
def _names() -> dict[str, str]:
    data = _data()
    groups = {group: row["name"] for group, row in data["groups"].items()}
    return {**data["countries"], **data["subdivisions"], **groups}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
