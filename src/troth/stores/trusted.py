"""Whose signature is believed when a proof, a receipt or somebody's log is verified, and where the key came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from troth.evidence import note
from troth.evidence.jwks import LONGEST_SET_BYTES, KeySetError, PublicKey, read_set
from troth.evidence.note import NoteError
from troth.evidence.reading import Fetch
from troth.stores.home import Home, NoHome
from troth.stores.keys import Keyring, NoKeys, public_of
from troth.stores.log import origin_of
from troth.stores.log_copies import read_file
from troth.terms.cannot import CannotRun

_LINE = re.compile(r"\+[0-9a-f]{8}\+")
Whence = Literal["given", "home", "log"]


class NoKey(CannotRun):
    """There is no key to verify with, or what was given as one is none."""


class Trusted(Struct, frozen=True, kw_only=True):
    """One log's name, and the keys that may sign for it."""

    log: str
    keys: tuple[PublicKey, ...]
    whence: Whence
    """``given`` by whoever verifies, ``home``: our own, ``log``: the log's own word, which shows less."""

    @property
    def publics(self) -> tuple[bytes, ...]:
        """The keys alone."""
        return tuple(key.public for key in self.keys)


def given(said: Sequence[str]) -> Trusted | None:
    """Keys as a person gives them: verifier lines, files of such lines, files of a key set. None for none. NoKey."""
    found = [each for one in said for each in _read(one)]
    names = {name for name, _ in found}
    if len(names) > 1:
        raise NoKey(f"The keys are of several logs: {', '.join(sorted(names))}.", hint="Give those of one.")
    return Trusted(log=names.pop(), keys=tuple(key for _, key in found), whence="given") if found else None


def of_home(path: Path) -> Trusted | None:
    """The keys of the home at ``path``; None where there is no home with keys. Nothing is made there."""
    home = Home(path)
    try:
        return Trusted(log=origin_of(home), keys=public_keys(Keyring.open(home, make=False)), whence="home")
    except (NoHome, NoKeys):
        return None


def of_log(fetch: Fetch) -> Trusted:
    """The keys that a log itself gives out. NoKey."""
    raw = fetch("keys", most=LONGEST_SET_BYTES)
    if raw is None:
        raise NoKey(
            "The log does not say which keys sign it.", hint="Give the key you know it by: `--key NAME+HASH+KEY`."
        )
    keys = _lines(raw, of="The file `keys` of the log")
    return Trusted(log=keys[0][0], keys=tuple(key for name, key in keys if name == keys[0][0]), whence="log")


def public_keys(keys: Keyring) -> tuple[PublicKey, ...]:
    """What strangers are told of the keys that sign, the working one first."""
    return tuple(PublicKey(public=public_of(key), not_before=_day(key.made)) for key in keys.every("sign"))


def _day(made: str) -> dt.datetime | None:
    """The beginning of the day a key was made on; None where nobody wrote it down."""
    try:
        return dt.datetime.fromisoformat(made).replace(tzinfo=dt.UTC) if made else None
    except ValueError:
        return None


def _read(said: str) -> list[tuple[str, PublicKey]]:
    if _LINE.search(said):
        return _lines(said.encode(errors="replace"), of="The key")
    file = Path(said)
    raw = read_file(file, most=LONGEST_SET_BYTES)
    if raw is None:
        raise NoKey(f"{said[:200]} is neither a verifier line nor a file.", hint="A line reads NAME+HASH+KEY.")
    if not raw.lstrip().startswith(b"{"):
        return _lines(raw, of=str(file))
    try:
        name, keys = read_set(raw)
    except KeySetError as wrong:
        raise NoKey(f"{file}: {wrong}") from wrong
    if not name:
        raise NoKey(
            f"{file} does not name its log.", hint="Give the keys as verifier lines: /log/keys of the site has them."
        )
    return [(name, key) for key in keys]


def _lines(raw: bytes, *, of: str) -> list[tuple[str, PublicKey]]:
    lines = [line for line in raw.decode(errors="replace").splitlines() if line.strip()]
    try:
        found = [note.read_verifier(line) for line in lines]
    except NoteError as wrong:
        raise NoKey(f"{of}: {wrong}") from wrong
    if not found:
        raise NoKey(f"{of} holds no key.")
    return [(name, PublicKey(public=public)) for name, public in found]
