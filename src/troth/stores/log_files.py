"""The files of the log, as strangers fetch them: the checkpoint, the keys that sign it, tiles and entry bundles.

Nothing is shown that no checkpoint covers. What a tile holds at a width never changes, so it may be kept for ever.
"""

from __future__ import annotations

import sqlalchemy as sa

from troth.evidence import tiles
from troth.evidence.note import verifier_line
from troth.evidence.tiles import Tile
from troth.evidence.tree import HASH_BYTES
from troth.stores import tables
from troth.stores.log import Log

CHECKPOINT, KEYS = "checkpoint", "keys"


class LogFiles:
    """The files of one log, by their path under its address. Safe for threads."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __call__(self, path: str, *, most: int) -> bytes | None:
        """The same as a ``Fetch``."""
        held = self.read(path)
        return None if held is None else held[: most + 1]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None for one that is not there, or not yet. LogRefused, StoreUnreachable."""
        if path == CHECKPOINT:
            return self._log.read_note().encode() or None
        if path == KEYS:
            log = self._log
            lines = [verifier_line(name=log.origin, public=public) for public in log.store.keys.verifiers()]
            return "".join(f"{line}\n" for line in lines).encode()
        tile = tiles.read_path(path)
        return None if tile is None else self._tile(tile)

    def _tile(self, tile: Tile) -> bytes | None:
        known = self._log.read_outside()
        size = known.size if known is not None else 0
        if tiles.width_at(size, level=tile.level, place=tile.place) < tile.width:
            return None
        return self._entries(tile) if tile.level is None else self._hashes(tile, tile.level)

    def _hashes(self, tile: Tile, level: int) -> bytes | None:
        table = tables.tiles
        query = sa.select(table.c.hashes).where(table.c.level == level, table.c.place == tile.place)
        with self._log.store.reading() as connection:
            held = bytes(connection.execute(query).scalar_one_or_none() or b"")
        wanted = held[: tile.width * HASH_BYTES]
        return wanted if len(wanted) == tile.width * HASH_BYTES else None

    def _entries(self, tile: Tile) -> bytes | None:
        entries = self._log.entries(tile.place * tiles.WIDTH, most=tile.width)
        return tiles.bundle(entries) if len(entries) == tile.width else None
