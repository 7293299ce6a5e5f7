"""The catalogue of practices: what a ``practice`` may be, as data in ``practices.toml``.

Adding an entry adds no grammar: a name, one sentence, what ``of`` may be, the parameters of ``with``, the trial.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from msgspec import Struct

FAMILIES = ("guards", "editions", "choosing", "coming in", "going out", "keeping safe")


class Param(Struct, frozen=True):
    """One key of a practice's ``with``. Every parameter of an entry must be given."""

    shape: str
    """``keys`` (data categories), ``refs`` (ids of kind ``of``), ``some-of``/``one-of`` (words of the closed list
    ``of``), ``period``, ``number``, ``percent`` (``5 %``), ``link`` (one https address), ``links``."""
    of: str = ""


class PracticeEntry(Struct, frozen=True, kw_only=True):
    """One row of the catalogue."""

    name: str
    family: str
    says: str
    """The promise in one sentence."""
    of: tuple[str, ...]
    """Kinds its declarations may be of, by id or ``every KIND``; () means the practice takes no ``of``."""
    params: dict[str, Param]
    trial: str
    """What a stranger would do, in one sentence."""


def _catalogue() -> dict[str, PracticeEntry]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        name: PracticeEntry(
            name=name,
            family=row["family"],
            says=row["says"],
            of=tuple(row.get("of", ())),
            params={key: Param(*shape.split(" ", 1)) for key, shape in row.get("with", {}).items()},
            trial=row["trial"],
        )
        for name, row in data.items()
    }


PRACTICES: dict[str, PracticeEntry] = _catalogue()
"""By name, in the order of the families."""
