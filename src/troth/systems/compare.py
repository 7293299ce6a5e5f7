"""The map beside the live database: what no file mentions, what is not there, and what the database would refuse."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from troth.notice.facts import Finding
from troth.notice.findings import Findings, shown
from troth.notice.places import Span
from troth.systems.covered import listed_and
from troth.systems.facts import Collection, CollectionRule, Column, Shape, Table
from troth.systems.graph import Map

_TRUTH = frozenset({"true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "1", "0"})


def compare(graph: Map, system: str, shape: Shape) -> tuple[Finding, ...]:
    """What differs between the files of one system and its database as it is now."""
    dataset = graph.datasets[system]
    rules = graph.rules.get(system)
    found, by_rule = Findings(dataset.span.file), Findings(rules.span.file if rules else dataset.span.file)
    for name, table in shape.tables.items():
        if name not in dataset.collections:
            found.error(
                "live-unlisted",
                dataset.span,
                f"The table `{name}` of the database is mentioned in no file; it has {_columns(tuple(table.columns))}.",
                "Add it to the dataset, with the data categories of its columns; `troth map URL` drafts it.",
            )
    for name, collection in dataset.collections.items():
        live = shape.tables.get(name)
        if live is None:
            found.error(
                "live-missing",
                collection.span,
                f"The database has no table `{name}`.",
                found.nearest(name, shape.tables, otherwise="Take it out of the dataset, or look at the address."),
            )
            continue
        _columns_of(collection, live, found)
        if graph.searched(system, name):
            _key(collection, live, found)
        rule = graph.rule(system, name)
        if rule is not None and not collection.skip:
            for span, message, hint in _refused(graph, system, rule, shape):
                (by_rule if span.file == by_rule.file else found).error("live-refused", span, message, hint)
    _indexes(graph, system, shape, found)
    return (*found.all(), *by_rule.all())


def _columns(names: tuple[str, ...]) -> str:
    return f"the column{'' if len(names) == 1 else 's'} {listed_and(names)}"


def _columns_of(collection: Collection, live: Table, findings: Findings) -> None:
    top = {one.partition(".")[0] for one in collection.fields} | set(collection.fields)
    unlisted = tuple(one for one in live.columns if one not in top)
    if unlisted:
        findings.error(
            "live-unlisted",
            collection.span,
            f"No file mentions {_columns(unlisted)} of the table `{collection.name}`.",
            "Add each to the dataset with its data categories.",
        )
    for field in collection.fields.values():
        if not field.parent and field.name not in live.columns:
            findings.error(
                "live-missing",
                field.span,
                f"The table `{collection.name}` of the database has no column `{field.name}`.",
                findings.nearest(field.name, unlisted or live.columns),
            )


def _key(collection: Collection, live: Table, findings: Findings) -> None:
    """A key that names several rows would change somebody else's."""
    key = set(collection.key)
    if not key or not key <= set(live.columns):
        return
    singles = [set(one) for one in (live.key, *live.unique) if one]
    if not any(one <= key for one in singles):
        findings.error(
            "live-key",
            collection.span,
            f"The dataset says that {listed_and(collection.key)} names one row of `{collection.name}`;"
            " the database does not see to that, so a change could reach somebody else's row.",
            f"Its primary key is {listed_and(live.key)}." if live.key else "The table has no primary key: make one.",
        )


def _refused(graph: Map, system: str, rule: CollectionRule, shape: Shape) -> Iterator[tuple[Span, str, str]]:
    """What the database would not do."""
    table = shape.tables[rule.collection]
    collection = graph.datasets[system].collections[rule.collection]
    put: dict[str, str | None] = dict(rule.empty)
    if rule.erase == "remove":
        # A row that somebody else shares stays: what speaks of the one who goes becomes NULL, if not something else.
        for owner, columns in rule.owners.items():
            put.update({one: None for one in (owner, *columns) if one not in put})
        yield from _left_pointing(graph, system, rule, shape)
    for name, after in put.items():
        column = table.columns.get(name)
        if column is None:
            continue  # nested, or missing: said where it is mentioned
        why = _why_not(table, column, after)
        field = collection.fields.get(name)
        if why is None and field is not None and field.read_only:
            why = "the dataset says that it is `read_only`"
        if why is not None:
            stands = "NULL" if after is None else f'"{shown(after)}"'
            yield (
                rule.span,
                f"`{rule.collection}.{name}` cannot become {stands}: {why}.",
                "Say another text in `empty`, or `erase: remove`.",
            )
    keep = rule.keep
    for word, name in (("from", keep.since), ("until", keep.until)) if keep else ():
        column = table.columns.get(name)
        if column is not None and column.type not in {"date", "instant"}:
            yield (
                rule.span,
                f"`{word}` names `{rule.collection}.{name}`, a column of {_of(column)}; a time runs from or to a day.",
                "Name a column of days or instants.",
            )


def _why_not(table: Table, column: Column, after: str | None) -> str | None:
    """Why a column cannot hold this; None where it can."""
    if column.name in table.key:
        return "it is part of the primary key"
    if after is None:
        return None if column.nullable else "it is NOT NULL"
    if column.type == "bytes" or not _fits(column.type, after):
        return f"it is a column of {_of(column)}"
    if column.type == "text" and column.length is not None and len(after) > column.length:
        return f"it takes {column.length} characters, and this has {len(after)}"
    if (column.name,) in table.unique:
        return "no two rows may hold the same, and the next person's would"
    return None


def _fits(kind: str, text: str) -> bool:  # noqa: PLR0911 - one for each kind of column
    try:
        if kind == "integer":
            return re.fullmatch(r"[+-]?[0-9]{1,19}", text) is not None
        if kind == "decimal":
            return Decimal(text).is_finite()
        if kind == "boolean":
            return text.lower() in _TRUTH
        if kind == "date":
            return bool(dt.date.fromisoformat(text))
        if kind == "instant":
            return bool(dt.datetime.fromisoformat(text))
        if kind == "json":
            json.loads(text)
    except (ValueError, InvalidOperation):
        return False
    return True


def _of(column: Column) -> str:
    words = {
        "text": "text",
        "integer": "numbers",
        "decimal": "numbers",
        "boolean": "true and false",
        "date": "days",
        "instant": "instants",
        "bytes": "bytes",
        "json": "JSON",
        "other": "another type",
    }
    return words[column.type]


def _left_pointing(graph: Map, system: str, rule: CollectionRule, shape: Shape) -> Iterator[tuple[Span, str, str]]:
    """Rows elsewhere that point at a row which goes, and for which nobody says that they go or let it go."""
    for table in shape.tables.values():
        for key in table.foreign_keys:
            if key.table != rule.collection or table.name == rule.collection:
                continue
            theirs = graph.rule(system, table.name) if graph.searched(system, table.name) else None
            if theirs is not None and (theirs.erase == "remove" or any(one in theirs.empty for one in key.columns)):
                continue
            by = listed_and(key.columns)
            if theirs is not None:
                yield (
                    theirs.span,
                    f"Rows of `{table.name}` stay and point by {by} at rows of `{rule.collection}`, which are removed.",
                    f"Name {by} in `empty` of `{table.name}`.",
                )
            elif not key.on_delete:
                unsaid = f"Rows of `{table.name}` may point by {by} at rows of `{rule.collection}`, which are removed."
                yield (
                    rule.span,
                    f"{unsaid} Nothing is searched or said of those.",
                    f"Give `{table.name}` a rule and {by} a data category, or empty `{rule.collection}` instead.",
                )


def _indexes(graph: Map, system: str, shape: Shape, findings: Findings) -> None:
    """Columns that a search looks through without an index: it reads what is there of everybody."""
    looked: dict[tuple[str, str], bool] = {}
    for identity in graph.identities():
        if identity.system == system:
            looked[identity.collection, identity.field] = identity.kind == "email" and "." not in identity.field
    for name in (one for key, one in graph.searchable() if key == system):
        for edge in graph.edges_to(system, name):
            looked.setdefault((name, edge.to_field), False)
    whole = []
    for (name, field), fold in sorted(looked.items()):
        table = shape.tables.get(name)
        if table is None or (field not in table.columns and "." not in field):
            continue
        first = {one[0] for one in table.indexed if one}
        if (f"lower({field})" if fold else field) not in first:
            whole.append(f"{name}.lower({field})" if fold else f"{name}.{field}")
    if whole:
        findings.warning(
            "live-index",
            graph.datasets[system].span,
            f"No index helps to look by {listed_and(tuple(whole))}: each search reads the whole table,"
            " and takes longer with each person in it.",
            "Add an index on each, for e-mail addresses on `lower(column)`; fields inside a column can have none.",
        )
