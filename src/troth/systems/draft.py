"""A draft of a dataset file, made from a live database for a person to finish.

Tables and columns come by reflection, references from foreign keys, categories by guessing. Each guess says behind it
what it was made from, and what nobody could guess is listed at the end. Values are looked at and never written down.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from troth.systems.facts import Column, ForeignKey, Shape, Table
from troth.systems.guess import Guess, by_name, by_values, is_free_text, names_persons

_TYPES = {
    "text": "string",
    "integer": "integer",
    "decimal": "float",
    "boolean": "boolean",
    "date": "string",
    "instant": "string",
    "json": "object",
}
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SAYS_SOMETHING = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_INNER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,40}")

Samples = Mapping[str, Sequence[Mapping[str, Any]]]
"""A few rows of each table."""


class Drafted(Struct, frozen=True, kw_only=True):
    """A dataset file, drafted."""

    text: str
    tables: int
    columns: int
    guessed: int
    """Columns with a category."""


class _Draft:
    """What is known of a database while it is drafted."""

    def __init__(self, shape: Shape, samples: Samples) -> None:
        self.shape = shape
        self.samples = samples
        self.guesses: dict[str, dict[str, Guess]] = {}
        self.inner: dict[tuple[str, str], dict[str, Guess | None]] = {}
        """Fields inside a column, by table and column."""
        self.direction: dict[tuple[str, tuple[str, ...]], str] = {}
        """Of a foreign key, by table and columns."""
        for table in shape.tables.values():
            self._guess(table)
        self._reach()

    def _guess(self, table: Table) -> None:
        rows = self.samples.get(table.name, ())
        values = {name: [row[name] for row in rows if row.get(name) is not None] for name in table.columns}
        named = names_persons(table.name)
        found: dict[str, Guess] = {}
        for column in table.columns.values():
            if not _pointing(table, column.name):
                guess = by_name(column, of_persons=named) or by_values(column, values[column.name], of_persons=False)
                if guess is not None:
                    found[column.name] = guess
        persons = named or any(one.identity or one.category.startswith("user.name") for one in found.values())
        if persons:  # once it is known, what only looks personal among persons is looked at again
            for column in table.columns.values():
                if column.name not in found and not _pointing(table, column.name):
                    guess = by_name(column, of_persons=True) or by_values(column, values[column.name], of_persons=True)
                    if guess is not None:
                        found[column.name] = guess
        if found and len(table.key) == 1 and table.key[0] not in found and not _pointing(table, table.key[0]):
            found[table.key[0]] = Guess(category="user.unique_id", source="its key")
        self.guesses[table.name] = found
        for column in table.columns.values():
            self._inside(table, column, values[column.name])

    def _inside(self, table: Table, column: Column, values: Sequence[Any]) -> None:
        """Fields in a column of JSON, by the words its maps share."""
        if (table.name, column.name) == ("django_session", "session_data") and "auth_user" in self.shape.tables:
            self.inner[table.name, column.name] = {
                "_auth_user_id": Guess(category="user.unique_id", source="what it points to")
            }
            return
        maps = [one for one in map(_as_map, values) if one is not None] if column.type in {"json", "text"} else []
        if not maps or len(maps) < len(values) / 2:
            return
        words = sorted({word for one in maps for word in one if isinstance(word, str) and _INNER.fullmatch(word)})
        shared = [word for word in words if sum(word in one for one in maps) >= len(maps) / 2]
        if shared:
            self.inner[table.name, column.name] = {
                word: by_name(_text(word), of_persons=False)
                or by_values(_text(word), [one.get(word) for one in maps], of_persons=False)
                for word in shared
            }
            self.guesses[table.name].pop(column.name, None)

    def _reach(self) -> None:
        """Which way each foreign key leads: from what is known to be somebody's, until nothing new is."""
        somebody = {
            name for name, found in self.guesses.items() if any(one.identity or _knows(one) for one in found.values())
        }
        reached = {name for name in somebody if any(one.identity for one in self.guesses[name].values())} or {
            name for name in somebody if names_persons(name)
        }
        moving = True
        while moving:
            moving = self._found_by_theirs(reached)
            if not moving:
                moving = self._led_to(reached, somebody)
        for table in self.shape.tables.values():
            for key in table.foreign_keys:
                self.direction.setdefault((table.name, key.columns), "to")
            # What people write into a row that is somebody's is about somebody.
            for column in table.columns.values() if table.name in reached else ():
                if is_free_text(column) and (table.name, column.name) not in self.inner:
                    guess = Guess(category="user.content.private", source="its name")
                    self.guesses[table.name].setdefault(column.name, guess)

    def _found_by_theirs(self, reached: set[str]) -> bool:
        """Rows that point at somebody's row are that person's too."""
        moved = False
        for table in self.shape.tables.values():
            for key in table.foreign_keys:
                if key.table in reached and key.table != table.name and (table.name, key.columns) not in self.direction:
                    self.direction[table.name, key.columns] = "from"
                    self._mark(table, key)
                    moved = moved or table.name not in reached
                    reached.add(table.name)
        return moved

    def _led_to(self, reached: set[str], somebody: set[str]) -> bool:
        """A row that says something of a person and has no way in of its own is found by what points at it."""
        for table in self.shape.tables.values():
            for key in table.foreign_keys:
                if table.name in reached and key.table in somebody - reached and len(key.columns) == 1:
                    self.direction[table.name, key.columns] = "to"
                    self._mark(table, key)
                    reached.add(key.table)
                    return True
        return False

    def _mark(self, table: Table, key: ForeignKey) -> None:
        for column in key.columns:
            guess = Guess(category="user.unique_id", source="what it points to")
            self.guesses[table.name].setdefault(column, guess)


def draft_dataset(shape: Shape, samples: Samples, *, key: str) -> Drafted:
    """A fideslang dataset file for a database, which ``read_datasets`` and fideslang both take."""
    draft = _Draft(shape, samples)
    lines = [
        "# Drafted by `troth map` from the live database, for a person to finish. A category with a comment behind it",
        "# was guessed: read each line, and correct it. What is listed at the end has no category yet.",
        "dataset:",
        f"  - fides_key: {word(key)}",
        f"    name: {word(key)}",
        "    collections:" if shape.tables else "    collections: []",
    ]
    left: list[str] = []
    columns = guessed = 0
    for table in shape.tables.values():
        lines += [f"      - name: {word(table.name)}", "        fields:" if table.columns else "        fields: []"]
        for column in table.columns.values():
            lines += [f"          {one}" for one in _field(draft, table, column, key)]
        without = _without(draft, table)
        if without:
            left.append(f"#   {word(table.name)}: {', '.join(map(word, without))}")
        columns += len(table.columns)
        guessed += len(table.columns) - len({one.partition(".")[0] for one in without})
    if left:
        lines += [
            "",
            "# To finish: nothing was guessed for these. Each needs its data category, such as system.operations where",
            "# it says nothing of a person.",
            *left,
        ]
    return Drafted(text="\n".join(lines) + "\n", tables=len(shape.tables), columns=columns, guessed=guessed)


def word(text: str) -> str:
    """A text as YAML takes it: bare where nobody could read it otherwise."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _SAYS_SOMETHING else json.dumps(text)


def _field(draft: _Draft, table: Table, column: Column, key: str) -> list[str]:
    """The lines of one field."""
    guess = draft.guesses[table.name].get(column.name)
    inner = draft.inner.get((table.name, column.name), {})
    lines = [f"- name: {word(column.name)}"]
    if guess is not None:
        lines.append(f"  data_categories: [{guess.category}]  # guessed from {guess.source}")
    meta = ["primary_key: true"] if column.name in table.key else []
    if guess is not None and guess.identity:
        meta.append(f"identity: {guess.identity}")
    if inner or column.type in _TYPES:
        meta.append(f"data_type: {'object' if inner else _TYPES[column.type]}")
    if column.length:
        meta.append(f"length: {column.length}")
    if any(one.table == table.name and column.name in one.columns for one in table.foreign_keys):
        lines.append("  # points at its own table: no reference, it could lead to somebody else")
    references = _references(draft, table, column, key)
    if references:
        lines += ["  fides_meta:", *(f"    {one}" for one in meta), "    references:"]
        lines += [f"      - {one}" for one in references]
    elif meta:
        lines.append(f"  fides_meta: {{{', '.join(meta)}}}")
    return [*lines, *(f"  {one}" for one in _inner(inner, key))]


def _references(draft: _Draft, table: Table, column: Column, key: str) -> list[str]:
    found = []
    for one in table.foreign_keys:
        for mine, other in zip(one.columns, one.others, strict=True):
            if mine == column.name and one.table != table.name:
                direction = draft.direction[table.name, one.columns]
                field = word(f"{one.table}.{other}")
                found.append(f"{{dataset: {word(key)}, field: {field}, direction: {direction}}}")
    return found


def _inner(fields: Mapping[str, Guess | None], key: str) -> list[str]:
    """The lines of fields inside a column."""
    lines = ["fields:"] if fields else []
    for name, guess in fields.items():
        lines.append(f"  - name: {word(name)}")
        if guess is None:
            continue
        lines.append(f"    data_categories: [{guess.category}]  # guessed from {guess.source}")
        if guess.source == "what it points to":
            field = f"{{dataset: {word(key)}, field: auth_user.id, direction: from}}"
            lines += ["    fides_meta:", f"      references: [{field}]"]
    return lines


def _without(draft: _Draft, table: Table) -> list[str]:
    """What of a table has no category: columns, and fields inside columns."""
    found = draft.guesses[table.name]
    without = [one for one in table.columns if one not in found and (table.name, one) not in draft.inner]
    for (name, column), inner in draft.inner.items():
        if name == table.name:
            without += [f"{column}.{one}" for one, guess in inner.items() if guess is None]
    return without


def _pointing(table: Table, column: str) -> bool:
    return any(column in key.columns for key in table.foreign_keys)


def _knows(guess: Guess) -> bool:
    """Whether it says something of a person by itself, and is no mere key."""
    return guess.source in {"its name", "values"}


def _text(name: str) -> Column:
    return Column(name=name, type="text", nullable=True)


def _as_map(value: Any) -> Mapping[Any, Any] | None:
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, Mapping) else None
