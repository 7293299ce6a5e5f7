"""The page about editors: its patterns find every finding, its settings name what the commands write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks, play, typed

PAGE = blocks((ROOT / "docs" / "editors.md").read_text("utf-8"))
TASKS, SETTINGS = (json.loads(one.body) for one in PAGE if one.info == "json")
BAD = sorted((ROOT / "examples" / "notices" / "bad").glob("translation-*.md"))[:4]


@pytest.mark.parametrize(
    "file", [*BAD, ROOT / "examples" / "notices" / "bad" / "only-for.md"], ids=lambda file: file.stem
)
def test_the_two_patterns_find_each_finding_and_its_place(file: Path) -> None:
    name = file.relative_to(ROOT)
    said, _ = play(f"NO_COLOR=1 troth check {name}", folder=ROOT)
    wanted = json.loads(play(f"troth check {name} --format json", folder=ROOT)[0])
    matcher = next(task for task in TASKS["tasks"] if task["label"] == "troth check")["problemMatcher"]
    first, second = matcher["pattern"]
    lines, found = said.split("\n"), []
    for at, line in enumerate(lines[:-1]):
        told, place = re.search(first["regexp"], line), re.search(second["regexp"], lines[at + 1])
        if told and place:
            found.append(
                (told[first["severity"]], told[first["code"]], told[first["message"]], place[second["file"]], int(place[second["line"]]), int(place[second["column"]]))
            )  # fmt: skip
    assert wanted
    assert found == [
        tuple(row[key] for key in ("severity", "rule", "message", "file", "line", "column")) for row in wanted
    ]


def test_the_commands_write_the_files_that_the_settings_name(tmp_path: Path) -> None:
    (console,) = [one for one in PAGE if one.info == "console"]
    for line in typed(console.body):
        assert play(line.command, folder=tmp_path) == ("", 0)
    assert {one.name for one in tmp_path.iterdir()} == set(SETTINGS["yaml.schemas"])
    for name in SETTINGS["yaml.schemas"]:
        assert (tmp_path / name).read_bytes() == (ROOT / "spec" / name).read_bytes()


def test_a_schema_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said, ended = play("troth schema -o nowhere/block.json", folder=tmp_path)
    assert ended == 2
    assert said == "troth: nowhere/block.json cannot be written: No such file or directory.\n"
