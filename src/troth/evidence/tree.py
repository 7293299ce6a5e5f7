"""The Merkle tree of RFC 6962: the root of any size, proof that an entry is in it, proof that it only grew.

A tree is read through a ``Node`` reader, which hands out hashes of *complete* subtrees; who reads it from tiles, a
list or a database is the caller's business. Nothing here grows with the number of entries: a root, an inclusion proof
and a consistency proof ask for at most two nodes a level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
"""``node(level, index)``: the hash over the ``2 ** level`` leaves from ``index * 2 ** level`` on, all of them there."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962 section 2.1: SHA-256 over a zero byte and the entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 section 2.1: SHA-256 over a one byte and the two subtrees; no node can pass for a leaf."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root(size: int, node: Node) -> bytes:
    """The root over the first ``size`` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The audit path of leaf ``index`` in the tree of ``size`` (section 2.1.1), lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} entries has no entry {index}.")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """Proof that the tree of ``new`` begins with the tree of ``old`` (section 2.1.2); may be empty."""
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} entries cannot have grown from one of {old}.")
    if old in (0, new):
        return ()
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_subtree(start, end, node))
    return tuple(reversed(path))


def root_from_inclusion(*, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root this path leads to (RFC 9162 section 2.1.3.2); None where the path cannot belong to index and size."""
    if not 0 <= index < size:
        return None
    at, last, reached = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            reached = node_hash(step, reached)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        at, last = at >> 1, last >> 1
    return reached if last == 0 else None


def is_consistent(*, old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that nothing before ``old`` was touched (RFC 9162 section 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


class Growing:
    """A tree that is read once from the left: takes leaf hashes, knows its root, keeps one hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take the next leaf's hash."""
        peak, joined = leaf, self.size
        while joined & 1:
            peak, joined = node_hash(self._peaks.pop(), peak), joined >> 1
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """The root over everything taken so far."""
        if not self._peaks:
            return EMPTY_ROOT
        reached = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            reached = node_hash(peak, reached)
        return reached


def over(hashes: Sequence[bytes]) -> bytes:
    """The root over a list of hashes."""
    growing = Growing()
    for one in hashes:
        growing.add(one)
    return growing.root()


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(start: int, end: int, node: Node) -> bytes:
    """The hash over leaves ``start`` to ``end``, ``start`` being where RFC 6962 splits: its complete parts joined."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(node(level, start >> level))
        start += 1 << level
    reached = parts.pop()
    while parts:
        reached = node_hash(parts.pop(), reached)
    return reached
