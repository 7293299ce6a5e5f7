"""Signed notes and checkpoints: the few lines that fix a log at a size (C2SP signed-note, tlog-checkpoint).

It writes and reads the text. Signing and verifying Ed25519 is the edge's: it hands in the function.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

ED25519 = b"\x01"
LONGEST_NOTE = 64 * 1024
"""Signs in a note: far more than sixteen signatures need, so that no reader is made to hold a stranger's film."""
_KEY_BYTES = 32
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_DASH = "\N{EM DASH} "
_HASH_BYTES = 4


class Verify(Protocol):
    """Whether this key signed this message, by Ed25519 (RFC 8032). The edge hands it in."""

    def __call__(self, *, public: bytes, signature: bytes, message: bytes) -> bool:
        """``public`` 32 bytes, ``signature`` 64; False for any that are not."""


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


def read_verifier(line: str) -> tuple[str, bytes]:
    """Name and public key of such a line. NoteError."""
    name, _, rest = line.strip().partition("+")
    hashed, _, encoded = rest.partition("+")
    raw = read_base64(encoded) or b""
    if not _NAME.fullmatch(name) or len(raw) != 1 + _KEY_BYTES or raw[:1] != ED25519:
        raise NoteError(f"{line[:80]!r} is not a verifier line, NAME+HASH+KEY, of an Ed25519 key.")
    if hashed != key_hash(name=name, public=raw[1:]).hex():
        raise NoteError(f"The verifier line of {name} is damaged: its hash {hashed[:16]!r} is not that of its key.")
    return name, raw[1:]


def read_base64(text: str) -> bytes | None:
    """What base64 in its one spelling stands for (RFC 4648 section 4); None for any other text."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:  # not base64, or not even ASCII
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def read_number(text: str) -> int | None:
    """A whole number in its one spelling, below 10 ** 19; None for any other text."""
    return int(text) if _NUMBER.fullmatch(text) else None


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint a note's text holds; lines after the third are extensions, and ours has none. NoteError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteError("A checkpoint has three lines: origin, size, root.")
    origin, written, root = lines[:3]
    size, raw = read_number(written), read_base64(root)
    if not origin:
        raise NoteError("A checkpoint begins with the name of its log.")
    if size is None:
        raise NoteError(f"{written[:40]!r} is not a size.")
    if raw is None or len(raw) != hashlib.sha256().digest_size:
        raise NoteError(f"{root[:80]!r} is not the base64 of a SHA-256.")
    return Checkpoint(origin=origin, size=size, root=raw)


def write_note(*, text: str, name: str, public: bytes, signature: bytes) -> str:
    """The text, an empty line, and one signature line."""
    line = base64.b64encode(key_hash(name=name, public=public) + signature).decode()
    return f"{text}\n{_DASH}{name} {line}\n"


def read_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """The signed text with its last line feed, and the signature lines. NoteError."""
    if len(note) > LONGEST_NOTE:
        raise NoteError(f"A note of {len(note)} signs is not read; {LONGEST_NOTE} are the most.")
    control = _CONTROL.search(note)
    if control is not None:
        raise NoteError(f"A note has no {control[0]!r} in it.")
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise NoteError("A signed note ends with an empty line and signatures.")
    signatures = []
    for line in lines.removesuffix("\n").split("\n"):
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = read_base64(encoded) or b""
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(raw) <= _HASH_BYTES:
            raise NoteError(f"{line[:80]!r} is not a signature line.")
        signatures.append(Signature(name=name, key_hash=raw[:_HASH_BYTES], signature=raw[_HASH_BYTES:]))
    return text + "\n", tuple(signatures)


def signed_by(note: str, *, name: str, publics: Sequence[bytes], verify: Verify) -> str:
    """The text of a note that one of these keys signed as ``name``. NoteError."""
    text, signatures = read_note(note)
    for signature in signatures:
        for public in publics:
            if signature.name == name and signature.key_hash == key_hash(name=name, public=public):
                if verify(public=public, signature=signature.signature, message=text.encode()):
                    return text
                raise NoteError("The signature is not the key's: the text, or the signature, was changed.")
    raise NoteError(f"No key of {name} signed this.")


def opened(note: str, *, name: str, publics: Sequence[bytes], verify: Verify) -> Checkpoint:
    """The checkpoint in a note that one of these keys signed for the log ``name``. NoteError."""
    checkpoint = read_checkpoint(signed_by(note, name=name, publics=publics, verify=verify))
    if checkpoint.origin != name:
        raise NoteError(f"It is a checkpoint of {checkpoint.origin}, not of {name}.")
    return checkpoint
