"""``troth decide``: ask whether one use is allowed, and on which clause that rests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

import troth
from troth.cli import FINE, FOUND_WRONG
from troth.cli.said import Instant, Reached, format_option, print_json


@click.command("decide")
@click.option(
    "--person", type=Reached(), metavar="EMAIL", help="Whom it is about; somebody never met has chosen nothing."
)
@click.option("--purpose", required=True, metavar="P", help="A purpose of the notice.")
@click.option("--data", multiple=True, metavar="C", help="A data category, such as user.contact.email; repeat it.")
@click.option("--recipient", metavar="R", help="Who would see it: a recipient of the notice.")
@click.option("--channel", metavar="C", help="The channel of a message, such as email.")
@click.option("--country", metavar="CC", help="Where the person is: FR, US-CA. Without it, the strictest answer.")
@click.option("--brand", metavar="B", help="The entity or brand that asks.")
@click.option("--age", type=click.IntRange(0, 150), metavar="N", help="The person's age in years.")
@click.option("--fact", "facts", multiple=True, metavar="NAME", help="A circumstance you vouch for; repeat it.")
@click.option("--at", type=Instant(), metavar="INSTANT", help="As of then, instead of now.")
@click.option("--draft", is_flag=True, help="Ask the working file instead of the edition in force; not recorded.")
@format_option
@click.pass_obj
def command(
    home: Path,
    *,
    person: str | None,
    purpose: str,
    data: tuple[str, ...],
    recipient: str | None,
    channel: str | None,
    country: str | None,
    brand: str | None,
    age: int | None,
    facts: tuple[str, ...],
    at: dt.datetime | None,
    draft: bool,
    shape: str,
) -> int:
    """Ask whether one use is allowed, and on which clause that rests.

    The question and its answer are recorded in the evidence log. Exit code 0: allowed; 1: refused.
    """
    with troth.open(home) as house:
        decision = house.decide(
            person,
            purpose=purpose,
            data=data,
            recipient=recipient,
            channel=channel,
            country=country,
            by=brand,
            age=age,
            facts=facts,
            at=at,
            draft=draft,
        )
        if not draft:
            house.log.checkpoint()
    if shape == "json":
        names = ("allowed", "outcome", "clause", "basis", "reason", "edition")
        print_json({name: getattr(decision, name) for name in names})
    else:
        click.echo(f"{decision.outcome}: {decision.reason}")
        grounds = [f"clause {decision.clause}" if decision.clause else "", decision.basis or ""]
        cited = f"edition {decision.edition[:8]}" if decision.edition else ""
        cites = ", ".join(part for part in (*grounds, cited) if part)
        if cites:
            click.echo(f"  {cites}")
    return FINE if decision.allowed else FOUND_WRONG
