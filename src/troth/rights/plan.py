"""What an erasure would do to each row that was found: remove it, empty it, or keep it, how long and on what ground.

Pure: rows, rules and the notice in, fates out. A row stays only where a rule names a purpose of the notice whose period
has not passed; everything personal in it that the purpose does not need is emptied. What is not covered by a rule is
left alone, and somebody is asked: a guess here cannot be taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from troth.notice.facts import Notice
from troth.notice.kinds import Purpose, Right
from troth.rights.facts import Act, ColumnFate, Fate, Note, Plan, TableFate
from troth.rights.locate import By, Found, Located
from troth.systems.facts import CollectionRule, Field, Wording
from troth.systems.graph import Map
from troth.terms.periods import add, parse

ISO_DAY = len("2026-06-12")
Row = tuple[str, str, tuple[Any, ...]]


class Fated(Struct, frozen=True, kw_only=True):
    """One row and what becomes of it."""

    row: Found
    fate: Fate
    empty: dict[str, str | None] = {}
    """Columns set, and to what; for a row that stays."""
    shared: bool = False
    purpose: str = ""
    ground: str = ""
    clause: str = ""
    until: dt.date | None = None
    why: Wording | None = None


class Fates(Struct, frozen=True, kw_only=True):
    """Every row's fate, and what a person must look at first."""

    rows: tuple[Fated, ...]
    questions: tuple[Note, ...]


def fates(located: Located, *, found_in: Map, notice: Notice, at: dt.datetime) -> Fates:
    """Work out what becomes of each row at ``at``."""
    return _Planner(located, found_in, notice, at).all()


def plan(located: Located, decided: Fates, *, found_in: Map, at: dt.datetime) -> Plan:
    """The same in numbers and names of tables, fit to be shown and kept."""
    groups: dict[tuple[Any, ...], list[Fated]] = {}
    for one in decided.rows:
        place = (one.row.system, one.row.collection)
        groups.setdefault((*place, one.fate, one.shared, one.purpose, one.ground, str(one.until or "")), []).append(one)
    tables = tuple(_table(ones, found_in) for ones in groups.values())
    return Plan(
        tables=tuple(sorted(tables, key=lambda one: (one.system, one.label.own, one.fate))),
        systems=tuple(found_in.label(one) for one in located.systems),
        found_by=located.found_by,
        not_searched=located.not_searched,
        questions=(*located.questions, *(one for one in decided.questions if one not in located.questions)),
        at=at,
    )


class _Planner:
    def __init__(self, located: Located, found_in: Map, notice: Notice, at: dt.datetime) -> None:
        self.located = located
        self.map = found_in
        self.notice = notice
        self.at = at
        self.today = at.astimezone(ZoneInfo(notice.time_zone)).date()
        self.questions: list[Note] = []
        self.grounds = {
            ground
            for one in notice.declarations.values()
            if isinstance(one, Right) and one.to == "erase"
            for ground in one.unless
        }

    def all(self) -> Fates:
        first = {row.place: one for row in self.located.rows if (one := self._alone(row)) is not None}
        settled = self._with_open_matters(self._with_what_they_hang_on(first))
        emptied = self._without_what_goes(settled)
        return Fates(rows=tuple(emptied[place] for place in sorted(emptied, key=str)), questions=tuple(self.questions))

    def _alone(self, row: Found) -> Fated | None:
        """What its rule says of it, as if nothing else were there."""
        rule = self.map.rule(row.system, row.collection)
        if rule is None:
            self._ask("no-rule", row)
            return None
        shared = self._shared(row, rule)
        if shared is not None:
            return shared
        if rule.erase == "remove":
            return Fated(row=row, fate="removed")
        if rule.erase == "keep" and rule.keep is not None:
            return self._kept(row, rule)
        return Fated(row=row, fate="emptied", empty=dict(rule.empty))

    def _shared(self, row: Found, rule: CollectionRule) -> Fated | None:
        """A row that names somebody else too stays for them, without this person."""
        mine = [one for one in rule.owners if one in row.matched]
        others = [one for one in rule.owners if one not in row.matched and row.values.get(one) not in (None, "")]
        if not mine or not others:
            return None
        columns = [*mine, *(each for one in mine for each in rule.owners[one])]
        return Fated(row=row, fate="emptied", shared=True, empty={one: rule.empty.get(one) for one in columns})

    def _kept(self, row: Found, rule: CollectionRule) -> Fated:
        assert rule.keep is not None
        purpose = self.notice.declarations.get(rule.keep.under)
        if not isinstance(purpose, Purpose) or rule.keep.ground not in self.grounds:
            self._ask("no-ground", row)
        until = None
        if rule.keep.until or rule.keep.since:
            until = self._until(row, rule, purpose if isinstance(purpose, Purpose) else None)
        if until is not None and until < self.today:
            return Fated(row=row, fate="removed")
        return Fated(
            row=row,
            fate="kept",
            empty=dict(rule.empty),
            purpose=rule.keep.under,
            ground=rule.keep.ground,
            clause=purpose.clause if isinstance(purpose, Purpose) else "",
            until=until,
            why=rule.keep.why,
        )

    def _until(self, row: Found, rule: CollectionRule, purpose: Purpose | None) -> dt.date | None:
        """The last day it stays; None where no day can be worked out, and then somebody is asked."""
        assert rule.keep is not None
        value = row.values.get(rule.keep.until or rule.keep.since)
        day = _day(value, held_in=self.map.zone(row.system), told_in=self.notice.time_zone)
        if day is None:
            self._ask("no-day", row)
            return None
        if rule.keep.until:
            return day
        said = purpose.keep.otherwise if purpose is not None and purpose.keep is not None else None
        if not isinstance(said, str):
            self._ask("no-period", row)
            return None
        period = parse(said)
        if period.after == "financial-year":  # the house's year is the calendar's (Code of Obligations art. 958f(1))
            day = dt.date(day.year, 12, 31)
        zone = self.notice.time_zone
        noon = dt.datetime.combine(day, dt.time(12), tzinfo=ZoneInfo(zone))
        return add(noon, period, zone).astimezone(ZoneInfo(zone)).date()

    def _with_what_they_hang_on(self, first: dict[Row, Fated]) -> dict[Row, Fated]:
        """Rows kept without a day of their own (the lines of an order) end with the row they were found through."""
        settled = dict(first)
        waiting = {place for place, one in settled.items() if self._hangs(one)}
        while waiting:
            ready = {place for place in waiting if settled[place].row.above and not waiting & settled[place].row.above}
            if not ready:
                for place in sorted(waiting, key=str):
                    self._ask("hangs-on-nothing", settled[place].row)
                return settled
            for place in ready:
                over = [settled[each] for each in settled[place].row.above if each in settled]
                ends = [one.until for one in over if one.fate == "kept" and one.until is not None]
                if ends:
                    settled[place] = replace(settled[place], until=max(ends))
                elif all(one.fate == "removed" for one in over):
                    settled[place] = Fated(row=settled[place].row, fate="removed")
            waiting -= ready
        return settled

    def _hangs(self, one: Fated) -> bool:
        keep = self._rule(one.row).keep
        return one.fate == "kept" and keep is not None and not keep.since and not keep.until

    def _rule(self, row: Found) -> CollectionRule:
        rule = self.map.rule(row.system, row.collection)
        assert rule is not None  # a row without one has no fate
        return rule

    def _with_open_matters(self, settled: dict[Row, Fated]) -> dict[Row, Fated]:
        """An order on its way stays whole, with what hangs on it in the same system, until it is closed."""
        still: set[Row] = set()
        for place, one in settled.items():
            rule = self._rule(one.row)
            if any(str(one.row.values.get(column)) not in said for column, said in rule.open_unless.items()):
                still.add(place)
                self._ask("still-open", one.row)
        grown = True
        while grown:
            below = {place for place, one in settled.items() if place not in still and still & one.row.above}
            still |= below
            grown = bool(below)
        return {place: self._open(one) if place in still else one for place, one in settled.items()}

    def _open(self, one: Fated) -> Fated:
        rule = self._rule(one.row)
        purpose = rule.keep.under if rule.keep is not None else ""
        declared = self.notice.declarations.get(purpose)
        return Fated(
            row=one.row,
            fate="kept",
            purpose=purpose,
            ground="open-order",
            clause=declared.clause if declared is not None else "",
        )

    def _without_what_goes(self, settled: dict[Row, Fated]) -> dict[Row, Fated]:
        """A row that stays must not lead to one that goes: that column is emptied, as its rule says or to NULL."""
        going = {
            (one.row.system, one.row.collection, field.name, one.row.values.get(field.name))
            for one in settled.values()
            if one.fate == "removed"
            for field in self._fields(one.row)
            if isinstance(one.row.values.get(field.name), Hashable)  # a map or a list is nobody's key
        }
        found: dict[Row, Fated] = {}
        for place, one in settled.items():
            rule = self._rule(one.row)
            leading = {
                field.name: rule.empty.get(field.name)
                for field in self._fields(one.row)
                if any(
                    (each.dataset, each.collection, each.field, one.row.values.get(field.name)) in going
                    for each in field.references
                )
            }
            stays = one.fate != "removed" and leading
            found[place] = replace(one, empty={**leading, **one.empty}) if stays else one
        return found

    def _fields(self, row: Found) -> Iterable[Field]:
        collection = self.map.collection(row.system, row.collection)
        return collection.fields.values() if collection is not None else ()

    def _ask(self, code: str, row: Found) -> None:
        names = {"system": self.map.label(row.system), "table": self.map.called(row.system, row.collection)}
        note = Note(code=code, names=names)
        if note not in self.questions:
            self.questions.append(note)


def _table(ones: list[Fated], found_in: Map) -> TableFate:
    first = ones[0]
    system, name = first.row.system, first.row.collection
    rule, collection = found_in.rule(system, name), found_in.collection(system, name)
    assert rule is not None
    assert collection is not None
    columns: list[ColumnFate] = []
    for field in collection.fields.values():
        if field.parent:
            continue
        act: Act | None = None
        if first.fate == "removed":
            continue
        if field.name in first.empty:
            act = "null" if first.empty[field.name] is None else "replace"
        elif field.personal and (first.fate == "kept" or not first.shared):
            act = "keep"
        if act is not None:
            columns.append(ColumnFate(column=field.name, category=category_of(field), act=act))
    return TableFate(
        system=system,
        system_label=found_in.label(system),
        collection=name,
        label=rule.label,
        fate=first.fate,
        rows=len(ones),
        columns=tuple(columns),
        found_by=tuple(_found_by(by, found_in) for by in sorted({by for one in ones for by in one.row.by})),
        shared=first.shared,
        purpose=first.purpose,
        ground=first.ground,
        clause=first.clause,
        until=first.until,
        why=first.why,
    )


def _found_by(by: By, found_in: Map) -> Note:
    system, name = by
    return (
        Note(code="row", names={"table": found_in.called(system, name)}) if system else Note(code="identity", kind=name)
    )


def category_of(field: Field) -> str:
    """The most specific personal category of a field; empty where it holds nothing personal."""
    personal = [one for one in field.data_categories if one == "user" or one.startswith("user.")]
    return max(personal, key=lambda one: one.count("."), default="")


def _day(value: Any, *, held_in: str, told_in: str) -> dt.date | None:
    """The day of a value: a date, an instant, or either as text. An instant without a zone is one of ``held_in``."""
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value) if len(value) == ISO_DAY else dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, dt.datetime):
        at = value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(held_in))
        return at.astimezone(ZoneInfo(told_in)).date()
    return value if isinstance(value, dt.date) else None


class Change(Struct, frozen=True, kw_only=True):
    """Rows of one collection that are changed in one statement."""

    collection: str
    act: str
    """``remove`` or ``put``."""
    key: tuple[str, ...]
    keys: tuple[tuple[Any, ...], ...]
    values: dict[str, str | None] = {}


def changes(decided: Iterable[Fated], *, found_in: Map) -> Mapping[str, tuple[Change, ...]]:
    """What to do in each system, emptying first. Rows without a primary key cannot be named, and are not changed."""
    grouped: dict[str, dict[tuple[Any, ...], list[tuple[Any, ...]]]] = {}
    for one in decided:
        collection = found_in.collection(one.row.system, one.row.collection)
        if collection is None or not collection.key:
            continue
        if one.fate == "removed":
            what: tuple[Any, ...] = (1, one.row.collection, "remove", collection.key, ())
        elif one.empty:
            what = (0, one.row.collection, "put", collection.key, tuple(sorted(one.empty.items())))
        else:
            continue
        grouped.setdefault(one.row.system, {}).setdefault(what, []).append(one.row.key)
    return {
        system: tuple(
            Change(collection=what[1], act=what[2], key=what[3], keys=tuple(keys), values=dict(what[4]))
            for what, keys in sorted(made.items(), key=lambda pair: (pair[0][0], pair[0][1], str(pair[0][4])))
        )
        for system, made in sorted(grouped.items())
    }
