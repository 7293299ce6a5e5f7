"""What is asked of the cards, and what is written on them."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

import phonenumbers
from msgspec import Struct

MOST_FOUND = 20
FIRST_CARD = 2000
"""Cards made at a counter count from here; the seeded ones lie below."""
NOBODY = "C-0000"
"""The card that stands for whoever asked to be forgotten: a ticket must name a card."""


class Reach(Struct, frozen=True, kw_only=True):
    """How somebody can be reached, read from what they said: an address or a number, or neither."""

    mail: str | None = None
    mobile: str | None = None


def reach(said: str) -> Reach:
    """Read it. A number without its country is one of Switzerland, and is kept in E.164."""
    said = said.strip()
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", said):
        return Reach(mail=said.lower())
    try:
        number = phonenumbers.parse(said, "CH")
    except phonenumbers.NumberParseException:
        return Reach()
    if not phonenumbers.is_possible_number(number):
        return Reach()
    return Reach(mobile=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def find(connection: sqlite3.Connection, said: str) -> list[sqlite3.Row]:
    """Cards by number, surname, address or telephone; whole words only, so that nobody leafs through the box."""
    said = said.strip()
    by = reach(said)
    return connection.execute(
        "SELECT * FROM clients WHERE client_no <> ? AND (client_no = ? OR mobile = ? OR lower(mail) = ?"
        " OR lower(surname) = lower(?) OR lower(given_name || ' ' || surname) = lower(?))"
        " ORDER BY surname, given_name LIMIT ?",
        (NOBODY, said.upper(), by.mobile, by.mail, said, said, MOST_FOUND),
    ).fetchall()


def card(connection: sqlite3.Connection, client_no: str) -> sqlite3.Row | None:
    """One card; the one that is nobody's is never shown."""
    if client_no == NOBODY:
        return None
    row: sqlite3.Row | None = connection.execute("SELECT * FROM clients WHERE client_no = ?", (client_no,)).fetchone()
    return row


def history(connection: sqlite3.Connection, client_no: str) -> dict[str, Sequence[sqlite3.Row]]:
    """What hangs on a card, the newest first."""
    asked = {
        "met": "SELECT at, boutique, noted FROM encounters WHERE client_no = ? ORDER BY at DESC",
        "calls": "SELECT at, asked FROM calls WHERE client_no = ? ORDER BY at DESC",
        "repairs": "SELECT * FROM repairs WHERE client_no = ? ORDER BY brought_on DESC",
        "commissions": "SELECT * FROM commissions WHERE ? IN (client_no, partner_no) ORDER BY ordered_on DESC",
        "wishes": "SELECT * FROM wish_cards WHERE client_no = ? ORDER BY noted_on DESC",
    }
    return {name: connection.execute(query, (client_no,)).fetchall() for name, query in asked.items()}


def note_meeting(
    connection: sqlite3.Connection, given: dict[str, str], *, client_no: str, badge: str, boutique: str, at: dt.datetime
) -> str:
    """Write down that somebody was met and what they left; on their card, or on a new one. The card's number."""
    number = client_no or _known(connection, given) or _new_card(connection, given, boutique=boutique, on=at.date())
    connection.execute(
        "INSERT INTO encounters (client_no, at, boutique, badge, shown, noted) VALUES (?, ?, ?, ?, TRUE, ?)",
        (number, _instant(at), boutique, badge, given.get("wishes", "")),
    )
    if given.get("wishes"):
        row = connection.execute("SELECT wishes FROM clients WHERE client_no = ?", (number,)).fetchone()
        wishes: dict[str, Any] = {**json.loads(row["wishes"]), "said": given["wishes"]}
        said = json.dumps(wishes, ensure_ascii=False)
        connection.execute("UPDATE clients SET wishes = ? WHERE client_no = ?", (said, number))
    return number


def note_call(
    connection: sqlite3.Connection, given: dict[str, str], *, client_no: str, badge: str, at: dt.datetime
) -> str:
    """Write down a call. The number of the card it belongs to, empty where there is none: a call makes no card."""
    by = reach(given.get("reach", ""))
    number = client_no or _known(connection, given)
    connection.execute(
        "INSERT INTO calls (caller_number, caller_name, client_no, taken_by, spoken, asked, at)"
        " VALUES (?, ?, ?, ?, TRUE, ?, ?)",
        (by.mobile or "", given.get("name", ""), number or None, badge, given.get("asked", ""), _instant(at)),
    )
    return number


def _known(connection: sqlite3.Connection, given: dict[str, str]) -> str:
    """The one card with this address or number; empty where there is none, or where two share it."""
    by = reach(given.get("reach", ""))
    rows = connection.execute(
        "SELECT client_no FROM clients WHERE lower(mail) = ? OR mobile = ?", (by.mail, by.mobile)
    ).fetchall()
    return rows[0]["client_no"] if len(rows) == 1 else ""


def _new_card(connection: sqlite3.Connection, given: dict[str, str], *, boutique: str, on: dt.date) -> str:
    last = connection.execute("SELECT max(CAST(substr(client_no, 3) AS INTEGER)) FROM clients").fetchone()[0]
    number = f"C-{max(last + 1, FIRST_CARD)}"
    given_name, _, surname = given.get("name", "").strip().rpartition(" ")
    by = reach(given.get("reach", ""))
    connection.execute(
        "INSERT INTO clients (client_no, surname, given_name, mail, mobile, met_at, met_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, surname, given_name, by.mail, by.mobile, boutique, on.isoformat()),
    )
    return number


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
