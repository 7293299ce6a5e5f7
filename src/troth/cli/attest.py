"""``troth attest``: put on record who vouches for a promise that only people can keep."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import troth
from troth.cli.said import format_option, print_json
from troth.notice.vouching import role_label


@click.command("attest")
@click.argument("promise", metavar="ID")
@click.option("--by", required=True, metavar="NAME", help="Who vouches; owners.toml names them for the role.")
@click.option("--role", default="", metavar="R", help="As which role; not needed where the notice names one.")
@click.option("--scope", default="", metavar="TEXT", help="For what: Geneva and Zurich.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day of it.")
@format_option
@click.pass_obj
def command(home: Path, *, promise: str, by: str, role: str, scope: str, until: dt.datetime, shape: str) -> None:
    """Record that a named person vouches for promise ID until a day.

    Only where the notice has a practice with `attest` behind the promise, by somebody whom owners.toml names for the
    role it names, no longer than it says.
    """
    with troth.open(home) as house:
        fact = house.attest(promise, by=by, role=role, scope=scope, until=until.date())
        house.log.checkpoint()
    if shape == "json":
        print_json(fact)
        return
    scoped = f", for {fact.scope}" if fact.scope else ""
    click.echo(f"{fact.by}, {role_label(fact.role)}, vouches for {fact.id} until {fact.until}{scoped}.")
    click.echo("On the board it is declared, never held: a person's word, and nothing was tried.")
