"""What the shop is told by its surroundings: where its state lies, on which port it answers, whether Troth guards it.

Read once, at start. Nothing else in the shop reads the environment.
"""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


def _environment(name: str, default: str) -> str:
    return os.environ.get(name) or default  # noqa: TID251 - this is the one place in the shop that reads it


def _port(name: str, default: str) -> int:
    text = _environment(name, default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        message = f"{name} is {text!r}: a port is a number from 1 to 65535. Unset it to get {default}."
        raise SystemExit(message)
    return int(text)


STATE = Path(_environment("AMARANTE_STATE", str(HERE.parent / ".state" / "shop"))).resolve()
"""The folder of this shop's database and secret."""
TEMPLATES = Path(_environment("AMARANTE_TEMPLATES", str(HERE.parent / ".state" / "templates"))).resolve()
"""The folder of ready-made databases, copied for a fresh start."""
PORT = _port("AMARANTE_PORT", "8001")
SMTP_PORT = _port("AMARANTE_SMTP_PORT", "8025")
PUBLIC = _environment("AMARANTE_PUBLIC", "http://www.amarante.localhost:8000").rstrip("/")
"""The address people type: Troth's front."""
TILL = _environment("AMARANTE_TILL", "")
"""Where the payment house listens, e.g. ``http://127.0.0.1:8027``; empty: its stand-in in this process."""
HOME = Path(_environment("AMARANTE_HOME", str(HERE.parent / "privacy"))).resolve()
"""Troth's home: the notice and its editions."""
UNPROTECTED = _environment("AMARANTE_UNPROTECTED", "") == "1"
"""Doors and mail as Oscar makes them: for trials that must see a promise broken."""
