"""What things of a request are called at the desk, and a request as a row of a list. No row names anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import Struct

from troth.house.stands import WAYS, stands
from troth.rights.facts import Request
from troth.server.desk import thread
from troth.terms.labels import labels

RIGHTS = {"access": "Copy", "erase": "Erasure", "object": "Objection"}
ASKS = {"access": "what do you hold about me", "erase": "please forget me", "object": "please stop this"}
WAITS = {"client": "the client", "desk": "us", "system": "a system", "machine": "nobody", "": ""}
STATES = {
    "received": "Waits until the person has shown who they are",
    "proven": "To be searched",
    "planned": "The plan waits for a yes",
    "approved": "To be carried out",
    "running": "Under way",
    "done": "Done",
    "left": "Done, and something stays",
    "refused": "Refused, with reasons",
    "withdrawn": "Taken back by the person",
}
GROUNDS = {
    "legal-obligation": "a law asks us to",
    "open-order": "a matter is still open",
    "claims": "for claims at law",
}


class RequestRow(Struct, frozen=True):
    """One request in a list."""

    request: Request
    what: str
    where: str
    stands: str
    waits: str
    pace: str
    number: str
    word: str
    run: Any


def row_of(one: Request, now: dt.datetime) -> RequestRow:
    """A request as a list shows it."""
    number, word = thread.left_words(one, now) if one.open else ("", "closed")
    return RequestRow(
        request=one,
        what=RIGHTS[one.right],
        where=where(one),
        stands=stands(one),
        waits=WAITS[one.waits_for],
        pace=thread.pace(one, now),
        number=number,
        word=word,
        run=thread.short(one, now) if one.open else "",
    )


def where(one: Request) -> str:
    """``France, by web``."""
    place = labels("en").place(one.place) if one.place else ""
    way = WAYS.get(one.way, one.way)
    return f"{place}, {way}" if place else way


def capital(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]
