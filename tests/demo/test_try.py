"""The stranger in the demo: fifteen promises held, and the same ones broken where nothing enforces them."""

import json
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TROTH = [sys.executable, "-c", "from troth.cli import main; main()"]
TRIED = {
    "N-05", "N-06", "N-07", "N-08", "N-23", "N-27", "N-31", "N-73", "N-74", "N-76", "N-78", "N-79", "N-80", "N-83", "N-88",
}  # fmt: skip
BROKEN_WITHOUT_ENFORCEMENT = {"N-07", "N-23", "N-73", "N-83", "N-88"}
LEFT_BEHIND = shutil.ignore_patterns(".troth", ".state", "__pycache__")

pytestmark = pytest.mark.demo


@pytest.fixture
def house(tmp_path):
    """A checkout of its own: the demo alone, on its first day."""
    shutil.copytree(ROOT / "demo", tmp_path / "demo", ignore=LEFT_BEHIND)
    return tmp_path / "demo" / "privacy"


def run(*words, cwd):
    return subprocess.run([*TROTH, *words], capture_output=True, text=True, timeout=600, cwd=cwd, check=False)


def free_ports():
    """The first of six ports the demo can have."""
    for first in range(9100, 20000, 100):
        try:
            for offset in (0, 1, 25, 26, 27):
                with socket.create_server(("127.0.0.1", first + offset)):
                    pass
        except OSError:
            continue
        return str(first)
    raise AssertionError("no six free ports")


def test_twelve_promises_are_held_when_tried_and_nothing_else_says_so(house):
    ended = run("--home", str(house), "try", "--format", "json", cwd=house.parents[1])
    rows = json.loads(ended.stdout)

    # one row for each promise, in order, with every column
    assert [row["id"] for row in rows] == [f"N-{number:02}" for number in range(1, 91)]
    columns = {
        "id",
        "clause",
        "verdict",
        "detail",
        "evidence",
        "edition",
        "environment",
        "sample",
        "at",
        "not_examined",
        "vouches",
        "until",
    }
    assert all(set(row) == columns for row in rows)
    # held where it was tried, with the reason shown when it is not
    off = [(row["id"], row["detail"]) for row in rows if row["id"] in TRIED and row["verdict"] != "held"]
    assert off == []
    assert ended.returncode == 0, ended.stderr
    # nothing else
    assert {row["id"] for row in rows if row["verdict"] != "untried"} == TRIED
    # each with its acts and its place in the log, and what was not looked at
    held = [row for row in rows if row["verdict"] == "held"]
    assert all("both ways" in row["sample"] and row["not_examined"] and len(row["evidence"]) > 1 for row in held)
    # the demo that the stage started is gone, and what was recorded verifies
    assert not (house.parent / ".state" / "port").exists()
    assert run("--home", str(house), "log", "verify", cwd=house.parents[1]).returncode == 0


def test_without_enforcement_the_same_trials_deviate_and_say_what_they_saw(house):
    board = house / "board.json"
    wanted = [word for promise in sorted(BROKEN_WITHOUT_ENFORCEMENT) for word in ("--id", promise)]
    trial = shlex.join([*TROTH, "--home", str(house), "try", *wanted, "--format", "json"])
    once = shlex.join(["sh", "-c", f"{trial} > {shlex.quote(str(board))}"])
    port = free_ports()

    ended = run(
        "--home", str(house), "demo", "--unprotected", "--port", port, "--once-ready", once, cwd=house.parents[1]
    )

    assert ended.returncode == 1, ended.stdout + ended.stderr
    rows = {row["id"]: row for row in json.loads(board.read_text())}
    assert {promise: rows[promise]["verdict"] for promise in BROKEN_WITHOUT_ENFORCEMENT} == dict.fromkeys(
        BROKEN_WITHOUT_ENFORCEMENT, "deviated"
    )
    assert "nobody declared" in rows["N-07"]["detail"]
    assert "refused" in rows["N-23"]["detail"] or "never asked" in rows["N-23"]["detail"]
    assert "link" in rows["N-83"]["detail"]
    assert "child" in rows["N-88"]["detail"]
    assert "a password of 14 signs" in rows["N-73"]["detail"].lower()
