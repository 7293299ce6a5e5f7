"""The plan of an erasure as a picture: one person, tables, bands as wide as their rows, and where each band ends.

The same stands below it as a table, and for a narrow screen as bars. All three are made from one list of ends, so that
they cannot say different things. SVG, drawn here, without a style: colours are classes of the stylesheet.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from msgspec import Struct

from troth.house.noted import Noted, plainly
from troth.rights.facts import Plan, TableFate
from troth.server.desk.naming import GROUNDS, capital

_TALLEST = 320.0
"""How high all bands together may be."""
_ROW, _LEAST, _STEP, _AIR = 2.9, 3.2, 27.0, 10.0
_TOP = 72.0
_WHYS = 3
_GEM = 56
_WIDE = 940
"""As wide as the page leaves it in a window of 1,280 pixels: its words are then as large as all others."""
_NARROW = 310
"""The same, at 390 pixels."""
_PERSON, _SPINE, _LABEL, _COUNT, _FROM, _TO, _WORDS = 70, 156, 170, 396, 402, 622, 640
_LONGEST = 40
"""Signs of a note, in the room to the right of the ends."""
_BANDS = {"removed": "gone", "emptied": "blank", "kept": "keep"}


class End(Struct, frozen=True):
    """Where bands end: a fate, and for what is kept its ground and last day."""

    fate: str
    title: str
    notes: tuple[str, ...]
    rows: int


class Placed(Struct, frozen=True):
    """One row of the picture."""

    fate: TableFate
    end: int
    y: float
    high: float


class Group(Struct, frozen=True):
    """The tables of one system, top to bottom."""

    label: str
    rows: tuple[Placed, ...]


class Picture(Struct, frozen=True):
    """What a page needs: the whole picture, the bars, the table, and all of it as one sentence."""

    wide: SafeString
    narrow: SafeString
    ends: tuple[End, ...]
    lines: tuple[tuple[TableFate, str, str], ...]
    sentence: str


def draw(plan: Plan, noted: Noted, *, name: str) -> Picture:
    """Draw a plan. ``name`` is what it is a plan for: ``R-2041``."""
    keys = sorted({_key(one) for one in plan.tables}, key=_order)
    ends = tuple(_end(key, plan) for key in keys)
    sentence = _sentence(plan, ends)
    groups, bottom = _place(plan, keys)
    lines = tuple((one, _happens(one, noted), _by(one, noted)) for one in plan.tables)
    return Picture(
        _wide(plan, noted, groups, ends, bottom=bottom, name=name, sentence=sentence),
        _narrow(plan, noted, ends),
        ends,
        lines,
        sentence,
    )


def _key(one: TableFate) -> tuple[str, dt.date | None]:
    return one.fate, one.until if one.fate == "kept" else None


def _order(key: tuple[str, dt.date | None]) -> tuple[int, dt.date]:
    return ("removed", "emptied", "kept").index(key[0]), key[1] or dt.date.max


def _end(key: tuple[str, dt.date | None], plan: Plan) -> End:
    fate, until = key
    rows = sum(one.rows for one in plan.tables if _key(one) == key)
    counted = _counted(rows)
    if fate == "removed":
        return End(fate, "Removed", (counted, "in one step per database"), rows)
    if fate == "emptied":
        shared = any(one.shared for one in plan.tables if _key(one) == key)
        stay = "stays" if rows == 1 else "stay"
        whose = " for someone else," if shared else ","
        return End(fate, "Emptied", (f"{counted} {stay}{whose}", "without this person"), rows)
    title = f"Kept until {_day(until)}" if until is not None else "Kept while a matter is open"
    whys = dict.fromkeys(_why(one) for one in plan.tables if _key(one) == key)
    named = [*whys][:_WHYS]
    if len(whys) > _WHYS:
        named.append("for the rest see the table")
    return End(fate, title, (counted, *(line for why in named for line in textwrap.wrap(capital(why), _LONGEST))), rows)


def _place(plan: Plan, keys: Sequence[Any]) -> tuple[tuple[Group, ...], float]:
    unit = min(_ROW, _TALLEST / max(plan.rows, 1))
    y = _TOP
    groups: list[Group] = []
    for label in dict.fromkeys(str(one.system_label) for one in plan.tables):
        if groups:
            y += 34.0
        rows: list[Placed] = []
        for one in plan.tables:
            if str(one.system_label) == label:
                high = max(one.rows * unit, _LEAST)
                rows.append(Placed(one, keys.index(_key(one)), y, round(high, 1)))
                y += max(_STEP, high + _AIR)
        groups.append(Group(label, tuple(rows)))
    return tuple(groups), y


def _wide(
    plan: Plan,
    noted: Noted,
    groups: tuple[Group, ...],
    ends: tuple[End, ...],
    *,
    bottom: float,
    name: str,
    sentence: str,
) -> SafeString:
    heights = [sum(row.high for group in groups for row in group.rows if row.end == at) for at in range(len(ends))]
    missing = [line for one in noted.not_searched(plan) for line in textwrap.wrap(plainly(one), _LONGEST)]
    need = sum(max(high + 40, 24 + 18 * len(end.notes) + 34) for high, end in zip(heights, ends, strict=True))
    need += 30 + 18 * len(missing)
    right = max(_TOP + 20, _TOP + (bottom - _TOP - need) / 2)
    tops, y = [], right
    for high, end in zip(heights, ends, strict=True):
        tops.append(y)
        y += max(high + 40, 24 + 18 * len(end.notes) + 34)
    whole = max(bottom, y + 30 + 18 * len(missing)) + 20
    middle = min(max((_TOP + bottom) / 2, 150.0), whole - 60)
    parts = [
        *(_wires(group, middle) for group in groups),
        *_bands(groups, tops),
        *(_labels(group) for group in groups),
        *(_end_drawn(end, top, high) for end, top, high in zip(ends, tops, heights, strict=True)),
        _not_searched(missing, y),
        _person(plan, noted, middle),
    ]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="pt pd"><title id="pt">Plan for {}</title>'
        '<desc id="pd">{} The table below says the same.</desc>{}</svg>',
        _WIDE,
        round(whole),
        name,
        sentence,
        format_html_join("", "{}", ((one,) for one in parts)),
    )


def _wires(group: Group, middle: float) -> SafeString:
    first, last = group.rows[0], group.rows[-1]
    centre = (first.y + last.y + last.high) / 2
    return format_html(
        '<path class="wire" d="M{gem} {m}C{x} {m} {gem} {c} {x} {c}"/><path class="wire" d="M{x} {a}V{b}"/>'
        '<text class="h" x="{at}" y="{t}">{label}</text><text class="q" x="{n}" y="{t}" text-anchor="end">rows</text>',
        gem=_PERSON + _GEM,
        x=_SPINE,
        at=_LABEL,
        n=_COUNT,
        m=round(middle, 1),
        c=round(centre, 1),
        a=first.y,
        b=round(last.y + last.high + 2, 1),
        t=round(first.y - 16, 1),
        label=_cut(group.label, 26),
    )


def _bands(groups: Iterable[Group], tops: list[float]) -> list[SafeString]:
    at = list(tops)
    drawn = []
    for group in groups:
        for row in group.rows:
            to = at[row.end]
            at[row.end] += row.high
            drawn.append(
                format_html(
                    '<path class="{css}" d="M{x} {a}C{m} {a} {m} {c} {to} {c}V{d}C{m} {d} {m} {b} {x} {b}Z"/>'
                    '<rect class="node" x="{n}" y="{a}" width="3" height="{h}"/>',
                    css=_BANDS[row.fate.fate],
                    x=_FROM + 3,
                    m=(_FROM + 3 + _TO) // 2,
                    to=_TO,
                    n=_FROM,
                    a=round(row.y, 1),
                    b=round(row.y + row.high, 1),
                    c=round(to, 1),
                    d=round(to + row.high, 1),
                    h=row.high,
                )
            )
    return drawn


def _labels(group: Group) -> SafeString:
    return format_html_join(
        "",
        '<path class="wire" d="M{} {}h8"/><text x="{}" y="{}">{}</text>'
        '<text class="q" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (_SPINE, mid, _LABEL, below, _cut(str(row.fate.label), 27), _COUNT, below, row.fate.rows)
            for row in group.rows
            for mid, below in ((round(row.y + row.high / 2, 1), round(row.y + row.high / 2 + 4.5, 1)),)
        ),
    )


def _end_drawn(end: End, top: float, high: float) -> SafeString:
    notes = format_html_join(
        "",
        '<text class="q" x="{}" y="{}">{}</text>',
        ((_WORDS, round(top + 31 + 18 * number, 1), note) for number, note in enumerate(end.notes)),
    )
    return format_html(
        '<rect class="n{}" x="{}" y="{}" width="5" height="{}"/><text class="h" x="{}" y="{}">{}</text>{}',
        _BANDS[end.fate],
        _TO,
        round(top, 1),
        round(high, 1),
        _WORDS,
        round(top + 12, 1),
        end.title,
        notes,
    )


def _not_searched(lines: list[str], y: float) -> SafeString:
    if not lines:
        return format_html("")
    said = format_html_join(
        "",
        '<text class="q" x="{}" y="{}">{}</text>',
        ((_WORDS, round(y + 31 + 18 * number, 1), line) for number, line in enumerate(lines)),
    )
    return format_html(
        '<rect class="out" x="{}" y="{}" width="5" height="{}"/><text class="h" x="{}" y="{}">Not searched</text>{}',
        _TO,
        round(y, 1),
        22 + 18 * len(lines),
        _WORDS,
        round(y + 12, 1),
        said,
    )


def _person(plan: Plan, noted: Noted, middle: float) -> SafeString:
    keys = [line for one in plan.found_by for line in textwrap.wrap(plainly(noted.found_by(one)), 19)]
    by = format_html_join(
        "",
        '<text class="q" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_PERSON, round(middle + 107 + 18 * number, 1), line) for number, line in enumerate(keys)),
    )
    return format_html(
        '<path class="gem" d="M{x} {top}l{g} {g}-{g} {g}-{g}-{g}Z"/>'
        '<text class="big" x="{x}" y="{one}" text-anchor="middle">One</text>'
        '<text x="{x}" y="{person}" text-anchor="middle">person</text>'
        '<text class="h" x="{x}" y="{found}" text-anchor="middle">Found by</text>{by}',
        x=_PERSON,
        g=_GEM,
        top=round(middle - _GEM, 1),
        one=round(middle + 2, 1),
        person=round(middle + 21, 1),
        found=round(middle + 88, 1),
        by=by,
    )


def _narrow(plan: Plan, noted: Noted, ends: tuple[End, ...]) -> SafeString:
    parts, y = [], 4
    whole = max(plan.rows, 1)
    for end in ends:
        notes = end.notes[1:]
        parts.append(
            format_html(
                '<rect class="n{}" x="0" y="{}" width="{}" height="12"/><text class="h" x="0" y="{}">{}</text>'
                '<text class="q" x="0" y="{}">{} of {}</text>{}',
                _BANDS[end.fate],
                y,
                round(max(_NARROW * end.rows / whole, 4), 1),
                y + 32,
                end.title,
                y + 51,
                end.rows,
                _counted(whole),
                _lines(notes, y + 70),
            )
        )
        y += 78 + 19 * len(notes)
    missing = [line for one in noted.not_searched(plan) for line in textwrap.wrap(plainly(one), _LONGEST)]
    if missing:
        parts.append(
            format_html(
                '<rect class="out" x=".5" y="{}" width="60" height="12"/>'
                '<text class="h" x="0" y="{}">Not searched</text>{}',
                y,
                y + 32,
                _lines(missing, y + 51),
            )
        )
        y += 60 + 19 * len(missing)
    drawn = format_html_join("", "{}", ((one,) for one in parts))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', _NARROW, y, _sentence(plan, ends), drawn
    )


def _lines(lines: Sequence[str], y: int) -> SafeString:
    return format_html_join(
        "", '<text class="q" x="0" y="{}">{}</text>', ((y + 19 * number, line) for number, line in enumerate(lines))
    )


def _sentence(plan: Plan, ends: tuple[End, ...]) -> str:
    parts = [f"{end.rows} {end.title[:1].lower()}{end.title[1:]}" for end in ends]
    tables = len(plan.tables)
    said = f"{_counted(plan.rows)} in {tables} table{'' if tables == 1 else 's'}"
    return f"{said}: {', '.join(parts)}." if parts else "Nothing was found."


def _by(one: TableFate, noted: Noted) -> str:
    return plainly(", ".join(noted.found_by(each) for each in one.found_by))


def _happens(one: TableFate, noted: Noted) -> str:
    """What becomes of the rows of a table, in words."""
    held = (noted.held(each) or each.column.replace("_", " ") for each in one.columns if each.act != "keep")
    columns = plainly(", ".join(held))
    match one.fate:
        case "removed":
            return "Removed"
        case "emptied":
            return f"Emptied: {columns}" if columns else "Emptied"
        case _:
            until = f"until {_day(one.until)}" if one.until is not None else "while the matter is open"
            why = _why(one)
            emptied = f"; emptied: {columns}" if columns else ""
            return f"Kept {until}" + (f", {why}" if why else "") + emptied


def _why(one: TableFate) -> str:
    return str(one.why or GROUNDS.get(one.ground, one.ground))


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
