"""Play the day to the demo that is up: ``python -m demo.day``. ``troth demo --day`` starts it with its surroundings."""

from __future__ import annotations

import sys

import click
from demo.day.play import play
from demo.shop import surroundings

from troth.cli import run

if __name__ == "__main__":
    sys.exit(run(lambda: play(surroundings.HOME, say=click.echo)))
