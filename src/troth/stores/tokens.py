"""The token in a letter's link: it says which person's which letters end, and only this home can read or make it.

It is sealed, so a link that is forwarded or logged tells nobody who was written to, and it never grows old: a letter
may be opened after years. A rotated seal key still opens the tokens it made.
"""

from __future__ import annotations

import base64

import msgspec
from msgspec import Struct

from troth.stores.keys import Keyring, WrongKey

ABOUT = "stop token"
LONGEST_TOKEN = 400


class StopToken(Struct, frozen=True, kw_only=True):
    """What a link of a letter means."""

    person: int
    message: str
    """The declared message the link came in."""


def make_token(keys: Keyring, meant: StopToken) -> str:
    """The token, fit for an address."""
    return base64.urlsafe_b64encode(keys.seal(msgspec.json.encode(meant), about=ABOUT)).decode().rstrip("=")


def read_token(keys: Keyring, token: str) -> StopToken | None:
    """What a token means; None for one this home did not make, whole."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(keys.unseal(sealed, about=ABOUT), type=StopToken)
    except (ValueError, WrongKey, msgspec.DecodeError):
        return None
