"""The public keys of a house as a JSON Web Key Set (RFC 7517, RFC 8037), for whoever verifies its receipts.

Each key is named by its thumbprint (RFC 7638), so that a name stands for one key everywhere. Keys that worked once stay
in the set: they go on speaking for what they signed. The set also says ``log``, the name of the house's evidence log.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from troth.evidence.entries import canonical

LONGEST_SET_BYTES = 256 * 1024
PUBLIC_BYTES = 32


class KeySetError(ValueError):
    """Text that is no key set of ours; the sentence says what is wrong with it."""


class PublicKey(Struct, frozen=True, kw_only=True):
    """One Ed25519 key that may be believed."""

    public: bytes
    not_before: dt.datetime | None = None
    """It signed nothing earlier; None where nobody says."""

    @property
    def id(self) -> str:
        """RFC 7638 thumbprint: SHA-256 over the key's required members in canonical JSON, base64url."""
        required = {"crv": "Ed25519", "kty": "OKP", "x": encode(self.public)}
        return encode(hashlib.sha256(canonical(required)).digest())


def write_set(keys: Sequence[PublicKey], *, log: str) -> bytes:
    """The set as it is given out, the working key first."""
    said = []
    for key in keys:
        one: dict[str, Any] = {"alg": "EdDSA", "crv": "Ed25519", "kid": key.id, "kty": "OKP", "use": "sig"}
        one["x"] = encode(key.public)
        if key.not_before is not None:
            one["nbf"] = int(key.not_before.timestamp())
        said.append(one)
    return canonical({"keys": said, "log": log})


def read_set(raw: bytes) -> tuple[str, tuple[PublicKey, ...]]:
    """The log's name and the keys that sign by Ed25519; others are left out (RFC 7517 section 5). KeySetError."""
    if len(raw) > LONGEST_SET_BYTES:
        raise KeySetError(f"A key set of {len(raw)} bytes is not read; {LONGEST_SET_BYTES} are the most.")
    try:
        said = msgspec.json.decode(raw, type=_Set)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise KeySetError(f"It is not a JSON Web Key Set: {wrong}.") from wrong
    keys = []
    for one in said.keys:
        if (one.kty, one.crv) != ("OKP", "Ed25519") or one.use not in {"", "sig"}:
            continue
        public = decode(one.x)
        if public is None or len(public) != PUBLIC_BYTES:
            raise KeySetError(f"The key {one.kid[:80]!r} of the set is not {PUBLIC_BYTES} bytes in base64url.")
        keys.append(PublicKey(public=public, not_before=_instant(one.nbf)))
    if not keys:
        raise KeySetError("The set holds no Ed25519 key.")
    return said.log, tuple(keys)


class _Jwk(Struct):
    kty: str
    crv: str = ""
    x: str = ""
    kid: str = ""
    use: str = ""
    nbf: int | None = None


class _Set(Struct):
    keys: list[_Jwk]
    log: str = ""


def _instant(seconds: int | None) -> dt.datetime | None:
    try:
        return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise KeySetError("The nbf of a key is no instant.") from wrong


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes | None:
    """What base64url without padding, in its one spelling, stands for; None for any other text."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:  # not base64, or not even ASCII
        return None
    return raw if encode(raw) == text else None
