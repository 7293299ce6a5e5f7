"""``troth import choices FILE``: bring in choices people made elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

import troth
from troth.cli import FINE, FOUND_WRONG
from troth.cli.said import format_option, print_json

SHOWN = 20


@click.group("import", help="Bring in choices people made elsewhere.")
def command() -> None:
    """Group of what can be brought in."""


@command.command("choices")
@click.argument("file", type=click.Path(path_type=Path))
@format_option
@click.pass_obj
def choices(home: Path, *, file: Path, shape: str) -> int:
    """Take in a list of choices, CSV or JSON lines: all of it or, with one line of nonsense in it, nothing.

    Columns: person, purpose, act, source, date, evidence; channel, recipient, data, language and words where there
    are any. A yes in the list never overrules a no on record: it is listed as a conflict, and the no stands.
    Exit code 0: taken in (conflicts too); 1: nothing was taken in.
    """
    with troth.open(home) as house:
        report = house.import_choices(file)
        house.log.checkpoint()
    if shape == "json":
        print_json(report)
        return FOUND_WRONG if report.faults else FINE
    if report.faults:
        for fault in report.faults[:SHOWN]:
            where = f"{file}:{fault.line}" if fault.line else str(file)
            click.echo(
                f"{where}: found {fault.found}; expected {fault.expected}" + (f". {fault.hint}" if fault.hint else "")
            )
        if len(report.faults) > SHOWN:
            click.echo(f"... and {len(report.faults) - SHOWN} more.")
        click.echo("Nothing was taken in.")
        return FOUND_WRONG
    click.echo(
        f"{report.lines} lines: {report.choices} choices of {report.people} people, {report.already} known before."
    )
    for conflict in report.conflicts:
        stood = conflict.fact
        click.echo(
            f"  {file}:{conflict.line}: the list says {stood.act} to {stood.switch}; "
            f"{stood.standing_act} of {stood.standing_at:%d %B %Y} stands."
        )
    return FINE
