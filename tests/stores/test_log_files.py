"""The log as files: what a stranger can fetch adds up to the signed root, and nothing unsigned is among it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from troth.evidence import note, tiles, tree
from troth.evidence.tiles import Tile, path_of, tiles_of
from troth.stores.database import Recorded
from troth.stores.log import LogRefused
from troth.stores.log_files import LogFiles

INES = "ines.favre@clients.example"


@pytest.fixture
def files(log) -> LogFiles:
    return LogFiles(log)


@pytest.fixture
def pour(store, choice):
    person = store.person(INES, create=True)

    def some(number: int) -> None:
        store.commit([Recorded(fact=choice(), person=person)] * number)

    return some


def test_before_anything_is_signed_there_are_only_keys(files, pour):
    pour(3)
    assert files.read("checkpoint") is None
    assert files.read("tile/0/000.p/3") is None
    assert files.read("tile/entries/000.p/3") is None
    assert files.read("keys").startswith(b"amarante.example/log+")


def test_the_files_of_a_tree_add_up_to_the_signed_root(files, log, pour):
    for some in (255, 1, 300):
        pour(some)
        log.checkpoint()
    signed = note.read_checkpoint(note.read_note(files.read("checkpoint").decode())[0])
    held = {tile: files.read(path_of(tile)) for tile in tiles_of(556)}
    assert None not in held.values()

    # Bundles hash to the tiles of level 0, whole tiles to the level above, everything to the root.
    entries = [tiles.unbundle(raw, width=tile.width) for tile, raw in held.items() if tile.level is None]
    leaves = [tree.leaf_hash(entry) for bundle in entries for entry in bundle]
    level0 = b"".join(raw for tile, raw in held.items() if tile.level == 0)
    assert level0 == b"".join(leaves)
    assert held[Tile(level=1, place=0, width=2)] == tree.over(leaves[:256]) + tree.over(leaves[256:512])
    assert (signed.size, signed.root) == (556, tree.over(leaves))


def test_a_partial_file_of_an_earlier_checkpoint_stays_what_it_was(files, log, pour):
    pour(10)
    log.checkpoint()
    early = files.read("tile/0/000.p/10"), files.read("tile/entries/000.p/10")
    pour(300)
    log.checkpoint()
    assert (files.read("tile/0/000.p/10"), files.read("tile/entries/000.p/10")) == early
    assert files.read("tile/0/000")[:320] == early[0]


def test_what_no_checkpoint_covers_is_not_shown(files, log, pour):
    pour(10)
    log.checkpoint()
    pour(10)
    assert files.read("tile/entries/000.p/11") is None
    assert files.read("tile/0/000.p/11") is None
    assert files.read("tile/0/000") is None


@pytest.mark.parametrize(
    "path", ["", "tile", "tile/0/001", "tile/1/000.p/1", "tile/63/000", "../keys.json", "keys/", "tile/0/x999/999"]
)
def test_what_a_tree_does_not_have_is_not_there(files, log, pour, path):
    pour(3)
    log.checkpoint()
    assert files.read(path) is None


def test_after_a_rotation_both_keys_are_given_out_the_working_one_first(home, log, pour):
    from troth.stores.database import Store
    from troth.stores.keys import make_keys
    from troth.stores.log import Log

    before = LogFiles(log).read("keys").decode().splitlines()
    make_keys(home, uses=("sign",), day="2026-11-23", rotate=True)
    again = Store.open(home)
    after = LogFiles(Log(home, again)).read("keys").decode().splitlines()
    again.close()
    assert after[1:] == before
    assert len(set(after)) == 2


def test_a_copy_outside_that_is_no_checkpoint_is_not_passed_on(files, log, pour):
    pour(3)
    log.checkpoint()
    log.outside.write_bytes(b"\xff\xfe")
    with pytest.raises(LogRefused, match="not a checkpoint"):
        files.read("checkpoint")
    with pytest.raises(LogRefused, match="not a checkpoint"):
        files.read("tile/0/000.p/3")


def test_tiles_that_were_lost_are_not_half_shown(files, log, pour, store):
    pour(3)
    log.checkpoint()
    with store.writing() as connection:
        connection.execute(sa.text("DELETE FROM tiles"))
    assert files.read("tile/0/000.p/3") is None
