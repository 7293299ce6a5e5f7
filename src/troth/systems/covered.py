"""Whether dataset and rules hold together, before any database is asked.

Whatever nobody looked for, or nobody said what becomes of, would stay behind silently; so each is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from troth.notice.facts import Finding, Notice
from troth.notice.findings import Findings
from troth.notice.kinds import Purpose, Right
from troth.notice.places import Span
from troth.systems.facts import Collection, CollectionRule, Field
from troth.systems.graph import Map
from troth.terms.taxonomy import is_within

PLAIN_NUMBER = "user.unique_id"
"""A key of this category says nothing of a person once everything it leads to is gone."""


def judge(graph: Map, *, notice: Notice | None) -> tuple[Finding, ...]:
    """What is wrong between the files of every system, and between them and the notice.

    Without a notice, what rules say of its purposes is left alone.
    """
    findings: list[Finding] = []
    for system in graph.systems:
        found = Findings(graph.datasets[system].span.file)
        _references(graph, system, found)
        for name, collection in graph.datasets[system].collections.items():
            _unsaid(collection, found)
            if graph.searched(system, name):
                _key(collection, found)
        for name in (one for key, one in graph.unreached() if key == system):
            _unreached(graph, system, name, found)
        if system in graph.rules:
            _covered(graph, system, notice, found)
        findings.extend(found.all())
    for system, rules in graph.rules.items():
        found = Findings(rules.span.file)
        for rule in rules.collections.values():
            _shown(graph, system, rule, found)
            _kept(rule, notice, found)
        findings.extend(found.all())
    return tuple(findings)


def uncovered(collection: Collection, rule: CollectionRule | None, data: tuple[str, ...] | None) -> tuple[Field, ...]:
    """The personal fields of which no rule says what becomes of them.

    ``data``: the categories of the purpose that rows are kept under; None where that is not known, and every field of
    a kept row counts as covered.
    """
    if rule is not None and rule.erase == "remove":
        return ()
    named = set(rule.empty) if rule else set()
    others = set(rule.others) if rule else set()
    kept = rule is not None and rule.keep is not None
    left = []
    for field in collection.fields.values():
        if not field.personal or any(one in named | others for one in _itself_and_around(field.name)):
            continue
        if rule is not None and field.primary_key and all(one in {"user", PLAIN_NUMBER} for one in _personal(field)):
            continue
        if kept and (data is None or all(any(is_within(one, key) for key in data) for one in _personal(field))):
            continue
        left.append(field)
    inside = {one.parent for one in collection.fields.values() if one.parent}
    # What a field holds is the fields in it: it is covered when they are.
    return tuple(one for one in left if one.name not in inside or _any_inside(one.name, left))


def _any_inside(name: str, fields: list[Field]) -> bool:
    return any(one.name.startswith(f"{name}.") for one in fields)


def _itself_and_around(path: str) -> Iterator[str]:
    parts = path.split(".")
    return (".".join(parts[:count]) for count in range(len(parts), 0, -1))


def _personal(field: Field) -> tuple[str, ...]:
    return tuple(one for one in field.data_categories if is_within(one, "user"))


def _references(graph: Map, system: str, findings: Findings) -> None:
    for collection in graph.datasets[system].collections.values():
        for field in collection.fields.values():
            for one in field.references:
                place = f"{one.collection}.{one.field}"
                if graph.target(one) is not None:
                    continue
                if one.dataset not in graph.datasets:
                    findings.warning(
                        "map-reference",
                        field.span,
                        f"`{collection.name}.{field.name}` refers to `{one.dataset}`, which is no system here.",
                        findings.nearest(one.dataset, graph.datasets, otherwise="Add it to troth.toml."),
                    )
                    continue
                known = [
                    f"{name}.{inner}"
                    for name, other in graph.datasets[one.dataset].collections.items()
                    for inner in other.fields
                ]
                findings.error(
                    "map-reference",
                    field.span,
                    f"`{collection.name}.{field.name}` refers to `{place}` of `{one.dataset}`, which is not there.",
                    findings.nearest(place, known),
                )


def _unsaid(collection: Collection, findings: Findings) -> None:
    """A field without a category counts as nobody's, and nobody said so."""
    inside = {one.parent for one in collection.fields.values()}
    bare = tuple(one.name for one in collection.fields.values() if not one.data_categories and one.name not in inside)
    if bare and not collection.skip:
        findings.warning(
            "map-unsaid",
            collection.span,
            f"Nothing says what {listed_and(bare)} of `{collection.name}` hold{'s' if len(bare) == 1 else ''}.",
            "Give each its data category: `system.operations` where it says nothing of a person.",
        )


def _key(collection: Collection, findings: Findings) -> None:
    if not collection.key:
        findings.error(
            "map-no-key",
            collection.span,
            f"`{collection.name}` holds something personal and has no primary key, so no row of it can be named.",
            "Say `fides_meta: {primary_key: true}` at the fields that name one row.",
        )


def _unreached(graph: Map, system: str, name: str, findings: Findings) -> None:
    collection = graph.datasets[system].collections[name]
    findings.warning(
        "map-unreached",
        collection.span,
        f"`{name}` holds something personal, and no search comes to it.",
        "Give a field an `identity` or `references`, or write `skip_processing: true`.",
    )


def _covered(graph: Map, system: str, notice: Notice | None, findings: Findings) -> None:
    purposes = _purposes(notice)
    for name, collection in graph.datasets[system].collections.items():
        if not graph.searched(system, name):
            continue
        rule = graph.rule(system, name)
        data: tuple[str, ...] | None = None
        if notice is not None and rule is not None and rule.keep is not None:
            under = purposes.get(rule.keep.under)
            data = under.data if under else None  # an unknown purpose is said elsewhere, once
        left = uncovered(collection, rule, data)
        if not left:
            continue
        columns = listed_and(one.name for one in left)
        if rule is None:
            findings.error(
                "rules-uncovered",
                collection.span,
                f"`{name}` holds something personal ({columns}), and no rule says what becomes of it.",
                f"Write a rule for `{name}` beside the dataset.",
            )
            continue
        for field in left:
            findings.error(
                "rules-uncovered",
                field.span,
                f"Rows of `{name}` stay, and no rule says what becomes of `{field.name}` in them"
                f" ({', '.join(_personal(field))}).",
                _how(rule, data),
            )


def _how(rule: CollectionRule, data: tuple[str, ...] | None) -> str:
    name_it = "Name it in `empty`"
    if rule.keep is None or data is None:
        return f"{name_it}, or write `erase: remove`."
    return f"{name_it}; the data of `{rule.keep.under}` in the notice do not hold it."


def _kept(rule: CollectionRule, notice: Notice | None, findings: Findings) -> None:
    if rule.keep is None or notice is None:
        return
    purposes = _purposes(notice)
    if rule.keep.under and rule.keep.under not in purposes:
        findings.error(
            "rules-keep",
            rule.span,
            f"`{rule.collection}` is kept under `{rule.keep.under}`, which is no purpose of the notice.",
            findings.nearest(rule.keep.under, purposes, otherwise="Name a purpose of the notice."),
        )
    rights = [one for one in notice.declarations.values() if isinstance(one, Right) and one.to == "erase"]
    grounds = sorted({ground for one in rights for ground in one.unless})
    if rights and rule.keep.ground not in grounds:
        findings.error(
            "rules-keep",
            rule.span,
            f"`{rule.collection}` is kept for `{rule.keep.ground}`, no exception of the notice's right to erasure.",
            f"The notice says `unless: [{', '.join(grounds)}]`." if grounds else "The notice names no exception.",
        )


def _shown(graph: Map, system: str, rule: CollectionRule, findings: Findings) -> None:
    """What a copy is told to show must be there to be shown."""
    collection = graph.collection(system, rule.collection)
    if collection is None:
        return  # said when the rules were read
    for column, name in rule.copy.names.items():
        references = collection.fields[column].references if column in collection.fields else ()
        others = [graph.collection(one.dataset, one.collection) for one in references]
        known = [field for other in others if other is not None for field in other.fields]
        if known and name not in known:
            findings.error(
                "rules-unknown",
                rule.span,
                f"`names` says that rows which `{column}` of `{rule.collection}` leads to are known by `{name}`,"
                " and they have no such field.",
                findings.nearest(name, known),
            )
    within = rule.copy.within
    if not within:
        return
    above = graph.collection(system, within)
    if above is None:
        findings.error(
            "rules-unknown",
            rule.span,
            f"`{rule.collection}` stands `within` `{within}`, and `{system}` has no such collection.",
            findings.nearest(within, graph.datasets[system].collections),
        )
    elif not (_leads(collection, system, within) or _leads(above, system, rule.collection)):
        findings.error(
            "rules-unknown",
            rule.span,
            f"`{rule.collection}` stands `within` `{within}`, and neither refers to the other.",
            "Give the field that ties them `fides_meta: {references: [...]}` in the dataset.",
        )


def _leads(collection: Collection, system: str, to: str) -> bool:
    references = (one for field in collection.fields.values() for one in field.references)
    return any((one.dataset, one.collection) == (system, to) for one in references)


def _purposes(notice: Notice | None) -> Mapping[str, Purpose]:
    declared = notice.declarations if notice else {}
    return {key: one for key, one in declared.items() if isinstance(one, Purpose)}


def listed_and(names: Iterator[str] | tuple[str, ...]) -> str:
    """Names for a sentence: ``a``, ``a and b``, ``a, b and c``."""
    words = [f"`{one}`" for one in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def at_start(file: str) -> Span:
    """The first character of a file."""
    return Span(file, 1, 1, 1, 1)
