"""Fenced blocks of our own pages, and console blocks played as a reader would play them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"(?ms)^(?P<marks>`{3,})(?P<info>[a-z]*)\n(?P<body>.*?)^(?P=marks)$\n?")
_MASKS = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"(?<=edition )[0-9a-f]{8}\b"), "HASH"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b"), "INSTANT"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT[\d:.]+Z"), "INSTANT"),
)


class Block(NamedTuple):
    """One fence: what language it says, what stands in it, and the paragraph just above it."""

    info: str
    body: str
    above: str


class Typed(NamedTuple):
    """One line a reader types after the prompt, and what the page says comes back."""

    command: str
    answer: str


def blocks(text: str) -> list[Block]:
    """Every fenced block of a page in order; a fence inside a longer one is part of it."""
    found, end = [], 0
    for match in _FENCE.finditer(text):
        above = text[end : match.start()].strip().split("\n\n")[-1]
        found.append(Block(match["info"], match["body"], above))
        end = match.end()
    return found


def typed(body: str) -> list[Typed]:
    """The lines behind ``$`` of a console block, each with its answer."""
    parts = re.split(r"(?m)^\$ ", body)
    assert parts[0] == "", f"a console block begins with a prompt, not with {parts[0]!r}"
    return [Typed(*part.split("\n", 1)) for part in parts[1:]]


def masked(said: str) -> str:
    """What differs from day to day, taken out; blank lines at the end too."""
    for pattern, word in _MASKS:
        said = pattern.sub(word, said)
    return said.strip("\n")


def shell(*, home: str = "") -> dict[str, str]:
    """The surroundings of a reader's shell, in which ``troth`` is this checkout's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROTH_")}  # noqa: TID251 - what a shell hands on
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, "PYTHONUNBUFFERED": "1", **({"TROTH_HOME": home} if home else {})}


def play(line: str, *, folder: Path, before: int = 0) -> tuple[str, int]:
    """Type one line in ``folder``: both streams as a terminal shows them, and the exit code. ``$?`` is ``before``."""
    done = subprocess.run(
        ["bash", "-c", f"(exit {before}); {line}"],
        cwd=folder,
        env=shell(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout, done.returncode
