"""``troth log``: verify the evidence log, sign it, or show what is in it."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import click
import msgspec

from troth.cli import FINE, FOUND_WRONG
from troth.cli.said import format_option, print_json
from troth.stores.database import Store
from troth.stores.home import find_home
from troth.stores.log import Log
from troth.stores.verifying import line_of, verify

SHOWN = 50


@click.group("log", help="Verify the evidence log, sign it, or show what is in it.")
def command() -> None:
    """Group of what can be done with the log."""


@command.command("verify")
@format_option
@click.pass_obj
def verify_log(home: Path, *, shape: str) -> int:
    """Read the whole log and name each place that is not as it was written.

    Exit code 0: everything is as it was written; 1: something was changed, and is named.
    """
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
