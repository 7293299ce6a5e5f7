"""``troth allowed``: put a whole table to one question, and keep the rows of those who may be used."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import TextColumn

import troth
from troth.cli.said import format_option, print_json
from troth.gate import Question
from troth.house.bulk import Bulk, Names, filter_table


@click.command("allowed")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, metavar="OUT", type=click.Path(path_type=Path), help="Where the rows go.")
@click.option("--purpose", required=True, metavar="P", help="A purpose of the notice.")
@click.option("--person", metavar="COLUMN", help="The column with a person's number in this store.")
@click.option("--email", metavar="COLUMN", help="The column with e-mail addresses.")
@click.option("--telephone", metavar="COLUMN", help="The column with telephone numbers.")
@click.option("--account", metavar="COLUMN", help="The column with account numbers.")
@click.option("--data", multiple=True, metavar="C", help="A data category, such as user.contact.email; repeat it.")
@click.option("--recipient", metavar="R", help="Who would see it: a recipient of the notice.")
@click.option("--channel", metavar="C", help="The channel of a message, such as email.")
@click.option("--country", metavar="CC", help="Where these people are. Without it, the strictest answer.")
@click.option("--brand", metavar="B", help="The entity or brand that asks.")
@click.option("--fact", "facts", multiple=True, metavar="NAME", help="A circumstance you vouch for; repeat it.")
@format_option
@click.pass_obj
def command(
    home: Path,
    *,
    source: Path,
    out: Path,
    purpose: str,
    person: str | None,
    email: str | None,
    telephone: str | None,
    account: str | None,
    data: tuple[str, ...],
    recipient: str | None,
    channel: str | None,
    country: str | None,
    brand: str | None,
    facts: tuple[str, ...],
    shape: str,
) -> int:
    """Keep the rows of IN (.parquet or .csv) whose person may be used for one purpose, as of now.

    One fact in the evidence log tells of it, with the digest of what was written. Exit 0 also where no row is left.
    """
    named: dict[Names, str | None] = {"person": person, "email": email, "telephone": telephone, "account": account}
    given = [(kind, column) for kind, column in named.items() if column is not None]
    if len(given) != 1:
        raise click.UsageError("Say which column names the person: one of --person, --email, --telephone, --account.")
    names, column = given[0]
    question = Question(
        purpose=purpose,
        data=data,
        recipient=recipient,
        channel=channel,
        country=country,
        by=brand,
        facts=frozenset(facts),
    )
    shown = Console(stderr=True)
    with troth.open(home) as house, Bar(TextColumn("{task.description}"), console=shown, transient=True) as bar:
        task = bar.add_task("Reading who chose what ...")
        done = filter_table(
            house,
            source,
            out,
            question=question,
            column=column,
            names=names,
            progress=lambda at, of: bar.update(task, description=f"{at:,} of {of:,} people answered"),
            passed=lambda rows: bar.update(task, description=f"{rows:,} rows read"),
        )
        house.log.checkpoint()
    if shape == "json":
        print_json(done)
    else:
        _say(done, out)
    return 0


def _say(done: Bulk, out: Path) -> None:
    click.echo(
        f"{done.kept:,} of {done.rows:,} rows may be used, as of {done.at:%Y-%m-%d %H:%M:%S} UTC; they are in {out}."
    )
    if done.nameless:
        click.echo(f"  {done.nameless:,} rows name nobody, or nobody that could be: they are out.")
    if done.strangers:
        click.echo(f"  {done.strangers:,} rows are of people never met, answered as somebody who never chose.")
    click.echo(f"  clause {done.clause}, edition {done.edition[:8]}, entry {done.number}, SHA-256 {done.digest}")
