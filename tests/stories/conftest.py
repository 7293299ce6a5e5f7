"""One running house and one real Chromium for every story. Both are started once and left as they were found.

They end with the last story of a worker: while Playwright runs, no other test of its process may use Django's database
or a browser of its own.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
TROTH = "from troth.cli import main; main()"
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".state", ".troth")
STILL = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
CLOSING_SECONDS = 30


def missing(said):
    """In CI what is missing fails the run; elsewhere the test is skipped by name."""
    if os.environ.get("CI"):  # noqa: TID251 - CI says so itself
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="package")
def chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("no Chromium: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(STILL))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def checkout(tmp_path_factory):
    """A copy of the demo to run in; the shop's ready-made database is shared."""
    copy = tmp_path_factory.mktemp("stories")
    shutil.copytree(ROOT / "demo", copy / "demo", ignore=LEFT_BEHIND)
    shared = ROOT / "demo" / ".state" / "templates"
    shared.mkdir(parents=True, exist_ok=True)
    (copy / "demo" / ".state").mkdir()
    (copy / "demo" / ".state" / "templates").symlink_to(shared)
    return copy


@pytest.fixture(scope="package")
def house(checkout):
    """The demo, on its first day; its public address."""
    port = free_ports()
    said = checkout / "demo.log"
    with said.open("w") as log:
        demo = subprocess.Popen(
            [sys.executable, "-c", TROTH, "--home", "demo/privacy", "demo", "--port", str(port)],
            cwd=checkout,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        lines = []
        for line in demo.stdout:
            lines.append(line)
            if line.startswith("Ctrl-c"):
                break
        assert demo.poll() is None, "".join(lines) + said.read_text()
        yield f"http://www.amarante.localhost:{port}"
        demo.send_signal(signal.SIGINT)
        try:
            demo.wait(CLOSING_SECONDS)
        finally:
            demo.kill()
            demo.stdout.close()
