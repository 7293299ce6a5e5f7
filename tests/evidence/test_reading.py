"""A whole log read by a stranger: what is whole holds, and each change is found and its file is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.logs import BELIEVED, ORIGIN, fetching, files_of, head_of, leaf, signed

from troth.evidence import tiles, tree
from troth.evidence.note import Checkpoint
from troth.evidence.reading import MOST_FLAWS, Read, read_log
from troth.stores.keys import Key

LEAVES = [leaf(number) for number in range(600)]
FILES = files_of(LEAVES)


def read(files: dict[str, bytes], **more) -> Read:
    return read_log(fetching(files), **{**BELIEVED, **more})


def said(files: dict[str, bytes], **more) -> list[str]:
    return [flaw.message for flaw in read(files, **more).flaws]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 600])
def test_a_log_that_nobody_touched_holds(size):
    seen = read(files_of(LEAVES[:size]))
    assert seen.flaws == ()
    assert (seen.entries, seen.checkpoint) == (size, head_of(LEAVES[:size]))
    assert seen.files == 1 + len(list(tiles.tiles_of(size)))


def test_an_empty_log_holds_when_it_is_signed_as_empty():
    files = {"checkpoint": signed(Checkpoint(origin=ORIGIN, size=0, root=tree.EMPTY_ROOT)).encode()}
    assert read(files).flaws == ()
    files = {"checkpoint": signed(Checkpoint(origin=ORIGIN, size=0, root=bytes(32))).encode()}
    assert said(files) == ["The 0 entries do not give the signed root."]


def test_a_log_of_three_levels_holds():
    """More than 256 whole tiles: the second level fills, and the third begins."""
    one = tiles.bundle([leaf(0)] * 256)
    hashes = [tree.leaf_hash(leaf(0))] * 256
    first, second = tree.over(hashes), tree.over([tree.over(hashes)] * 256)
    files = {
        "checkpoint": signed(Checkpoint(origin=ORIGIN, size=65536 + 256, root=tree.node_hash(second, first))).encode(),
        **{tiles.path_of(tiles.Tile(level=None, place=place)): one for place in range(257)},
        **{tiles.path_of(tiles.Tile(level=0, place=place)): b"".join(hashes) for place in range(257)},
        "tile/1/000": first * 256,
        "tile/1/001.p/1": first,
        "tile/2/000.p/1": second,
    }
    assert read(files).flaws == ()
    assert said({**files, "tile/2/000.p/1": first}) == ["tile/2/000.p/1 does not hold the hashes of what is under it."]


@settings(max_examples=200)
@given(st.sampled_from(sorted(set(FILES) - {"keys"})), st.integers(0, 10**6), st.integers(1, 255))
def test_no_byte_of_any_file_can_change_unnoticed(path, place, by):
    held = FILES[path]
    place %= len(held)
    changed = held[:place] + bytes([held[place] ^ by]) + held[place + 1 :]
    flaws = read({**FILES, path: changed}).flaws
    assert flaws
    if path != "checkpoint":
        shown = path.replace("entries", "0") if flaws[0].what == "leaf" else path
        assert any(path in flaw.message or shown in flaw.message or flaw.entry is not None for flaw in flaws)


@pytest.mark.parametrize("path", sorted(set(FILES) - {"keys", "checkpoint"}))
def test_a_file_that_is_missing_or_cut_short_or_too_long_is_named(path):
    gone = {name: held for name, held in FILES.items() if name != path}
    assert f"{path} is missing." in said(gone)
    assert any(path in message for message in said({**FILES, path: FILES[path][:-1]}))
    assert any(path in message for message in said({**FILES, path: FILES[path] + bytes(40)}))
    assert any(path in message for message in said({**FILES, path: b""}))


def test_the_signed_root_tells_which_of_two_files_was_changed():
    entry = tiles.unbundle(FILES["tile/entries/001"], width=256)
    forged = tiles.bundle([*entry[:7], leaf(9999), *entry[8:]])
    (flaw,) = read({**FILES, "tile/entries/001": forged}).flaws
    assert (flaw.what, flaw.entry) == ("leaf", 263)
    assert flaw.message == "tile/entries/001 was changed: the tree holds another hash."

    hashes = bytearray(FILES["tile/0/001"])
    hashes[7 * 32] ^= 1
    (flaw,) = read({**FILES, "tile/0/001": bytes(hashes)}).flaws
    assert (flaw.what, flaw.entry) == ("tile", 263)
    assert flaw.message == "tile/0/001 was changed: it holds another hash."


def test_everything_rewritten_to_agree_still_contradicts_the_signature():
    other = files_of([*LEAVES[:300], leaf(9999), *LEAVES[301:]])
    assert said({**other, "checkpoint": FILES["checkpoint"]}) == ["The 600 entries do not give the signed root."]


def test_a_log_that_was_rewritten_and_signed_anew_is_found_by_the_checkpoint_kept_from_before():
    other = files_of([*LEAVES[:300], leaf(9999), *LEAVES[301:]])
    assert said(other) == []
    assert said(other, older=[head_of(LEAVES[:300])]) == []
    assert said(other, older=[head_of(LEAVES[:301])]) == [
        "The first 301 entries are not the ones that were signed before."
    ]
    assert said(other, older=[head_of(LEAVES)]) == ["The first 600 entries are not the ones that were signed before."]


def test_a_log_that_lost_its_end_is_found_by_the_checkpoint_kept_from_before():
    assert said(files_of(LEAVES[:500]), older=[head_of(LEAVES)]) == [
        "It had 600 entries before and has 500: some are gone."
    ]


def test_an_entry_that_says_more_than_a_leaf_may_is_named():
    """Nobody can slip a name into the log and call it an entry: kind, instant and commitment, and nothing else."""
    told = b'{"at":"2026-11-23T09:00:00.000000Z","commitment":"","email":"ines.favre@clients.example"}'
    (flaw,) = read(files_of([*LEAVES[:3], told])).flaws
    assert (flaw.what, flaw.entry) == ("leaf", 3)


def test_a_partial_file_may_be_gone_where_the_whole_one_is_there():
    files = files_of(LEAVES[:300])
    for path in ("tile/0/001.p/44", "tile/entries/001.p/44"):
        del files[path]
    files |= {path: FILES[path] for path in ("tile/0/001", "tile/entries/001")}
    assert read(files).flaws == ()


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (None, "There is no checkpoint."),
        (b"\xff\xfe", "The checkpoint is not text."),
        (b"amarante.example/log\n", "does not hold"),
        (signed(head_of(LEAVES), key=Key(use="sign", made="", secret=bytes(32))).encode(), "No key of"),
        (
            signed(Checkpoint(origin="other.example/log", size=1, root=bytes(32))).encode(),
            "a checkpoint of other.example",
        ),
    ],
)
def test_without_a_checkpoint_that_holds_nothing_is_read(held, says):
    files = {name: one for name, one in FILES.items() if name != "checkpoint"}
    seen = read(files if held is None else {**files, "checkpoint": held})
    assert (seen.checkpoint, seen.entries, seen.files) == (None, 0, 0)
    assert says in seen.flaws[0].message


def test_a_log_that_claims_more_than_it_shows_does_not_keep_its_reader():
    claim = signed(Checkpoint(origin=ORIGIN, size=10**18, root=bytes(32))).encode()
    seen = read({"checkpoint": claim})
    assert MOST_FLAWS <= len(seen.flaws) <= MOST_FLAWS + 1
    assert "reading stopped at entry" in seen.flaws[-1].message


@given(st.dictionaries(st.sampled_from(sorted(FILES)), st.binary(max_size=300), min_size=1))
def test_no_files_break_the_reader(held):
    read({**FILES, **held})
    read(held)
