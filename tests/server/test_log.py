"""The evidence log over HTTP, as a program that knows only the standard would ask for it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

import httpx
import pytest

from troth.choices.facts import Choice
from troth.evidence import tiles, tree
from troth.server.front import Front
from troth.server.log import Log as ReadLog
from troth.server.proxy import Upstream
from troth.server.well_known import WellKnown
from troth.stores.database import Recorded, Store
from troth.stores.home import Home, find_home
from troth.stores.log import Log
from troth.stores.log_files import LogFiles

NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
YES = Choice(notice="maison-amarante", switch="news/email", act="grant", at=NINE, source="centre")


@pytest.fixture
def home(tmp_path) -> Home:
    (tmp_path / "troth.toml").write_text('environment = "development"\n[log]\norigin = "amarante.example/log"\n')
    (tmp_path / "notice.md").touch()
    return find_home(tmp_path)


@pytest.fixture
def store(home) -> Iterator[Store]:
    opened = Store.open(home)
    yield opened
    opened.close()


@pytest.fixture
def log(home, store) -> Log:
    """A log with 260 signed entries."""
    store.commit([Recorded(fact=YES)] * 260)
    made = Log(home, store)
    made.checkpoint()
    return made


@pytest.fixture
def ask(log):
    async def nothing(_scope, _receive, _send) -> None:
        raise AssertionError("the pages were asked")

    front = Front(
        upstream=Upstream.at("http://127.0.0.1:9"),
        pages=nothing,
        log=ReadLog(
            file=LogFiles(log).read, entries=lambda start: "".join(f"{e.decode()}\n" for e in log.entries(start))
        ),
        facts=WellKnown,
        now=lambda: NINE,
    )

    def asked(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def go() -> httpx.Response:
            lines = {"accept-encoding": "identity"} | {name.replace("_", "-"): said for name, said in headers.items()}
            async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://x") as client:
                return await client.request(method, path, headers=lines)

        return asyncio.run(go())

    return asked


def test_the_checkpoint_is_text_that_nobody_keeps(ask, log):
    answer = ask("/log/checkpoint")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text == log.outside.read_text()
    assert answer.text.startswith("amarante.example/log\n260\n")


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/4", "tile/1/000.p/1", "tile/entries/001.p/4"])
def test_a_tile_is_bytes_that_anybody_may_keep_for_ever(ask, path):
    answer = ask(f"/log/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"
    again = ask(f"/log/{path}", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert "content-length" not in again.headers
    head = ask(f"/log/{path}", "HEAD")
    assert (head.headers["content-length"], head.content) == (str(len(answer.content)), b"")


def test_the_entries_under_a_tile_hash_to_it(ask):
    entries = tiles.unbundle(ask("/log/tile/entries/000").content, width=256)
    assert b"".join(map(tree.leaf_hash, entries)) == ask("/log/tile/0/000").content


def test_entries_are_squeezed_for_whoever_takes_that(ask):
    plain = ask("/log/tile/entries/000")
    small = ask("/log/tile/entries/000", accept_encoding="br, gzip;q=0.5")
    assert small.headers["content-encoding"] == "gzip"
    assert small.content == plain.content, "httpx has unpacked it"
    assert int(small.headers["content-length"]) < len(plain.content) / 2
    # Two bodies under one address: each has its own tag, and a cache is told what they hang on.
    assert small.headers["etag"] != plain.headers["etag"]
    assert small.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    for refused in ("gzip;q=0", "gzip; q=0.000", "br", ""):
        assert "content-encoding" not in ask("/log/tile/entries/000", accept_encoding=refused).headers


@pytest.mark.parametrize(
    "path",
    ["tile/0/0", "tile/0/001", "tile/0/001.p/5", "tile/2/000", "tile/entries/x000/000", "tile/data/000", "nothing", ""],
)
def test_what_is_not_there_is_a_404_that_no_cache_keeps(ask, path):
    answer = ask(f"/log/{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")


def test_a_checkpoint_that_changed_is_sent_anew(ask, log, store):
    tag = ask("/log/checkpoint").headers["etag"]
    assert ask("/log/checkpoint", if_none_match=f'"other", W/{tag}').status_code == 304
    store.commit([Recorded(fact=YES)])
    log.checkpoint()
    answer = ask("/log/checkpoint", if_none_match=tag)
    assert (answer.status_code, answer.text.splitlines()[1]) == (200, "261")


def test_the_keys_are_lines_that_a_strangers_program_reads(ask):
    answer = ask("/log/keys")
    assert answer.headers["content-type"].startswith("text/plain")
    name, _, key = answer.text.strip().split("+", 2)
    assert (name, len(key)) == ("amarante.example/log", 44)


def test_a_log_that_cannot_be_read_is_said_without_a_word_of_where_it_lies(ask, log):
    log.outside.write_bytes(b"\xff")
    answer = ask("/log/checkpoint")
    assert (answer.status_code, answer.text) == (503, "The log cannot be read just now.\n")
    assert ask("/log/tile/0/000").status_code == 503
    assert ask("/log/entries").status_code == 503
