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

_WIDE, _HIGH, _LEFT, _TOP = 860, 96, 8, 14
_POINTS = 400
"""More points than the picture is wide would only be ink."""
FEW = 5
"""Below so many people a line would be somebody: it is not drawn."""


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
    people: int

    @property
    def last(self) -> Point:
        """How it stands now."""
        return self.points[-1]


@needs("choices")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A chart for each purpose on which enough people said something."""
    house = the_house()
    zone, now = house.notice.time_zone or "UTC", house.clock.now()
    every = courses(house)
    drawn = [(one, chart(one, now=now, zone=zone), sentence(one, zone=zone)) for one in every if one.people >= FEW]
    context = {
        "drawn": drawn,
        "few": [one for one in every if one.people < FEW],
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
            points, people = _follow(by_purpose[one.id])
            found.append(Course(purpose=one.id, label=one.label or one.id, points=points, people=people))
    return found


def _follow(said: Iterable[tuple[int, Choice]]) -> tuple[tuple[Point, ...], int]:
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
    return tuple(points), len(standing)


def chart(course: Course, *, now: dt.datetime, zone: str) -> SafeString:
    """One ink: a full line for yes, a dotted one for no, each with its number at its end.

    It begins with the house's own records: what was brought from older lists is where the lines start.
    """
    first = next((one.at for one in course.points if not one.brought), course.points[0].at)
    shown = [one for one in course.points if one.at >= first]
    before = [one for one in course.points if one.at < first][-1:]
    shown = [*(replace(one, at=first) for one in before), *shown]
    span = max((now - first).total_seconds(), 1.0)
    top = max(max(one.yes, one.no) for one in course.points) or 1

    def x(at: dt.datetime) -> float:
        return round(_LEFT + (_WIDE - _LEFT) * (at - first).total_seconds() / span, 1)

    def y(count: int) -> float:
        return round(_TOP + _HIGH * (1 - count / top), 1)

    thin = shown[:: max(len(shown) // _POINTS, 1)]
    points = [*thin, course.last] if thin[-1] != course.last else list(thin)
    both = ((y(course.last.yes), f"{course.last.yes} yes"), (y(course.last.no), f"{course.last.no} no"))
    ends = sorted(both, key=lambda end: end[0])  # yes first where the two are level
    apart = max(ends[1][0], ends[0][0] + 17)
    labels = format_html_join(
        "",
        '<text class="strong" x="{}" y="{}">{}</text>',
        ((_WIDE + 10, round(at + 5, 1), word) for at, word in ((ends[0][0], ends[0][1]), (apart, ends[1][1]))),
    )
    return format_html(
        '<svg class="course" viewBox="0 0 960 146" role="img" aria-label="{said}"><path class="base" d="M{l} {b}H{w}"/>'
        '<path class="no" d="{no}"/><path class="yes" d="{yes}"/>{labels}<text x="{l}" y="{t}">{first}</text>'
        '<text x="{w}" y="{t}" text-anchor="end">{today}</text></svg>',
        said=sentence(course, zone=zone),
        l=_LEFT,
        b=_TOP + _HIGH,
        w=_WIDE,
        t=_TOP + _HIGH + 22,
        no=_steps([(x(one.at), y(one.no)) for one in points]),
        yes=_steps([(x(one.at), y(one.yes)) for one in points]),
        labels=labels,
        first=_day(first, zone),
        today="today",
    )


def sentence(course: Course, *, zone: str) -> str:
    """The chart as one sentence."""
    most = max(course.points, key=lambda one: one.yes)
    said = f"{course.label}: since {_day(course.points[0].at, zone)} {course.people} people said something."
    now = f"{course.last.yes} say yes now and {course.last.no} say no"
    peak = f"; the most yeses were {most.yes}, on {_day(most.at, zone)}" if most.yes > course.last.yes else ""
    return f"{said} {now}{peak}."


def _steps(points: list[tuple[float, float]]) -> str:
    path = f"M{points[0][0]} {points[0][1]}"
    for x, y in points[1:]:
        path += f"H{x}V{y}"
    return f"{path}H{_WIDE}"


def _day(at: dt.datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"
