"""The program at the counter, a plain WSGI application: cards for those who are signed in, nothing for anybody else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from demo.boutique import cards, pages
from demo.boutique.signing import COOKIE, DAY_SECONDS, Gate, adviser, key
from demo.boutique.state import opened
from demo.boutique.surroundings import DATABASE, HERE, HOME, STATE

import troth
from troth.house import House
from troth.notice.kinds import Channel, Collect

STATIC = Path(troth.__file__).parent / "server"
MOST_BYTES = 64 * 1024
FACT = {"/met": "notice-shown", "/called": "notice-spoken"}
"""The circumstance the notice wants before anything is taken (``needs`` of its ``collect``)."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2"}

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Reply(Exception):  # noqa: N818 - it ends the making of an answer, whichever it is
    """An answer, thrown from wherever it is known."""

    def __init__(self, body: str = "", *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(status)
        self.body, self.status, self.headers = body, status, headers


def go(path: str, *headers: tuple[str, str]) -> Reply:
    """Go there instead."""
    return Reply(status=303, headers=(("Location", path), *headers))


class Counter:
    """The application. One for each process; any number of threads."""

    def __init__(self, *, house: House, database: Path, state: Path) -> None:
        self.house = house
        self.database = database
        self.gate = Gate(key(state))
        self.files = _files()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path in self.files and method in {"GET", "HEAD"}:
            kind, body = self.files[path]
            start(
                "200 OK", [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "max-age=300")]
            )
            return [body] if method == "GET" else []
        try:
            reply = self._answer(environ, path, method)
        except Reply as thrown:
            reply = thrown
        body = reply.body.encode()
        kind = "text/plain" if path == "/healthz" else "text/html"
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
        cache = [("Cache-Control", "private, no-store")]
        start(f"{reply.status} {HTTPStatus(reply.status).phrase}", [*headers, *cache, *HEADERS, *reply.headers])
        return [body] if method != "HEAD" else []

    def _answer(self, environ: Environ, path: str, method: str) -> Reply:
        _look_at(environ, method)
        given = _form(environ) if method == "POST" else {}
        with opened(self.database) as connection:
            if path == "/healthz":
                return Reply(f"ok {connection.execute('SELECT count(*) FROM clients').fetchone()[0]}\n")
            if path == "/sign-in":
                return self._sign_in(connection, given) if method == "POST" else Reply(pages.sign_in())
            note = _cookie(environ)
            badge = self.gate.badge(note, now=self._now())
            who = adviser(connection, badge) if badge else None
            if who is None:
                return go("/sign-in")
            signed = pages.Signed(adviser=who, token=self.gate.token(note))
            if method == "POST" and given.pop("token", "") != signed.token:
                words = "The form was too old. Nothing of it was kept; please fill it in again."
                return Reply(pages.plainly("Once more, please", words, signed=signed), status=403)
            asked = {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
            return self._inside(connection, path, method, signed=signed, given=given, asked=asked)

    def _inside(
        self,
        connection: Any,
        path: str,
        method: str,
        *,
        signed: pages.Signed,
        given: dict[str, str],
        asked: dict[str, str],
    ) -> Reply:
        if path == "/" and method == "POST":
            said = given.get("said", "")
            return Reply(pages.search(signed, said=said, found=cards.find(connection, said)))
        if path == "/":
            return Reply(pages.search(signed, note="The call is noted." if "noted" in asked else ""))
        if path == "/sign-out" and method == "POST":
            return go("/sign-in", ("Set-Cookie", f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"))
        if path in FACT:
            number = given.pop("card", "") if method == "POST" else asked.get("card", "")
            card = _card(connection, number, signed=signed) if number else None
            return self._note(connection, path, method, signed=signed, given=given, card=card)
        card = _card(connection, path.removeprefix("/cards/") if path.startswith("/cards/") else "", signed=signed)
        return Reply(pages.card(signed, card, cards.history(connection, card["client_no"])))

    def _sign_in(self, connection: Any, given: dict[str, str]) -> Reply:
        badge, now = given.get("badge", "").strip().upper(), self._now()
        if self.gate.enter(connection, badge=badge, words=given.get("words", ""), now=now) is None:
            words = "These are not the badge and its words. After five tries a badge waits five minutes."
            return Reply(pages.sign_in(wrong=words, badge=badge), status=403)
        note = self.gate.note(badge, now=now)
        said = f"{COOKIE}={note}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={DAY_SECONDS}"
        return go("/", ("Set-Cookie", said))

    def _note(
        self, connection: Any, path: str, method: str, *, signed: pages.Signed, given: dict[str, str], card: Any
    ) -> Reply:
        """Take what the notice asks for, once it was shown or spoken, and not a word more."""
        sheet = self._sheet(path)
        if method != "POST":
            return Reply(pages.sheet(signed, sheet, card=card, given={}, wrong={}))
        left = {name: said.strip() for name, said in given.items() if name != "said" and said.strip()}
        facts = {FACT[path]} if given.get("said") == "yes" else set()
        intake = self.house.collect(sheet.collect.id, left, channel=sheet.channel.id, facts=facts)
        wrong: dict[str, str] = {}
        if not intake.accepted:
            wrong = (
                {"said": "Nothing is written down before that."}
                if intake.outcome == "not-now"
                else {"form": intake.reason}
            )
        elif left.get("reach") and cards.reach(left["reach"]) == cards.Reach():
            wrong = {"reach": "This reads neither like an e-mail address nor like a telephone number."}
        elif not left:
            wrong = {"form": "There is nothing written here yet."}
        elif path == "/called" and card is None and not cards.reach(left.get("reach", "")).mobile:
            wrong = {"reach": "Without a card, a call is noted by the number it came from."}
        if wrong:
            return Reply(pages.sheet(signed, sheet, card=card, given=given, wrong=wrong), status=422)
        number, at = card["client_no"] if card else "", self.house.clock.now()
        who = signed.adviser
        if path == "/met":
            number = cards.note_meeting(
                connection, left, client_no=number, badge=who.badge, boutique=who.boutique, at=at
            )  # fmt: skip
        else:
            number = cards.note_call(connection, left, client_no=number, badge=who.badge, at=at)
        return go(f"/cards/{number}" if number else "/?noted=1")

    def _now(self) -> float:
        return self.house.clock.now().timestamp()

    def _sheet(self, path: str) -> pages.Sheet:
        terms = self.house.notice.declarations
        collect, channel = (
            (terms["counter-card"], terms["boutique"]) if path == "/met" else (terms["call-notes"], terms["telephone"])
        )
        assert isinstance(collect, Collect)
        assert isinstance(channel, Channel)
        if path == "/met":
            return pages.Sheet(
                path=path, collect=collect, channel=channel, title="Somebody is here",
                lede="Show the card first. Then write down only what they agree to leave.",
                said="I showed the card, and they agree to what I write down",
                about_reach="An e-mail address or a telephone number. Read a number back before you keep it.",
                button="Write it down",
            )  # fmt: skip
        return pages.Sheet(
            path=path, collect=collect, channel=channel, title="Somebody calls",
            lede="Say the sentence first. Then note what they ask.",
            said="I said the sentence",
            about_reach="The number the call comes from.",
            button="Note the call",
        )  # fmt: skip


def _look_at(environ: Environ, method: str) -> None:
    """Turn away what no page of ours has sent."""
    host = environ.get("HTTP_HOST", "").partition(":")[0]
    if not host.endswith(".localhost") and host not in {"127.0.0.1", "localhost"}:
        raise Reply(pages.plainly("Not here", "The boutiques do not answer to this name."), status=400)
    if method not in {"GET", "HEAD", "POST"}:
        raise Reply(pages.plainly("Not like this", "Pages are read, and forms are sent."), status=405)
    if method == "POST" and environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
        raise Reply(pages.plainly("Not from there", "Another site sent this form. Nothing was taken."), status=403)


def _card(connection: Any, number: str, *, signed: pages.Signed) -> Any:
    """The card, or a page that says there is none."""
    found = cards.card(connection, number)
    if found is None:
        raise Reply(
            pages.plainly("Nothing here", "There is no card and no page at this address.", signed=signed), status=404
        )
    return found


def _form(environ: Environ) -> dict[str, str]:
    with contextlib.suppress(ValueError):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if 0 <= length <= MOST_BYTES:
            sent = environ["wsgi.input"].read(length).decode("utf-8")
            return dict(parse_qsl(sent, keep_blank_values=True, max_num_fields=40))
    raise Reply(pages.plainly("Too much", "This form cannot be read. Nothing of it was kept."), status=400)


def _cookie(environ: Environ) -> str:
    with contextlib.suppress(CookieError):
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
        return found.value if found else ""
    return ""


def _files() -> dict[str, tuple[str, bytes]]:
    """Styles and faces, read once; no other file can be asked for."""
    files = {"/static/boutique.css": HERE / "boutique.css"}
    files |= {
        f"/static/{name}": STATIC / "static" / name for name in ("tokens.css", "desk.css", "marks.svg", "icon.svg")
    }
    files |= {f"/static/vendor/fonts/{file.name}": file for file in (STATIC / "vendor" / "fonts").glob("*.woff2")}
    return {path: (TYPES[file.suffix], file.read_bytes()) for path, file in files.items()}


def load() -> Counter:
    """The application over this start's database and home."""
    return Counter(house=troth.open(HOME), database=DATABASE, state=STATE)
