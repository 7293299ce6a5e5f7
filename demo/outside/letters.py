"""Letters as they arrived, one file each, and what a person or a trial reads in one."""

from __future__ import annotations

import email
import email.policy
import html
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import msgspec

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)
LINKS = re.compile(r"https?://[^\s<>\"')\]]+")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in the file: the envelope, and the letter byte for byte."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter, read. `headers` by lower-case name, the last one where a name stands twice; `received` in UTC."""

    number: int
    received: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    headers: dict[str, str]
    text: str
    links: tuple[str, ...]


class Letterbox:
    """A folder of letters, numbered from 1. A letter is durable when `put` returns; only one process puts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._opened: dict[int, Letter] = {}
        self._last = max((int(file.stem) for file in folder.glob("[0-9]*.json")), default=0)

    def put(self, kept: Kept) -> int:
        """Keep it; its number."""
        self._last += 1
        file = self._file(self._last)
        draft = file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(kept))
        draft.rename(file)
        return self._last

    def get(self, number: int) -> Kept | None:
        """What lies under that number."""
        try:
            return msgspec.json.decode(self._file(number).read_bytes(), type=Kept)
        except FileNotFoundError:
            return None

    def read(self, number: int) -> Letter | None:
        """The letter under that number, read; read once, for a letter never changes."""
        if number not in self._opened:
            kept = self.get(number)
            if kept is None:
                return None
            received = datetime.fromtimestamp(self._file(number).stat().st_mtime, tz=UTC)
            self._opened[number] = read_letter(kept, number=number, received=received)
        return self._opened[number]

    def all(self, *, to: str = "") -> list[Letter]:
        """Every letter, oldest first; with `to`, only those to that address, whatever its case."""
        letters = (self.read(number) for number in range(1, self._last + 1))
        wanted = to.casefold()
        return [
            letter
            for letter in letters
            if letter is not None and (not to or wanted in (each.casefold() for each in letter.recipients))
        ]

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:05}.json"


def read_letter(kept: Kept, *, number: int, received: datetime) -> Letter:
    """Read a letter leniently: whatever a program managed to send must still be shown."""
    message = email.message_from_bytes(kept.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    text = _text(message)
    return Letter(
        number=number,
        received=received,
        sender=str(message["from"] or kept.sender),
        recipients=kept.recipients,
        subject=str(message["subject"] or ""),
        headers={name.lower(): str(value) for name, value in message.items()},
        text=text,
        links=tuple(dict.fromkeys(link.rstrip(".,;") for link in LINKS.findall(text))),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, UnicodeError):  # a character set nobody knows
        payload = body.get_payload(decode=True)
        content = payload.decode("latin-1") if isinstance(payload, bytes) else ""
    if body.get_content_type() == "text/html":
        content = html.unescape(TAGS.sub("", content))
    return content.replace("\r\n", "\n").strip()


def drawn_body(kept: Kept) -> str:
    """The letter's HTML, where it has any that can be read."""
    message = email.message_from_bytes(kept.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("html",))
    try:
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
    except (LookupError, UnicodeError, KeyError):
        return ""
