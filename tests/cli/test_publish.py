"""``troth publish``: say what would change, or do it; refused is 1, unable is 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.notice.letters import REST
from tests.notice.letters import text_of as part_of

NOW = "2026-07-01T12:00:00+00:00"


def text_of(*changes: tuple[str, str]) -> str:
    return part_of(*changes) + REST


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "privacy"
    (home / ".troth").mkdir(parents=True)
    (home / ".troth" / "clock").write_text(NOW)
    (home / "troth.toml").write_text('environment = "development"\n')
    (home / "notice.md").write_text(text_of(), "utf-8")
    return home


def troth(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from troth.cli import main; main()", "--home", str(home), *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def publish(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return troth(home, "publish", *options)


def editions(home: Path) -> list[str]:
    return sorted(one.name for one in (home / "editions").iterdir()) if (home / "editions").is_dir() else []


def test_a_dry_run_writes_nothing(home: Path) -> None:
    ran = publish(home, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "May be published as edition" in ran.stdout
    assert editions(home) == []


def test_the_first_edition_is_published_and_on_record(home: Path) -> None:
    ran = publish(home, "--by", "Ruth Aebi", "--format", "json")
    said = json.loads(ran.stdout)
    assert (ran.returncode, said["published"], said["before"]) == (0, True, None)
    assert editions(home) == [said["edition"]]
    record = json.loads((home / "editions" / said["edition"] / "edition.json").read_text())
    assert (record["author"], record["published_at"]) == ("Ruth Aebi", "2026-07-01T12:00:00Z")


def test_a_second_one_too_near_is_refused_with_what_to_write(home: Path) -> None:
    publish(home)
    (home / "notice.md").write_text(text_of(("effective: 2026-06-01", "effective: 2026-07-10")), "utf-8")
    ran = publish(home)
    assert ran.returncode == 1
    assert "30 days before it applies" in ran.stderr
    assert "effective: 2026-08-01" in ran.stderr
    assert len(editions(home)) == 1
    said = json.loads(publish(home, "--format", "json").stdout)
    assert (said["published"], said["allowed"]) == (False, False)


def test_what_changes_is_shown_and_who_is_asked_again(home: Path) -> None:
    publish(home)
    later = (
        ("effective: 2026-06-01", "effective: 2026-09-01"),
        ("lasts: 90 days", "lasts: 1 year"),
        ("at once.{=stop}", "the same day.{=stop}"),
    )
    (home / "notice.md").write_text(text_of(*later), "utf-8")
    ran = publish(home, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "[-at once.-] {+the same day.+}" in ran.stdout
    assert "lasts: 90 days -> 1 year" in ran.stdout
    assert "Asked again: adverts." in ran.stdout


def test_a_notice_that_is_wrong_is_refused_and_one_that_is_none_cannot_be_published(home: Path) -> None:
    (home / "notice.md").write_text(text_of(("{=stop}", "{=nobody}")), "utf-8")
    assert publish(home).returncode == 1
    (home / "notice.md").write_bytes(b"\xff\xfe\x00")
    ran = publish(home)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert editions(home) == []


def test_without_a_home_it_says_so(tmp_path: Path) -> None:
    ran = publish(tmp_path / "nowhere")
    assert ran.returncode == 2
    assert "There is no folder" in ran.stderr


def test_a_longer_cookie_is_material_and_a_mended_word_editorial(home: Path) -> None:
    publish(home)
    later = ("effective: 2026-06-01", "effective: 2026-09-01")
    (home / "notice.md").write_text(text_of(later, ("lasts: 90 days", "lasts: 1 year")), "utf-8")
    said = json.loads(publish(home, "--dry-run", "--format", "json").stdout)
    assert said["weight"] == "material"
    assert [(one["id"], one["what"]) for one in said["material"]] == [("lumen-id", "wider-use")]
    assert "`lasts` of `lumen-id` was 90 days, is 1 year" in publish(home, "--dry-run").stdout
    (home / "notice.md").write_text(text_of(later, ("our creations.{", "our new creations.{")), "utf-8")
    assert "Editorial:" in publish(home, "--dry-run").stdout


def test_in_production_the_author_cannot_publish_alone(home: Path) -> None:
    (home / ".troth" / "clock").unlink()
    (home / "troth.toml").write_text('environment = "production"\n')
    troth(home, "keys", "make")
    alone = publish(home, "--by", "Ruth Aebi")
    assert (alone.returncode, editions(home)) == (1, [])
    assert "Nobody has approved it" in alone.stderr
    assert "troth approve --by NAME" in alone.stderr
    assert troth(home, "approve", "--by", "Jeanne Roth").returncode == 0
    done = publish(home, "--by", "Ruth Aebi", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["approver"] == "Jeanne Roth"
    record = json.loads((home / "editions" / editions(home)[0] / "edition.json").read_text())
    assert record["approver"] == "Jeanne Roth"


def test_a_notice_with_an_error_is_not_approved(home: Path) -> None:
    (home / "notice.md").write_text(text_of(("{=stop}", "{=nobody}")), "utf-8")
    refused = troth(home, "approve", "--by", "Jeanne Roth")
    assert refused.returncode == 1
    assert not (home / "notice.approval.toml").exists()
