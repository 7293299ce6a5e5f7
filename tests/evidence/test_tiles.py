"""The log as files: their names, what they hold, and which of them a tree of some size has."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.evidence import tiles
from troth.evidence.tiles import BundleError, Tile

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "evidence"


def test_a_place_is_written_in_groups_of_three_as_the_standard_says():
    assert tiles.path_of(Tile(level=0, place=1_234_067)) == "tile/0/x001/x234/067"
    assert tiles.path_of(Tile(level=None, place=0, width=12)) == "tile/entries/000.p/12"
    assert tiles.path_of(Tile(level=2, place=999, width=255)) == "tile/2/999.p/255"
    assert tiles.path_of(Tile(level=2, place=1000)) == "tile/2/x001/000"


@given(
    st.builds(
        Tile,
        level=st.none() | st.integers(0, 63),
        place=st.integers(0, 10**15),
        width=st.integers(1, 256),
    )
)
def test_a_path_names_the_tile_it_was_made_for(tile):
    assert tiles.read_path(tiles.path_of(tile)) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",  # not three digits
        "tile/0/0000",
        "tile/0/x000/001",  # a second spelling of 001
        "tile/0/001/234",  # all but the last begin with x
        "tile/0/x001",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/\u0660\u0660\u0661",  # digits, but not of ASCII
        "tile/entries/000\n",
        "tile/data/000",
        "tile/0/" + "x001/" * 7 + "000",
        "",
    ],
)
def test_a_path_that_is_not_exactly_one_names_nothing(path):
    assert tiles.read_path(path) is None


@given(st.text(max_size=40) | st.from_regex(r"tile/(entries|\d{1,3})/[x\d/.p]{0,30}", fullmatch=True))
def test_no_text_breaks_the_reader_and_what_it_takes_has_one_spelling(path):
    tile = tiles.read_path(path)
    assert tile is None or tiles.path_of(tile) == path


def test_a_tree_of_70_000_has_the_files_that_the_standard_counts():
    every = list(tiles.tiles_of(70_000))
    count = {level: [tile.width for tile in every if tile.level == level] for level in (None, 0, 1, 2, 3)}
    assert count[0] == count[None] == [256] * 273 + [112]
    assert count[1] == [256, 17]
    assert count[2] == [1]
    assert count[3] == []
    assert [tile.width for tile in tiles.tiles_of(256)] == [256, 256, 1]
    assert list(tiles.tiles_of(0)) == []


@given(st.integers(0, 200_000))
def test_each_file_of_a_tree_is_as_wide_as_the_tree_says(size):
    for tile in tiles.tiles_of(size):
        assert tiles.width_at(size, level=tile.level, place=tile.place) == tile.width
    assert tiles.width_at(size, level=0, place=size // 256 + 1) == 0


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_back_its_entries(entries):
    assert tiles.unbundle(tiles.bundle(entries), width=len(entries)) == tuple(entries)


@given(st.binary(max_size=2000), st.integers(1, 256))
def test_bytes_are_a_bundle_or_refused(raw, width):
    try:
        read = tiles.unbundle(raw, width=width)
    except BundleError:
        return
    assert len(read) == width
    assert tiles.bundle(read) == raw


def test_what_is_wrong_with_a_bundle_is_said():
    with pytest.raises(BundleError, match="not a bundle of 2 entries: 1 were read and 1 bytes are left"):
        tiles.unbundle(b"\0\1a\0", width=2)


def test_an_entry_too_long_for_its_length_is_not_bundled():
    assert len(tiles.bundle([bytes(65_535)])) == 65_537
    with pytest.raises(ValueError, match="65536 bytes does not fit"):
        tiles.bundle([bytes(65_536)])


def test_the_vectors_for_other_implementations_still_hold():
    said = json.loads((VECTORS / "tiles.json").read_text())
    for one in said["paths"]:
        assert tiles.path_of(Tile(level=one["level"], place=one["place"], width=one["width"])) == one["path"]
    assert [path for path in said["not_paths"] if tiles.read_path(path) is not None] == []
    for one in said["trees"]:
        every = [tiles.path_of(tile) for tile in tiles.tiles_of(one["size"])]
        assert len(every) == one["count"]
        for file in one["files"]:
            assert file["path"] in every
            assert hashlib.sha256(slow_file(file["path"])).hexdigest() == file["sha256"], file["path"]


def slow_file(path: str) -> bytes:
    """What a file of the vectors' log holds, from RFC 6962 and the standard's formula alone."""
    head, _, width = path.partition(".p/")
    _, level, *groups = head.split("/")
    place, width = int("".join(groups).replace("x", "")), int(width or 256)
    numbers = [str(place * 256 + at).encode() for at in range(width)]
    if level == "entries":
        return b"".join(struct.pack(">H", len(each)) + each for each in numbers)
    span = 256 ** int(level)
    return b"".join(
        slow_root([str(n).encode() for n in range((place * 256 + at) * span, (place * 256 + at + 1) * span)])
        for at in range(width)
    )


def slow_root(entries: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 for a power of two of entries, layer by layer."""
    layer = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    while len(layer) > 1:
        layer = [
            hashlib.sha256(b"\1" + left + right).digest() for left, right in zip(layer[::2], layer[1::2], strict=True)
        ]
    return layer[0]
