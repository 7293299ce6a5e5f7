"""``troth register``: the record of processing activities (GDPR art. 30), from the notice."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from troth.notice.editions import Editions
from troth.notice.read import read_notice
from troth.notice.register import Register, as_csv, register
from troth.notice.register_page import as_page
from troth.rights.reading_copy import SHEETS
from troth.stores.clock import Clock
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

_SHEETS = (SHEETS / "alone.css", Path(__file__).parents[1] / "server" / "static" / "register.css")


@click.command("register")
@click.option("--format", "shape", type=click.Choice(["html", "csv"]), default="html", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write it here instead of printing it.")
@click.option("--draft", is_flag=True, help="From the working file, not from the edition in force.")
@click.pass_obj
def command(home: Path, *, shape: str, out: Path | None, draft: bool) -> int:
    """Make the record of processing activities of a controller (GDPR art. 30(1)).

    HTML is one page that opens by itself and prints; CSV has a row for each purpose. What the notice does not say is
    listed, not guessed.
    """
    record = _of_the_draft(home) if draft else _of_the_edition(home)
    text = (
        as_csv(record) if shape == "csv" else as_page(record, style="".join(one.read_text("utf-8") for one in _SHEETS))
    )
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        return 0
    try:
        out.write_bytes(text.encode("utf-8"))
    except OSError as refused:
        raise CannotRun(f"{out} cannot be written: {refused.strerror}.") from refused
    return 0


def _of_the_edition(path: Path) -> Register:
    home = find_home(path)
    edition = Editions(home.path).in_force(Clock(home).now())
    if edition is None:
        raise CannotRun("No edition is in force.", hint="`troth publish` makes one; --draft takes the working file.")
    return register(edition.notice, edition=edition.hash)


def _of_the_draft(path: Path) -> Register:
    home = find_home(path)
    reading = read_notice(home.notice_file)
    if reading.notice is None:
        raise CannotRun(f"{home.notice_file} cannot be read as a notice.", hint="`troth check` says where.")
    return register(reading.notice)
