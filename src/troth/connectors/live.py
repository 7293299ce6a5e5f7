"""What a live database looks like: its tables, columns, keys and indexes, by reflection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine.reflection import Inspector

from troth.systems.facts import Column, ForeignKey, Shape, Table

Kind = Literal["text", "integer", "decimal", "boolean", "date", "instant", "bytes", "json", "other"]
_KINDS: tuple[tuple[type[types.TypeEngine[Any]], Kind], ...] = (
    (types.Enum, "other"),  # before String, of which it is one
    (types.JSON, "json"),
    (types.Boolean, "boolean"),
    (types.String, "text"),
    (types.Integer, "integer"),
    (types.Numeric, "decimal"),
    (types.Float, "decimal"),  # of its own since SQLAlchemy 2.1
    (types.DateTime, "instant"),
    (types.Date, "date"),
    (types.LargeBinary, "bytes"),
)
_LOWER = re.compile(r"""lower\s*\(\s*\(?\s*["`\[]?(\w+)["`\]]?\s*\)?\s*(?:::\s*\w+(?:\s\w+)*\s*)?\)""", re.IGNORECASE)


class Known(NamedTuple):
    """A column as statements need it."""

    name: str
    kind: Kind
    type: types.TypeEngine[Any]


class Columns(NamedTuple):
    """The columns of a table, and its key."""

    by_name: Mapping[str, Known]
    key: tuple[str, ...]


def kind_of(column_type: types.TypeEngine[Any]) -> Kind:
    """The kind of values a column holds."""
    return next((kind for shape, kind in _KINDS if isinstance(column_type, shape)), "other")


def columns_of(inspector: Inspector) -> dict[str, Columns]:
    """The columns of every table."""
    keys = {table: key["constrained_columns"] for (_, table), key in inspector.get_multi_pk_constraint().items() if key}
    return {
        table: Columns(
            {one["name"]: Known(one["name"], kind_of(one["type"]), one["type"]) for one in found},
            tuple(keys.get(table) or ()),
        )
        for (_, table), found in inspector.get_multi_columns().items()
    }


def shape_of(inspector: Inspector, *, leave_out: Iterable[str] = (), folded: Mapping[str, Iterable[str]] = {}) -> Shape:
    """Its tables as they are now. ``folded``: by table, columns whose capital letters an index does not count."""
    skipped = frozenset(leave_out)
    keys = inspector.get_multi_pk_constraint()
    foreign = inspector.get_multi_foreign_keys()
    unique = inspector.get_multi_unique_constraints()
    indexes = inspector.get_multi_indexes(include_auto_indexes=True)  # SQLite's own, behind a UNIQUE in a line
    tables: dict[str, Table] = {}
    for place, columns in sorted(inspector.get_multi_columns().items(), key=lambda one: one[0][1]):
        name = place[1]
        if name in skipped:
            continue
        key = tuple(keys[place].get("constrained_columns") or ()) if place in keys else ()
        singles = tuple(tuple(one["column_names"]) for one in unique.get(place, ()))
        found = indexes.get(place, [])
        singles += tuple(_names(one) for one in found if one.get("unique") and None not in one["column_names"])
        tables[name] = Table(
            name=name,
            columns={one["name"]: _column(one, key) for one in columns},
            key=key,
            foreign_keys=tuple(
                ForeignKey(
                    columns=tuple(one["constrained_columns"]),
                    table=one["referred_table"],
                    others=tuple(one["referred_columns"]),
                    on_delete=_on_delete(one),
                )
                for one in sorted(foreign.get(place, ()), key=lambda one: one["constrained_columns"])
            ),
            unique=tuple(sorted(set(singles))),
            indexed=_indexed(key, singles, found, folded.get(name, ())),
        )
    return Shape(tables=tables)


def folded_column(expression: str) -> str:
    """The column of which an index keeps the small letters: ``email`` of ``lower((email)::text)``; else empty."""
    match = _LOWER.search(expression)
    return match[1] if match else ""


def _column(said: Any, key: tuple[str, ...]) -> Column:
    column_type = said["type"]
    length = getattr(column_type, "length", None)
    numbered = said["name"] in key and len(key) == 1 and kind_of(column_type) == "integer"
    return Column(
        name=said["name"],
        type=kind_of(column_type),
        nullable=bool(said.get("nullable", True)) and said["name"] not in key,
        length=length if isinstance(length, int) and kind_of(column_type) == "text" else None,
        default=bool(said.get("default") or said.get("identity") or said.get("computed") or numbered),
    )


def _on_delete(said: Any) -> str:
    found = str(said.get("options", {}).get("ondelete") or "").upper()
    return "" if found in {"NO ACTION", "RESTRICT"} else found


def _names(index: Any) -> tuple[str, ...]:
    return tuple(one for one in index["column_names"] if one is not None)


def _indexed(
    key: tuple[str, ...], singles: tuple[tuple[str, ...], ...], indexes: Any, folded: Iterable[str]
) -> tuple[tuple[str, ...], ...]:
    """Columns of each index; one on small letters alone is there as ``lower(email)``."""
    found = {key, *singles, *(_names(one) for one in indexes if None not in one["column_names"])}
    for one in indexes:
        for expression in one.get("expressions", ()) if None in one["column_names"] else ():
            column = folded_column(expression)
            if column:
                found.add((f"lower({column})",))
                break
    found.update((f"lower({column})",) for column in folded)
    return tuple(sorted(one for one in found if one))


def inspect(connection: sa.Connection) -> Inspector:
    """A fresh inspector: it remembers nothing of an earlier look."""
    return sa.inspect(connection)
