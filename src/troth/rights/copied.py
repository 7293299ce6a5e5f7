"""The tables of a copy: every row that was found, value by value, in words people read and in the order they read it.

What is about somebody else is left out and said to be; what nobody can read (a scrambled password) is named, not shown.
Nothing else is left out: a key that only ties rows together, or a sum that a program keeps, is marked ``technical``.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from troth.notice.render import inline_marked
from troth.notice.telling import written_in
from troth.notice.words import Speaker, sentence
from troth.rights.facts import Cell, CopyTable, Entry, Hidden
from troth.rights.locate import Found, Located
from troth.rights.naming import Names
from troth.rights.plan import category_of
from troth.systems.facts import Collection, CollectionRule, CopyRule, Field, Part, Wording
from troth.systems.graph import Map
from troth.terms import places
from troth.terms.taxonomy import is_within

SECRET, PASSWORD = "user.authorization", "user.authorization.password"
PLAIN_NUMBER = "user.unique_id"
COUNTRY = "user.contact.address.country"
PARTS: tuple[Part, ...] = get_args(Part)
PART_OF: Mapping[str, Part] = {
    "user": "you",
    "user.authorization.credentials": "visits",
    "user.behavior": "visits",
    "user.behavior.purchase_history": "orders",
    "user.behavior.repair_history": "orders",
    "user.content": "letters",
    "user.content.call_recording": "meetings",
    "user.content.private": "wishes",
    "user.device": "visits",
    "user.financial": "orders",
    "user.payment": "orders",
    "user.social": "letters",
}
"""The heading that fits a kind of data, where no rule names one: the nearest kind above it counts."""


def copied(located: Located, *, found_in: Map, names: Names, speaker: Speaker) -> tuple[CopyTable, ...]:
    """A table for each collection in which something was found, by part; in a part the fullest first."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for row in located.rows:
        groups.setdefault((row.system, row.collection), []).append(row)
    kept: dict[tuple[str, str], list[tuple[Found, tuple[Cell, ...]]]] = {}
    for place in sorted(groups, key=lambda one: _line(one, found_in)):
        making = _Making(*place, found_in, names, speaker)
        with_cells = [(row, making.cells(row)) for row in groups[place]]
        kept[place] = [(row, cells) for row, cells in with_cells if cells]
    number = {row.place: at for rows in kept.values() for at, (row, _) in enumerate(rows)}
    tables = [_table(place, rows, number, found_in, speaker) for place, rows in kept.items() if rows]
    return tuple(sorted(tables, key=lambda one: (PARTS.index(one.part), -_size(one, tables))))


def _line(place: tuple[str, str], found_in: Map) -> int:
    """Where the rules of its system speak of a collection."""
    rules = found_in.rules.get(place[0])
    names = list(rules.collections) if rules is not None else []
    return names.index(place[1]) if place[1] in names else len(names)


def _table(
    place: tuple[str, str],
    rows: list[tuple[Found, tuple[Cell, ...]]],
    number: Mapping[tuple[str, str, tuple[Any, ...]], int],
    found_in: Map,
    speaker: Speaker,
) -> CopyTable:
    system, name = place
    rule, collection = found_in.rule(system, name), found_in.collection(system, name)
    within = rule.copy.within if rule is not None else ""
    return CopyTable(
        system=called(found_in.label(system), speaker),
        collection=name,
        label=called(found_in.called(system, name), speaker),
        part=(rule.copy.part if rule is not None else "") or part_of(collection),
        within=within,
        entries=tuple(
            Entry(
                cells=cells,
                within=tuple(
                    sorted(number[above] for above in row.above if above[:2] == (system, within) and above in number)
                ),
            )
            for row, cells in rows
        ),
    )


def called(wording: Wording, speaker: Speaker) -> str:
    """What the house calls something; marked where nobody has said it in the reader's language (``telling``)."""
    theirs = wording.in_language(speaker.notice.language)
    return theirs or speaker.marked(wording.own, written_in(speaker.notice))


def _size(table: CopyTable, tables: Iterable[CopyTable]) -> int:
    """How many entries it has, with those of the tables that stand within it."""
    inside = [one for one in tables if (one.system, one.within) == (table.system, table.collection)]
    return len(table.entries) + sum(len(one.entries) for one in inside)


def part_of(collection: Collection | None) -> Part:
    """The heading that most of its personal columns fit; of two, the one people read first."""
    if collection is None:
        return "rest"
    kinds = [category_of(field) for field in collection.fields.values() if field.personal and not field.references]
    fitting = Counter(_nearest(kind) for kind in kinds if kind != PLAIN_NUMBER)
    return min(fitting, key=lambda part: (-fitting[part], PARTS.index(part)), default="rest")


def _nearest(kind: str) -> Part:
    while kind not in PART_OF:
        kind = kind.rpartition(".")[0]
    return PART_OF[kind]


class _Making:
    """The cells of one collection's rows."""

    def __init__(self, system: str, name: str, found_in: Map, names: Names, speaker: Speaker) -> None:
        self.place = (system, name)
        self.collection = found_in.collection(system, name)
        self.rule = found_in.rule(system, name)
        self.copy = self.rule.copy if self.rule is not None else CopyRule()
        self.zone = ZoneInfo(found_in.zone(system))
        self.names = names
        self.speaker = speaker
        self.fields = self._in_order()
        self.labels = self._labels()

    def _in_order(self) -> tuple[Field, ...]:
        """The personal fields, those that the rules have words for first."""
        if self.collection is None:
            return ()
        named = list(self.copy.fields)
        inside = {field.parent for field in self.collection.fields.values() if field.parent}
        personal = [one for one in self.collection.fields.values() if one.personal and one.name not in inside]
        return tuple(sorted(personal, key=lambda one: named.index(one.name) if one.name in named else len(named)))

    def _labels(self) -> Mapping[str, str]:
        """The words of the rules; else what a field holds, behind its own name where several hold the same."""
        speaker = self.speaker
        plain = {one.name: inline_marked(speaker.data(category_of(one))) for one in self.fields}
        said = list(plain.values())
        own = {
            name: sentence(label) if said.count(label) == 1 else f"{self._spaced(name)} ({label})"
            for name, label in plain.items()
        }
        return own | {name: called(words, speaker) for name, words in self.copy.fields.items()}

    def _spaced(self, name: str) -> str:
        """``ordered_on`` as ``Ordered on``: a programmer's word, in the house's own language."""
        spaced = sentence(name.rpartition(".")[2].strip("_").replace("_", " "))
        return self.speaker.marked(spaced, written_in(self.speaker.notice))

    def cells(self, row: Found) -> tuple[Cell, ...]:
        """Every personal value of a row that is not empty."""
        others = _about_others(row, self.rule)
        held = ((field, row.values.get(field.name)) for field in self.fields)
        return tuple(
            self._cell(field, value, row, hidden="about-others" if field.name in others else "")
            for field, value in held
            if value not in (None, "", [], {})
        )

    def _cell(self, field: Field, value: Any, row: Found, *, hidden: Hidden) -> Cell:
        category = category_of(field)
        if not hidden and is_within(category, SECRET):
            hidden = "scrambled" if is_within(category, PASSWORD) else "opens"
        kind, text = written(value, zone=self.zone)
        if kind == "text" and is_within(category, COUNTRY) and places.known(text):
            kind = "place"
        return Cell(
            column=field.name,
            label=self.labels[field.name],
            category=category,
            value="" if hidden else text,
            kind="text" if hidden else kind,
            unit="" if hidden else self._unit(field.name, row),
            means="" if hidden else self.names.get((*self.place, field.name, text), ""),
            technical=self._technical(field),
            hidden=hidden,
        )

    def _unit(self, column: str, row: Found) -> str:
        said = self.copy.money.get(column, "")
        return str(row.values.get(said) or "") if self.collection and said in self.collection.fields else said

    def _technical(self, field: Field) -> bool:
        """A key that ties rows together says nothing by itself, unless the rules have a word for it."""
        if field.name in self.copy.technical:
            return True
        if field.name in self.copy.fields or field.name in self.copy.names:
            return False
        return bool(field.references) or (field.primary_key and category_of(field) == PLAIN_NUMBER)


def _about_others(row: Found, rule: CollectionRule | None) -> frozenset[str]:
    """Columns about somebody else, as this person's row is read."""
    if rule is None:
        return frozenset()
    theirs = [owner for owner in rule.owners if owner not in row.matched]
    named = (*rule.others, *theirs, *(one for owner in theirs for one in rule.owners[owner]))
    return frozenset(one for one in named if one not in row.matched)


def written(value: Any, *, zone: ZoneInfo) -> tuple[Any, str]:  # noqa: PLR0911 - one for each kind of value
    """A value's kind, and itself as text for programs. An instant that names no zone is one of ``zone``."""
    match value:
        case bool():
            return "truth", "true" if value else "false"
        case dt.datetime():
            return "instant", (value if value.tzinfo is not None else value.replace(tzinfo=zone)).isoformat()
        case dt.date():
            return "day", value.isoformat()
        case Decimal():
            return "text", f"{value:f}"
        case bytes():
            return "bytes", base64.b64encode(value).decode()
        case list() | dict():
            return "text", msgspec.json.encode(value, enc_hook=str).decode()
        case _:
            return "text", str(value)
