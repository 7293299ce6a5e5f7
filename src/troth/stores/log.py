"""The log over the store: tiles derived from leaves, and checkpoints signed over them.

The leaves are the truth. Tiles are the tree's hashes, 256 a row (C2SP tlog-tiles, height 8), and can be made again.
A checkpoint fixes the first ``size`` leaves for ever; the last one is kept beside the store as well, in the state
folder, so that a store put back to yesterday is noticed before anything else is signed.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from troth.evidence import note, tree
from troth.evidence.note import Checkpoint
from troth.evidence.proof import Proof
from troth.evidence.tiles import LEVELS, WIDTH, split
from troth.stores import durable, tables
from troth.stores.alone import alone
from troth.stores.database import Store
from troth.stores.home import Home
from troth.stores.keys import Keyring, verify_signature
from troth.terms.cannot import CannotRun


class LogRefused(CannotRun):
    """The store is not what was signed; nothing more is signed over it."""


class NoEntry(CannotRun):
    """The log has no entry of this number."""


class Log:
    """The log of one home. Any number of processes may sign: they take turns, and each only extends the last."""

    def __init__(self, home: Home, store: Store) -> None:
        self.store = store
        self.origin = origin_of(home)
        self.outside = home.state / "checkpoint"
        """The copy of the last checkpoint outside the store."""

    def size(self) -> int:
        """How many entries there are."""
        with self.store.reading() as connection:
            return count(connection)

    def checkpoint(self) -> Checkpoint:
        """Sign what is there, if anything came since; the last checkpoint. LogRefused.

        First the tiles, then the row, then the copy outside, and only that copy is ever given out. A crash before the
        row leaves tiles, which are derived. A crash after it leaves a row that nobody was shown: the next call writes
        the copy. So a copy outside whose row is missing means that the store was put back.
        """
        with alone(self.outside.with_suffix(".lock")):
            with self.store.writing() as connection:
                size = count(connection)
                sequence(connection, size)
            with self.store.writing() as connection:
                known, text = self._sign(connection, size)
            outside = self.read_outside()
            if text and (outside is None or outside.size < known.size):
                durable.put(self.outside, text.encode())
            return known

    def _sign(self, connection: sa.Connection, size: int) -> tuple[Checkpoint, str]:
        """The checkpoint over ``size`` entries and its note, made unless there is one over so many or more."""
        table, outside = tables.checkpoints, self.read_outside()
        row = connection.execute(sa.select(table).order_by(table.c.number.desc()).limit(1)).one_or_none()
        last = self._opened(row.note) if row is not None else None
        node = reader(connection, size)
        for known in (outside, last):
            self._refuse_if_rewritten(known, size=count(connection), node=node)
        if row is not None and last is not None and last.size >= size:
            return last, row.note
        made = Checkpoint(origin=self.origin, size=size, root=tree.root(size, node))
        if size == 0:
            return made, ""
        signed = sign(made, keys=self.store.keys)
        number = row.number + 1 if row is not None else 0
        connection.execute(sa.insert(table).values(number=number, size=size, note=signed))
        return made, signed

    def read_outside(self) -> Checkpoint | None:
        """The checkpoint beside the store, the one strangers may have; None before the first. LogRefused."""
        text = self.read_note()
        try:
            return None if not text else opened(text, keys=self.store.keys, origin=self.origin)
        except note.NoteError as wrong:
            raise LogRefused(f"{self.outside} is not a checkpoint of this log: {wrong}") from wrong

    def read_note(self) -> str:
        """The same as the text that strangers get; empty before the first. LogRefused."""
        try:
            return self.outside.read_bytes().decode()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as wrong:
            raise LogRefused(f"{self.outside} is not a checkpoint of this log: {wrong}") from wrong

    def entries(self, start: int, *, most: int = 1000) -> tuple[bytes, ...]:
        """Entries from number ``start`` on that a checkpoint covers, at most so many: what strangers may read."""
        known = self.read_outside()
        table = tables.leaves
        query = (
            sa.select(table.c.entry)
            .where(table.c.number >= start, table.c.number < min(known.size if known else 0, start + most))
            .order_by(table.c.number)
        )
        with self.store.reading() as connection:
            return tuple(bytes(entry) for (entry,) in connection.execute(query))

    def prove(self, number: int) -> Proof:
        """The proof of an entry under the checkpoint that was given out last; a younger entry is signed for first.

        What is handed out was checked against the signed root, so that a store which was changed proves nothing.
        LogRefused, NoEntry.
        """
        known = self.read_outside()
        if known is None or known.size <= number:
            known = self.checkpoint()
        if not 0 <= number < known.size:
            raise NoEntry(f"The log has {known.size} entries, from 0; there is no entry {number}.")
        text = self.read_note()
        signed = opened(text, keys=self.store.keys, origin=self.origin)  # one more may have been signed meanwhile
        with self.store.reading() as connection:
            path = tree.inclusion(number, signed.size, reader(connection, signed.size))
        entry = next(iter(self.entries(number, most=1)), b"")
        leaf = tree.leaf_hash(entry)
        if tree.root_from_inclusion(leaf=leaf, index=number, size=signed.size, path=path) != signed.root:
            raise LogRefused(f"Entry {number} does not lead to the signed root: the store was changed.", hint=_HINT)
        return Proof(index=number, path=path, note=text, extra=entry)

    def _opened(self, text: str) -> Checkpoint:
        try:
            return opened(text, keys=self.store.keys, origin=self.origin)
        except note.NoteError as wrong:
            raise LogRefused(f"The last checkpoint in the store does not hold: {wrong}", hint=_HINT) from wrong

    def _refuse_if_rewritten(self, known: Checkpoint | None, *, size: int, node: tree.Node) -> None:
        if known is None:
            return
        if known.size > size:
            raise LogRefused(
                f"The log had {known.size} entries when it was last signed; the store has {size}: it was put back.",
                hint="Restore the newest copy of the store; nothing is signed over an older one.",
            )
        if tree.root(known.size, node) != known.root:
            raise LogRefused(f"The first {known.size} entries are not the ones that were signed.", hint=_HINT)


_HINT = "`troth log verify` names what was changed."


def origin_of(home: Home) -> str:
    """The name of a home's log."""
    return home.settings.log.origin or f"{home.path.name}.localhost/log"


def count(connection: sa.Connection) -> int:
    """How many leaves there are."""
    table = tables.leaves
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.number) + 1, 0))).scalar_one())


def sign(checkpoint: Checkpoint, *, keys: Keyring) -> str:
    """The signed note of a checkpoint."""
    text = note.write_checkpoint(checkpoint)
    public, signature = keys.sign(text.encode())
    return note.write_note(text=text, name=checkpoint.origin, public=public, signature=signature)


def opened(text: str, *, keys: Keyring, origin: str) -> Checkpoint:
    """The checkpoint in a note that one of our keys, old or new, signed for this log. NoteError."""
    return note.opened(text, name=origin, publics=keys.verifiers(), verify=verify_signature)


def sequence(connection: sa.Connection, size: int) -> None:
    """Bring the tiles up to the first ``size`` leaves; the last tile of a level holds as many hashes as there are."""
    level, below = 0, size
    while below:
        table = tables.tiles
        stored = connection.execute(
            sa.select(table.c.place, table.c.hashes)
            .where(table.c.level == level)
            .order_by(table.c.place.desc())
            .limit(1)
        ).one_or_none()
        place, hashes = (stored.place, bytes(stored.hashes)) if stored else (0, b"")
        have = place * WIDTH + len(hashes) // tree.HASH_BYTES
        while have < below:
            if len(hashes) == WIDTH * tree.HASH_BYTES:
                place, hashes = place + 1, b""
            until = min(below, (place + 1) * WIDTH)
            hashes += b"".join(_hashes(connection, level, have, until))
            have = until
            mine = sa.and_(table.c.level == level, table.c.place == place)
            connection.execute(sa.delete(table).where(mine))
            connection.execute(sa.insert(table).values(level=level, place=place, hashes=hashes))
        level, below = level + 1, below // WIDTH


def _hashes(connection: sa.Connection, level: int, start: int, end: int) -> list[bytes]:
    """What a tile holds: hashes of leaves, or of whole tiles one level down."""
    if level == 0:
        table = tables.leaves
        query = sa.select(table.c.entry).where(table.c.number >= start, table.c.number < end).order_by(table.c.number)
        return [tree.leaf_hash(entry) for (entry,) in connection.execute(query)]
    return [tree.over(split(_tile(connection, level - 1, place))) for place in range(start, end)]


def _tile(connection: sa.Connection, level: int, place: int) -> bytes:
    table = tables.tiles
    query = sa.select(table.c.hashes).where(table.c.level == level, table.c.place == place)
    return bytes(connection.execute(query).scalar_one_or_none() or b"")


def reader(connection: sa.Connection, size: int) -> tree.Node:
    """The tree's nodes, read from tiles: one row for eight levels, each row once. LogRefused where a tile is short."""
    read: dict[tuple[int, int], Sequence[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        row, inside = divmod(level, LEVELS)
        place, first = divmod(index << inside, WIDTH)
        if (row, place) not in read:
            read[row, place] = split(_tile(connection, row, place))
        hashes = read[row, place][first : first + (1 << inside)]
        if len(hashes) != 1 << inside:
            raise LogRefused(f"The tiles do not reach {size} entries.", hint="`troth log checkpoint` makes them.")
        return tree.over(hashes)

    return node
