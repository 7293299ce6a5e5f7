"""The boutiques' cards on the first day: the cast, and the neighbours whom nothing may touch."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from demo.boutique.cards import NOBODY
from demo.boutique.signing import scrambled
from demo.neighbours import NEIGHBOURS, Neighbour

ADVISERS = (
    ("A-03", "Salomé Perrin", "Geneva, quai des Lapidaires", "lanterns over the old bridge"),
    ("A-07", "Edwin Ross", "London, Plover Street", "rain on a copper roof"),
)
INES, JONAS, MEI = "C-1042", "C-1043", "C-1044"
GENEVA, LONDON = "Geneva, quai des Lapidaires", "London, Plover Street"
FIRST_DAY = dt.date(2026, 1, 12)
PIECES = ("MA-003", "MA-004", "MA-006", "MA-009", "MA-010", "MA-011")
MENDED = (
    ("Ring, Bud", "Stone set anew, one claw rebuilt"),
    ("Watch, Twelve buds", "Movement cleaned, one link added"),
    ("Pendant, Five tails", "Restrung, clasp replaced"),
)
ASKED = (
    "Asks whether the brooch can be seen in the boutique before the weekend.",
    "Would like the ring a size larger and asks how long it takes.",
    "Asks when the parcel comes; was told the carrier rings first.",
    "Asks what cleaning costs.",
)


def seed(connection: sqlite3.Connection) -> None:
    """Fill an empty database; the same rows each time."""
    for badge, called, boutique, words in ADVISERS:
        salt = hashlib.blake2b(badge.encode(), digest_size=16).digest()
        _put(connection, "advisers", badge=badge, called=called, boutique=boutique, secret=scrambled(words, salt=salt))
    _put(connection, "clients", client_no=NOBODY, surname="", met_at="", met_on="1900-01-01")
    _cast(connection)
    for number, neighbour in enumerate(NEIGHBOURS):
        _neighbour(connection, neighbour, number)


def _put(connection: sqlite3.Connection, table: str, **row: Any) -> None:
    said = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value
        for name, value in row.items()
    }
    marks = ", ".join("?" for _ in said)
    connection.execute(f"INSERT INTO {table} ({', '.join(said)}) VALUES ({marks})", tuple(said.values()))


def _cast(connection: sqlite3.Connection) -> None:
    _put(
        connection, "clients",
        client_no=INES, surname="Favre", given_name="Inès", mail="ines.favre@clients.example",
        mobile="+41225550171", street="6 rue de la Lanterne", postcode="1204", town="Genève", met_at=GENEVA,
        met_on="2026-05-20",
        wishes={"letters": {"email": True, "post": False}, "invited": {"to": "openings in Geneva"}, "spoken": "French"},
    )  # fmt: skip
    _put(
        connection, "clients",
        client_no=JONAS, surname="Keller", given_name="Jonas", mail="jonas.keller@clients.example",
        mobile="+41315550143", street="Seilergasse 4", postcode="3011", town="Bern", met_at=GENEVA, met_on="2026-08-04",
        wishes={"letters": {"email": False, "post": False}, "spoken": "German"},
    )  # fmt: skip
    _put(
        connection, "clients",
        client_no=MEI, surname="Tanaka", given_name="Mei", mail="mei.tanaka@clients.example",
        mobile="+442079460199", street="31 Plover Street", postcode="W1S 0ZZ", town="London", country="GB",
        met_at=LONDON, met_on="2026-10-02", wishes={},
    )  # fmt: skip
    _ines(connection)
    _put(
        connection, "encounters",
        client_no=JONAS, at="2026-08-04 15:10:00", boutique=GENEVA, badge="A-03", shown=True,
        noted="Came about two rings that close into one. Wants no letters of any kind.",
    )  # fmt: skip
    _put(
        connection, "encounters",
        client_no=MEI, at="2026-10-02 11:30:00", boutique=LONDON, badge="A-07", shown=True,
        noted="Looked at the Bud by daylight and will order it from home.",
    )  # fmt: skip
    _put(
        connection, "wish_cards", client_no=MEI, piece_no="MA-003", noted_on="2026-10-02", words="with the darker stone"
    )
    _put(
        connection, "calls",
        caller_number="+442079460199", caller_name="Ms Tanaka", client_no=MEI, taken_by="A-07",
        spoken=True, asked="Asks on which day the ring comes; asked to have it before noon.", at="2026-11-24 09:15:00",
    )  # fmt: skip


def _ines(connection: sqlite3.Connection) -> None:
    """Met in a boutique, telephoned twice, one call recorded, two pieces mended, one ordered with Jonas."""
    _put(
        connection, "encounters",
        client_no=INES, at="2026-05-20 14:20:00", boutique=GENEVA, badge="A-03", shown=True,
        noted="Madame Favre looked at earrings for a birthday; tried First light. Rings her sister from 022 555 01 71.",
    )  # fmt: skip
    _put(
        connection, "encounters",
        client_no=INES, at="2026-08-04 15:10:00", boutique=GENEVA, badge="A-03", shown=True,
        noted="Came with Jonas Keller about two rings that close into one; writes from ines.favre@clients.example.",
    )  # fmt: skip
    _put(
        connection, "calls",
        call_no=1, caller_number="+41225550171", caller_name="Inès Favre", client_no=INES,
        taken_by="A-03", spoken=True, asked="Asks whether the earrings may get wet.", at="2026-07-02 10:05:00",
    )  # fmt: skip
    # The second call came to London, where nobody knew her card: only the number is hers.
    _put(
        connection, "calls",
        call_no=2, caller_number="+41225550171", caller_name="", client_no=None, taken_by="A-07",
        spoken=True, asked="A lady from Geneva asks whether a piece ordered there can be collected here.",
        at="2026-10-14 16:40:00",
    )  # fmt: skip
    _put(
        connection, "recordings",
        call_no=2, file="2026/10/14/1640-A-07.opus", seconds=212,
        transcript="Good afternoon, this is Inès Favre, I am calling from Geneva about the two rings.",
        agreed_at="2026-10-14 16:40:20",
    )  # fmt: skip
    _put(
        connection, "repairs",
        ticket="T-26-018", client_no=INES, brought_by="Inès Favre", piece="Earrings, First light",
        done="Left hook replaced", state="Collected", brought_on="2026-09-08", guarantee_until="2028-09-22",
    )  # fmt: skip
    _put(
        connection, "repairs",
        ticket="T-22-104", client_no=INES, brought_by="I. Favre", piece="A chain of her mother's",
        done="Soldered", state="Collected", brought_on="2022-03-01", guarantee_until="2024-03-15",
    )  # fmt: skip
    _put(
        connection, "social_contacts",
        network="Pinnacle", handle="@ines.by.the.lake", client_no=INES,
        message={"said": "Is the brooch from the window still there?"}, at="2026-06-30 19:02:00",
    )  # fmt: skip
    # Nobody tied this one to her card: only the address inside the message is hers.
    _put(
        connection, "social_contacts",
        network="Plaza", handle="@lanterne6", client_no=None,
        message={
            "said": "Do you engrave on Saturdays? Inès",
            "answer_to": {"mail": "Ines.Favre@clients.example", "by": "evening"},
        },
        at="2026-09-19 21:44:00",
    )  # fmt: skip
    _put(
        connection, "commissions",
        commission_no="M-26-07", client_no=INES, partner_no=JONAS,
        piece="Two rings that close into one", wording_1="Inès, since the ferry", wording_2="Jonas, since the ferry",
        size_1=52, size_2=62, price="23400.00", ordered_on="2026-08-04", state="Handed over",
    )  # fmt: skip
    for piece, words in (("MA-004", "the smaller pair"), ("MA-006", "")):
        _put(connection, "wish_cards", client_no=INES, piece_no=piece, noted_on="2026-05-20", words=words)


def _neighbour(connection: sqlite3.Connection, one: Neighbour, number: int) -> None:
    card, met = f"C-{1100 + number}", FIRST_DAY + dt.timedelta(days=9 * number)
    badge, boutique = ("A-07", LONDON) if one.country in {"GB", "IE"} else ("A-03", GENEVA)
    _put(
        connection, "clients",
        client_no=card, surname=one.surname, given_name=one.given, mail=one.mail,
        mobile=one.telephone, street=one.street, postcode=one.postcode, town=one.town, country=one.country,
        met_at=boutique, met_on=met.isoformat(), wishes={"letters": {"email": number % 3 == 0}},
    )  # fmt: skip
    _put(
        connection, "encounters",
        client_no=card, at=f"{met} 1{number % 7}:30:00", boutique=boutique, badge=badge,
        shown=True, noted=f"{one.given} {one.surname} looked at {PIECES[number % len(PIECES)]} and will come back.",
    )  # fmt: skip
    if number % 2 == 0 or one.surname == "Moretti":
        # Of the two who share a telephone, nobody noted which one called.
        _put(
            connection, "calls",
        caller_number=one.telephone, caller_name="" if one.surname == "Moretti" else one.surname,
            client_no=None if one.surname == "Moretti" else card, taken_by=badge, spoken=True,
            asked=ASKED[number % len(ASKED)], at=f"{met + dt.timedelta(days=20)} 10:0{number % 10}:00",
        )  # fmt: skip
    if number % 4 == 1:
        piece, done = MENDED[number % len(MENDED)]
        brought = met + dt.timedelta(days=30)
        _put(
            connection, "repairs",
        ticket=f"T-26-{200 + number}", client_no=card, brought_by=f"{one.given} {one.surname}",
            piece=piece, done=done, state="On the bench" if number > 28 else "Collected",
            brought_on=brought.isoformat(),
            guarantee_until=brought.replace(year=brought.year + 2).isoformat(),
        )  # fmt: skip
    if number % 5 == 0:
        _put(
            connection, "social_contacts",
        network="Plaza", handle=f"@{one.given.lower()}.{number}", client_no=card,
            message={"said": "Thank you for the afternoon.", "answer_to": {"mail": one.mail}},
            at=f"{met + dt.timedelta(days=2)} 20:00:00",
        )  # fmt: skip
    if number % 3 == 0:
        _put(connection, "wish_cards", client_no=card, piece_no=PIECES[number % len(PIECES)], noted_on=met.isoformat())
