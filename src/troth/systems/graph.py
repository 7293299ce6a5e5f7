"""The graph that datasets and rules make: where a search begins, and which way it may go on.

An edge is never made into a collection that holds nothing personal or is not searched, and never through a column
about somebody else (``others``); an identity in such a column finds the row for that other person. Everything is
sorted, so that two searches go the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from troth.systems.facts import Collection, CollectionRule, Dataset, Field, Reference, Rules, Wording


class Edge(Struct, frozen=True, kw_only=True, order=True):
    """Rows of ``to_collection`` are found where ``to_field`` holds what ``field`` of rows found before holds."""

    system: str
    collection: str
    field: str
    to_system: str
    to_collection: str
    to_field: str
    directed: bool = True
    """The map says which way it leads; else a row that bears somebody else's identity is not taken."""


class Identity(Struct, frozen=True, kw_only=True, order=True):
    """A field by which people are looked up."""

    system: str
    collection: str
    field: str
    kind: str
    """``email``, ``phone_number`` and so on."""
    vouched: bool
    """The house has checked it: what stands there is searched for too."""


class Map:
    """Every system as one graph. Pure: built once from what was read, asked many times."""

    def __init__(self, datasets: Iterable[Dataset], rules: Iterable[Rules]) -> None:
        self.datasets: Mapping[str, Dataset] = {one.key: one for one in sorted(datasets, key=lambda one: one.key)}
        self.rules: Mapping[str, Rules] = {one.system: one for one in sorted(rules, key=lambda one: one.system)}
        self._edges: dict[tuple[str, str], list[Edge]] = {}
        for edge in sorted({edge for one in self._fields() for edge in self._edges_of(*one)}):
            self._edges.setdefault((edge.system, edge.collection), []).append(edge)
        self._identities = tuple(
            sorted(
                Identity(
                    system=system,
                    collection=collection.name,
                    field=field.name,
                    kind=field.identity,
                    vouched=self._vouched(system, collection.name, field.name),
                )
                for system, collection, field in self._fields()
                if field.identity and self.searched(system, collection.name)
            )
        )

    @property
    def systems(self) -> tuple[str, ...]:
        """The names of the systems."""
        return tuple(self.datasets)

    def label(self, system: str) -> Wording:
        """What people call a system."""
        rules = self.rules.get(system)
        return rules.label if rules else Wording(own=system)

    def called(self, system: str, name: str) -> Wording:
        """What people call a collection; its name where no rule speaks of it."""
        rule = self.rule(system, name)
        return rule.label if rule is not None else Wording(own=name)

    def zone(self, system: str) -> str:
        """The time zone of a system's instants that name none."""
        rules = self.rules.get(system)
        return rules.zone if rules else "UTC"

    def collection(self, system: str, name: str) -> Collection | None:
        """One collection."""
        dataset = self.datasets.get(system)
        return dataset.collections.get(name) if dataset else None

    def rule(self, system: str, name: str) -> CollectionRule | None:
        """What becomes of its rows; where no rule speaks, ``delete`` in the dataset counts as ``erase: remove``."""
        rules = self.rules.get(system)
        said = rules.collections.get(name) if rules else None
        if said is not None:
            return said
        collection = self.collection(system, name)
        if collection is None or collection.masking != "delete":
            return None
        return CollectionRule(collection=name, label=Wording(own=name), erase="remove", span=collection.span)

    def searched(self, system: str, name: str) -> bool:
        """Whether it is there, holds anything personal and is not to be skipped."""
        collection = self.collection(system, name)
        return collection is not None and not collection.skip and personal(collection)

    def searchable(self) -> tuple[tuple[str, str], ...]:
        """Every collection that is searched: system and name."""
        return tuple(
            (key, name)
            for key, dataset in self.datasets.items()
            for name in sorted(dataset.collections)
            if self.searched(key, name)
        )

    def skipped(self) -> tuple[tuple[str, str], ...]:
        """Every collection with ``skip_processing``: each copy and record says that it was not searched."""
        return tuple(
            (key, name)
            for key, dataset in self.datasets.items()
            for name in sorted(dataset.collections)
            if dataset.collections[name].skip
        )

    def identities(self, kind: str | None = None) -> tuple[Identity, ...]:
        """Where people of one kind of identity are looked up; None: every kind."""
        return tuple(one for one in self._identities if kind is None or one.kind == kind)

    def edges_from(self, system: str, name: str) -> tuple[Edge, ...]:
        """Where a search goes on from rows of this collection."""
        return tuple(self._edges.get((system, name), ()))

    def edges_to(self, system: str, name: str) -> tuple[Edge, ...]:
        """By what rows of this collection are found."""
        return tuple(
            edge
            for edges in self._edges.values()
            for edge in edges
            if (edge.to_system, edge.to_collection) == (system, name)
        )

    def unreached(self) -> tuple[tuple[str, str], ...]:
        """Searched collections that no search can come to: no identity, and no way there from one."""
        reached = {(one.system, one.collection) for one in self._identities}
        ahead = list(reached)
        while ahead:
            for edge in self.edges_from(*ahead.pop()):
                there = (edge.to_system, edge.to_collection)
                if there not in reached:
                    reached.add(there)
                    ahead.append(there)
        return tuple(one for one in self.searchable() if one not in reached)

    def target(self, reference: Reference) -> Field | None:
        """The field a reference names."""
        collection = self.collection(reference.dataset, reference.collection)
        return collection.fields.get(reference.field) if collection else None

    def _fields(self) -> Iterable[tuple[str, Collection, Field]]:
        for key, dataset in self.datasets.items():
            for collection in dataset.collections.values():
                for field in collection.fields.values():
                    yield key, collection, field

    def _edges_of(self, system: str, collection: Collection, field: Field) -> Iterable[Edge]:
        for reference in field.references:
            other = self.collection(reference.dataset, reference.collection)
            target = self.target(reference)
            if other is None or target is None:
                continue
            if self._other(system, collection, field) or self._other(reference.dataset, other, target):
                continue
            if not (self.searched(system, collection.name) and self.searched(reference.dataset, other.name)):
                continue
            here = (system, collection.name, field.name)
            there = (reference.dataset, other.name, target.name)
            directed = bool(reference.direction)
            if reference.direction in {"from", ""}:
                yield _edge(there, here, directed=directed)
            if reference.direction in {"to", ""}:
                yield _edge(here, there, directed=directed)

    def _other(self, system: str, collection: Collection, field: Field) -> bool:
        """Whether the field is about somebody else, or lies in one that is."""
        rule = self.rule(system, collection.name)
        return rule is not None and any(field.name == one or field.name.startswith(f"{one}.") for one in rule.others)

    def _vouched(self, system: str, collection: str, field: str) -> bool:
        rule = self.rule(system, collection)
        return rule is not None and field in rule.vouched


def personal(collection: Collection) -> bool:
    """Whether any field of it is about a person."""
    return any(field.personal for field in collection.fields.values())


def _edge(start: tuple[str, str, str], end: tuple[str, str, str], *, directed: bool) -> Edge:
    return Edge(
        system=start[0],
        collection=start[1],
        field=start[2],
        to_system=end[0],
        to_collection=end[1],
        to_field=end[2],
        directed=directed,
    )
