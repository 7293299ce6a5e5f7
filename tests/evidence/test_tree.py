"""The tree, against a twin that follows RFC 6962's definitions word by word over a list of entries."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.evidence import tree

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "evidence"


# The twin: RFC 6962 sections 2.1, 2.1.1 and 2.1.2, recursive, slow, and with nothing in common with the module.


def slow_root(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = slow_split(len(entries))
    return hashlib.sha256(b"\x01" + slow_root(entries[:k]) + slow_root(entries[k:])).digest()


def slow_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def slow_path(m: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = slow_split(len(entries))
    if m < k:
        return [*slow_path(m, entries[:k]), slow_root(entries[k:])]
    return [*slow_path(m - k, entries[k:]), slow_root(entries[:k])]


def slow_proof(m: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [slow_root(entries)]
    k = slow_split(len(entries))
    if m <= k:
        return [*slow_proof(m, entries[:k], whole), slow_root(entries[k:])]
    return [*slow_proof(m - k, entries[k:], False), slow_root(entries[:k])]


def nodes_of(entries: list[bytes]) -> tree.Node:
    def node(level: int, index: int) -> bytes:
        part = entries[index << level : (index + 1) << level]
        assert len(part) == 1 << level, "only complete subtrees may be asked for"
        return slow_root(part)

    return node


entries_of = st.lists(st.binary(max_size=8), max_size=70)


@given(entries_of)
def test_the_root_is_the_twins_however_it_is_reached(entries):
    hashes = [tree.leaf_hash(entry) for entry in entries]
    assert tree.root(len(entries), nodes_of(entries)) == slow_root(entries)
    assert tree.over(hashes) == slow_root(entries)


@given(entries_of.filter(bool), st.data())
def test_an_entry_is_shown_to_be_in_the_tree_and_nothing_else_is(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    size, root = len(entries), slow_root(entries)
    path = tree.inclusion(index, size, nodes_of(entries))
    assert list(path) == slow_path(index, entries)

    # The right leaf at the right place leads to the root.
    leaf = tree.leaf_hash(entries[index])
    assert tree.root_from_inclusion(leaf=leaf, index=index, size=size, path=path) == root
    # Another leaf, a path cut short or made longer does not.
    assert tree.root_from_inclusion(leaf=tree.leaf_hash(b"forged entry"), index=index, size=size, path=path) != root
    assert tree.root_from_inclusion(leaf=leaf, index=index, size=size, path=(*path, leaf)) is None
    if path:
        assert tree.root_from_inclusion(leaf=leaf, index=index, size=size, path=path[:-1]) is None


@given(entries_of, st.data())
def test_a_grown_tree_shows_that_it_only_grew(entries, data):
    old = data.draw(st.integers(0, len(entries)))
    roots = {"old_root": slow_root(entries[:old]), "new_root": slow_root(entries)}
    path = tree.consistency(old, len(entries), nodes_of(entries))
    if old:
        assert list(path) == slow_proof(old, entries)
    assert tree.is_consistent(old=old, new=len(entries), path=path, **roots)

    # A tree whose past was rewritten cannot show it.
    if old:
        rewritten = [b"rewritten", *entries[1:]]
        if rewritten != entries:
            forged = tree.consistency(old, len(entries), nodes_of(rewritten))
            later = slow_root(rewritten)
            assert not tree.is_consistent(
                old=old, old_root=roots["old_root"], new=len(entries), new_root=later, path=forged
            )


def test_no_proof_exists_for_what_is_not_there():
    with pytest.raises(ValueError, match="has no entry 3"):
        tree.inclusion(3, 3, nodes_of([b"a", b"b", b"c"]))
    with pytest.raises(ValueError, match="cannot have grown"):
        tree.consistency(4, 3, nodes_of([b"a", b"b", b"c"]))
    assert tree.root_from_inclusion(leaf=b"", index=3, size=3, path=()) is None


def test_the_vectors_for_other_implementations_still_hold():
    said = json.loads((VECTORS / "tree.json").read_text())
    entries = [bytes.fromhex(entry) for entry in said["entries"]]
    for one in said["roots"]:
        assert slow_root(entries[: one["size"]]).hex() == one["root"]
        assert tree.root(one["size"], nodes_of(entries)).hex() == one["root"]
    for one in said["inclusion"]:
        path = tree.inclusion(one["index"], one["size"], nodes_of(entries))
        assert [step.hex() for step in path] == one["path"]
    for one in said["consistency"]:
        path = tree.consistency(one["old"], one["new"], nodes_of(entries))
        assert [step.hex() for step in path] == one["path"]
