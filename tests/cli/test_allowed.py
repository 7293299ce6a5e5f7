"""``troth allowed``: what is kept, said and refused, as somebody at a terminal meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.notice.letters import REST, text_of

import troth

pl = pytest.importorskip("polars", reason="tables need polars and numpy: pip install 'troth[bulk]'")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "privacy"
    home.mkdir()
    (home / "troth.toml").write_text('environment = "development"\n')
    (home / "notice.md").write_text(text_of() + REST, "utf-8")
    with troth.open(home) as house:
        house.publish(by="Ruth Aebi")
        house.choose("ines@example.com", "news", channel="email", source="centre")
    pl.DataFrame({"mail": ["ines@example.com", "oskar@example.com", ""]}).write_csv(tmp_path / "clients.csv")
    return home


def allowed(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from troth.cli import main; main()", "--home", str(home), "allowed", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=home.parent)


ASKED = ("clients.csv", "-o", "may.csv", "--purpose", "news", "--channel", "email", "--country", "CH")


def test_it_says_how_many_and_where_and_on_which_entry(home: Path) -> None:
    ran = allowed(home, *ASKED, "--email", "mail")
    assert ran.returncode == 0, ran.stderr
    assert "1 of 3 rows may be used" in ran.stdout
    assert "1 rows name nobody" in ran.stdout
    assert (home.parent / "may.csv").read_text() == "mail\nines@example.com\n"


def test_the_same_as_json(home: Path) -> None:
    said = json.loads(allowed(home, *ASKED, "--email", "mail", "--format", "json").stdout)
    assert (said["rows"], said["kept"], said["nameless"], said["strangers"]) == (3, 1, 1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ASKED, "which column names the person"),
        ((*ASKED, "--email", "mail", "--person", "mail"), "which column names the person"),
        ((*ASKED, "--email", "address"), "no column 'address'"),
        ((*ASKED, "--person", "mail"), "not a person's number"),
        (("nowhere.csv", *ASKED[1:], "--email", "mail"), "no file nowhere.csv"),
        (("clients.csv", "-o", "clients.csv", *ASKED[3:], "--email", "mail"), "is what is read"),
        (("clients.csv", "-o", "may.xlsx", *ASKED[3:], "--email", "mail"), "neither .parquet nor .csv"),
        (("clients.csv", "-o", "no/may.csv", *ASKED[3:], "--email", "mail"), "no folder no"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(home: Path, words: tuple[str, ...], said: str) -> None:
    before = (home.parent / "clients.csv").read_text()
    ran = allowed(home, *words)
    assert ran.returncode == 2, ran.stdout
    assert said in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    assert sorted(one.name for one in home.parent.iterdir()) == ["clients.csv", "privacy"]
    assert (home.parent / "clients.csv").read_text() == before
