"""One entry's proof as a file that stands alone: ``c2sp.org/tlog-proof@v1`` (C2SP tlog-proof).

It holds the entry's number, its audit path and the signed checkpoint; ours also holds the entry itself, as the opaque
extra, so that nothing else is needed but the key. No signature covers the extra: it is believed because it leads to the
signed root.
"""

from __future__ import annotations

import base64

from msgspec import Struct

from troth.evidence import note, tree
from troth.evidence.note import Checkpoint, NoteError, Verify, read_base64, read_number

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 2 * note.LONGEST_NOTE
LONGEST_PATH = 63


class ProofError(ValueError):
    """Text that is no proof, or a proof of something else; the sentence says what is wrong with it."""


class Proof(Struct, frozen=True, kw_only=True):
    """What a proof file says. Nothing of it is believed before ``check_proof``."""

    index: int
    """The entry's number in the log."""
    path: tuple[bytes, ...]
    """The audit path, lowest first (RFC 6962 section 2.1.1)."""
    note: str
    """The checkpoint as it was signed, with every signature."""
    extra: bytes = b""
    """The entry, in ours; empty where the file says nothing."""


def write_proof(proof: Proof) -> str:
    """The file's text."""
    lines = [FIRST_LINE]
    if proof.extra:
        lines.append(f"extra {base64.b64encode(proof.extra).decode()}")
    lines.append(f"index {proof.index}")
    lines += (base64.b64encode(step).decode() for step in proof.path)
    return "\n".join([*lines, "", proof.note])


def read_proof(text: str) -> Proof:
    """The proof a text is. ProofError."""
    if len(text) > LONGEST_PROOF:
        raise ProofError(f"A proof of {len(text)} signs is not read; {LONGEST_PROOF} are the most.")
    head, gap, signed = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != FIRST_LINE or not gap:
        raise ProofError(f"A proof begins with the line {FIRST_LINE} and has an empty line before its checkpoint.")
    extra: bytes | None = b""
    if lines and lines[0].startswith("extra "):
        extra = read_base64(lines.pop(0).removeprefix("extra ")) or None
    named = lines.pop(0) if lines else ""
    index = read_number(named.removeprefix("index ")) if named.startswith("index ") else None
    path = [read_base64(line) for line in lines]
    if extra is None:
        raise ProofError("The extra of a proof is base64 of something.")
    if index is None:
        raise ProofError(f"{named[:80]!r} stands where `index` and the number of the entry belong.")
    if len(path) > LONGEST_PATH:
        raise ProofError(f"A path of {len(path)} hashes is not read; {LONGEST_PATH} are the most.")
    steps = tuple(step for step in path if step is not None and len(step) == tree.HASH_BYTES)
    if len(steps) != len(path):
        raise ProofError("A line of the path is not the base64 of a SHA-256.")
    return Proof(index=index, path=steps, note=signed, extra=extra)


def check_proof(proof: Proof, *, entry: bytes, name: str, publics: tuple[bytes, ...], verify: Verify) -> Checkpoint:
    """The checkpoint under which ``entry`` is entry ``index`` of the log ``name``. ProofError where it is not."""
    try:
        checkpoint = note.opened(proof.note, name=name, publics=publics, verify=verify)
    except NoteError as wrong:
        raise ProofError(f"The proof's checkpoint does not hold: {wrong}") from wrong
    if proof.index >= checkpoint.size:
        raise ProofError(f"The proof is about entry {proof.index}; its checkpoint covers {checkpoint.size} entries.")
    root = tree.root_from_inclusion(
        leaf=tree.leaf_hash(entry), index=proof.index, size=checkpoint.size, path=proof.path
    )
    if root != checkpoint.root:
        raise ProofError(
            f"The path does not lead from entry {proof.index} to the signed root: one of them was changed."
        )
    return checkpoint
