"""Who is on the page: an address, sealed, in the browser's own session cookie. Nothing of it is kept by us.

The cookie is the browser's (``__Host-centre``) and gone when it closes; what is in it is sealed, so that nobody who
reads the cookie reads the address, and it stops counting after a while even where a browser never closes.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Literal

import msgspec
from django.http import HttpRequest

from troth.server.pages.shell import the_house as house
from troth.server.pages.tongue import ASKED
from troth.stores.keys import WrongKey

Slot = Literal["asked", "signed-in"]
LASTS: dict[Slot, dt.timedelta] = {"asked": dt.timedelta(minutes=10), "signed-in": dt.timedelta(hours=2)}
"""How long an address waits for its code, and how long a code opens the page."""
PROVES = dt.timedelta(minutes=15)
"""How long a code shows that whoever asks for a copy or an erasure is that person; later another one is asked for."""
OURS = "/privacy/requests/"
"""Pages that a code may lead back to."""


class Seat(msgspec.Struct, frozen=True):
    """What is sealed."""

    email: str
    since: dt.datetime


def put(request: HttpRequest, slot: Slot, *, email: str) -> None:
    """Remember the address in this browser. A new seat takes a new session: an old cookie does not grow powers."""
    request.session.cycle_key()
    plain = msgspec.json.encode(Seat(email=email, since=house().clock.now()))
    request.session[slot] = base64.urlsafe_b64encode(house().keyring.seal(plain, about=f"centre {slot}")).decode()


def who(request: HttpRequest, slot: Slot) -> str | None:
    """The address in this slot; None where there is none, it is too old, or it was not sealed here."""
    seat = _seat(request, slot)
    return seat.email if seat is not None and house().clock.now() - seat.since < LASTS[slot] else None


def just_shown(request: HttpRequest) -> bool:
    """Whether the code that opened this page came back a few minutes ago: then it is proof enough to ask for more."""
    seat = _seat(request, "signed-in")
    return seat is not None and dt.timedelta() <= house().clock.now() - seat.since < PROVES


def _seat(request: HttpRequest, slot: Slot) -> Seat | None:
    sealed = request.session.get(slot)
    if not isinstance(sealed, str):
        return None
    try:
        plain = house().keyring.unseal(base64.urlsafe_b64decode(sealed), about=f"centre {slot}")
        return msgspec.json.decode(plain, type=Seat)
    except (WrongKey, binascii.Error, msgspec.DecodeError):
        return None


def lead_back(request: HttpRequest, path: str) -> None:
    """Where to go once a code came back: a page of requests, else the choices."""
    request.session["way"] = path if path.startswith(OURS) else ""


def way(request: HttpRequest) -> str:
    """That page; empty for the choices."""
    path = str(request.session.get("way", ""))
    return path if path.startswith(OURS) else ""


def leave(request: HttpRequest) -> None:
    """Forget everything this browser's session holds."""
    request.session.flush()


def speak(request: HttpRequest, language: str) -> None:
    """Remember the language a reader chose in a session that begins anew."""
    if language:
        request.session[ASKED] = language


def spoken(request: HttpRequest) -> str:
    """The language this session remembers; empty where none was chosen."""
    return str(request.session.get(ASKED, ""))


def say(request: HttpRequest, note: str) -> None:
    """A sentence for the next page this browser opens."""
    request.session["note"] = note


def said(request: HttpRequest) -> str:
    """That sentence, once."""
    return str(request.session.pop("note", "")) if "note" in request.session else ""
