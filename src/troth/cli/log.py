"""``troth log``: verify the evidence log, sign it, or show what is in it."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from troth.cli import FINE, FOUND_WRONG
from troth.cli.log_elsewhere import copy_log, verify_elsewhere
from troth.cli.said import format_option, print_json
from troth.evidence.flaws import line_of
from troth.evidence.proof import write_proof
from troth.stores.database import Store
from troth.stores.home import find_home
from troth.stores.log import Log
from troth.stores.log_copies import from_address
from troth.stores.log_files import LogFiles
from troth.stores.verifying import verify

SHOWN = 50


@click.group("log", help="Verify the evidence log, sign it, or show what is in it.")
def command() -> None:
    """Group of what can be done with the log."""


out_option = click.option(
    "-o", "--out", type=click.File("wb"), default="-", metavar="FILE", help="Write there instead of to the screen."
)
key_option = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="LINE|FILE",
    help="Whose signature to believe: NAME+HASH+KEY, or a file of such lines, or a key set. Else this home's own.",
)


@command.command("verify")
@click.argument("what", required=False, metavar="[FILE|FOLDER|ADDRESS]")
@key_option
@click.option(
    "--older",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A checkpoint kept from earlier: the log must begin with what it signed.",
)
@format_option
@click.pass_obj
def verify_log(home: Path, *, what: str | None, keys: tuple[str, ...], older: tuple[Path, ...], shape: str) -> int:
    """Read a whole log, or one proof, and name each place that is not as it was written.

    Without an argument: this home's own log, with the facts behind it. FOLDER: a copy of a log. ADDRESS: a log as a
    site shows it, such as https://www.amarante.example/log/. FILE: the proof of one entry.

    Exit code 0: everything is as it was written; 1: something was changed, and is named.
    """
    if what is not None:
        return verify_elsewhere(home, what, keys=keys, older=older, shape=shape)
    if keys or older:
        raise click.UsageError("--key and --older belong to a file, a folder or an address.")
    return _verify_own(home, shape=shape)


def _verify_own(home: Path, *, shape: str) -> int:
    seen = verify(_open(home))
    if shape == "json":
        print_json(seen)
        return FOUND_WRONG if seen.flaws else FINE
    for flaw in seen.flaws[:SHOWN]:
        click.echo(line_of(flaw))
    if len(seen.flaws) > SHOWN:
        click.echo(f"... and {len(seen.flaws) - SHOWN} more.")
    destroyed = f", {seen.destroyed} of them destroyed by the rules" if seen.destroyed else ""
    signed = _counted(seen.checkpoints, "checkpoint", "checkpoints")
    click.echo(f"{_counted(seen.entries, 'entry', 'entries')}{destroyed}; {seen.signed} under {signed}.")
    if seen.unsigned:
        late = _counted(seen.unsigned, "entry", "entries")
        click.echo(f"{late} came after the last checkpoint: nothing signed speaks for them yet.")
    if not seen.flaws:
        click.echo("Nothing was found changed.")
    return FOUND_WRONG if seen.flaws else FINE


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


@command.command("prove")
@click.argument("entry", type=click.IntRange(min=0))
@out_option
@click.pass_obj
def prove_entry(home: Path, *, entry: int, out: BinaryIO) -> None:
    """Write the proof that an entry is in the log: one file that stands alone, to be verified by anybody with the key.

    Its name ends in .tlog-proof.
    """
    out.write(write_proof(_open(home).prove(entry)).encode())


@command.command("copy")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from", "address", metavar="ADDRESS", help="The log of a site, such as https://www.amarante.example/log/."
)
@key_option
@format_option
@click.pass_obj
def copy(home: Path, *, folder: Path, address: str | None, keys: tuple[str, ...], shape: str) -> int:
    """Keep a copy of a log in a folder, file by file, and verify all of it. Without --from: of this home's own.

    Called again it fetches what is new, and refuses a log that does not begin with the one copied before. Any server
    of files can give the folder out again as /log/.
    """
    if address is None:
        log = _open(home)
        log.checkpoint()
        return copy_log(home, folder, fetch=LogFiles(log), keys=keys, shape=shape)
    with from_address(address) as fetch:
        return copy_log(home, folder, fetch=fetch, keys=keys, shape=shape)


@command.command("checkpoint")
@format_option
@click.pass_obj
def sign_log(home: Path, *, shape: str) -> None:
    """Sign what is in the log now; refused where it is not what was signed before."""
    log = _open(home)
    made = log.checkpoint()
    if shape == "json":
        print_json({"origin": made.origin, "size": made.size, "root": made.root.hex()})
    else:
        click.echo(f"{made.origin}: {made.size} entries, root {made.root.hex()}")


@command.command("show")
@click.option("--since", type=click.IntRange(min=0), metavar="N", help="From entry N on; else the last ones.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many.")
@click.option("--kind", metavar="KIND", help="Only this kind of fact, such as choice or decided.")
@format_option
@click.pass_obj
def show_log(home: Path, *, since: int | None, limit: int, kind: str | None, shape: str) -> None:
    """Show facts of the log: number, kind, instant, and what was recorded. People are numbers."""
    log = _open(home)
    start = max(log.size() - limit, 0) if since is None and kind is None else since or 0
    kept = list(deque(log.store.facts(kind, since=start, limit=None if since is None else limit), maxlen=limit))
    if shape == "json":
        print_json(kept)
        return
    for one in kept:
        about = f" person {one.person}" if one.person is not None else ""
        said = {
            name: value
            for name, value in one.fact.items()
            if name not in {"type", "schema"} and value not in ("", None, [])
        }
        click.echo(
            f"{one.number:>7}  {one.at:%Y-%m-%d %H:%M:%S}  {one.kind}{about}  {msgspec.json.encode(said).decode()}"
        )


def _open(home: Path) -> Log:
    found = find_home(home)
    return Log(found, Store.open(found))
