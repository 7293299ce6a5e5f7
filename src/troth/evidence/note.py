"""Signed notes and checkpoints: the few lines that fix a log at a size (C2SP signed-note, tlog-checkpoint).

It writes and reads the text. Signing and verifying Ed25519 is the edge's: it hands in the function.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

from msgspec import Struct

ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_HASH_BYTES = 4


class Checkpoint(Struct, frozen=True, kw_only=True):
    """A log's name, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes


class Signature(Struct, frozen=True, kw_only=True):
    """One signature line: whose, by which key, and the bytes."""

    name: str
    key_hash: bytes
    signature: bytes


class NoteError(ValueError):
    """Text that is not a signed note or not a checkpoint; the sentence says what is wrong with it."""


def key_hash(*, name: str, public: bytes) -> bytes:
    """The four bytes that point at a key: SHA-256 over name, line feed, algorithm and public key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:_HASH_BYTES]


def verifier_line(*, name: str, public: bytes) -> str:
    """The key as strangers are given it: ``name+hash+base64``."""
    return f"{name}+{key_hash(name=name, public=public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint a note's text holds; lines after the third are extensions, and ours has none. NoteError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteError("A checkpoint has three lines: origin, size, root.")
    origin, size, root = lines[:3]
    if not size.isascii() or not size.isdecimal() or (size[0] == "0" and size != "0"):
        raise NoteError(f"{size!r} is not a size.")
    try:
        raw = base64.b64decode(root, validate=True)
    except ValueError:  # not base64, or not even ASCII
        raw = b""
    if len(raw) != hashlib.sha256().digest_size or base64.b64encode(raw).decode() != root:
        raise NoteError(f"{root!r} is not the base64 of a SHA-256.")
    return Checkpoint(origin=origin, size=int(size), root=raw)


def write_note(*, text: str, name: str, public: bytes, signature: bytes) -> str:
    """The text, an empty line, and one signature line."""
    line = base64.b64encode(key_hash(name=name, public=public) + signature).decode()
    return f"{text}\n{_DASH}{name} {line}\n"


def read_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """The signed text with its last line feed, and the signature lines. NoteError."""
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise NoteError("A signed note ends with an empty line and signatures.")
    signatures = []
    for line in lines.removesuffix("\n").split("\n"):
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError:  # not base64, or not even ASCII
            raw = b""
        if not line.startswith(_DASH) or not space or not name or len(raw) <= _HASH_BYTES:
            raise NoteError(f"{line[:80]!r} is not a signature line.")
        if base64.b64encode(raw).decode() != encoded:
            raise NoteError("A signature line has a second spelling of its base64.")
        signatures.append(Signature(name=name, key_hash=raw[:_HASH_BYTES], signature=raw[_HASH_BYTES:]))
    return text + "\n", tuple(signatures)


def signed_by(
    note: str, *, name: str, publics: tuple[bytes, ...], verify: Callable[[bytes, bytes, bytes], bool]
) -> str:
    """The text of a note that one of these keys signed as ``name``: ``verify(public, signature, text)``. NoteError."""
    text, signatures = read_note(note)
    for signature in signatures:
        for public in publics:
            if signature.name == name and signature.key_hash == key_hash(name=name, public=public):
                if verify(public, signature.signature, text.encode()):
                    return text
                raise NoteError("The signature is not the key's: the text, or the signature, was changed.")
    raise NoteError(f"No key of {name} signed this.")
