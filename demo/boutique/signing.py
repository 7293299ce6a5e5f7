"""Who is at the counter: a badge and its words, then a signed note in the browser for one working day.

The note says the badge and when it ends; nothing is kept of it here. A form carries a token made from the note, so
that no other page can send one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sqlite3
import threading
from pathlib import Path

from msgspec import Struct

COOKIE = "__Host-boutique"
DAY_SECONDS = 10 * 60 * 60
MOST_TRIES = 5
WAIT_SECONDS = 300
NOBODYS = f"{base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(32)).decode()}"
"""What words are held against where there is no such badge: the answer takes as long."""


class Adviser(Struct, frozen=True, kw_only=True):
    """Somebody of the house who is signed in."""

    badge: str
    called: str
    boutique: str


def scrambled(words: str, *, salt: bytes) -> str:
    """Words as they are kept: scrypt (RFC 7914) with its salt before it."""
    made = hashlib.scrypt(words.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return f"{base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def key(state: Path) -> bytes:
    """The signing key of this state, made at first need and readable by its owner alone."""
    place = state / "secret"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_bytes(secrets.token_bytes(32))
    return place.read_bytes()


def adviser(connection: sqlite3.Connection, badge: str) -> Adviser | None:
    """Whoever wears this badge and still works here."""
    row = connection.execute(
        "SELECT badge, called, boutique FROM advisers WHERE badge = ? AND left_on IS NULL", (badge,)
    ).fetchone()
    return Adviser(badge=row["badge"], called=row["called"], boutique=row["boutique"]) if row else None


class Gate:
    """Lets advisers in. After five wrong tries a badge waits five minutes, whoever tries."""

    def __init__(self, signing_key: bytes) -> None:
        self._key = signing_key
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def enter(self, connection: sqlite3.Connection, *, badge: str, words: str, now: float) -> Adviser | None:
        """The adviser, if the words are right; None for every kind of no."""
        with self._lock:
            tries, since = self._wrong.get(badge, (0, now))
            if tries >= MOST_TRIES and now - since < WAIT_SECONDS:
                return None
        row = connection.execute("SELECT secret FROM advisers WHERE badge = ?", (badge,)).fetchone()
        kept = row["secret"] if row else NOBODYS
        right = hmac.compare_digest(scrambled(words, salt=base64.b64decode(kept.partition("$")[0])), kept)
        found = adviser(connection, badge) if right else None
        with self._lock:
            if found:
                self._wrong.pop(badge, None)
            elif row:  # a badge that nobody wears is not remembered: that list could grow without end
                self._wrong[badge] = (tries % MOST_TRIES + 1, now)
        return found

    def note(self, badge: str, *, now: float) -> str:
        """What the browser keeps."""
        said = f"{badge}.{int(now) + DAY_SECONDS}"
        return f"{said}.{self._sign(said)}"

    def badge(self, note: str, *, now: float) -> str | None:
        """Whose note it is; None for one that is not ours, was altered or has ended."""
        said, _, signature = note.rpartition(".")
        badge, _, until = said.rpartition(".")
        ours = hmac.compare_digest(self._sign(said).encode(), signature.encode())
        return badge if ours and until.isdigit() and int(until) > now else None

    def token(self, note: str) -> str:
        """For the forms of whoever holds this note."""
        return self._sign(f"form {note}")

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), "sha256").hexdigest()
