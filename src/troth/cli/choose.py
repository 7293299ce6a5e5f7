"""``troth choose``: record what a person chose."""

from __future__ import annotations

from pathlib import Path

import click

import troth
from troth.choices.facts import Act
from troth.cli.said import Reached, format_option, print_json

ACTS: tuple[Act, ...] = ("grant", "refuse", "object", "withdraw", "opt-out", "restrict", "lift")


@click.command("choose")
@click.option("--person", type=Reached(), required=True, metavar="EMAIL", help="Who chose.")
@click.option("--purpose", required=True, metavar="P", help="A purpose of the notice.")
@click.option("--channel", metavar="C", help="Only by this channel.")
@click.option("--recipient", metavar="R", help="Only for this recipient.")
@click.option("--data", metavar="D", help="Only for this data category.")
@click.option("--grant", "acts", flag_value="grant", multiple=True, help="Yes.")
@click.option("--refuse", "acts", flag_value="refuse", multiple=True, help="No.")
@click.option("--object", "acts", flag_value="object", multiple=True, help="An objection (GDPR art. 21).")
@click.option("--withdraw", "acts", flag_value="withdraw", multiple=True, help="A yes is taken back.")
@click.option("--opt-out", "acts", flag_value="opt-out", multiple=True, help="Out, where the law opts people in.")
@click.option("--restrict", "acts", flag_value="restrict", multiple=True, help="Use is suspended (GDPR art. 18).")
@click.option("--lift", "acts", flag_value="lift", multiple=True, help="The suspension ends.")
@click.option("--source", default="desk", show_default=True, metavar="NAME", help="Where the person said it.")
@click.option("--words", default="", metavar="TEXT", help="The words that were beside the switch.")
@format_option
@click.pass_obj
def command(
    home: Path,
    *,
    person: str,
    purpose: str,
    channel: str | None,
    recipient: str | None,
    data: str | None,
    acts: tuple[Act, ...],
    source: str,
    words: str,
    shape: str,
) -> None:
    """Record what a person chose, bound to the edition in force.

    Without channel, recipient or data it is said of every switch of the purpose.
    """
    if len(acts) != 1:
        raise click.UsageError("Say one of " + ", ".join(f"--{act}" for act in ACTS) + ".")
    with troth.open(home) as house:
        choices = house.choose(
            person, purpose, channel=channel, recipient=recipient, data=data, act=acts[0], source=source, words=words
        )
        house.log.checkpoint()
    if shape == "json":
        print_json(choices)
        return
    for choice in choices:
        click.echo(f"{choice.act} {choice.switch}, under edition {choice.edition[:8]}")
