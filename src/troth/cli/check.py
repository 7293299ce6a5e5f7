"""``troth check``: read a notice, or any policy, and say what is wrong with it and where."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console

from troth.cli.findings import as_json, show, summary
from troth.cli.github import as_github
from troth.cli.said import typed_here
from troth.cli.sarif import as_sarif, pages_of_this_release
from troth.notice.facts import Finding
from troth.notice.findings import Findings
from troth.notice.policy import Policy, declares
from troth.notice.policy.unpacked import DocumentError
from troth.notice.policy.word import MOST_DOCUMENT_BYTES, is_document, read_document
from troth.notice.read import read_notice
from troth.notice.rules import check, check_text
from troth.notice.source import MOST_BYTES, accept, decode
from troth.stores.clock import real_now
from troth.stores.home import Home, find_home
from troth.terms.cannot import CannotRun
from troth.terms.places import known

FORMATS = ("text", "json", "sarif", "github")


@click.command("check", help="Read a notice and name what is inconsistent, missing or promised by nothing.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--pages", metavar="URL", help="Where the documentation can be read: help links in SARIF begin with it.")
@click.option("--place", "places", multiple=True, help="Whose law a policy answers to: EU, GB, CH, US-CA, CA-QC.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose law is asked for.")
@click.pass_obj
def command(
    home: Path, *, path: Path | None, shape: str, pages: str | None, places: tuple[str, ...], on: dt.datetime | None
) -> int:
    """Check PATH, or the notice of the home and the map of its systems.

    Of a home that names systems, their dataset and rules files are checked too, and compared with each database that
    can be reached; one that cannot is a warning.

    A file with declarations is checked by every rule; one without, any house's policy in Markdown, text, HTML or Word,
    by the rules that need nothing but text. Exit 0 when there is no error (warnings too), 1 when there is one, 2 when
    PATH could not be read.
    """
    unknown = next((one for one in places if not known(one)), None)
    if unknown is not None:
        raise CannotRun(f"There is no place {unknown}.", hint="A country is FR, a state US-CA, a group EU.")
    day = on.date() if on is not None else None
    if path is not None:
        parts = [Part(str(path), check_file(path, places=places or None, on=day))]
    else:
        parts = check_home(find_home(home), on=day)
    findings = tuple(finding for part in parts for finding in part.findings)
    _report(parts, findings, shape=shape, pages=pages if pages is not None else pages_of_this_release())
    return 1 if any(one.severity == "error" for one in findings) else 0


class Part(NamedTuple):
    """What was checked, as the last lines call it, and what was found."""

    name: str
    findings: tuple[Finding, ...]


def _report(parts: list[Part], findings: tuple[Finding, ...], *, shape: str, pages: str) -> None:
    """Print them: for a person, for a program, for a code host, or beside a change on GitHub."""
    if shape == "json":
        sys.stdout.buffer.write(as_json(findings))
        return
    if shape == "sarif":
        sys.stdout.buffer.write(as_sarif(findings, lines=_lines(findings), pages=pages))
        return
    if shape == "github":
        for line in as_github(findings):
            click.echo(line)
    else:
        show(findings, lines=_lines(findings), console=Console(highlight=False))
    for part in parts:
        click.echo(summary(part.findings, file=part.name))


def check_home(home: Home, *, on: dt.date | None = None) -> list[Part]:
    """The notice of a home, then each of its systems. CannotRun when the notice cannot be read at all."""
    file = typed_here(home.notice_file)
    reading = read_notice(_there(file))
    parts = [Part(str(file), check(reading, severity=home.settings.check.severity, on=on))]
    if home.settings.systems:
        from troth.stores.maps import look_at_systems  # noqa: PLC0415 - brings drivers, and most homes have no systems

        languages = [one.language for one in reading.translations]
        for one in look_at_systems(home, reading.notice, languages=languages):
            compared = "files and database" if one.live else "files, without the database"
            parts.append(Part(f"{one.name} ({compared})" if one.name else "systems", one.findings))
    return parts


def check_file(file: Path, *, places: tuple[str, ...] | None = None, on: dt.date | None = None) -> tuple[Finding, ...]:
    """Everything there is to say about one file. CannotRun when it cannot be read at all.

    ``places`` is for a policy without declarations, which does not say where it holds; ``on`` the day whose law is
    asked for: the notice's own day, for a policy today.
    """
    if is_document(file.name):
        return _check_document(file, places=places, on=on)
    text = _read(file)
    of = _translated(file, text)
    if of is not None:
        return tuple(one for one in check(read_notice(of), on=on) if one.span.file == str(file))
    if text is None or text.strip() == "" or declares(text):
        return check(read_notice(file), on=on)
    findings = Findings(str(file))
    source = accept(text, findings=findings)
    if source is None:
        return findings.all()
    return (*findings.all(), *check_text(source, served=places, on=on or real_now().date()))


def _check_document(file: Path, *, places: tuple[str, ...] | None, on: dt.date | None) -> tuple[Finding, ...]:
    findings = Findings(str(file))
    policy = _document(file, findings=findings)
    if policy is None:
        return findings.all()
    return (*findings.all(), *check_text(policy, served=places, on=on or real_now().date()))


def _document(file: Path, *, findings: Findings) -> Policy | None:
    """The policy in a Word document; CannotRun where it is none, or a broken one."""
    data = _bytes(file, most=MOST_DOCUMENT_BYTES)
    if len(data) > MOST_DOCUMENT_BYTES:
        raise CannotRun(f"{file} has more than {MOST_DOCUMENT_BYTES:,} bytes.", hint="Take the pictures out of it.")
    try:
        return read_document(data, findings=findings)
    except DocumentError as broken:
        raise CannotRun(f"{file} cannot be read: {broken}.", hint=broken.hint) from broken


def _there(file: Path) -> Path:
    """The notice of a home, which is a notice whatever it looks like; CannotRun when it cannot be read at all."""
    _read(file)
    return file


def _translated(file: Path, text: str | None) -> Path | None:
    """The notice of which this file, ``notice.fr.md``, is a translation; None where it is a notice of its own."""
    match = re.fullmatch(r"(.+)\.[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.md", file.name)
    if match is None:
        return None
    of = file.with_name(f"{match[1]}.md")
    if of.is_file():
        return of
    if text is not None and declares(text) and not re.search(r"(?m)^effective[ \t]*:", text):
        raise CannotRun(
            f"{file} is a translation, and the notice it translates, {of.name}, is not beside it.",
            hint="Put the two in one folder and check the notice; its translations are read with it.",
        )
    return None


def _read(file: Path) -> str | None:
    """The text; None where the reader of notices will say what is wrong with it: too large, not UTF-8."""
    return decode(_bytes(file, most=MOST_BYTES), findings=Findings(str(file)))


def _bytes(file: Path, *, most: int) -> bytes:
    """What a file holds, and never more than one byte beyond ``most``. CannotRun."""
    if file.is_dir():
        raise CannotRun(
            f"{file} is a folder; expected a file.", hint=f"Name the notice in it, or use `troth --home {file} check`."
        )
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except FileNotFoundError as missing:
        raise CannotRun(f"There is no file {file}.", hint="Look at the spelling of the path.") from missing
    except OSError as refused:
        raise CannotRun(f"{file} cannot be read: {refused.strerror}.") from refused


def _lines(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """The lines of the files that findings point into; a file that cannot be shown has none."""
    found: dict[str, tuple[str, ...]] = {}
    for name in {one.span.file for one in findings}:
        if is_document(name):
            policy = _document(Path(name), findings=Findings(name))
            found[name] = policy.source.lines if policy is not None else ()
            continue
        try:
            data = Path(name).read_bytes()[:MOST_BYTES]
        except OSError:
            continue
        text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        found[name] = tuple(text.split("\n"))
    return found
