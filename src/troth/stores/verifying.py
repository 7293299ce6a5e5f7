"""``troth log verify``: read everything the log covers, and name each place that is not as it was written.

What can be told apart is told apart: a leaf against its tile and against the signed root, a fact against its leaf, an
index row against its fact, a tile against what lies under it, a checkpoint against its signature. Entries that came
after the last checkpoint are checked against each other, and counted: nothing signed speaks for them yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from troth.choices.facts import Choice
from troth.evidence import note, tree
from troth.evidence.entries import SALT_BYTES, Leaf, commitment, read_leaf
from troth.evidence.flaws import Flaw
from troth.evidence.tiles import WIDTH, split
from troth.stores.database import StoreUnreachable, index_of
from troth.stores.log import Log, LogRefused, count, opened

BATCH = 16 * WIDTH


class Verified(Struct, frozen=True, kw_only=True):
    """What a verification saw."""

    entries: int
    signed: int
    """Entries under the last checkpoint."""
    unsigned: int
    """Entries after it: nothing outside speaks for them yet."""
    destroyed: int
    """Entries whose fact was destroyed, by a fact of the log that says so."""
    checkpoints: int
    flaws: tuple[Flaw, ...]


class _Body(Struct, forbid_unknown_fields=True):
    person: int | None
    fact: msgspec.Raw


_bodies = msgspec.json.Decoder(_Body)
_choices = msgspec.json.Decoder(Choice)


class _Gone(Struct):
    numbers: tuple[int, ...]


def verify(log: Log) -> Verified:
    """Check the whole log. Nothing is changed, and nothing found stops the reading where it can go on."""
    run = _Run(log)
    try:
        with log.store.reading() as connection:
            run.read(connection)
    except StoreUnreachable as damaged:
        run.flaw("store", None, damaged.message)
    signed = max(run.signed, default=0)
    return Verified(
        entries=run.size,
        signed=min(signed, run.size),
        unsigned=max(run.size - signed, 0),
        destroyed=run.destroyed,
        checkpoints=run.checkpoints,
        flaws=tuple(run.flaws),
    )


class _Run:
    """One verification, as far as it got."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.size = 0
        self.destroyed = 0
        self.checkpoints = 0
        self.signed: dict[int, bytes] = {}
        """Root by size, of each checkpoint whose signature holds."""
        self.flaws: list[Flaw] = []
        self._leaves = tree.Growing()
        self._tiles = tree.Growing()
        self._differ: list[int] = []
        """Entries since the last good checkpoint whose leaf and tile disagree."""
        self._good = 0
        """The largest signed size at which the leaves give the signed root."""
        self._spoilt = False
        """A leaf was found missing or unreadable, so that no later root can be right."""
        self._absent: list[int] = []
        self._gone: set[int] = set()

    def flaw(self, what: str, entry: int | None, message: str) -> None:
        """Note one."""
        self.flaws.append(Flaw(what=what, entry=entry, message=message))

    def read(self, connection: sa.Connection) -> None:
        """Read everything, in the order of the log."""
        self._read_file(connection)
        self.size = count(connection)
        self._read_checkpoints(connection)
        for start in range(0, self.size, BATCH):
            self._read_batch(connection, start, min(start + BATCH, self.size))
        self._name_differing(None)
        self._read_beyond(connection)
        self._read_upper_tiles(connection)
        for number in self._absent:
            if number in self._gone:
                self.destroyed += 1
            else:
                self.flaw("fact", number, "Its fact is missing, and no entry of the log says that it was destroyed.")

    def _read_file(self, connection: sa.Connection) -> None:
        if connection.dialect.name != "sqlite":
            return
        driver: Any = connection.connection.dbapi_connection
        driver.text_factory = lambda raw: raw.decode(errors="replace")  # a spoilt letter is a flaw, not an exception
        for (line,) in connection.execute(sa.text("PRAGMA integrity_check(20)")):
            if line != "ok":
                self.flaw("store", None, f"The file of the database is damaged: {line}.")

    def _read_checkpoints(self, connection: sa.Connection) -> None:
        last = 0
        for number, size, text in connection.execute(
            sa.text("SELECT number, size, note FROM checkpoints ORDER BY number")
        ):
            if number != self.checkpoints:
                self.flaw("checkpoint", None, f"Of the checkpoints, number {self.checkpoints} is missing.")
            self.checkpoints = number + 1
            try:
                found = opened(str(text), keys=self.log.store.keys, origin=self.log.origin)
            except note.NoteError as wrong:
                self.flaw("checkpoint", None, f"The checkpoint at {size} entries does not hold: {wrong}")
                continue
            if found.size != size or size <= last:
                self.flaw("checkpoint", None, f"The checkpoint of {found.size} entries is filed under {size}.")
            self.signed[found.size] = found.root
            last = found.size
        self._read_outside()
        for size in sorted(self.signed):
            if size > self.size:
                self.flaw("leaf", None, f"{size} entries were signed; the store has {self.size}: the last are gone.")

    def _read_outside(self) -> None:
        try:
            outside = self.log.read_outside()
        except LogRefused as wrong:
            self.flaw("checkpoint", None, wrong.message)
            outside = None
        if outside is None and self.checkpoints:
            self.flaw("checkpoint", None, f"The copy of the last checkpoint, {self.log.outside}, is missing.")
        if outside is not None:
            if outside.size not in self.signed:
                self.flaw(
                    "checkpoint", None, f"{outside.size} entries were signed; the store lists no such checkpoint."
                )
            if self.signed.setdefault(outside.size, outside.root) != outside.root:
                self.flaw("checkpoint", None, f"Two checkpoints of {outside.size} entries have different roots.")

    def _read_batch(self, connection: sa.Connection, start: int, end: int) -> None:
        leaves, facts, index = (
            _rows(connection, query, start, end)
            for query in (
                "SELECT number, entry FROM leaves",
                "SELECT number, kind, at, person, salt, body FROM facts",
                "SELECT number, person, notice, switch, act, at FROM choices",
            )
        )
        tiles = self._leaf_tiles(connection, start, end)
        for number in range(start, end):
            leaf = self._read_leaf(number, leaves.get(number), tiles.get(number))
            self._read_fact(number, leaf, facts.get(number), index.get(number))
            root = self.signed.get(number + 1)
            if root is not None:
                self._compare(number + 1, root)

    def _leaf_tiles(self, connection: sa.Connection, start: int, end: int) -> dict[int, bytes]:
        query = sa.text("SELECT place, hashes FROM tiles WHERE level = 0 AND place >= :a AND place < :b")
        found: dict[int, bytes] = {}
        for place, hashes in connection.execute(query, {"a": start // WIDTH, "b": -(-end // WIDTH)}):
            raw = _bytes(hashes)
            if raw is None or len(raw) % tree.HASH_BYTES or len(raw) > WIDTH * tree.HASH_BYTES:
                self.flaw("tile", None, f"Tile 0/{place} is not a row of hashes.")
                continue
            found.update(enumerate(split(raw), place * WIDTH))
        return found

    def _read_leaf(self, number: int, row: Mapping[str, Any] | None, tile: bytes | None) -> Leaf | None:
        entry = _bytes(row["entry"]) if row else None
        leaf = read_leaf(entry) if entry is not None else None
        hashed = tree.leaf_hash(entry) if entry is not None else None
        if row is None:
            self.flaw("leaf", number, "Its leaf is missing.")
        elif leaf is None:
            self.flaw("leaf", number, "Its leaf was changed: these are not the bytes of one.")
        self._spoilt = self._spoilt or leaf is None
        if tile is None and any(size > number for size in self.signed):
            self.flaw("tile", number, "The tile that should hold its hash does not.")
        if leaf is not None and tile is not None and tile != hashed:
            self._differ.append(number)
        self._leaves.add(hashed or tile or tree.EMPTY_ROOT)
        self._tiles.add(tile or hashed or tree.EMPTY_ROOT)
        return leaf

    def _compare(self, size: int, root: bytes) -> None:
        by_leaves, by_tiles = self._leaves.root() == root, self._tiles.root() == root
        if by_leaves and not self._differ:
            self._good = size
            return
        if not by_leaves and not by_tiles and not self._spoilt and not self._differ:
            # Leaf, fact and tile were all rewritten to agree: only the signature is left to tell, and not which entry.
            self._spoilt = True
            one = self._good if size - self._good == 1 else None
            between = f"one of {self._good} to {size - 1} was rewritten"
            self.flaw("leaf", one, f"The first {size} entries do not give the signed root: {between}.")
        self._name_differing("tile" if by_leaves else "leaf" if by_tiles else None)
        if by_leaves:
            self._good = size

    def _name_differing(self, changed: str | None) -> None:
        """Say which side of each disagreement was changed, where a signed root tells; else that they disagree."""
        for number in self._differ:
            if changed == "tile":
                self.flaw("tile", number, f"Tile 0/{number // WIDTH} was changed: it holds another hash for this leaf.")
            elif changed == "leaf":
                self.flaw("leaf", number, "Its leaf was changed: the tree holds another hash.")
            else:
                self.flaw("leaf", number, "Its leaf and the tree's hash of it disagree: one of them was changed.")
        self._differ.clear()

    def _read_fact(
        self, number: int, leaf: Leaf | None, row: Mapping[str, Any] | None, index: Mapping[str, Any] | None
    ) -> None:
        if row is None:
            self._absent.append(number)
            if index is not None:
                self.flaw("index row", number, "An index row stands for a fact that is not there.")
            return
        salt, raw = _bytes(row["salt"]), _bytes(row["body"])
        body = _body(raw)
        if leaf is not None:
            self._hold_to_leaf(number, leaf, salt=salt, raw=raw)
            for column, written in (("kind", leaf.kind), ("at", leaf.at)):
                if row[column] != written:
                    self.flaw("index row", number, f"{column} is {row[column]!r}; its leaf says {written!r}.")
        elif body is None:
            self.flaw("fact", number, "Its body was changed: it is not a fact any more.")
        if body is None:
            return
        if row["person"] != body.person or isinstance(row["person"], bool):
            self.flaw("index row", number, f"person is {row['person']!r}; its fact says {body.person!r}.")
        self._read_index(number, str(leaf.kind if leaf else row["kind"]), body, index)

    def _hold_to_leaf(self, number: int, leaf: Leaf, *, salt: bytes | None, raw: bytes | None) -> None:
        if salt is None or raw is None or len(salt) != SALT_BYTES:
            self.flaw("fact", number, "Its body or salt was changed: they are not the bytes that were written.")
        elif commitment(salt=salt, body=raw) != leaf.commitment:
            self.flaw("fact", number, "Its body or salt was changed: its leaf commits to something else.")

    def _read_index(self, number: int, kind: str, body: _Body, index: Mapping[str, Any] | None) -> None:
        wanted: dict[str, Any] | None = None
        try:
            if kind == "choice" and body.person is not None:
                wanted = index_of(_choices.decode(body.fact), number=number, person=body.person)
            elif kind == "destroyed":
                self._gone.update(msgspec.json.decode(body.fact, type=_Gone).numbers)
        except msgspec.DecodeError:
            return  # the body was changed, which is named already
        if wanted is None and index is not None:
            self.flaw("index row", number, "An index row stands for a fact that is no choice.")
        elif wanted is not None and index is None:
            self.flaw("index row", number, "The index row of this choice is missing.")
        elif wanted is not None and index is not None:
            for column, written in wanted.items():
                if index[column] != written:
                    self.flaw(
                        "index row", number, f"{column} is {index[column]!r} in the index; its fact says {written!r}."
                    )

    def _read_beyond(self, connection: sa.Connection) -> None:
        """Rows that belong to no entry."""
        for table in ("leaves", "facts", "choices"):
            query = sa.text(f"SELECT number FROM {table} WHERE number < 0 OR number >= :size")  # noqa: S608 - our names
            for (number,) in connection.execute(query, {"size": self.size}):
                self.flaw("index row", None, f"A row of {table} has the number {number}, which no entry has.")

    def _read_upper_tiles(self, connection: sa.Connection) -> None:
        signed = min(max(self.signed, default=0), self.size)
        rows = connection.execute(sa.text("SELECT level, place, hashes FROM tiles ORDER BY level, place")).all()
        tiles = {(level, place): _bytes(hashes) or b"" for level, place, hashes in rows}
        for (level, place), hashes in tiles.items():
            span = WIDTH**level
            reach = max(signed, self.size) // span
            if place < 0 or level < 0 or place * WIDTH + len(hashes) // tree.HASH_BYTES > reach:
                self.flaw("tile", None, f"Tile {level}/{place} reaches beyond the entries there are.")
            elif level:
                for at, one in enumerate(split(hashes), place * WIDTH):
                    if tree.over(split(tiles.get((level - 1, at), b""))) != one:
                        self.flaw(
                            "tile", None, f"Tiles {level}/{place} and {level - 1}/{at} disagree: one was changed."
                        )
        level, below = 1, signed // WIDTH
        while below:
            held = sum(len(hashes) for (at, _), hashes in tiles.items() if at == level) // tree.HASH_BYTES
            if held < below:
                self.flaw("tile", None, f"Level {level} of the tiles has {held} hashes where {below} were signed.")
            level, below = level + 1, below // WIDTH


def _rows(connection: sa.Connection, query: str, start: int, end: int) -> dict[int, Mapping[str, Any]]:
    window = sa.text(f"{query} WHERE number >= :a AND number < :b")
    return {row["number"]: dict(row) for row in connection.execute(window, {"a": start, "b": end}).mappings()}


def _bytes(value: Any) -> bytes | None:
    """The bytes of a column of bytes; None where something else was put into it."""
    return bytes(value) if isinstance(value, bytes | memoryview) else None


def _body(raw: bytes | None) -> _Body | None:
    try:
        return None if raw is None else _bodies.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
