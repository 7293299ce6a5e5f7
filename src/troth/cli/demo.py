"""``troth demo``: start Maison Amarante whole, from a checkout."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

_LAST_FIRST_PORT = 65535 - 27


@click.command("demo", help="Start Maison Amarante: a shop, its mail, third parties, and Troth in front.")
@click.option("--fresh", is_flag=True, help="Throw the demo's state away first: its clients, letters, keys and log.")
@click.option("--unprotected", is_flag=True, help="Let nothing be enforced, to see the promises broken.")
@click.option("--day", is_flag=True, help="Play a scripted day of thirty clients first; only on a demo's first start.")
@click.option(
    "--port", type=click.IntRange(1024, _LAST_FIRST_PORT), default=8000, show_default=True, help="The first of five."
)
@click.option("--once-ready", default="", metavar="COMMAND", help="Run this when all is up, then stop everything.")
@click.pass_obj
def command(home: Path, *, fresh: bool, unprotected: bool, day: bool, port: int, once_ready: str) -> int:
    """Run the demo until ctrl-c. Everything listens on this machine alone."""
    demo_home = _demo_home(home)
    checkout = demo_home.parents[1]
    sys.path.insert(0, str(checkout))
    supervise = importlib.import_module("demo.supervise")
    wish = supervise.Wish(
        home=find_home(demo_home).path,
        ports=importlib.import_module("demo.parts").Ports(first=port),
        fresh=fresh,
        unprotected=unprotected,
        once_ready=once_ready,
        day=day,
    )
    code: int = supervise.supervise(wish, say=click.echo)
    return code


def _demo_home(home: Path) -> Path:
    """The home of the demo that is meant: the one named, or the one of the checkout we are run from."""
    for folder in (home, Path("demo") / "privacy", Path(__file__).parents[3] / "demo" / "privacy"):
        found = folder.resolve()
        if found.parent.name == "demo" and (found.parent / "supervise.py").is_file():
            return found
    raise CannotRun(
        "There is no demo here: it is part of Troth's source, not of the installed package.",
        hint="Clone the repository and type `make demo` in it.",
    )
