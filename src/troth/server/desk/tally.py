"""How choices went over time: for each purpose, how many people's last word is yes, and how many's is no.

Counted from the choices on record, for everybody together; no person is named and none can be opened from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from msgspec import Struct
from msgspec.structs import replace

from troth.choices import NOES, Choice
from troth.house import House
from troth.notice.kinds import Purpose
from troth.server.desk.guard import needs
from troth.server.pages.shell import the_house

_WIDE, _HIGH, _AIR = 860, 96, 14
_LEADING = 18
"""Two words at the ends of two lines keep so far apart."""
_POINTS = 400
"""More points than the picture is wide would only be ink."""
FEW = 5
"""Fewer people would be somebody: no line is drawn so low, and no number so small is written."""


class Point(Struct, frozen=True):
    """How it stood from an instant on."""

    at: dt.datetime
    yes: int
    no: int
    brought: bool = False
    """From a list made elsewhere, which may be older than the house's own records by years."""


class Course(Struct, frozen=True, kw_only=True):
    """One purpose over time."""

    purpose: str
    label: str
    points: tuple[Point, ...]

    @property
    def speaks(self) -> bool:
        """Whether as many as may be drawn ever stood on either side."""
        return any(max(one.yes, one.no) >= FEW for one in self.points)

    @property
    def last(self) -> Point:
        """How it stands now."""
        return self.points[-1]


@needs("choices")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A chart for each purpose on which enough people ever said the same."""
    house = the_house()
    zone, now = house.notice.time_zone or "UTC", house.clock.now()
    every = courses(house)
    drawn = [(one, chart(one, now=now, zone=zone), sentence(one, zone=zone)) for one in every if one.speaks]
    context = {
        "drawn": drawn,
        "few": [one for one in every if not one.speaks],
        "least": FEW,
        "zone": zone,
    }
    return render(request, "desk/choices.html", context)


def courses(house: House) -> list[Course]:
    """Every purpose somebody chose about, in the order of the notice; the last word of each person counts."""
    facts = ((kept.person, kept.fact) for kept in house.store.facts(Choice))
    by_purpose: dict[str, list[tuple[int, Choice]]] = {}
    for person, choice in facts:
        if person is not None and choice.act in {"grant", *NOES}:
            by_purpose.setdefault(choice.switch.partition("/")[0], []).append((person, choice))
    found = []
    for one in house.notice.declarations.values():
        if isinstance(one, Purpose) and one.id in by_purpose:
            points = _follow(by_purpose[one.id])
            found.append(Course(purpose=one.id, label=one.label or one.id, points=points))
    return found


def _follow(said: Iterable[tuple[int, Choice]]) -> tuple[Point, ...]:
    """Yes: a yes to any switch of the purpose stands. No: none does, and a no was said."""
    standing: dict[int, dict[str, bool]] = {}
    points: list[Point] = []
    yes = no = 0
    for person, choice in sorted(said, key=lambda pair: pair[1].at):
        held = standing.setdefault(person, {})
        before = any(held.values()) if held else None
        wanted = choice.act == "grant"
        if wanted and choice.evidence and held.get(choice.switch) is False:
            continue  # an imported yes never comes after a no
        held[choice.switch] = wanted
        if not wanted and "/" not in choice.switch:
            held.update(dict.fromkeys(held, False))
        after = any(held.values())
        if after != before:
            yes += int(after) - int(before is True)
            no += int(not after) - int(before is False)
            points.append(Point(choice.at, yes, no, bool(choice.evidence)))
    return tuple(points)


def chart(course: Course, *, now: dt.datetime, zone: str) -> SafeString:
    """One ink: a full line for yes, a dotted one for no, each with its number at its end; a band covers what is of few.

    It begins with the house's own records: what was brought from older lists is where the lines start. The lines are
    stretched to the width there is; words and numbers beside and below them keep their size.
    """
    first = next((one.at for one in course.points if not one.brought), course.points[0].at)
    shown = [one for one in course.points if one.at >= first]
    before = [one for one in course.points if one.at < first][-1:]
    shown = [*(replace(one, at=first) for one in before), *shown]
    span = max((now - first).total_seconds(), 1.0)
    top = max(max(one.yes, one.no) for one in course.points)

    def x(at: dt.datetime) -> float:
        return round(_WIDE * (at - first).total_seconds() / span, 1)

    def y(count: int) -> float:
        return round(_AIR + _HIGH * (1 - count / top), 1)

    thin = shown[:: max(len(shown) // _POINTS, 1)]
    points = [*thin, course.last] if thin[-1] != course.last else list(thin)
    ends = ((course.last.yes, "yes"), (course.last.no, "no"))
    yes, no = (
        _path([(x(at), y(count), count >= FEW) for at, count in counts])
        for counts in ([(one.at, one.yes) for one in points], [(one.at, one.no) for one in points])
    )
    return format_html(
        '<figure class="chart" role="img" aria-label="{said}">'
        '<svg class="course" viewBox="0 0 {w} {h}" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="few" y="{few}" width="{w}" height="{low}"/><path class="base" d="M0 {b}H{w}"/>'
        '<path class="no" d="{no}"/><path class="yes" d="{yes}"/></svg>'
        '<svg class="ends" aria-hidden="true">{ends}</svg>'
        '<p aria-hidden="true"><span>{first}</span><span>today</span></p></figure>',
        said=f"{course.label}. {sentence(course, zone=zone)}",
        w=_WIDE,
        h=_AIR + _HIGH + 2,
        few=y(FEW),
        low=round(_AIR + _HIGH - y(FEW), 1),
        b=_AIR + _HIGH,
        no=no,
        yes=yes,
        ends=_ends(*((y(count), f"{counted(count)} {word}") for count, word in ends)),
        first=_day(first, zone),
    )


def _ends(*ends: tuple[float, str]) -> SafeString:
    """The numbers at the ends of the lines, the upper one first; yes first where the two are level."""
    upper, lower = sorted(ends, key=lambda end: end[0])
    low = min(max(lower[0], upper[0] + _LEADING), _AIR + _HIGH)
    high = min(upper[0], low - _LEADING)
    return format_html_join(
        "", '<text x="0" y="{}">{}</text>', ((round(high + 5, 1), upper[1]), (round(low + 5, 1), lower[1]))
    )


def counted(people: int) -> str:
    """A number of people, as it may be written: none below `FEW`, and nobody is fewer too."""
    return str(people) if people >= FEW else f"under {FEW}"


def sentence(course: Course, *, zone: str) -> str:
    """The chart as one sentence. How many spoke in all is not said where a small number could be reckoned from it."""
    yes, no, since = course.last.yes, course.last.no, _day(course.points[0].at, zone)
    first = (
        f"Since {since} {yes + no} people said something." if min(yes, no) >= FEW else f"The first word is of {since}."
    )
    now = f"{counted(yes).capitalize()} say yes now and {counted(no)} say no"
    most = max(course.points, key=lambda one: one.yes)
    peak = f"; the most yeses were {most.yes}, on {_day(most.at, zone)}" if most.yes > max(yes, FEW - 1) else ""
    return f"{first} {now}{peak}."


def _path(points: list[tuple[float, float, bool]]) -> str:
    """Steps from left to right, broken where the count is of few."""
    path, drawing = "", False
    for x, y, enough in points:
        if drawing:
            path += f"H{x}"
        if enough:
            path += f"V{y}" if drawing else f"M{x} {y}"
        drawing = enough
    return f"{path}H{_WIDE}" if drawing else path


def _day(at: dt.datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"
