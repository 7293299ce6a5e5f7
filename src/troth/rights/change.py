"""Carry out an erasure in one system, in one transaction, and look again afterwards.

The manifest is written down before anything is touched: which rows by key, which columns, what to look for afterwards.
Carried out a second time after a crash it finds its rows gone and changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from troth.rights.facts import Left, Note
from troth.rights.locate import FOLDED, Located, Seed
from troth.rights.plan import Change, Fated
from troth.systems.facts import Collection, Shape
from troth.systems.graph import Map
from troth.systems.ports import Changer, Match, Reader

SHORTEST_LITERAL = 5
"""A shorter name or number stands in too many other words to be looked for."""


class Manifest(Struct, frozen=True, kw_only=True):
    """Everything an erasure needs once it has begun: sealed, since it names the person."""

    changes: dict[str, tuple[Change, ...]]
    """By system."""
    kept: dict[str, dict[str, tuple[tuple[Any, ...], ...]]]
    """By system and collection: keys of rows that stay."""
    seeds: tuple[Seed, ...]
    literals: tuple[str, ...]
    """Addresses and numbers: they must be in no text anywhere, kept rows apart."""
    words: tuple[str, ...]
    """Names and streets: they must be in no free text."""


def manifest(
    located: Located, decided: Sequence[Fated], changes: Mapping[str, tuple[Change, ...]], *, found_in: Map
) -> Manifest:
    """Write it down."""
    kept: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    for one in decided:
        if one.fate != "removed":
            kept.setdefault(one.row.system, {}).setdefault(one.row.collection, []).append(one.row.key)
    return Manifest(
        changes=dict(changes),
        kept={system: {name: tuple(keys) for name, keys in of.items()} for system, of in kept.items()},
        seeds=located.seeds,
        literals=_literals(located),
        words=_words(located, found_in),
    )


def _literals(located: Located) -> tuple[str, ...]:
    said = {value for seed in located.seeds for value in seed.values if seed.kind in {"email", "phone_number"}}
    return tuple(sorted(one for one in said if len(one) >= SHORTEST_LITERAL))


def _words(located: Located, found_in: Map) -> tuple[str, ...]:
    """Whole names and streets from the rows that are a person's own card or account."""
    found: dict[str, None] = {}
    for row in located.rows:
        collection = found_in.collection(row.system, row.collection)
        rule = found_in.rule(row.system, row.collection)
        if collection is None or (rule is not None and rule.owners):
            continue
        if not any(field.identity and field.name in row.matched for field in collection.fields.values()):
            continue
        names = {"first": "", "last": ""}
        for field in collection.fields.values():
            value = row.values.get(field.name)
            if not isinstance(value, str) or (rule is not None and field.name in rule.others):
                continue
            for category in field.data_categories:
                if category in {"user.name.first", "user.name.last"}:
                    names[category.rpartition(".")[2]] = value.strip()
                elif category in {"user.name", "user.contact.address.street"} and len(value.strip()) > SHORTEST_LITERAL:
                    found[value.strip()] = None
        if names["first"] and names["last"]:
            found[f"{names['first']} {names['last']}"] = None
    return tuple(found)


def carry_out(changer: Changer, changes: Iterable[Change], *, shape: Shape) -> dict[str, int]:
    """Do it inside the caller's transaction: rows removed and emptied. SystemRefused ends it with nothing done."""
    counts = {"removed": 0, "emptied": 0}
    puts = [one for one in changes if one.act == "put"]
    for one in puts:
        counts["emptied"] += changer.put(one.collection, key=one.key, keys=one.keys, values=one.values)
    for one in _children_first([one for one in changes if one.act == "remove"], shape):
        counts["removed"] += changer.remove(one.collection, key=one.key, keys=one.keys)
    return counts


def _children_first(removals: list[Change], shape: Shape) -> list[Change]:
    """Rows that name others go before those they name. Where tables name one another, in the order of their names."""
    waiting = {one.collection: one for one in removals}
    order: list[Change] = []
    while waiting:
        named = {
            key.table
            for name in waiting
            if name in shape.tables
            for key in shape.tables[name].foreign_keys
            if key.table != name and key.table in waiting
        }
        free = sorted(name for name in waiting if name not in named) or sorted(waiting)[:1]
        order += [waiting.pop(name) for name in free]
    return order


def look_again(done: Manifest, readers: Mapping[str, Reader], *, found_in: Map) -> tuple[Left, ...]:
    """Look for everything that should be gone: by every key, by every identity, and for the words themselves."""
    looking = _Looking(done, found_in)
    for system, reader in sorted(readers.items()):
        for one in done.changes.get(system, ()):
            if one.act == "remove":
                looking.note(system, one.collection, "key", _by_key(reader, one), one.key)
        for name, collection in found_in.datasets[system].collections.items():
            if found_in.searched(system, name) and collection.key:
                looking.by_identity(system, reader, collection)
                looking.by_words(system, reader, collection)
    return looking.left()


class _Looking:
    """What was seen so far that should be gone; rows that stay by right are not among it."""

    def __init__(self, done: Manifest, found_in: Map) -> None:
        self.done = done
        self.map = found_in
        self._seen: dict[tuple[str, str, str, str], set[tuple[Any, ...]]] = {}

    def note(
        self,
        system: str,
        name: str,
        by: str,
        rows: Iterable[Mapping[str, Any]],
        key: Sequence[str],
        *,
        kind: str = "",
    ) -> None:
        staying = set(self.done.kept.get(system, {}).get(name, ()))
        found = {tuple(row.get(one) for one in key) for row in rows} - staying
        if found:
            self._seen.setdefault((system, name, by, kind), set()).update(found)

    def by_identity(self, system: str, reader: Reader, collection: Collection) -> None:
        for seed in self.done.seeds:
            fields = [
                field.name for field in collection.fields.values() if field.identity == seed.kind and not field.parent
            ]
            if fields:
                by = [Match(column=one, values=seed.values, fold=seed.kind in FOLDED) for one in fields]
                rows = reader.rows(collection.name, any_of=by, columns=collection.key)
                self.note(system, collection.name, "identity", rows, collection.key, kind=seed.kind)

    def by_words(self, system: str, reader: Reader, collection: Collection) -> None:
        name, rule = collection.name, self.map.rule(system, collection.name)
        texts = [field.name for field in collection.fields.values() if not field.parent]
        if self.done.literals:
            rows = reader.holding(name, columns=texts, literals=self.done.literals, key=collection.key)
            self.note(system, name, "literal", rows, collection.key)
        if rule is not None and rule.free_text and self.done.words:
            rows = reader.holding(name, columns=rule.free_text, literals=self.done.words, key=collection.key)
            self.note(system, name, "words", rows, collection.key)

    def left(self) -> tuple[Left, ...]:
        return tuple(
            Left(
                system=system,
                collection=name,
                label=self.map.called(system, name),
                rows=len(keys),
                found_by=Note(code=by, kind=kind),
            )
            for (system, name, by, kind), keys in sorted(self._seen.items())
        )


def _by_key(reader: Reader, change: Change) -> list[Mapping[str, Any]]:
    """The rows of a removal that are still there."""
    first = change.key[0]
    match = Match(column=first, values=tuple(dict.fromkeys(key[0] for key in change.keys)))
    wanted = set(change.keys)
    rows = reader.rows(change.collection, any_of=[match], columns=change.key)
    return [row for row in rows if tuple(row.get(one) for one in change.key) in wanted]
