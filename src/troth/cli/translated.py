"""``troth translated``: say that a translation says what the notice says today, or see how it stands."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from troth.cli.said import format_option, print_json
from troth.notice.facts import Notice
from troth.notice.read import read_notice
from troth.notice.translated import (
    TranslationRecordError,
    TranslationState,
    beside,
    file_beside,
    said,
    states,
    written,
)
from troth.stores.clock import Clock
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun


@click.command("translated")
@click.argument("language", required=False)
@click.argument("clauses", nargs=-1)
@click.option("--by", metavar="NAME", help="Who translated it, or read it against the notice.")
@click.option("--approve", is_flag=True, help="NAME answers for the wording: counsel's approval.")
@format_option
@click.pass_obj
def command(
    home: Path, *, language: str | None, clauses: tuple[str, ...], by: str | None, approve: bool, shape: str
) -> int:
    """Say that clauses of a translation say what the notice says today; without --by, show how each clause stands.

    Without CLAUSES all that are translated are meant. Exit 1 where, shown only, something is missing or stale.
    """
    place = find_home(home)
    reading = read_notice(place.notice_file)
    if reading.notice is None:
        raise CannotRun(f"{place.notice_file} cannot be read as a notice.", hint="See `troth check`.")
    notice, others = reading.notice, _chosen(reading.translations, language, of=reading.notice)
    try:
        record = beside(place.notice_file)
    except TranslationRecordError as wrong:
        raise CannotRun(f"{wrong}.") from wrong
    if by is not None and by.strip():
        if language is None:
            raise click.UsageError("Say which language: troth translated fr --by NAME.")
        wanted = _clauses(notice, others[0], clauses)
        at = Clock(place).now().replace(microsecond=0)
        record = said(notice, others[0], wanted, record=record, by=by.strip(), at=at, approve=approve)
        _write(file_beside(place.notice_file), written(record))
    elif approve or by is not None:
        raise click.UsageError("Say who: --by NAME.")
    found = states(notice, others, record)
    shown = [one for ones in found.values() for one in ones if not clauses or one.clause in clauses]
    if shape == "json":
        print_json(shown)
    else:
        _show(shown)
    return 0 if by is not None or not any(one.state in {"missing", "stale"} for one in shown) else 1


def _chosen(translations: Sequence[Notice], language: str | None, *, of: Notice) -> tuple[Notice, ...]:
    """The translation into this language, or all of them; CannotRun where there is none."""
    found = tuple(one for one in translations if language in {None, one.language})
    if not found:
        file = Path(of.file)
        named = f"{file.stem}.{language or 'fr'}{file.suffix}"
        raise CannotRun(
            f"There is no {named} beside {file.name}, so nothing is translated.",
            hint="Write one: front matter of three keys, and the clauses you translate. See docs/languages.md.",
        )
    return found


def _clauses(notice: Notice, other: Notice, wanted: Sequence[str]) -> tuple[str, ...]:
    """The clauses that are meant: those named, or all that are translated. CannotRun for one that is not there."""
    ours, theirs = [one.id for one in notice.clauses], [one.id for one in other.clauses]
    for one in wanted:
        if one not in ours:
            raise CannotRun(
                f"The notice has no clause `{one}`.", hint="A clause's id stands behind its heading: {#id}."
            )
        if one not in theirs:
            raise CannotRun(
                f"`{one}` is not translated into {other.language}.", hint=f"Write it in {other.file} first."
            )
    return tuple(wanted) or tuple(one for one in ours if one in theirs)


def _write(path: Path, text: str) -> None:
    """The file whole or not at all: written beside it and moved into place."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as draft:
            draft.write(text)
        Path(draft.name).chmod(0o644)
        os.replace(draft.name, path)  # noqa: PTH105 - the name is a string already
    except OSError as refused:
        raise CannotRun(
            f"{path} could not be written: {refused.strerror}.", hint="Make the folder writable; nothing was changed."
        ) from refused


def _show(shown: Sequence[TranslationState]) -> None:
    for language, ones in itertools.groupby(shown, key=lambda one: one.language):
        listed = list(ones)
        ready = sum(1 for one in listed if one.state in {"translated", "approved"})
        click.echo(f"{language}: {ready} of {len(listed)} clauses")
        for one in listed:
            who = f", approved by {one.approved_by}" if one.approved_by else f", by {one.by}" if one.by else ""
            click.echo(f"  {one.state:<10} {one.clause}{who}")
