"""The keys of a home: one use each, named by an id that is worked out from the key itself.

- ``hash``: HMAC-SHA-256 over a person's identifier, so that the store can find a person and cannot list names;
- ``seal``: AES-256-GCM for what must be read again, such as an open request's address;
- ``sign``: Ed25519 over the log's checkpoints and what leaves the house as a token.

The newest key of a use works, older ones still answer: identifiers are looked up under all of them, seals and
signatures name the key that made them. A key id is no secret and tells a wrong key at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Literal, get_args

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from troth.stores import durable
from troth.stores.alone import alone
from troth.stores.home import Home, secret
from troth.terms.cannot import CannotRun

Use = Literal["hash", "seal", "sign"]
USES: tuple[Use, ...] = get_args(Use)
SECRET_BYTES = 32
NONCE_BYTES = 12


class NoKeys(CannotRun):
    """There is no key for this use, or its file cannot be read."""


class WrongKey(CannotRun):
    """Something was made with a key this home does not have."""


class Key(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key; its ``repr`` leaves the secret out."""

    use: Use
    made: str
    """The day, as a person wrote or the clock said; empty for one that came by environment."""
    secret: bytes

    @property
    def id(self) -> str:
        """Eight hex digits of SHA-256 over the use and the key: the same key has the same id everywhere."""
        return hashlib.sha256(b"troth key\0" + self.use.encode() + b"\0" + self.secret).hexdigest()[:8]

    def __repr__(self) -> str:
        return f"Key({self.use} {self.id})"


class Box:
    """One key for the papers of one thing."""

    def __init__(self, raw: bytes) -> None:
        self._cipher = AESGCM(raw)

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """AES-256-GCM, bound to ``about``."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def unseal(self, sealed: bytes, *, about: str) -> bytes:
        """What ``seal`` sealed. WrongKey where a byte was changed or it belongs to something else."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except InvalidTag:
            raise WrongKey("A sealed paper does not open: it was changed, or belongs to something else.") from None

    def __repr__(self) -> str:
        return "Box()"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["troth-keys-1"]
    keys: tuple[Key, ...]
    """Oldest first within a use: the last one works."""


class Keyring:
    """The keys of a home, open. Thread-safe: it is never changed after it was read."""

    def __init__(self, keys: tuple[Key, ...], *, source: str) -> None:
        self._keys = {use: tuple(key for key in reversed(keys) if key.use == use) for use in USES}
        self.source = source

    @staticmethod
    def open(home: Home, *, make: bool = True) -> Keyring:
        """Read the keys, from the environment where it names them, else from the state folder.

        In a demo or in development missing keys are made here; in production they are made by a person, with
        ``troth keys make``, so that a lost key is never replaced in silence. Without ``make`` nothing is. NoKeys.
        """
        file = keys_file(home)
        kept = _read(file)
        given = _from_environment()
        missing = [use for use in USES if not any(key.use == use for key in (*kept, *given))]
        if missing and make and not home.production:
            kept = make_keys(home, uses=tuple(missing), day="")
        keys = [
            key for use in USES for key in ([k for k in given if k.use == use] or [k for k in kept if k.use == use])
        ]
        return Keyring(tuple(keys), source=str(file))

    def every(self, use: Use) -> tuple[Key, ...]:
        """Keys of one use, the working one first. NoKeys where there is none."""
        keys = self._keys[use]
        if not keys:
            raise NoKeys(
                f"There is no {use} key: {self.source} has none and {_variable(use)} is not set.",
                hint="Make the keys with `troth keys make`, or put the ones this home was started with back.",
            )
        return keys

    def current(self, use: Use) -> Key:
        """The key that works for ``use`` today."""
        return self.every(use)[0]

    def by_id(self, use: Use, key_id: str) -> Key:
        """The key with this id. WrongKey."""
        for key in self._keys[use]:
            if key.id == key_id:
                return key
        held = ", ".join(key.id for key in self._keys[use]) or "none"
        raise WrongKey(
            f"This was made with the {use} key {key_id}; this home holds {held}.",
            hint=f"Put the key {key_id} back into {self.source} or {_variable(use)}.",
        )

    def digest(self, key: Key, *parts: str) -> bytes:
        """HMAC-SHA-256 under one key; the parts are joined so that no two lists of them give the same."""
        message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return hmac.digest(key.secret, message, "sha256")

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """AES-256-GCM; ``about`` is bound to it and must be said again to open: a seal cannot be moved elsewhere."""
        key = self.current("seal")
        nonce = secrets.token_bytes(NONCE_BYTES)
        return bytes.fromhex(key.id) + nonce + AESGCM(key.secret).encrypt(nonce, plain, about.encode())

    def unseal(self, sealed: bytes, *, about: str) -> bytes:
        """What ``seal`` sealed. WrongKey where the key is another one or a byte was changed."""
        key = self.by_id("seal", sealed[:4].hex())
        nonce, box = sealed[4 : 4 + NONCE_BYTES], sealed[4 + NONCE_BYTES :]
        try:
            return AESGCM(key.secret).decrypt(nonce, box, about.encode())
        except InvalidTag:
            raise WrongKey("A sealed record does not open: it was changed, or belongs to something else.") from None

    def make_box(self, *, about: str) -> bytes:
        """A new key of its own for one thing, sealed: to destroy these bytes is to destroy all it seals."""
        return self.seal(secrets.token_bytes(SECRET_BYTES), about=f"box {about}")

    def box(self, sealed: bytes, *, about: str) -> Box:
        """That key, open. WrongKey."""
        return Box(self.unseal(sealed, about=f"box {about}"))

    def sign(self, message: bytes) -> tuple[bytes, bytes]:
        """The public key (32 bytes) that works today and its Ed25519 signature (64 bytes)."""
        key = self.current("sign")
        return public_of(key), Ed25519PrivateKey.from_private_bytes(key.secret).sign(message)

    def verifiers(self) -> tuple[bytes, ...]:
        """Public keys of every signing key held, the working one first."""
        return tuple(public_of(key) for key in self.every("sign"))


def verify_signature(*, public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether Ed25519 says this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_of(key: Key) -> bytes:
    """The 32 bytes of a signing key that strangers may have."""
    return Ed25519PrivateKey.from_private_bytes(key.secret).public_key().public_bytes_raw()


def keys_file(home: Home) -> Path:
    """Where the keys lie, mode 0600."""
    return home.state / "keys.json"


def make_keys(home: Home, *, uses: tuple[Use, ...] = USES, day: str, rotate: bool = False) -> tuple[Key, ...]:
    """Make the missing keys of ``uses``, or with ``rotate`` a new one beside the old; every key now in the file."""
    file = keys_file(home)
    home.make_state()
    # Two processes that start at once must not each make a key: the later would throw the earlier's away.
    with alone(home.state / "keys.lock"):
        kept = _read(file)
        new = tuple(
            Key(use=use, made=day, secret=secrets.token_bytes(SECRET_BYTES))
            for use in uses
            if rotate or not any(key.use == use for key in kept)
        )
        if new:
            _write(file, kept + new)
        return kept + new


def _read(file: Path) -> tuple[Key, ...]:
    try:
        held = msgspec.json.decode(file.read_bytes(), type=_File)
    except FileNotFoundError:
        return ()
    except OSError as refused:
        raise NoKeys(f"The keys in {file} cannot be read: {refused.strerror}.") from refused
    except (msgspec.DecodeError, UnicodeDecodeError) as broken:
        raise NoKeys(
            f"{file} is damaged: {broken}.", hint="Put back the copy you keep of it; do not make new keys over it."
        ) from broken
    for key in held.keys:
        if len(key.secret) != SECRET_BYTES:
            raise NoKeys(f"{file} is damaged: a {key.use} key has {len(key.secret)} bytes instead of {SECRET_BYTES}.")
    return held.keys


def _write(file: Path, keys: tuple[Key, ...]) -> None:
    durable.put(file, msgspec.json.format(msgspec.json.encode(_File("troth-keys-1", keys)), indent=2))


def _variable(use: Use) -> str:
    return f"TROTH_{use.upper()}_KEY"


def _from_environment() -> tuple[Key, ...]:
    """``TROTH_HASH_KEY`` and the like: base64 of 32 bytes, several with commas, the working one first."""
    keys: list[Key] = []
    for use in USES:
        for number, text in enumerate(filter(None, (part.strip() for part in secret(_variable(use)).split(",")))):
            try:
                raw = base64.b64decode(text, validate=True)
            except ValueError:  # not base64, or not even ASCII
                raw = b""
            if len(raw) != SECRET_BYTES:
                raise NoKeys(
                    f"Key {number + 1} in {_variable(use)} is not base64 of {SECRET_BYTES} bytes.",
                    hint="`head -c 32 /dev/urandom | base64` makes one.",
                )
            keys.append(Key(use=use, made="", secret=raw))
    return tuple(reversed(keys))  # oldest first, as in the file
