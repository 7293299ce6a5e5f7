"""docs/check-our-log.md, done from top to bottom by a stranger beside a house whose log is shown by a server of files."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks, masked, play, typed

from troth.choices.facts import Choice
from troth.evidence.note import verifier_line
from troth.stores.clock import read_instant
from troth.stores.database import Recorded, Store
from troth.stores.home import find_home

PAGE = ROOT / "docs" / "check-our-log.md"
ADDRESS = "http://www.amarante.localhost:8000/log/"
ORIGIN = "www.amarante.localhost/log"
YES = Choice(
    notice="maison-amarante", switch="news/email", act="grant", at=read_instant("2026-11-23T09:00:00Z"), source="centre"
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    home = tmp_path / "privacy"
    home.mkdir()
    (home / "troth.toml").write_text(f'environment = "development"\n[log]\norigin = "{ORIGIN}"\n')
    (home / "notice.md").touch()
    return home


@pytest.fixture
def shown(house: Path, tmp_path: Path) -> Iterator[Callable[[int], str]]:
    """Let the house record so many choices more and show its log; where it is."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            pass

    folder = tmp_path / "shown"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def record(number: int) -> str:
        store = Store.open(find_home(house))
        store.commit([Recorded(fact=YES)] * number)
        store.close()
        said, code = play(f"troth --home {house} log copy {folder}", folder=tmp_path)
        assert code == 0, said
        return f"http://127.0.0.1:{server.server_port}/"

    yield record
    server.shutdown()
    server.server_close()


def test_the_page_is_so(house, shown, tmp_path) -> None:
    page = blocks(PAGE.read_text("utf-8"))
    here = tmp_path / "here"
    here.mkdir()
    address = shown(300)
    store = Store.open(find_home(house))
    key = verifier_line(name=ORIGIN, public=store.keys.verifiers()[0])
    store.close()
    (here / "key.txt").write_text(key)
    lines = [line for block in page if block.info == "console" for line in typed(block.body)]
    assert len(lines) >= 5
    for at, line in enumerate(lines):
        if at == 1:
            shown(20)
        if "42.tlog-proof" in line.command and not (here / "42.tlog-proof").exists():
            play(f"troth --home {house} log prove 42 -o here/42.tlog-proof", folder=tmp_path)
        said, _ = play(line.command.replace(ADDRESS, address), folder=here)
        assert masked(said) == masked(line.answer), line.command
    (shows_key,) = [block.body.strip() for block in page if block.body.startswith(ORIGIN)]
    assert re.fullmatch(r"[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", shows_key)
