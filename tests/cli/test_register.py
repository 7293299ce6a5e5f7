"""``troth register``: of the edition in force, as a page or a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path


def test_the_edition_in_force_is_the_source_and_is_named(run, home: Path, tmp_path: Path) -> None:
    (edition,) = [one.name for one in (home / "editions").iterdir() if one.is_dir()]
    done = run("--home", home, "register", "-o", tmp_path / "register.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = (tmp_path / "register.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert f"From edition {edition[:8]}, in force from 2026-06-01." in page
    assert "<script" not in page
    assert "https://" not in page.split("</style>")[0], "nothing is fetched"
    (home / "notice.md").write_text("broken", "utf-8")
    assert run("--home", home, "register", "-o", tmp_path / "again.html").returncode == 0
    assert (tmp_path / "again.html").read_text("utf-8") == page


def test_as_a_table_each_purpose_has_a_row(run, home: Path) -> None:
    done = run("--home", home, "register", "--format", "csv")
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert "news" in {row["Clause"] for row in rows}
    assert all("Maison Amarante" in row["(a) Controller"] for row in rows)


def test_the_working_file_only_when_it_is_asked_for(run, tmp_path: Path) -> None:
    (tmp_path / "troth.toml").write_text('environment = "development"\n')
    file = Path(__file__).parents[2] / "examples" / "notices" / "good" / "corner-cycles.md"
    (tmp_path / "notice.md").write_bytes(file.read_bytes())
    refused = run("--home", tmp_path, "register")
    assert refused.returncode == 2
    assert "No edition is in force." in refused.stderr
    assert "--draft" in refused.stderr
    done = run("--home", tmp_path, "register", "--draft")
    assert done.returncode == 0
    assert "From the working file, which is not published" in done.stdout


def test_what_cannot_be_read_or_written_is_said(run, home: Path, tmp_path: Path) -> None:
    assert "cannot be written" in run("--home", home, "register", "-o", tmp_path / "no" / "r.html").stderr
    (home / "notice.md").write_text("# Nothing\n", "utf-8")
    done = run("--home", home, "register", "--draft")
    assert done.returncode == 2
    assert "cannot be read as a notice" in done.stderr
