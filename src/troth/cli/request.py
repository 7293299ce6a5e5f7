"""``troth request``: carry out what a person may ask, or say what would happen."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec
from msgspec import Struct

import troth
from troth.cli import COULD_NOT_RUN, FINE, FOUND_WRONG
from troth.cli.said import Reached, format_option, print_json
from troth.house import House
from troth.house.noted import Noted, plainly
from troth.house.stands import WAYS, stands
from troth.rights.archive import for_programs
from troth.rights.facts import Copy, Plan, Record, Request, Right
from troth.terms.cannot import CannotRun


class Outcome(Struct, frozen=True, kw_only=True):
    """What ``--format json`` prints of a request."""

    request: str
    right: str
    state: str
    waits_for: str
    said: str
    received: str
    due: str
    law: str
    plan: Plan | None = None
    record: Record | None = None
    copy: Copy | None = None
    files: tuple[str, ...] = ()


class Day(click.ParamType[dt.date]):
    """A day, ``2026-11-20``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read it, or say what was found instead."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write 2026-11-20.", param, ctx)


@click.group("request")
def command() -> None:
    """Carry out what a person may ask: a copy, an erasure, an objection.

    Whoever types it vouches that the person is who they say. Exit code 0: done; 1: done, and something stays or was
    refused (the record says what); 2: it could not be carried out yet, and goes on when it can.
    """


def _options(work: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every right has."""
    for option in reversed(
        (
            click.option("--person", type=Reached(), required=True, metavar="EMAIL", help="Who asks; or a +41 number."),
            click.option("--received", type=Day(), metavar="DATE", help="The day it reached you; today without it."),
            click.option(
                "--place", default="", metavar="CC", help="Where the person is: FR, US-CA. It sets the clock."
            ),
            click.option(
                "--way", type=click.Choice(list(WAYS)), default="desk", show_default=True, help="How it came."
            ),
            click.option("--by", default="the desk", show_default=True, metavar="NAME", help="Who vouches for it."),
            click.option("--dry-run", is_flag=True, help="Say what would happen; nothing is changed nor recorded."),
        )
    ):
        work = option(work)
    return format_option(work)


@command.command("access")
@_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Put the copy there: page, JSON and CSV.")
@click.pass_obj
def access(home: Path, /, *, out: Path | None, shape: str, dry_run: bool, **asked: Any) -> int:
    """Everything that is held on a person, as a copy."""
    with troth.open(home) as house:
        if dry_run:
            return _show_plan(house, "access", shape=shape, **asked)
        one = _open(house, "access", **asked)
        one = house.requests.drive(one.id)
        copy = house.requests.copy(one.id)
        files = _unpacked(house, one, out) if out is not None and copy is not None else ()
        return _show(house, one, shape=shape, copy=copy, files=files)


@command.command("erasure")
@_options
@click.pass_obj
def erasure(home: Path, /, *, shape: str, dry_run: bool, **asked: Any) -> int:
    """Forget a person: show the plan with --dry-run first."""
    with troth.open(home) as house:
        if dry_run:
            return _show_plan(house, "erase", shape=shape, **asked)
        one = _open(house, "erase", **asked)
        one = house.requests.drive(one.id)
        if one.state == "planned":
            one = house.requests.approve(one.id, by=asked["by"])
            one = house.requests.drive(one.id)
        return _show(house, one, shape=shape)


@command.command("objection")
@_options
@click.option("--purpose", "purposes", multiple=True, required=True, metavar="P", help="What it is about; repeat it.")
@click.pass_obj
def objection(home: Path, /, *, purposes: tuple[str, ...], shape: str, dry_run: bool, **asked: Any) -> int:
    """End one use, or several, at once; the others go on."""
    with troth.open(home) as house:
        if dry_run:
            raise click.UsageError("An objection touches no system: there is nothing to try out.")
        one = _open(house, "object", purposes=purposes, **asked)
        return _show(house, one, shape=shape)


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@format_option
@click.pass_obj
def listing(home: Path, *, every: bool, shape: str) -> None:
    """Open requests, by the day each is due. Names stay sealed."""
    with troth.open(home) as house:
        found = house.requests.all(open_only=not every)
        now = house.clock.now()
    if shape == "json":
        print_json([_outcome(one) for one in found])
        return
    for one in found:
        left = f"{one.days_left(now)} days left" if one.open else one.state
        click.echo(f"{one.id}  {one.right:<7} {left:<14} {stands(one)}")
    if not found:
        click.echo("No request is open." if not every else "Nobody has asked for anything yet.")


@command.command("show")
@click.argument("request_id", metavar="R-2041")
@format_option
@click.pass_obj
def show(home: Path, *, request_id: str, shape: str) -> int:
    """One request: where it stands, what was planned, what came of it."""
    with troth.open(home) as house:
        _show(house, house.requests.get(request_id), shape=shape)
    return FINE


@command.command("resume")
@click.pass_obj
def resume(home: Path) -> int:
    """Go on with every request that needs nobody: after a crash, or when a system is back."""
    with troth.open(home) as house:
        house.requests.sweep()
        stuck = 0
        for one in house.requests.all(open_only=True):
            if one.waits_for in {"machine", "system"}:
                after = house.requests.drive(one.id)
                stuck += after.waits_for == "system"
                click.echo(f"{after.id}  {after.state:<9} {stands(after)}")
        house.log.checkpoint()
    return COULD_NOT_RUN if stuck else FINE


def _open(house: House, right: Right, *, received: dt.date | None, person: str, **asked: Any) -> Request:
    by = asked.pop("by")
    return house.requests.open(right, person, received=_noon(house, received), proven=True, by=by, **asked)


def _noon(house: House, day: dt.date | None) -> dt.datetime | None:
    """A day as an instant: noon where the notice lives, or this very moment for today."""
    if day is None:
        return None
    zone = ZoneInfo(house.notice.time_zone)
    now = house.clock.now()
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=zone)
    return min(noon, now) if day == now.astimezone(zone).date() else noon


def _show_plan(house: House, right: Right, *, person: str, shape: str, **asked: Any) -> int:
    house.requests.check_day(_noon(house, asked["received"]))
    house.requests.check_place(asked["place"])
    shown, noted = house.requests.look(right, person), Noted(house.notice, "en")
    if shape == "json":
        print_json(shown)
    elif right == "access":
        _say_found(shown, noted)
    else:
        _say_plan(shown, noted, done=False)
    if shape != "json":
        click.echo("Nothing was changed.")
    return FINE


def _say_found(shown: Plan, noted: Noted) -> None:
    _say_where(shown, noted)
    rows: dict[tuple[str, str], int] = {}
    for one in shown.tables:
        called = (str(one.system_label), str(one.label))
        rows[called] = rows.get(called, 0) + one.rows
    for (system, label), number in rows.items():
        click.echo(f"  {system}, {label}: {number}")
    for line in noted.left_out(shown):
        click.echo(f"  Not searched: {plainly(line)}")


def _say_where(shown: Plan, noted: Noted) -> None:
    systems = ", ".join(map(str, shown.systems))
    click.echo(f"  Searched: {systems}, by {plainly('; '.join(noted.found_by(one) for one in shown.found_by))}")


def _show(house: House, one: Request, *, shape: str, copy: Copy | None = None, files: tuple[str, ...] = ()) -> int:
    house.log.checkpoint()
    shown, record = house.requests.planned(one.id), house.requests.record(one.id)
    noted = Noted(house.notice, "en")
    if shape == "json":
        outcome = _outcome(one)
        print_json(
            msgspec.structs.replace(outcome, plan=shown, record=record, copy=copy and for_programs(copy), files=files)
        )
    else:
        click.echo(f"{one.id}: {stands(one)}")
        if one.open:
            click.echo(f"  due {one.due:%Y-%m-%d} ({one.law})")
        if record is not None:
            _say_plan(record.plan, noted, done=True)
            for left in record.left:
                by = plainly(noted.found_by(left.found_by))
                click.echo(f"  Still there: {left.label}, {left.rows} rows, found by {by}")
            for line in noted.ours(record.ours):
                click.echo(f"  {line}")
        elif shown is not None and one.right == "access":
            click.echo(
                f"  {shown.rows} rows in {len(shown.tables)} tables of {', '.join(str(each) for each in shown.systems)}"
            )
        elif shown is not None:
            _say_plan(shown, noted, done=False)
        for file in files:
            click.echo(f"  {file}")
    if one.open:
        return COULD_NOT_RUN
    return FINE if one.state == "done" else FOUND_WRONG


def _say_plan(shown: Plan, noted: Noted, *, done: bool) -> None:
    _say_where(shown, noted)
    for one in shown.tables:
        what = {"removed": "removed", "emptied": "emptied", "kept": "kept"}[one.fate]
        until = f" until {one.until:%Y-%m-%d}" if one.until else " while it is open" if one.fate == "kept" else ""
        ground = f" ({one.ground}{f': {one.why}' if one.why else ''})" if one.ground else ""
        columns = [noted.held(each) or each.column for each in one.columns if each.act in {"null", "replace"}]
        emptied = f": {', '.join(dict.fromkeys(columns))}" if columns else ""
        click.echo(f"  {one.system_label}, {one.label}: {one.rows} {what}{until}{ground}{emptied}")
    if not shown.tables:
        click.echo("  Nothing of this person was found." if not done else "  There was nothing of this person.")
    for line in noted.not_searched(shown):
        click.echo(f"  Not searched: {plainly(line)}")
    for line in noted.questions(shown):
        click.echo(f"  To look at: {plainly(line)}")


def _unpacked(house: House, one: Request, out: Path) -> tuple[str, ...]:
    """Put the copy into a folder; the ZIP too."""
    packed = house.requests.archive(one.id)
    if packed is None:
        raise CannotRun(f"{one.id}: the copy has expired.")
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{one.id}.zip").write_bytes(packed)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        files.extractall(out)
        return tuple(str(out / name) for name in [*files.namelist(), f"{one.id}.zip"])


def _outcome(one: Request) -> Outcome:
    return Outcome(
        request=one.id,
        right=one.right,
        state=one.state,
        waits_for=one.waits_for,
        said=stands(one),
        received=one.received.isoformat(),
        due=one.due.isoformat(),
        law=one.law,
    )
