"""One leaf of the log: what kind of thing happened, when, and a commitment to the fact itself.

The commitment is SHA-256 over a random salt and the fact's canonical body. Salt and body lie beside the log; once they
are destroyed nobody can tell, or try out, what the leaf stood for, and the tree still verifies.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Literal

import msgspec
from msgspec import Struct

SALT_BYTES = 32
FORMAT: Literal["troth-leaf-1"] = "troth-leaf-1"


class Leaf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a leaf says to everybody. No field of it is about a person."""

    format: Literal["troth-leaf-1"] = FORMAT
    kind: str
    """The fact's kind, such as ``choice``."""
    at: str
    """When it was recorded: UTC, microseconds, ``2026-06-01T10:00:00.000000Z``."""
    commitment: str
    """Lower-case hex."""


class Recalled(Struct, frozen=True, kw_only=True):
    """A body read back: who it is about (a number that means nothing outside the store) and the fact, undecoded."""

    person: int | None
    fact: msgspec.Raw


_canonical = msgspec.json.Encoder(order="sorted", decimal_format="string")
_leaves = msgspec.json.Decoder(Leaf)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no white space, UTF-8 as it is: one value, one sequence of bytes."""
    return _canonical.encode(value)


def body_of(*, fact: Struct, person: int | None) -> bytes:
    """The bytes a commitment is made over: the fact with its kind and schema, and whom it is about."""
    return canonical({"fact": fact, "person": person})


def kind_of(fact: Struct) -> str:
    """The fact's tag. TypeError where its Struct has none: a fact without a kind could not be read back."""
    tag = fact.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{type(fact).__name__} has no tag, so it cannot be kept as a fact.")
    return tag


def commitment(*, salt: bytes, body: bytes) -> str:
    """SHA-256 over salt and body, hex. The salt has a fixed length, so no byte can move from one to the other."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    return hashlib.sha256(salt + body).hexdigest()


def leaf_of(*, kind: str, at: dt.datetime, salt: bytes, body: bytes) -> bytes:
    """The leaf's entry, canonical."""
    return canonical(Leaf(kind=kind, at=write_instant(at), commitment=commitment(salt=salt, body=body)))


def read_leaf(entry: bytes) -> Leaf | None:
    """The leaf these bytes are; None where they are not the canonical bytes of one."""
    try:
        leaf = _leaves.decode(entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return leaf if canonical(leaf) == entry else None


def write_instant(at: dt.datetime) -> str:
    """An instant at a fixed width, so that instants sort as text: UTC, microseconds, ``Z``."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
