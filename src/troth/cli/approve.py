"""``troth approve``: somebody else than the author read the notice as it stands, and approves it."""

from __future__ import annotations

from pathlib import Path

import click

from troth.cli.said import format_option, print_json
from troth.notice.approval import Approval, file_beside, written
from troth.notice.edition import hash_of
from troth.notice.editions import source_files
from troth.notice.read import read_notice
from troth.notice.rules import check
from troth.stores.clock import Clock
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

FINE, REFUSED = 0, 1


@click.command("approve")
@click.option("--by", metavar="NAME", required=True, help="Who read it and approves it.")
@format_option
@click.pass_obj
def command(home: Path, *, by: str, shape: str) -> int:
    """Record that NAME approves the notice and its translations word for word as they stand.

    The approval lies beside the notice and is good for this text alone. Exit 1 where `troth check` finds an error.
    """
    if not by.strip():
        raise click.UsageError("Say who: --by NAME.")
    place = find_home(home)
    reading = read_notice(place.notice_file)
    if reading.notice is None:
        raise CannotRun(f"{place.notice_file} cannot be read as a notice.", hint="`troth check` says where.")
    wrong = [one for one in check(reading, severity=place.settings.check.severity) if one.severity == "error"]
    if wrong:
        click.echo(
            f"Not approved: `troth check` finds {len(wrong)} error{'s' if len(wrong) > 1 else ''} in it.", err=True
        )
        return REFUSED
    approval = Approval(
        edition=hash_of(source_files(place.notice_file)), by=by.strip(), at=Clock(place).now().replace(microsecond=0)
    )
    file = file_beside(place.notice_file)
    file.write_text(written(approval), "utf-8")
    if shape == "json":
        print_json(approval)
    else:
        click.echo(f"{approval.by} approves the text that would be edition {approval.edition[:8]}.")
    return FINE
