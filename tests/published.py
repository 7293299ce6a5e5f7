"""Maison Amarante's home with its first edition in force, made once and copied for each test."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

import troth

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DEMO = Path(__file__).parents[1] / "demo" / "privacy"
SETTINGS = """
environment = "development"
centre = "http://www.amarante.localhost:8000/privacy/"

[mail]
sender = "care@amarante.example"
port = {port}
"""


def publish(home: Path, *, smtp_port: int = 25, beside: Mapping[str, str] = {}) -> Path:
    """Make the home and publish the notice as it stands; the clock is held at ``NOW``. ``beside`` goes into it too."""
    home.mkdir(parents=True)
    for name in ("notice.md", "promises.md", "owners.toml"):
        shutil.copy(DEMO / name, home)
    for name, text in beside.items():
        (home / name).write_text(text, "utf-8")
    (home / "troth.toml").write_text(SETTINGS.format(port=smtp_port), "utf-8")
    with troth.open(home) as house:
        house.clock.set(NOW)
        house.publish(by="Ruth Aebi")
    return home
