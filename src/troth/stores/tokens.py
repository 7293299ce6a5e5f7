"""The token in a letter's link: only this home can make it, or read what it means.

It is sealed, so a link that is forwarded or logged tells nobody who was written to, and it never grows old: a letter
may be opened after years. A rotated seal key still opens the tokens it made. A token of one sort is none of another.
"""

from __future__ import annotations

import base64
from typing import ClassVar, TypeVar

import msgspec
from msgspec import Struct

from troth.stores.keys import Keyring, WrongKey

LONGEST_TOKEN = 400


class StopToken(Struct, frozen=True, kw_only=True):
    """Ends a kind of letter: which person's, and which letters."""

    ABOUT: ClassVar[str] = "stop token"
    person: int
    message: str
    """The declared message the link came in."""


class RecordToken(Struct, frozen=True, kw_only=True):
    """Opens the record of an erasure, whose person is nobody we know any more."""

    ABOUT: ClassVar[str] = "record token"
    request: str


Token = TypeVar("Token", StopToken, RecordToken)


def make_token(keys: Keyring, meant: StopToken | RecordToken) -> str:
    """The token, fit for an address."""
    return base64.urlsafe_b64encode(keys.seal(msgspec.json.encode(meant), about=meant.ABOUT)).decode().rstrip("=")


def read_token(keys: Keyring, token: str, sort: type[Token]) -> Token | None:
    """What a token of this sort means; None for one this home did not make, whole."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(keys.unseal(sealed, about=sort.ABOUT), type=sort)
    except (ValueError, WrongKey, msgspec.DecodeError):
        return None
