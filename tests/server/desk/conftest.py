"""The desk of a house with its staff, and browsers to come in with: one host, real passwords, real codes."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.published import publish

import troth
from troth.house import House
from troth.server.pages.settings import configure, open_staff

DESK = "desk.amarante.localhost"
SECRET = "AMARANTEDESKTESTAMARANTEDESKTEST"
PASSWORDS = {
    "ruth": "eleven keys on a brass ring",
    "noor": "tea before the first bell",
    "oriane": "letters leave on thursdays",
    "theo": "a ledger bound in green",
}
ROLE = {"ruth": "dpo", "noor": "adviser", "oriane": "marketing", "theo": "auditor"}
NAMES = {"ruth": "Ruth Aebi", "noor": "Noor Haddad", "oriane": "Oriane Blanc", "theo": "Théo Lang"}


def address(who: str) -> str:
    return f"{who}@amarante.example"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an edition and four people at the desk; argon2 is paid for once."""
    home = publish(tmp_path_factory.mktemp("desk") / "privacy")
    with (home / "troth.toml").open("r+") as file:
        said = file.read()
        file.seek(0)
        file.write(f'desk = "http://{DESK}"\n{said}\n[staff]\nadviser = "advisers"\ndpo = "watch"\n')
    with troth.open(home) as house:
        configure(house)
        open_staff(house)
        from troth.server.desk import accounts, second

        for who, password in PASSWORDS.items():
            account, _ = accounts.open_account(house, name=NAMES[who], email=address(who), role=ROLE[who])
            assert accounts.set_password(account, password) == ""
            second.keep(account, SECRET)
        from django.db import connections

        connections["default"].close()
    return home


@pytest.fixture
def house(published: Path, tmp_path: Path) -> Iterator[House]:
    home = tmp_path / "privacy"
    shutil.copytree(published, home)
    with troth.open(home) as house:
        configure(house)
        yield house


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The real time of the door, moved by hand: codes, waits and idle sessions run by it."""
    moved = Clock()
    from django.utils import timezone

    from troth.server.desk import accounts, second, sessions, signing, throttle

    for module in (accounts, second, sessions, signing, throttle):
        monkeypatch.setattr(module, "real_now", moved.now)
    monkeypatch.setattr(timezone, "now", moved.now)
    return moved


class Clock:
    def __init__(self) -> None:
        self.at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += dt.timedelta(**span)


def code_at(clock: Clock, secret: str = SECRET) -> str:
    """The six figures an authenticator shows, computed here by RFC 6238 and not by the code under test."""
    import base64
    import hashlib
    import hmac
    import struct

    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(clock.now().timestamp()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Browser:
    """A browser at the desk. Forms carry their token, as a person's do."""

    def __init__(self, clock: Clock, *, at: str = "5.6.113.7") -> None:
        from django.test import Client

        self.clock = clock
        self.client = Client(
            enforce_csrf_checks=True,
            raise_request_exception=False,
            headers={"host": DESK},
            REMOTE_ADDR=at,
            **{"troth.desk": True},
        )

    def get(self, path: str, **extra):
        return self.client.get(path, **extra)

    def post(self, path: str, data: dict[str, str] | None = None, *, page: str = ""):
        """Open the page with the form, then send it."""
        opened = self.get(page or path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opened.content.decode())
        filled = dict(data or {})
        if token:
            filled["csrfmiddlewaretoken"] = token[1]
        return self.client.post(path, filled)

    def password(self, who: str, password: str | None = None):
        return self.post("/sign-in", {"email": address(who), "password": password or PASSWORDS[who]})

    def code(self, code: str | None = None):
        return self.post("/code", {"code": code or code_at(self.clock)})

    def come_in(self, who: str) -> Browser:
        """Sign in, with the next code that nobody has used."""
        assert self.password(who)["location"] == "/code"
        response = self.code()
        assert response.status_code == 302, response.content.decode()
        self.clock.wait(seconds=31)
        return self


@pytest.fixture
def browser(house: House, clock: Clock) -> Browser:
    del house
    return Browser(clock)


@pytest.fixture
def ruth(browser: Browser) -> Browser:
    return browser.come_in("ruth")


@pytest.fixture
def sat_down(house: House, clock: Clock):
    """Somebody of the staff, signed in at a browser of their own."""
    del house
    return lambda who: Browser(clock).come_in(who)


def words(response) -> str:
    """What a person reads on a page."""
    import html

    text = re.sub(r"<(title|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
