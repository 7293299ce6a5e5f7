"""Maison Amarante's own notice in a home of its own, published; each test gets a copy."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.letterbox import Letterbox, open_letterbox

import troth
from troth.house import House

NOTICE = Path(__file__).parents[2] / "demo" / "privacy" / "notice.md"
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TOML = """
environment = "development"
centre = "http://www.amarante.localhost:8000/privacy/"

[log]
origin = "www.amarante.localhost/log"
"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose first edition is in force; nobody has ever opened its store."""
    home = tmp_path_factory.mktemp("published") / "privacy"
    home.mkdir()
    shutil.copy(NOTICE, home)
    (home / "troth.toml").write_text(TOML)
    with troth.open(home) as house:
        house.publish(by="Ruth Aebi")
    shutil.rmtree(home / ".troth")
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "privacy"))


@pytest.fixture(scope="session")
def post_office() -> Iterator[Letterbox]:
    with open_letterbox() as box:
        yield box


@pytest.fixture
def letterbox(post_office: Letterbox) -> Letterbox:
    """Empty; the house of the test sends there."""
    post_office.letters.clear()
    return post_office


@pytest.fixture
def house(home: Path, monkeypatch: pytest.MonkeyPatch, post_office: Letterbox) -> Iterator[House]:
    """Open, at nine o'clock on 23 November 2026."""
    monkeypatch.setenv("TROTH_MAIL_PORT", str(post_office.port))
    with troth.open(home) as opened:
        opened.clock.set(NINE)
        yield opened
