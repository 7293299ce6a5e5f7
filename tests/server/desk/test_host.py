"""Two hosts behind one front: nothing of the desk is at the shop's, nothing of the shop or its visitors at the desk's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx
import pytest
from tests.server.desk.conftest import DESK

import troth
from troth.server.opening import Opening, open_front
from troth.stores.home import BadSettings

SHOP = "www.amarante.localhost"
DESK_PATHS = ("/", "/sign-in", "/code", "/roles", "/welcome/abc", "/authenticator", "/sign-out", "/desk/")
PUBLIC_PATHS = (
    "/privacy/",
    "/privacy/notice",
    "/privacy/choices",
    "/privacy/board",
    "/log/checkpoint",
    "/log/entries",
    "/.well-known/security.txt",
    "/.well-known/gpc.json",
    "/t/",
    "/catalogue/",
)


class Shop(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.headers['Host']} {self.path}")
        self.send_response(200)
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"the shop")

    do_POST = do_GET  # noqa: N815 - the standard library finds it by this name

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    Shop.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(house, shop):
    """Ask the front for a path at a host."""
    front = open_front(Opening(home=house.home.path, upstream=shop, hosts=(SHOP,)))

    def asked(host: str, path: str, method: str = "GET") -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(front)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}:8000") as client:
                return await client.request(method, path)

        return asyncio.run(go())

    return asked


@pytest.mark.parametrize("path", DESK_PATHS)
def test_the_shops_host_never_answers_for_the_desk(ask, path):
    answer = ask(SHOP, path)
    assert answer.text == "the shop"
    assert "__Host-desk" not in str(answer.headers)


@pytest.mark.parametrize("path", PUBLIC_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_desks_host_never_answers_for_the_shop_or_its_visitors(ask, path, method):
    answer = ask(DESK, path, method)
    assert answer.status_code in {302, 403, 404}
    if answer.status_code == 302:
        assert answer.headers["location"].startswith("/sign-in")
    assert Shop.asked == []


@pytest.mark.parametrize("spelt", [DESK, DESK.upper(), f"{DESK}:8000"])
def test_the_desk_is_known_by_its_name_however_it_is_spelt(ask, spelt):
    assert "The desk" in ask(spelt.removesuffix(":8000"), "/sign-in").text


@pytest.mark.parametrize("name", ["desk.amarante.localhost.viktor.example", "viktor.example", "127.0.0.1"])
def test_no_other_name_reaches_the_desk(ask, name):
    assert ask(name, "/sign-in").status_code in {307, 421}


def test_the_desk_serves_its_styles_from_its_own_host(ask):
    page = ask(DESK, "/sign-in")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert ask(DESK, "/privacy/static/desk.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("desk.amarante.localhost", "is 'desk.amarante.localhost'"),
        ("http://desk.amarante.localhost/desk/", "desk.amarante.localhost/desk/"),
        ("http://www.amarante.localhost:9000", "the same host"),
        ("ftp://desk.amarante.localhost", "ftp"),
    ],
)
def test_a_desk_on_the_sites_own_host_or_no_origin_at_all_is_refused(house, monkeypatch, said, why):
    monkeypatch.setenv("TROTH_DESK", said)
    with pytest.raises(BadSettings, match=why):
        troth.open(house.home.path)


def test_without_the_setting_there_is_no_desk(house, shop, monkeypatch):
    file = house.home.path / "troth.toml"
    file.write_text(file.read_text().replace("desk =", "# desk ="))
    front = open_front(Opening(home=house.home.path, upstream=shop, hosts=(SHOP,)))
    assert front.desk is None
