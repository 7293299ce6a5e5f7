"""A whole log read from its files, by somebody who has nothing of ours but the key.

Each file is held against the others, all of them against the signed root, the root against heads kept from earlier.
It reads each file once, from the left, and holds a few hashes a level, so that a log of any length is read in little
memory. What is missing or longer than it may be is a flaw like any other; after ``MOST_FLAWS`` the reading stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from troth.evidence import note, tiles, tree
from troth.evidence.entries import read_leaf
from troth.evidence.flaws import Flaw
from troth.evidence.note import Checkpoint, NoteError, Verify
from troth.evidence.tiles import BundleError, Tile

MOST_FLAWS = 100
_LONGEST_NOTE_BYTES = 4 * note.LONGEST_NOTE


class Fetch(Protocol):
    """Where files come from: a folder, an address, a store."""

    def __call__(self, path: str, *, most: int) -> bytes | None:
        """The file's bytes; None where there is none. Of a longer one than ``most`` bytes, ``most + 1``."""


class Read(Struct, frozen=True, kw_only=True):
    """What a reading saw."""

    checkpoint: Checkpoint | None
    """The signed head; None where there is none that holds, and then nothing else was read."""
    entries: int
    files: int
    flaws: tuple[Flaw, ...]


class _EnoughError(Exception):
    """So much is wrong that the rest tells nothing more."""


def read_log(
    fetch: Fetch, *, name: str, publics: Sequence[bytes], verify: Verify, older: Sequence[Checkpoint] = ()
) -> Read:
    """Read the log ``name``, signed by one of these keys. ``older``: heads seen before, each its beginning."""
    try:
        text = (fetch("checkpoint", most=_LONGEST_NOTE_BYTES) or b"").decode()
        known = note.opened(text, name=name, publics=publics, verify=verify)
    except UnicodeDecodeError:
        flaw = Flaw(what="checkpoint", entry=None, message="The checkpoint is not text.")
        return Read(checkpoint=None, entries=0, files=0, flaws=(flaw,))
    except NoteError as wrong:
        says = f"The checkpoint does not hold: {wrong}" if text else "There is no checkpoint."
        return Read(checkpoint=None, entries=0, files=0, flaws=(Flaw(what="checkpoint", entry=None, message=says),))
    reading = _Reading(fetch, known=known, older=older)
    reading.read()
    return Read(checkpoint=known, entries=reading.size, files=reading.files, flaws=tuple(reading.flaws))


class _Reading:
    """One reading, as far as it got."""

    def __init__(self, fetch: Fetch, *, known: Checkpoint, older: Sequence[Checkpoint]) -> None:
        self.files = 1
        self.flaws: list[Flaw] = []
        self._fetch = fetch
        self._known = known
        self._older = older
        self._entries = tree.Growing()
        """The tree over the entries; where a bundle is missing, over its tile."""
        self._tiles = tree.Growing()
        """The tree over the tiles of level 0; where one is missing, over its bundle."""
        self._rows: list[tuple[int, list[tuple[bytes, ...]]]] = []
        """Per level from 1: the place of its next tile, and what it must hold, worked out from below."""
        self._differ: list[tuple[Tile, int | None]] = []
        """Tiles that hold another hash than what lies under them gives; of level 0 also the entry."""
        self._stopped = False
        self._spoilt = False
        """Some entries are not there at all, so that no later root can be right."""

    @property
    def size(self) -> int:
        """Entries read."""
        return self._entries.size

    def read(self) -> None:
        """Every file, from the left; then what they add up to."""
        try:
            self._read_files()
        except _EnoughError:
            self._tell_differing(by_entries=False, by_tiles=False)
            self._flaw("checkpoint", f"So much is wrong that reading stopped at entry {self.size}.")
            return
        by_entries, by_tiles = (each.root() == self._known.root for each in (self._entries, self._tiles))
        self._tell_differing(by_entries=by_entries, by_tiles=by_tiles)
        if not by_entries and not by_tiles and not self._spoilt:
            self._flaw("checkpoint", f"The {self.size} entries do not give the signed root.")

    def _read_files(self) -> None:
        for old in self._older:
            if old.size > self._known.size:
                self._flaw("checkpoint", f"It had {old.size} entries before and has {self._known.size}: some are gone.")
        self._compare_older()
        for place in range(-(-self._known.size // tiles.WIDTH)):
            self._read_leaves(place, tiles.width_at(self._known.size, level=0, place=place))
        for level, (place, hashes) in enumerate(self._rows, 1):
            if hashes:
                self._compare_tile(Tile(level=level, place=place, width=len(hashes)), hashes)

    def _flaw(self, what: str, message: str, entry: int | None = None) -> None:
        self.flaws.append(Flaw(what=what, entry=entry, message=message))
        self._stop_at_enough()

    def _stop_at_enough(self) -> None:
        if not self._stopped and len(self.flaws) + len(self._differ) >= MOST_FLAWS:
            self._stopped = True
            raise _EnoughError

    def _read_leaves(self, place: int, width: int) -> None:
        """One bundle and its tile: against each other, and on into both trees."""
        tile, first = Tile(level=0, place=place, width=width), place * tiles.WIDTH
        entries, stored = self._read_bundle(place, width), self._read_tile(tile)
        hashed = None if entries is None else [tree.leaf_hash(entry) for entry in entries]
        for number, entry in enumerate(entries or (), first):
            if read_leaf(entry) is None:
                self._flaw(
                    "leaf", "It is not the bytes of a leaf: kind, instant and commitment, and nothing else.", number
                )
        if hashed is not None and stored is not None and hashed != stored:
            unlike = next(at for at in range(width) if hashed[at] != stored[at])
            self._note_differing(tile, first + unlike)
        self._spoilt = self._spoilt or (hashed is None and stored is None)
        nothing = [tree.EMPTY_ROOT] * width
        for by_entry, by_tile in zip(hashed or stored or nothing, stored or hashed or nothing, strict=True):
            self._entries.add(by_entry)
            self._tiles.add(by_tile)
            self._compare_older()
        if width == tiles.WIDTH:
            self._rise(1, tuple(tree.over(each) for each in (stored, hashed) if each is not None))

    def _rise(self, level: int, node: tuple[bytes, ...]) -> None:
        """A whole tile below is done: its hash belongs to the next tile above, which may be done with it.

        Where a tile and its bundle disagree it is not known yet which is right, so that the one above may hold either;
        where both are missing, anything.
        """
        if len(self._rows) < level:
            self._rows.append((0, []))
        place, nodes = self._rows[level - 1]
        nodes.append(node)
        if len(nodes) == tiles.WIDTH:
            hashes = self._compare_tile(Tile(level=level, place=place), nodes)
            self._rows[level - 1] = (place + 1, [])
            self._rise(level + 1, (tree.over(hashes),))

    def _compare_tile(self, tile: Tile, nodes: Sequence[tuple[bytes, ...]]) -> list[bytes]:
        """The tile's hashes, or what they must be where it does not hold them."""
        stored = self._read_tile(tile)
        if stored is not None and all(one in node or not node for one, node in zip(stored, nodes, strict=True)):
            return stored
        if stored is not None:
            self._note_differing(tile, None)
        return [node[0] if node else tree.EMPTY_ROOT for node in nodes]

    def _note_differing(self, tile: Tile, entry: int | None) -> None:
        self._differ.append((tile, entry))
        self._stop_at_enough()

    def _read_bundle(self, place: int, width: int) -> tuple[bytes, ...] | None:
        tile = Tile(level=None, place=place, width=width)
        raw = self._get(tile, most=tiles.LONGEST_BUNDLE_BYTES)
        if raw is None:
            return None
        try:
            return tiles.unbundle(raw[1], width=raw[0])[:width]
        except BundleError as wrong:
            self._flaw("bundle", f"{tiles.path_of(tile)}: {wrong}")
            return None

    def _read_tile(self, tile: Tile) -> list[bytes] | None:
        raw = self._get(tile, most=tiles.WIDTH * tree.HASH_BYTES)
        if raw is None:
            return None
        width, held = raw
        if len(held) != width * tree.HASH_BYTES:
            self._flaw("tile", f"{tiles.path_of(tile)}: it is not {width} hashes.")
            return None
        return list(tiles.split(held))[: tile.width]

    def _get(self, tile: Tile, *, most: int) -> tuple[int, bytes] | None:
        """Width and bytes of a file. A partial one may be gone once the whole one is there: that takes its place."""
        for width in dict.fromkeys((tile.width, tiles.WIDTH)):
            path = tiles.path_of(Tile(level=tile.level, place=tile.place, width=width))
            raw = self._fetch(path, most=most)
            if raw is not None:
                self.files += 1
                return width, raw
        self._flaw("bundle" if tile.level is None else "tile", f"{tiles.path_of(tile)} is missing.")
        return None

    def _compare_older(self) -> None:
        """Whether the first entries are those that were signed before."""
        for old in self._older:
            if old.size == self.size and not self._spoilt and self._entries.root() != old.root:
                self._flaw("checkpoint", f"The first {old.size} entries are not the ones that were signed before.")

    def _tell_differing(self, *, by_entries: bool, by_tiles: bool) -> None:
        """Say which side of each disagreement was changed, where the signed root tells; else that they disagree."""
        for tile, entry in self._differ:
            path = tiles.path_of(tile)
            bundle = path.replace("tile/0/", "tile/entries/")
            if entry is None:
                found = "tile", f"{path} does not hold the hashes of what is under it."
            elif by_entries:
                found = "tile", f"{path} was changed: it holds another hash."
            elif by_tiles:
                found = "leaf", f"{bundle} was changed: the tree holds another hash."
            else:
                found = "leaf", f"{path} and {bundle} disagree: one of them was changed."
            self.flaws.append(Flaw(what=found[0], entry=entry, message=found[1]))
        self._differ.clear()
