"""A log made in memory: signed files by their paths, for tests that read or break them."""

from __future__ import annotations

import datetime as dt

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from troth.evidence import entries, note, tiles, tree
from troth.evidence.note import Checkpoint
from troth.stores.keys import Key, public_of, verify_signature

ORIGIN = "amarante.example/log"
KEY = Key(use="sign", made="", secret=bytes(range(32)))
PUBLIC = public_of(KEY)
BELIEVED = {"name": ORIGIN, "publics": (PUBLIC,), "verify": verify_signature}
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def leaf(number: int) -> bytes:
    """The leaf of a made-up choice."""
    return entries.leaf_of(kind="choice", at=NINE + dt.timedelta(seconds=number), salt=bytes(32), body=b"%d" % number)


def head_of(leaves: list[bytes]) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=len(leaves), root=tree.over([tree.leaf_hash(one) for one in leaves]))


def signed(head: Checkpoint, *, key: Key = KEY, name: str = ORIGIN) -> str:
    text = note.write_checkpoint(head)
    signature = Ed25519PrivateKey.from_private_bytes(key.secret).sign(text.encode())
    return note.write_note(text=text, name=name, public=public_of(key), signature=signature)


def files_of(leaves: list[bytes]) -> dict[str, bytes]:
    """Every file of the log with these entries."""
    rows: dict[int | None, list[bytes]] = {None: leaves, 0: [tree.leaf_hash(one) for one in leaves]}
    level = 0
    while len(rows[level]) >= tiles.WIDTH:
        below = rows[level]
        whole = len(below) // tiles.WIDTH * tiles.WIDTH
        rows[level + 1] = [tree.over(below[at : at + tiles.WIDTH]) for at in range(0, whole, tiles.WIDTH)]
        level += 1
    made = {
        "checkpoint": signed(head_of(leaves)).encode(),
        "keys": f"{note.verifier_line(name=ORIGIN, public=PUBLIC)}\n".encode(),
    }
    for tile in tiles.tiles_of(len(leaves)):
        part = rows[tile.level][tile.place * tiles.WIDTH : tile.place * tiles.WIDTH + tile.width]
        made[tiles.path_of(tile)] = tiles.bundle(part) if tile.level is None else b"".join(part)
    return made


def fetching(files: dict[str, bytes]):
    """A ``Fetch`` over files in memory."""

    def fetch(path: str, *, most: int) -> bytes | None:
        held = files.get(path)
        return None if held is None else held[: most + 1]

    return fetch
