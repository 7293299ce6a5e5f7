"""How commands take instants and print results: text for people, JSON for programs."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from troth.stores.clock import read_instant

format_option = click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a program.",
)


class Instant(click.ParamType[dt.datetime]):
    """An ISO instant with its offset."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Read it, or say what is wrong with it."""
        if isinstance(value, dt.datetime):
            return value
        try:
            return read_instant(str(value))
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


def print_json(result: Any) -> None:
    """One JSON value, with a line feed."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(result)).decode() + "\n")


def typed_here(file: Path) -> Path:
    """A path as one would type it from here."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


class Reached(click.ParamType[str]):
    """An e-mail address, or a telephone number with its country; how it is spelt is the store's business."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take it, or say what was found instead."""
        if "@" not in value and not value.lstrip().startswith("+"):
            self.fail(f"{value!r} is not an e-mail address; write somebody@example.org.", param, ctx)
        return str(value)
