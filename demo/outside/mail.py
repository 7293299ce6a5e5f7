"""The post office: `python -m demo.outside.mail --port 8026 --smtp-port 8025 --letters FOLDER --shop URL`.

It takes every letter for any address, keeps it, and shows it: pages for people at /, JSON for trials at
/messages.json (`?to=ADDRESS`), a letter byte for byte at /messages/NUMBER.eml, and as a mail program draws it at
/messages/NUMBER.html. It sends nothing on.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import functools
import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session
from demo.outside.inbox import letter_page, list_page, missing_page
from demo.outside.letters import Kept, Letterbox, drawn_body

import troth
from troth.server.answers import Answer, plain, send_answer
from troth.server.asgi import Application, Receive, Scope, Send
from troth.server.process import check_port, run

LARGEST_LETTER_BYTES = 20 * 2**20
STATIC = Path(troth.__file__).parent / "server"
ICON = Path(__file__).parents[1] / "shop" / "static" / "shop" / "icon.svg"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Counter:
    """Where the shop hands its letters in (aiosmtpd finds `handle_DATA` by its name)."""

    def __init__(self, letters: Letterbox) -> None:
        self.letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep it, then say so: 250 means that it lies in the box."""
        del server, session
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        number = self.letters.put(Kept(sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos), raw=raw))
        return f"250 Letter {number} is in the box"


class PostOffice:
    """The web side and, for as long as it lives, the counter beside it."""

    def __init__(self, *, letters: Letterbox, smtp_port: int, shop: str) -> None:
        self.letters = letters
        self.smtp_port = smtp_port
        self.shop = shop
        self.files = _files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one connection event of ASGI."""
        if scope["type"] == "lifespan":
            await self._live(receive=receive, send=send)
        elif scope["type"] == "http":
            await send_answer(self._answer(scope), send=send, method=scope["method"])

    async def _live(self, *, receive: Receive, send: Send) -> None:
        await receive()
        counter = Counter(self.letters)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(counter, data_size_limit=LARGEST_LETTER_BYTES, enable_SMTPUTF8=True, hostname="mail.amarante"),
            "127.0.0.1",
            self.smtp_port,
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        server.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        to = parse_qs(scope["query_string"].decode("latin-1")).get("to", [""])[-1]
        if scope["method"] not in {"GET", "HEAD"}:
            return plain("Letters are only read here.\n", status=405)
        if path in self.files:
            return self.files[path]
        if path == "/":
            return _page(list_page(self.letters.all(to=to), shop=self.shop, to=to))
        if path == "/messages.json":
            body = msgspec.json.encode(self.letters.all(to=to)).decode()
            return plain(body, media_type="application/json", cache="no-store")
        return self._one(path.removeprefix("/messages/"))

    def _one(self, name: str) -> Answer:
        number = name.removesuffix(".eml").removesuffix(".html")
        if number.isascii() and number.isdigit() and len(number) < 10:
            kept, letter = self.letters.get(int(number)), self.letters.read(int(number))
            if kept is not None and name.endswith(".eml"):
                return Answer(status=200, headers=((b"content-type", b"text/plain; charset=utf-8"),), body=kept.raw)
            drawn = drawn_body(kept) if kept is not None else ""
            if drawn and name.endswith(".html"):
                return _drawn(drawn)
            if letter is not None and not name.endswith(".html"):
                return _page(letter_page(letter, shop=self.shop, drawn=bool(drawn)))
        return _page(missing_page(shop=self.shop), status=404)


def _page(text: str, *, status: int = 200) -> Answer:
    answer = plain(text, status=status, media_type="text/html", cache="no-store")
    return msgspec.structs.replace(answer, headers=(*answer.headers, (b"content-security-policy", POLICY.encode())))


def _drawn(text: str) -> Answer:
    """A letter as a mail program shows it: its style by its hash, nothing fetched, nothing run (CSP 3, 8.3)."""
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    ours = " ".join(f"'sha256-{each}'" for each in hashes) or "'none'"
    policy = (
        f"default-src 'none'; style-src {ours}; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; sandbox"
    )
    answer = plain(text, media_type="text/html", cache="no-store")
    return msgspec.structs.replace(answer, headers=(*answer.headers, (b"content-security-policy", policy.encode())))


def _files() -> dict[str, Answer]:
    """The house's styles and faces, read once; no other file can be asked for."""
    files = {"/inbox.css": Path(__file__).with_name("inbox.css"), "/static/icon.svg": ICON}
    files |= {f"/static/{name}": STATIC / "static" / name for name in ("tokens.css", "house.css", "marks.svg")}
    files |= {f"/static/vendor/fonts/{file.name}": file for file in (STATIC / "vendor" / "fonts").glob("*.woff2")}
    types = {".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml", ".woff2": b"font/woff2"}
    return {
        path: Answer(status=200, headers=((b"content-type", types[file.suffix]),), body=file.read_bytes())
        for path, file in files.items()
    }


def _load(letters: Path, smtp_port: int, shop: str) -> Application:
    return PostOffice(letters=Letterbox(letters), smtp_port=smtp_port, shop=shop)


def main() -> None:
    """Read the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m demo.outside.mail", description="The demo's post office.")
    parser.add_argument("--port", type=int, default=8026)
    parser.add_argument("--smtp-port", type=int, default=8025)
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--shop", default="http://www.amarante.localhost:8000/")
    asked = parser.parse_args()
    check_port("127.0.0.1", asked.smtp_port)
    run(functools.partial(_load, asked.letters, asked.smtp_port, asked.shop), address="127.0.0.1", port=asked.port)


if __name__ == "__main__":
    main()
