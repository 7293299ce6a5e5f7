"""Find every row of a person in every system, before anything is touched.

A search begins with what the person has shown to be theirs (an address that a code reached) and goes on along the
references of the map, in rounds: all that is known is asked of each collection in one statement, until a round finds
nothing new. Three things keep it from walking into other people's rows:

- an identity met on the way counts only where a rule says the house has checked it (``vouched``), and not when
  somebody else's card bears it too;
- a row that names several people (``owners``) leads on only from the column that is this person's;
- along a reference without a direction, and by an identity that was not shown, a row that bears somebody else's
  identity is left alone, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from troth.rights.facts import Note
from troth.systems.encodings import fields_in
from troth.systems.facts import Collection, CollectionRule
from troth.systems.graph import Map
from troth.systems.ports import Match, Reader

Place = tuple[str, str]
"""System and collection."""

Spell = Callable[[str, str], tuple[str, ...]]
"""Kind of identity and value to every spelling under which a system may hold it; none for what cannot be one."""

By = tuple[str, str]
"""What a row was found by: an empty word and the kind of an identity, or the place of a row that leads to it."""

FOLDED = frozenset({"email"})


class Seed(Struct, frozen=True, kw_only=True):
    """An identity to begin with."""

    kind: str
    """A kind of ``fides_meta.identity``."""
    values: tuple[str, ...]
    """Every spelling."""


class Found(Struct, frozen=True, kw_only=True):
    """One row of the person."""

    system: str
    collection: str
    key: tuple[Any, ...]
    values: Mapping[str, Any]
    """By path, nested fields beside the column they lie in."""
    by: tuple[By, ...]
    matched: frozenset[str]
    """Its own columns by which it was found."""
    above: frozenset[tuple[str, str, tuple[Any, ...]]]
    """Rows that led to it."""

    @property
    def place(self) -> tuple[str, str, tuple[Any, ...]]:
        """Which row it is."""
        return (self.system, self.collection, self.key)


class Located(Struct, frozen=True, kw_only=True):
    """Everything that was found of a person at one moment of each system."""

    rows: tuple[Found, ...]
    systems: tuple[str, ...]
    found_by: tuple[Note, ...]
    seeds: tuple[Seed, ...]
    """What was searched by: what was shown, and what was vouched for."""
    questions: tuple[Note, ...]
    not_searched: tuple[Note, ...]


class _Hit:
    """A row while the search goes on."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.by: set[By] = set()
        self.matched: set[str] = set()
        self.above: set[tuple[str, str, tuple[Any, ...]]] = set()


class _Probe:
    """Values to ask one column for, and where each came from."""

    def __init__(self, *, fold: bool) -> None:
        self.fold = fold
        self.wanted: dict[Any, list[tuple[By, tuple[str, str, tuple[Any, ...]] | None, bool]]] = {}
        """Value to (by what, row above, directed)."""

    def normal(self, value: Any) -> Any:
        return value.casefold() if self.fold and isinstance(value, str) else value


def locate(found_in: Map, readers: Mapping[str, Reader], seeds: Iterable[Seed], *, spell: Spell) -> Located:
    """Search every system. ``readers`` show one moment of each; SystemAway from any of them ends the search."""
    search = _Search(found_in, readers, spell)
    for seed in seeds:
        search.begin(seed)
    search.run()
    return search.result()


class _Search:
    def __init__(self, found_in: Map, readers: Mapping[str, Reader], spell: Spell) -> None:
        self.map = found_in
        self.readers = readers
        self.spell = spell
        self.hits: dict[Place, dict[tuple[Any, ...], _Hit]] = {}
        self.pending: dict[Place, dict[str, _Probe]] = {}
        self.asked: set[tuple[str, str, str, Any]] = set()
        self.seeds: list[Seed] = []
        self.spelt: dict[str, set[str]] = {}
        self.questions: list[Note] = []
        self.scanned: dict[Place, list[dict[str, Any]]] = {}

    def begin(self, seed: Seed, *, shown: bool = True) -> None:
        """Ask every collection that knows people by this kind of identity.

        One the person has not shown themselves finds no row that bears somebody else's identity beside it: Viktor's
        account, into which he typed Inès's number, is Viktor's.
        """
        self.seeds.append(seed)
        by = ("", seed.kind)
        for one in self.map.identities(seed.kind):
            place = (one.system, one.collection)
            for value in seed.values:
                self._ask(place, one.field, value, by=by, fold=seed.kind in FOLDED, above=None, directed=shown)

    def run(self) -> None:
        while self.pending:
            pending, self.pending = self.pending, {}
            for place in sorted(pending):
                for row in self._rows(place, pending[place]):
                    self._take(place, row, pending[place])

    def result(self) -> Located:
        self._drop_others_rows()
        return Located(
            rows=tuple(
                Found(
                    system=system,
                    collection=collection,
                    key=key,
                    values=hit.values,
                    by=tuple(sorted(hit.by)),
                    matched=frozenset(hit.matched),
                    above=frozenset(hit.above),
                )
                for (system, collection), rows in sorted(self.hits.items())
                for key, hit in sorted(rows.items(), key=lambda pair: str(pair[0]))
            ),
            systems=tuple(sorted(self.readers)),
            found_by=tuple(self._spelt(kind) for kind in dict.fromkeys(seed.kind for seed in self.seeds)),
            seeds=tuple(self.seeds),
            questions=tuple(self.questions),
            not_searched=self._not_searched(),
        )

    def _spelt(self, kind: str) -> Note:
        spellings = len(self.spelt.get(kind, ()))
        if spellings > 1:
            return Note(code="spelt", kind=kind, counts={"spellings": spellings})
        return Note(code="identity", kind=kind)

    # One round

    def _ask(
        self,
        place: Place,
        field: str,
        value: Any,
        *,
        by: By,
        fold: bool,
        above: tuple[str, str, tuple[Any, ...]] | None,
        directed: bool,
    ) -> None:
        probe = self.pending.get(place, {}).get(field) or _Probe(fold=fold)
        value = probe.normal(value)
        if (*place, field, value) in self.asked and value not in probe.wanted:
            self._merge(place, field, value, by=by, above=above, fold=fold)
            return
        self.asked.add((*place, field, value))
        probe.wanted.setdefault(value, []).append((by, above, directed))
        self.pending.setdefault(place, {})[field] = probe

    def _merge(
        self,
        place: Place,
        field: str,
        value: Any,
        *,
        by: By,
        above: tuple[str, str, tuple[Any, ...]] | None,
        fold: bool,
    ) -> None:
        """A value asked for before: the rows it found are reached once more, from elsewhere."""
        probe = _Probe(fold=fold)
        for hit in self.hits.get(place, {}).values():
            if probe.normal(hit.values.get(field)) == value:
                hit.by.add(by)
                hit.matched.add(field)
                if above is not None:
                    hit.above.add(above)

    def _rows(self, place: Place, probes: Mapping[str, _Probe]) -> list[dict[str, Any]]:
        system, name = place
        collection, rule = self._collection(place), self.map.rule(system, name)
        columns = [field.name for field in collection.fields.values() if not field.parent]
        plain = [
            Match(column=field, values=tuple(probe.wanted), fold=probe.fold)
            for field, probe in sorted(probes.items())
            if not collection.fields[field].parent
        ]
        found = list(self.readers[system].rows(name, any_of=plain, columns=columns)) if plain else []
        rows = [_opened(row, collection, rule) for row in found]
        if any(collection.fields[field].parent for field in probes):
            if place not in self.scanned:
                every = self.readers[system].scan(name, columns=columns)
                self.scanned[place] = [_opened(row, collection, rule) for row in every]
            rows += [
                row
                for row in self.scanned[place]
                if any(
                    _same(row.get(field), probe) for field, probe in probes.items() if collection.fields[field].parent
                )
            ]
        return rows

    def _take(self, place: Place, row: dict[str, Any], probes: Mapping[str, _Probe]) -> None:
        system, name = place
        collection, rule = self._collection(place), self.map.rule(system, name)
        reached = [
            (field, one)
            for field, probe in probes.items()
            for one in probe.wanted.get(_key_in(row.get(field), probe), ())
        ]
        if not reached:
            return
        if not any(directed for _, (_, _, directed) in reached) and self._bears_another(collection, rule, row):
            self._question("leads-elsewhere", place)
            return
        key = tuple(row.get(one) for one in collection.key) or tuple(row.values())
        hits = self.hits.setdefault(place, {})
        new = key not in hits
        hit = hits.setdefault(key, _Hit(row))
        before = set(hit.matched)
        for field, (by, above, _) in reached:
            hit.by.add(by)
            hit.matched.add(field)
            if above is not None:
                hit.above.add(above)
            if collection.fields[field].identity and isinstance(row.get(field), str):
                self.spelt.setdefault(collection.fields[field].identity, set()).add(row[field])
        if new or hit.matched != before:
            self._follow(place, key, hit, rule)

    def _follow(self, place: Place, key: tuple[Any, ...], hit: _Hit, rule: CollectionRule | None) -> None:
        if _somebody_elses(rule, hit.matched):
            return
        closed = _not_to_follow(rule, hit.matched)
        for edge in self.map.edges_from(*place):
            value = hit.values.get(edge.field)
            if value in (None, "") or edge.field in closed:
                continue
            self._ask(
                (edge.to_system, edge.to_collection),
                edge.to_field,
                value,
                by=place,
                fold=False,
                above=(*place, key),
                directed=edge.directed,
            )
        for field in rule.vouched if rule is not None else ():
            self._adopt(place, key, field, hit.values.get(field))

    def _adopt(self, place: Place, key: tuple[Any, ...], field: str, value: Any) -> None:
        """Search by an identity the house has checked, unless somebody else's card bears it too."""
        system, name = place
        collection = self._collection(place)
        kind = collection.fields[field].identity
        values = self.spell(kind, value) if isinstance(value, str) and value else ()
        known = {one for seed in self.seeds if seed.kind == kind for one in seed.values}
        if not values or known.intersection(values):
            return
        match = Match(column=field, values=values, fold=kind in FOLDED)
        same = self.readers[system].rows(name, any_of=[match], columns=list(collection.key) or [field])
        if any(tuple(row.get(one) for one in collection.key) != key for row in same):
            self._question("same-elsewhere", place, kind=kind)
            return
        self.begin(Seed(kind=kind, values=values), shown=False)

    # What is not this person's

    def _bears_another(self, collection: Collection, rule: CollectionRule | None, row: Mapping[str, Any]) -> bool:
        """Whether a row bears an identity that is not known to be this person's. It is looked at again once it is."""
        mine = {(seed.kind, value.casefold()) for seed in self.seeds for value in seed.values}
        return any(
            isinstance(row.get(field.name), str)
            and row[field.name]
            and (field.identity, row[field.name].casefold()) not in mine
            for field in collection.fields.values()
            if field.identity and not (rule is not None and field.name in rule.others)
        )

    def _drop_others_rows(self) -> None:
        """A row that names its people, and none of them is this one, is not theirs, however it was found."""
        for place, rows in self.hits.items():
            rule = self.map.rule(*place)
            if rule is None or not rule.owners:
                continue  # nobody is named in these
            for key, hit in list(rows.items()):
                named = [one for one in rule.owners if hit.values.get(one) not in (None, "")]
                if named and not hit.matched.intersection(rule.owners):
                    del rows[key]
                    self._question("on-another-card", place)

    def _not_searched(self) -> tuple[Note, ...]:
        every = {one.own: one for rules in self.map.rules.values() for one in rules.not_searched}
        said = [Note(code="said", names={"what": one}) for one in every.values()]
        skipped = [
            Note(code="skipped", names={"system": self.map.label(system), "table": self.map.called(system, name)})
            for system, name in self.map.skipped()
        ]
        return (*said, *skipped)

    def _collection(self, place: Place) -> Collection:
        found = self.map.collection(*place)
        assert found is not None  # the map made the edge or the entry that led here
        return found

    def _question(self, code: str, place: Place, *, kind: str = "") -> None:
        note = Note(code=code, kind=kind, names={"table": self.map.called(*place)})
        if note not in self.questions:
            self.questions.append(note)


def _not_to_follow(rule: CollectionRule | None, matched: set[str]) -> frozenset[str]:
    """Columns of a row that lead to others: what is about them, and the owners that this person is not."""
    if rule is None:
        return frozenset()
    theirs = [owner for owner in rule.owners if owner not in matched]
    return frozenset((*rule.others, *theirs, *(one for owner in theirs for one in rule.owners[owner])))


def _somebody_elses(rule: CollectionRule | None, matched: set[str]) -> bool:
    """Whether a row was found only by a column about another than its owner: nothing else of it is this person's."""
    return rule is not None and bool(matched) and matched <= set(rule.others)


def _opened(row: Mapping[str, Any], collection: Collection, rule: CollectionRule | None) -> dict[str, Any]:
    """A row with its nested fields beside the columns they lie in, by path."""
    values = dict(row)
    for field in collection.fields.values():
        if field.parent and field.parent in collection.fields and not collection.fields[field.parent].parent:
            encoding = (rule.encoding.get(field.parent) if rule is not None else None) or "json"
            inside: Any = fields_in(row.get(field.parent), encoding)
            values[field.name] = inside.get(field.name.removeprefix(f"{field.parent}."))
        elif field.parent:
            above = values.get(field.parent)
            values[field.name] = above.get(field.name.rpartition(".")[2]) if isinstance(above, Mapping) else None
    return values


def _key_in(value: Any, probe: _Probe) -> Any:
    """The wanted value that this one is: equal, or the same text (an id kept as text in a blob)."""
    value = probe.normal(value)
    try:
        if value in probe.wanted:
            return value
    except TypeError:  # a map or a list: nobody's key
        return None
    return next((one for one in probe.wanted if value is not None and str(one) == str(value)), None)


def _same(value: Any, probe: _Probe) -> bool:
    return _key_in(value, probe) is not None
