"""Where the files of a log come from that is not our own store: a folder, an address. And how a copy of one is kept.

A copy is the log's files by their names, so that any server of files can give it out again. The checkpoint is written
last: a copy that broke off is a copy of the day before.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from troth.evidence import tiles
from troth.evidence.reading import Fetch
from troth.stores import durable
from troth.terms.cannot import CannotRun

WAIT_SECONDS = 20
_GONE = frozenset((404, 410))


class LogUnreachable(CannotRun):
    """The log's files cannot be fetched from where they should be."""


def from_folder(folder: Path) -> Fetch:
    """The files below a folder. LogUnreachable where it is none, or a file cannot be read."""
    if not folder.is_dir():
        raise LogUnreachable(f"{folder} is not a folder with the files of a log.")

    def fetch(path: str, *, most: int) -> bytes | None:
        return read_file(folder / path, most=most)

    return fetch


def read_file(file: Path, *, most: int) -> bytes | None:
    """The file's bytes, at most one more than ``most``; None where there is no file of that name. LogUnreachable."""
    try:
        # Not to be held up by a pipe that somebody laid there under the name of a tile.
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
            return opened.read(most + 1) if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as refused:
        raise LogUnreachable(f"{file} cannot be read: {refused.strerror}.") from refused


@contextmanager
def from_address(address: str) -> Iterator[Fetch]:
    """The files under a log's address, such as ``https://www.amarante.example/log/``. Read only. LogUnreachable."""
    with httpx.Client(
        base_url=address.rstrip("/") + "/",
        timeout=WAIT_SECONDS,
        follow_redirects=True,
        headers={"accept-encoding": "gzip, identity"},
    ) as client:

        def fetch(path: str, *, most: int) -> bytes | None:
            try:
                with client.stream("GET", path) as answer:
                    if answer.status_code in _GONE:
                        return None
                    if answer.status_code != httpx.codes.OK:
                        raise LogUnreachable(
                            f"{answer.url} answered {answer.status_code}.", hint="Try again later; nothing was changed."
                        )
                    held = b""
                    for piece in answer.iter_bytes():
                        held += piece
                        if len(held) > most:
                            break
                    return held[: most + 1]
            except httpx.HTTPError as away:
                raise LogUnreachable(
                    f"{address} cannot be read: {away or type(away).__name__}.", hint="Is it the address of a log?"
                ) from away

        yield fetch


class Copy:
    """A copy of a log in a folder: what is there already is not fetched again, for no tile ever changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: dict[str, bytes] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise LogUnreachable(f"The folder {folder} cannot be made: {refused.strerror}.") from refused

    def through(self, fetch: Fetch) -> Fetch:
        """A ``Fetch`` that takes tiles from the copy where it has them, and else fetches and keeps them."""

        def fetched(path: str, *, most: int) -> bytes | None:
            tile = tiles.read_path(path) is not None
            held = read_file(self.folder / path, most=most) if tile else None
            if held is None:
                held = fetch(path, most=most)
                if held is not None and tile and len(held) <= most:
                    self._write(path, held)
                elif held is not None:
                    self._last[path] = held
            return held

        return fetched

    def finish(self) -> None:
        """Write what changes: the checkpoint, and the keys where they were fetched. Call it once everything held."""
        for path in sorted(self._last, reverse=True):  # keys before the checkpoint that they sign
            self._write(path, self._last[path])

    def _write(self, path: str, held: bytes) -> None:
        place = self.folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            durable.put(place, held, mode=0o644)
        except OSError as refused:
            raise LogUnreachable(f"{place} cannot be written: {refused.strerror}.") from refused
