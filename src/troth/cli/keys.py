"""``troth keys``: list, make and rotate the keys of a home."""

from __future__ import annotations

from pathlib import Path

import click

from troth.cli.said import format_option, print_json
from troth.evidence.note import verifier_line
from troth.stores.clock import Clock
from troth.stores.home import Home, find_home
from troth.stores.keys import USES, Keyring, Use, make_keys, public_of
from troth.stores.log import origin_of

_SAYS = {"hash": "finds people", "seal": "closes what must be read again", "sign": "signs the log"}
use_argument = click.argument("use", type=click.Choice(USES))


@click.group("keys", help="List, make and rotate the keys of this home.")
def command() -> None:
    """Group of what can be done with keys."""


@command.command("list")
@format_option
@click.pass_obj
def list_keys(home: Path, *, shape: str) -> None:
    """List the keys by their ids, never the keys themselves; the public half of those that sign."""
    found = find_home(home)
    rows = _rows(found, Keyring.open(found))
    if shape == "json":
        print_json(rows)
        return
    for row in rows:
        works = "works now" if row["current"] else "still answers"
        made = f", made {row['made']}" if row["made"] else ""
        click.echo(f"{row['use']:<5} {row['id']}  {works}{made}: {_SAYS[str(row['use'])]}")
        if row["verifier"]:
            click.echo(f"      {row['verifier']}")


@command.command("make")
@click.pass_obj
def make(home: Path) -> None:
    """Make the keys that are missing. Keep a copy of .troth/keys.json where you keep secrets."""
    found = find_home(home)
    before = {key.id for key in make_keys(found, uses=(), day="")}
    after = make_keys(found, day=f"{Clock(found).now():%Y-%m-%d}")
    new = [key for key in after if key.id not in before]
    for key in new:
        click.echo(f"{key.use:<5} {key.id}  made")
    if not new:
        click.echo("Every key is there; `troth keys rotate USE` makes a new one beside it.")


@command.command("rotate")
@use_argument
@click.pass_obj
def rotate(home: Path, use: Use) -> None:
    """Make a new key for one use; the old one still answers for what it made."""
    found = find_home(home)
    key = make_keys(found, uses=(use,), day=f"{Clock(found).now():%Y-%m-%d}", rotate=True)[-1]
    click.echo(f"{key.use:<5} {key.id}  works now; programs that are running take it up when they start again.")


def _rows(home: Home, keys: Keyring) -> list[dict[str, object]]:
    origin = origin_of(home)
    return [
        {
            "use": use,
            "id": key.id,
            "current": place == 0,
            "made": key.made,
            "verifier": verifier_line(name=origin, public=public_of(key)) if use == "sign" else "",
        }
        for use in USES
        for place, key in enumerate(keys.every(use))
    ]
