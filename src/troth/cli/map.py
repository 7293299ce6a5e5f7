"""``troth map``: draft a dataset file, or its rules, from a live database."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from troth.connectors import open_system
from troth.stores.home import Home, find_home
from troth.stores.maps import load_map
from troth.systems.draft import Drafted, draft_dataset
from troth.systems.draft_rules import draft_rules
from troth.systems.facts import Dataset, Shape
from troth.systems.ports import System
from troth.systems.read import read_datasets
from troth.terms.cannot import CannotRun

SAMPLE = 50


@click.command("map")
@click.argument("where", metavar="URL")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here instead; never over a file.")
@click.option(
    "--rules", is_flag=True, help="Draft the rules, beside the dataset file that is there or would be drafted."
)
@click.option("--name", "called", metavar="NAME", help="What to call the system; else as the database is called.")
@click.option(
    "--sample",
    type=click.IntRange(0, 10_000),
    default=SAMPLE,
    show_default=True,
    help="Rows of each table to look at for patterns; 0 looks at none. No value is shown.",
)
@click.pass_obj
def command(home: Path, *, where: str, out: Path | None, rules: bool, called: str | None, sample: int) -> int:
    """Draft a fideslang dataset file from the database at URL, for a person to finish.

    URL may be the name of a system in troth.toml, whose address may come by the environment. The draft goes to the
    screen, or to --out. Tables, keys and references are read; categories are guessed, and each guess is marked.
    """
    if out is not None and out.exists():
        raise CannotRun(f"{out} is there already, and a draft never writes over it.", hint="Name another file.")
    named = find_home(home) if "://" not in where else None
    if named is not None and where not in named.settings.systems:
        known = ", ".join(named.settings.systems) or "none"
        raise CannotRun(
            f"{where!r} is no address and no system of {named.path / 'troth.toml'}; there is {known}.",
            hint="Write an address such as `sqlite:///shop.sqlite3` or `postgresql+psycopg://USER@HOST/DATABASE`.",
        )
    name = called or (where if named is not None else _name_in(where))
    system = open_system(name, named.system_url(where) if named is not None else where)
    shape = system.shape()
    dataset = _finished(named, where) if named is not None and rules else None
    if dataset is not None:
        _give(draft_rules(dataset, shape), out)
        click.echo(f"Drafted rules beside {dataset.span.file}.", err=True)
        return 0
    drafted = draft_dataset(shape, _samples(system, shape, sample), key=name)
    if rules:
        _give(draft_rules(_read(drafted), shape), out)
        click.echo("Drafted rules as for a drafted dataset file; finish that one first.", err=True)
    else:
        _give(drafted.text, out)
        unguessed = drafted.columns - drafted.guessed
        click.echo(
            f"Drafted {drafted.tables} tables with {drafted.columns} columns: {drafted.guessed} have a guessed category"
            f" to look over, {unguessed} have none yet.",
            err=True,
        )
    return 0


def _name_in(url: str) -> str:
    """What the database is called in its address: its file or its name, in signs that fideslang takes."""
    last = url.partition("://")[2].partition("?")[0].rpartition("/")[2].partition(".")[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "_", last).strip("_") or "system"


def _finished(home: Home, name: str) -> Dataset | None:
    """The dataset of a system, where its file is there and sound."""
    return load_map(home).map.datasets.get(name) if home.map_file(name).is_file() else None


def _samples(system: System, shape: Shape, most: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A few rows of each table, of one moment."""
    if not most:
        return {}
    with system.reading() as reader:
        return {
            name: list(itertools.islice(reader.scan(name, columns=list(table.columns), at_once=most), most))
            for name, table in shape.tables.items()
            if table.columns
        }


def _read(drafted: Drafted) -> Dataset:
    """A draft as whoever reads it next would read it."""
    (dataset,) = read_datasets(drafted.text, "draft").datasets
    return dataset


def _give(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as refused:
        raise CannotRun(f"{out} cannot be written: {refused.strerror}.") from refused
