"""docs/tutorial.md, done from top to bottom as a newcomer would do it, in an empty folder."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from tests.docs.pages import ROOT, blocks, masked, play, shell, typed

PAGE = ROOT / "docs" / "tutorial.md"
THEIRS = "/home/you/quire"
"""Where the page's reader stands."""


def free_ports() -> tuple[str, str]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1]), str(other.getsockname()[1])


@contextmanager
def running(line: str, *, folder: Path, says: str) -> Iterator[None]:
    """A program left running behind ``&`` until the page ends; it must first say what the page says it does."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {line}"],
        cwd=folder,
        env=shell(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as program:
        try:
            if says:
                assert program.stdout.readline().strip() == says.strip()
            yield
        finally:
            os.killpg(program.pid, signal.SIGTERM)
            try:
                program.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)


def fetch(address: str) -> httpx.Response:
    """The page at an address of a program that may still be starting."""
    for _ in range(100):
        try:
            return httpx.get(address, follow_redirects=True)
        except httpx.TransportError:
            time.sleep(0.1)
    return httpx.get(address, follow_redirects=True)


def write(block, *, folder: Path) -> None:
    """Write or add to the file the paragraph above names last."""
    act, name = re.findall(r"(Write|Add to) `(privacy/[\w.]+)`:", block.above)[-1]
    file = folder / name
    before = file.read_text("utf-8") if act == "Add to" else ""
    file.write_text(before + block.body, "utf-8")


def visible(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_a_newcomer_gets_what_the_page_shows(tmp_path: Path) -> None:
    front, site = free_ports()
    ours = PAGE.read_text("utf-8").replace("8000", front).replace("8001", site)
    if "--port" not in ours:
        ours = ours.replace("troth serve --upstream", f"troth serve --port {front} --upstream")
    folder = tmp_path / "quire"
    folder.mkdir()
    code, found = 0, []
    with ExitStack() as programs:
        for block in blocks(ours):
            if block.info in {"toml", "markdown"}:
                write(block, folder=folder)
                continue
            assert block.info == "console", f"nothing runs a {block.info!r} block"
            for line in typed(block.body):
                if line.command.endswith(" &"):
                    programs.enter_context(running(line.command[:-2], folder=folder, says=line.answer))
                    continue
                said, code = play(line.command, folder=folder, before=code)
                found.append((line.command, masked(said.replace(str(folder), THEIRS)), masked(line.answer)))
        rows = re.findall(r"(?m)^\| <(http://[^>]+)> \| .*“(.+)” \|$", ours)
        assert len(rows) == 4
        seen = {address: visible(fetch(address).raise_for_status().text) for address, _ in rows}
    for command, said, answer in found:
        assert said == answer, command
    for address, words in rows:
        assert words in seen[address], address


def test_it_links_to_pages_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8")):
        assert (PAGE.parent / target).exists(), target
