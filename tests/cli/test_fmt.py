"""``troth fmt`` as people call it: what is written, what is only shown, and what is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.notice.letters import TEXT

UNTIDY = TEXT.replace(
    'channel web: {medium: website, label: "our website", short: "Read it."}',
    'channel web:\n  short: "Read it."\n  # the shop\n  medium: "website"\n  label: our website',
).replace("lumen-id} You", "lumen-id}  You")
UNTIDY = UNTIDY.replace("ends them at once.{=stop}", "ends them at once{=stop}.")
TIDY_CHANNEL = 'channel web:\n  label: "our website"\n  # the shop\n  medium: website\n  short: "Read it."\n'


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "notice.md"
    file.write_text(UNTIDY, "utf-8")
    return file


def test_a_notice_is_set_in_style_once_and_then_left_as_it_is(run, notice: Path) -> None:
    notice.chmod(0o640)
    done = run("fmt", notice)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{notice}: set in style.\n1 set in style.\n"
    assert TIDY_CHANNEL in notice.read_text("utf-8")
    assert "ends them at once.{=stop}" in notice.read_text("utf-8")
    assert "lumen-id}  You" in notice.read_text("utf-8"), "white space in prose is the writer's"
    assert notice.stat().st_mode & 0o777 == 0o640
    again = run("fmt", notice)
    assert (again.returncode, again.stdout) == (0, "1 in style already.\n")


def test_check_writes_nothing_and_ends_with_one(run, notice: Path) -> None:
    done = run("fmt", "--check", notice)
    assert done.returncode == 1
    assert done.stdout == f"{notice}: is not in style.\n1 not in style.\n"
    assert notice.read_text("utf-8") == UNTIDY
    run("fmt", notice)
    assert run("fmt", "--check", notice).returncode == 0


def test_diff_shows_what_would_change_as_patch_takes_it(run, notice: Path) -> None:
    done = run("fmt", "--diff", notice)
    assert done.returncode == 0
    assert notice.read_text("utf-8") == UNTIDY
    said = done.stdout.split("\n")
    assert said[0] == f"--- a/{notice}"
    assert "-  label: our website" in said
    assert '+  label: "our website"' in said
    assert run("fmt", "--diff", "--check", notice).returncode == 1


def test_without_files_the_notice_of_the_home_and_its_translations_are_meant(run, home: Path) -> None:
    shutil.copy(Path(__file__).parents[2] / "demo" / "privacy" / "notice.fr.md", home)
    done = run("--home", home, "fmt", "--check")
    assert done.returncode == 1
    assert [line.split(":")[0].rpartition("/")[2] for line in done.stdout.split("\n")[:2]] == [
        "notice.md",
        "notice.fr.md",
    ]


def test_a_file_that_cannot_be_read_wholly_is_left_alone_and_the_others_are_not(run, notice: Path) -> None:
    broken = notice.with_name("broken.md")
    broken.write_text(UNTIDY.replace('medium: "website"', 'medium: "website'), "utf-8")
    before = broken.read_text("utf-8")
    done = run("fmt", broken, notice)
    assert done.returncode == 1
    assert broken.read_text("utf-8") == before
    assert f"{broken}: not touched, because it cannot be read wholly.\nerror[syntax-yaml]" in done.stderr
    assert done.stdout.endswith("1 set in style, 1 not touched.\n")
    assert TIDY_CHANNEL in notice.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("latin.md", UNTIDY.encode("latin-1", "replace") + b"\xe9", "is not UTF-8"),
        ("empty.md", b"", "The file is empty"),
        ("policy.md", b"# Privacy\n\nWe keep little.\n", "does not begin with front matter"),
    ],
)
def test_what_is_no_notice_is_not_touched(run, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("fmt", tmp_path / name)
    assert done.returncode == 1
    assert says in done.stderr
    assert (tmp_path / name).read_bytes() == content


def test_a_file_that_is_not_there_and_a_folder_end_with_two(run, tmp_path: Path) -> None:
    assert "There is no file" in run("fmt", tmp_path / "nowhere.md").stderr
    assert run("fmt", tmp_path / "nowhere.md").returncode == 2
    assert "is a folder" in run("fmt", tmp_path).stderr
    (tmp_path / "troth.toml").write_text('environment = "development"\n')
    assert "There is no notice" in run("--home", tmp_path, "fmt").stderr


def test_a_link_stays_a_link(run, notice: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked.md"
    link.symlink_to(notice.name)
    run("fmt", link)
    assert link.is_symlink()
    assert TIDY_CHANNEL in notice.read_text("utf-8")
