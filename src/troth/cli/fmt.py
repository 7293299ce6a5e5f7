"""``troth fmt``: a notice in one style, its prose untouched."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from troth.cli.findings import show
from troth.cli.said import typed_here
from troth.notice.editions import source_files
from troth.notice.findings import Findings
from troth.notice.source import MOST_BYTES, decode
from troth.notice.style import Styled, style
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

_SHOWN = 3
"""Findings shown of a file that was left alone; `troth check` has the rest."""


@click.command("fmt")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_obj
def command(home: Path, *, files: tuple[Path, ...], only_check: bool, as_diff: bool) -> int:
    """Set declarations in one style and put marks in their place; the prose stays as it is, byte for byte.

    FILES are notices and translations; without any, those of the home. A file that cannot be read wholly is left as it
    is, and the reason named. Exit 1 when there was one, or when --check finds a file that would change.
    """
    writes = not (only_check or as_diff)
    changed = left = 0
    paths = files or tuple(_of_home(home))
    for path in paths:
        text, found = _styled(path)
        if found.stopped:
            left += 1
            _tell(path, text, found)
        elif found.text != text:
            changed += 1
            if as_diff:
                click.echo("".join(_difference(path, text, found.text)), nl=False)
            else:
                click.echo(f"{path}: {'set in style' if writes else 'is not in style'}.")
            if writes:
                _write(path, found.text)
    if not as_diff:
        click.echo(_summary(len(paths) - changed - left, changed, left, writes=writes))
    return 1 if left or (changed and only_check) else 0


def _of_home(home: Path) -> Iterator[Path]:
    """The notice of a home and its translations, as one would type them from here."""
    file = find_home(home).notice_file
    for name in source_files(file):
        yield typed_here(file.with_name(name))


def _styled(path: Path) -> tuple[str, Styled]:
    """The text of a file and what becomes of it. CannotRun when it cannot be opened."""
    if path.is_dir():
        raise CannotRun(f"{path} is a folder; expected a file.", hint="Name the notice in it.")
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except FileNotFoundError as missing:
        raise CannotRun(f"There is no file {path}.", hint="Look at the spelling of the path.") from missing
    except OSError as refused:
        raise CannotRun(f"{path} cannot be read: {refused.strerror}.") from refused
    findings = Findings(str(path))
    if decode(data, findings=findings) is None:
        return "", Styled(text="", stopped=findings.all())
    text = data.decode("utf-8")
    return text, style(text, str(path))


def _tell(path: Path, text: str, found: Styled) -> None:
    """Why a file was left alone, on the second stream."""
    click.echo(f"{path}: not touched, because it cannot be read wholly.", err=True)
    lines = tuple(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    console = Console(stderr=True, highlight=False)
    show(found.stopped[:_SHOWN], lines={str(path): lines}, console=console)
    if len(found.stopped) > _SHOWN:
        click.echo(f"And {len(found.stopped) - _SHOWN} more; `troth check {path}` lists them.", err=True)


def _difference(path: Path, before: str, after: str) -> Iterator[str]:
    """A unified diff, as `patch` takes it."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in difflib.unified_diff(old, new, f"a/{path.as_posix()}", f"b/{path.as_posix()}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _summary(fine: int, changed: int, left: int, *, writes: bool) -> str:
    """The last line."""
    parts = [
        f"{changed} {'set in style' if writes else 'not in style'}" if changed else "",
        f"{fine} in style already" if fine else "",
        f"{left} not touched" if left else "",
    ]
    return f"{', '.join(part for part in parts if part)}."


def _write(path: Path, text: str) -> None:
    """Replace a file whole, or not at all, with the rights it had. CannotRun."""
    target = path.resolve()  # a link stays a link
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as draft:
            draft.write(text.encode("utf-8"))
        Path(draft.name).chmod(target.stat().st_mode & 0o7777)
        os.replace(draft.name, target)  # noqa: PTH105 - the name is a string already
    except OSError as refused:
        raise CannotRun(f"{path} cannot be written: {refused.strerror}.", hint="It is as it was.") from refused
