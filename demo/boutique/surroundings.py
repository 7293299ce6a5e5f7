"""What the boutiques' program is told by its surroundings. Read once, at start; nothing else here reads them."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


def _environment(name: str, default: str) -> str:
    return os.environ.get(name) or default  # noqa: TID251 - this is the one place in the program that reads it


STATE = Path(_environment("BOUTIQUE_STATE", str(HERE.parent / ".state" / "boutique"))).resolve()
"""The folder of the database and the signing key."""
DATABASE = STATE / "boutique.sqlite3"
HOME = Path(_environment("AMARANTE_HOME", str(HERE.parent / "privacy"))).resolve()
"""Troth's home: the notice and its editions."""
PORT = _environment("BOUTIQUE_PORT", "8002")
"""Where the program answers, on 127.0.0.1. A text until it is checked at the start."""
