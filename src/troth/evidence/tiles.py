"""The log as files that anybody can fetch, keep and serve again: tiles of hashes, bundles of entries (C2SP tlog-tiles).

A tile holds up to 256 hashes of one level of the tree, levels counted in eights; a bundle holds the entries under one
tile of level 0. A file never changes once it is there: one that is not full yet has its width in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from troth.evidence.tree import HASH_BYTES

LEVELS = 8
"""Levels of the tree in one tile."""
WIDTH = 1 << LEVELS
LONGEST_ENTRY_BYTES = 0xFFFF
LONGEST_BUNDLE_BYTES = WIDTH * (2 + LONGEST_ENTRY_BYTES)
_HIGHEST = 63
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<place>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


class BundleError(ValueError):
    """Bytes that are not a bundle of so many entries; the sentence says what is wrong with them."""


class Tile(Struct, frozen=True, kw_only=True):
    """One file: a tile of hashes, or the entries under one."""

    level: int | None
    """0 for hashes of leaves, 1 for hashes of whole tiles of level 0, and so on; None for entries."""
    place: int
    width: int = WIDTH
    """How many hashes or entries it holds, 1 to 256."""


def path_of(tile: Tile) -> str:
    """Where it lies under the log's address: ``tile/0/x001/x234/067``, ``tile/entries/000.p/12``."""
    digits = str(tile.place)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if tile.level is None else tile.level
    return f"tile/{level}/{place}" + (f".p/{tile.width}" if tile.width < WIDTH else "")


def read_path(path: str) -> Tile | None:
    """The tile a path names; None for a path that names none. A tile has one path."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    tile = Tile(
        level=None if found["level"] == "entries" else int(found["level"]),
        place=int(found["place"].replace("x", "").replace("/", "")),
        width=int(found["width"] or WIDTH),
    )
    return tile if (tile.level or 0) <= _HIGHEST and path_of(tile) == path else None


def width_at(size: int, *, level: int | None, place: int) -> int:
    """How many hashes or entries of this tile there are in a tree of ``size``: 0 to 256."""
    return max(0, min(WIDTH, (size >> LEVELS * (level or 0)) - place * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every file of a tree of ``size``: entries first, then the hashes level by level, each from the left."""
    yield from _row(None, size)
    level, held = 0, size
    while held:
        yield from _row(level, held)
        level, held = level + 1, held >> LEVELS


def _row(level: int | None, held: int) -> Iterator[Tile]:
    whole, rest = divmod(held, WIDTH)
    for place in range(whole):
        yield Tile(level=level, place=place)
    if rest:
        yield Tile(level=level, place=whole, width=rest)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries, each behind its length in two bytes, the high one first. ValueError for one longer than that can say."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY_BYTES:
            raise ValueError(
                f"An entry of {len(entry)} bytes does not fit a bundle: {LONGEST_ENTRY_BYTES} is the most."
            )
        parts += (len(entry).to_bytes(2), entry)
    return b"".join(parts)


def unbundle(raw: bytes, *, width: int) -> tuple[bytes, ...]:
    """The ``width`` entries of a bundle, no byte left over. BundleError."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) < width:
        end = at + 2 + int.from_bytes(raw[at : at + 2])
        if at + 2 > len(raw) or end > len(raw):
            break
        entries.append(raw[at + 2 : end])
        at = end
    if at != len(raw) or len(entries) != width:
        raise BundleError(
            f"It is not a bundle of {width} entries: {len(entries)} were read and {len(raw) - at} bytes are left."
        )
    return tuple(entries)


def split(hashes: bytes) -> Sequence[bytes]:
    """The hashes of a tile, one by one."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
