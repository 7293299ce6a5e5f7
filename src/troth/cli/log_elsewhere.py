"""``troth log verify`` of what does not lie in our own store: a proof, a copy in a folder, a log at an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from troth.cli import FINE, FOUND_WRONG
from troth.cli.said import print_json
from troth.evidence import note, proof
from troth.evidence.entries import Leaf, read_leaf
from troth.evidence.flaws import line_of
from troth.evidence.jwks import LONGEST_SET_BYTES
from troth.evidence.note import Checkpoint, NoteError
from troth.evidence.proof import Proof, ProofError
from troth.evidence.reading import Fetch, Read, read_log
from troth.stores import trusted
from troth.stores.keys import verify_signature
from troth.stores.log_copies import Copy, from_address, from_folder, read_file
from troth.stores.trusted import NoKey, Trusted, Whence
from troth.terms.cannot import CannotRun

SHOWN = 50
SAYS: dict[Whence, str] = {
    "given": "Signed with the key that was given.",
    "home": "Signed with a key of this home.",
    "log": "Signed with a key that came with it: it agrees with itself. Compare that key with one you knew before.",
}


class NotVerifiable(CannotRun):
    """What was named is nothing that could be verified."""


def verify_elsewhere(home: Path, what: str, *, keys: Sequence[str], older: Sequence[Path], shape: str) -> int:
    """Verify a file, a folder or an address; the exit code."""
    if _is_address(what) or Path(what).is_dir():
        with _files_of(what) as fetch:
            return _whole(home, fetch, keys=keys, older=older, shape=shape)
    if older:
        raise click.UsageError("--older belongs to a whole log; a proof brings its own checkpoint.")
    raw = read_file(Path(what), most=proof.LONGEST_PROOF)
    if raw is None:
        raise NotVerifiable(f"There is no file, folder or address {what[:200]}.")
    text = raw.decode(errors="replace")
    if text.startswith("c2sp.org/tlog-proof@"):
        return _proof(home, text, keys=keys, shape=shape)
    raise NotVerifiable(
        f"{what} is no proof.",
        hint=f"A proof begins with the line {proof.FIRST_LINE}; a log is given as a folder or an address.",
    )


def copy_log(home: Path, folder: Path, *, fetch: Fetch, keys: Sequence[str], shape: str) -> int:
    """Bring a copy up to the log it is of; kept only where everything held, and where it had only grown."""
    copy = Copy(folder)
    before = [folder / "checkpoint"] if (folder / "checkpoint").exists() else []
    through = copy.through(fetch)
    through("keys", most=LONGEST_SET_BYTES)
    ended = _whole(home, through, keys=keys, older=before, shape=shape)
    if ended == FINE:
        copy.finish()
    elif shape == "text":
        click.echo(f"The checkpoint in {folder} was left as it was. Remove the folder to fetch everything again.")
    return ended


@contextmanager
def _files_of(what: str) -> Iterator[Fetch]:
    if not _is_address(what):
        yield from_folder(Path(what))
        return
    with from_address(what.removesuffix("/checkpoint")) as fetch:
        yield fetch


def _is_address(what: str) -> bool:
    return what.startswith(("http://", "https://"))


def _whole(home: Path, fetch: Fetch, *, keys: Sequence[str], older: Sequence[Path], shape: str) -> int:
    held = fetch("checkpoint", most=4 * note.LONGEST_NOTE)
    if held is None:
        raise NotVerifiable("There is no log here: no file `checkpoint`.", hint="The address of a log ends in /log/.")
    believed = _believed(home, keys, name=_name_in(held)) or trusted.of_log(fetch)
    seen = read_log(
        fetch,
        name=believed.log,
        publics=believed.publics,
        verify=verify_signature,
        older=[_older(file, believed) for file in older],
    )
    if shape == "json":
        print_json(_said(seen, believed))
    else:
        _tell(seen, believed, begins_with=older)
    return FOUND_WRONG if seen.flaws else FINE


def _older(file: Path, believed: Trusted) -> Checkpoint:
    held = read_file(file, most=4 * note.LONGEST_NOTE)
    try:
        text = (held or b"").decode()
        return note.opened(text, name=believed.log, publics=believed.publics, verify=verify_signature)
    except (NoteError, UnicodeDecodeError) as wrong:
        raise NotVerifiable(f"{file} is not an older checkpoint of {believed.log}: {wrong}") from wrong


def _tell(seen: Read, believed: Trusted, *, begins_with: Sequence[Path]) -> None:
    for flaw in seen.flaws[:SHOWN]:
        click.echo(line_of(flaw))
    if len(seen.flaws) > SHOWN:
        click.echo(f"... and {len(seen.flaws) - SHOWN} more.")
    if seen.checkpoint is None:
        return
    root = seen.checkpoint.root.hex()
    click.echo(
        f"{believed.log}: {seen.entries} of {seen.checkpoint.size} entries read in {seen.files} files, root {root}."
    )
    click.echo(SAYS[believed.whence])
    if not seen.flaws:
        click.echo(
            "".join(f"It begins with what {file} signed. " for file in begins_with) + "Nothing was found changed."
        )


def _said(seen: Read, believed: Trusted) -> dict[str, Any]:
    head = seen.checkpoint
    return {
        "log": believed.log,
        "size": None if head is None else head.size,
        "root": None if head is None else head.root.hex(),
        "entries": seen.entries,
        "files": seen.files,
        "key": believed.whence,
        "flaws": seen.flaws,
    }


def _proof(home: Path, text: str, *, keys: Sequence[str], shape: str) -> int:
    """Verify one proof file."""
    try:
        made = proof.read_proof(text)
        believed = _known(home, keys, made)
        head = proof.check_proof(
            made, entry=made.extra, name=believed.log, publics=believed.publics, verify=verify_signature
        )
        leaf = _leaf_of(made)
    except ProofError as wrong:
        if shape == "json":
            print_json({"holds": False, "why": str(wrong)})
        else:
            click.echo(str(wrong))
        return FOUND_WRONG
    if shape == "json":
        about = {"holds": True, "log": believed.log, "entry": made.index, "size": head.size, "root": head.root.hex()}
        print_json({**about, "leaf": leaf, "key": believed.whence})
    else:
        at = f"{dt.datetime.fromisoformat(leaf.at):%Y-%m-%d %H:%M:%S} UTC"
        click.echo(f"Entry {made.index} of {believed.log}: {leaf.kind}, recorded {at}.")
        click.echo(f"It is under the checkpoint of {head.size} entries. {SAYS[believed.whence]}")
    return FINE


def _leaf_of(made: Proof) -> Leaf:
    """What the entry of a proof says. ProofError where it is no leaf of a log like ours."""
    leaf = read_leaf(made.extra)
    if leaf is None:
        raise ProofError("The entry is under the signed root, but it is not a leaf of this kind of log.")
    return leaf


def _known(home: Path, keys: Sequence[str], made: Proof) -> Trusted:
    """Whose signature is believed for a proof. NoKey where nobody said and it is not of our own log."""
    believed = _believed(home, keys, name=_name_in(made.note.encode()))
    if believed is None:
        raise NoKey(
            "This proof is of a log whose key is not known here.",
            hint="Give its key: `--key NAME+HASH+KEY`, or a file of them. A site shows its own at /log/keys.",
        )
    return believed


def _believed(home: Path, keys: Sequence[str], *, name: str) -> Trusted | None:
    """The keys that were given, else our own where ``name`` is our own log."""
    said = trusted.given(keys)
    if said is not None:
        return said
    ours = trusted.of_home(home)
    return ours if ours is not None and ours.log == name else None


def _name_in(checkpoint: bytes) -> str:
    """What a checkpoint calls its log, before anything of it is believed."""
    return checkpoint.partition(b"\n")[0].decode(errors="replace")
