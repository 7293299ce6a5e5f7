"""``troth try``: play the stranger, write down what was seen, show the board."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

import troth
from troth.board import Row, TrialRun, counts
from troth.cli.board import show_board
from troth.house import House
from troth.stores.database import Recorded
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun
from troth.trials.run import Trial, chosen, run, trials
from troth.trials.stage import Stage, StageAway


@click.command("try", help="Play the stranger who does not believe a word, and show the board.")
@click.option("--id", "wanted", multiple=True, metavar="N-07", help="Only this promise; may be given more than once.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(home: Path, wanted: tuple[str, ...], shape: str) -> int:
    """Try what can be tried, record it, and print one row for every promise.

    Exit 0 when nothing deviated, 1 when something did, 2 when something could not be finished.
    """
    place = find_home(home)
    if place.settings.environment == "production":
        raise CannotRun(
            f'{place.path}/troth.toml says environment = "production", and a trial makes up clients, orders and '
            "letters.",
            hint="Run it against a copy of the site whose troth.toml names another environment.",
        )
    house = troth.open(home)
    picked = _picked(house, wanted)
    with _on(load_stage(house.home.path, file_name=house.home.settings.stage)) as stage:
        for found in run(picked, stage=stage, house=house, clause_of=house.clause_of):
            house.store.commit([Recorded(fact=found)])
            if shape == "text":
                _progress(found)
    board = house.board()
    if shape == "json":
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(board)) + b"\n")
    else:
        show_board(board, house=house)
    return _exit_code(row for row in board if not wanted or row.id in wanted)


def load_stage(home: Path, *, file_name: str) -> Stage:
    """What the function ``stage(home)`` of the home's stage file gives; ``stage`` in troth.toml names the file."""
    file = home / file_name
    if not file.is_file():
        raise CannotRun(
            f"{file} does not exist: a trial needs to know how a client acts on this site.",
            hint="Write one with a function stage(home) that returns a Stage; docs/trials.md shows how.",
        )
    spec = importlib.util.spec_from_file_location("troth_stage", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["troth_stage"] = module
    spec.loader.exec_module(module)
    if not hasattr(module, "stage"):
        raise CannotRun(f"{file} has no function named stage.", hint="def stage(home: Path) -> Stage: ...")
    made: Stage = module.stage(home)
    return made


def _picked(house: House, wanted: tuple[str, ...]) -> tuple[Trial, ...]:
    known = house.promises()
    strangers = [each for each in wanted if each not in known]
    if strangers:
        raise CannotRun(
            f"{', '.join(strangers)}: no promise of this notice has that id.",
            hint=f"Ids run from {min(known)} to {max(known)}." if known else "This home has no list of promises.",
        )
    picked = chosen(wanted)
    without = [each for each in wanted if each not in {trial.id for trial in picked}]
    if without and not picked:
        tried = ", ".join(trial.id for trial in trials())
        click.echo(
            f"No trial exists yet for {', '.join(without)}: it stays untried. There are trials for {tried}.", err=True
        )
    return picked


@contextmanager
def _on(stage: Stage) -> Iterator[Stage]:
    """The stage with its site running: started here if it was not, and then stopped again."""
    started = False
    try:
        if not stage.running():
            click.echo("The site does not answer; starting it for the trials.", err=True)
            started = True
            stage.start()
        yield stage
    except StageAway as away:
        raise CannotRun(f"The site cannot be tried: {away}") from away
    finally:
        if started:
            stage.stop()


def _progress(found: TrialRun) -> None:
    click.echo(f"{found.id}  {found.verdict:<10}  {found.sample}", err=True)


def _exit_code(rows: Iterable[Row]) -> int:
    found = counts(rows)
    if "deviated" in found:
        return 1
    return 2 if "incomplete" in found else 0
