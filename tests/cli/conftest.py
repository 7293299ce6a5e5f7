"""The command line, called as people call it: another process, its output, its exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import troth

ROOT = Path(__file__).parents[2]
TOML = """
environment = "development"
centre = "http://www.amarante.localhost:8000/privacy/"

[log]
origin = "www.amarante.localhost/log"
"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maison Amarante's notice, its first edition in force."""
    home = tmp_path_factory.mktemp("published") / "privacy"
    home.mkdir()
    shutil.copy(ROOT / "demo" / "privacy" / "notice.md", home)
    (home / "troth.toml").write_text(TOML)
    with troth.open(home) as house:
        house.publish(by="Ruth Aebi")
    shutil.rmtree(home / ".troth")
    return home


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "privacy"))


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call ``troth``; no answer of it may ever show a traceback."""

    def call(*words: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-c", "from troth.cli import main; main()", *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, **(environment or {})},  # noqa: TID251 - what a shell hands on
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return call
