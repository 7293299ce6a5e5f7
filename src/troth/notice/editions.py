"""Where editions are kept: ``HOME/editions/<hash>/``, one folder each, written once and verified whenever it is read.

A folder holds the source files byte by byte and ``edition.json``: when it was published, by whom, from when it holds,
and the SHA-256 of each file. A folder that differs by one byte is refused with the file named: what the house said on
a day must not be able to change afterwards.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from troth.notice.edition import EDITION_FORMAT, Edition, hash_of, switch_hashes
from troth.notice.read import read_notice
from troth.terms.cannot import CannotRun

FOLDER = "editions"
RECORD = "edition.json"


class DamagedEdition(CannotRun):
    """A published edition is not as it was published."""


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``edition.json``."""

    format: str
    notice: str
    effective: dt.datetime
    published_at: dt.datetime
    author: str
    main: str
    """The file in the notice's own language."""
    files: dict[str, str]
    """SHA-256 in hex by file name."""
    approver: str = ""
    """Who approved it; left out where nobody did."""


class Editions:
    """The published editions of one home. One that was read and verified is kept in memory: it cannot change."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER
        self._read: dict[str, Edition] = {}

    def all(self) -> tuple[Edition, ...]:
        """Every edition, ordered by the instant it begins. DamagedEdition when one is not as it was published."""
        if not self.folder.is_dir():
            return ()
        names = [one.name for one in self.folder.iterdir() if one.is_dir() and not one.name.startswith(".")]
        return tuple(sorted((self._load(name) for name in names), key=lambda one: (one.effective, one.published_at)))

    def get(self, edition_hash: str) -> Edition | None:
        """One edition by its whole hash."""
        if not _is_hash(edition_hash) or not (self.folder / edition_hash).is_dir():
            return None
        return self._load(edition_hash)

    def in_force(self, at: dt.datetime) -> Edition | None:
        """The edition in force at an instant: from its first instant until the next one begins, half-open."""
        found = None
        for one in self.all():
            if one.effective <= at:
                found = one
        return found

    def publish(
        self,
        files: Mapping[str, bytes],
        *,
        main: str,
        effective: dt.datetime,
        published_at: dt.datetime,
        author: str,
        approver: str = "",
    ) -> Edition:
        """Write an edition. ``publish.plan`` decides whether that may be; this only writes, once.

        Durable on return. A crash leaves either no folder of this name or a whole one: the files are written and
        flushed under another name, and the folder is then renamed. CannotRun when it is there already.
        """
        edition_hash = hash_of(files)
        target = self.folder / edition_hash
        if target.exists():
            raise CannotRun(
                f"Edition {edition_hash[:8]} is published already, in {target}.", hint="Nothing needs to be done."
            )
        draft = self.folder / f".{edition_hash}"
        shutil.rmtree(draft, ignore_errors=True)  # what a crash here left; it was never published
        try:
            draft.mkdir(parents=True)
            (draft / main).write_bytes(files[main])
            notice = _notice_of(draft / main)
            record = Record(
                format=EDITION_FORMAT,
                notice=notice,
                effective=effective,
                published_at=published_at,
                author=author,
                main=main,
                files={name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
                approver=approver,
            )
            for name, body in (*files.items(), (RECORD, _written(record))):
                _write(draft / name, body)
            _flush(draft)
            draft.rename(target)
            _flush(self.folder)
        except OSError as failed:
            shutil.rmtree(draft, ignore_errors=True)
            raise CannotRun(
                f"The edition could not be written to {self.folder}: {failed.strerror or failed}.",
                hint="Make the folder writable, then publish again. Nothing has been published.",
            ) from failed
        return self._load(edition_hash)

    def _load(self, name: str) -> Edition:
        if name not in self._read:
            self._read[name] = _verified(self.folder / name)
        return self._read[name]


def source_files(path: Path) -> dict[str, bytes]:
    """The files an edition is made of: the notice and its translations beside it, ``notice.fr.md``."""
    beside = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))
    return {one.name: one.read_bytes() for one in (path, *beside)}


def _verified(folder: Path) -> Edition:
    """Read one folder; DamagedEdition names the file that differs from what was published."""
    record = _record(folder)
    there = {one.name for one in folder.iterdir()} - {RECORD}
    for name in sorted(there.symmetric_difference(record.files)):
        what = "is missing" if name in record.files else "was not part of it"
        raise _damaged(folder / name, what)
    files: dict[str, bytes] = {}
    for name, digest in record.files.items():
        files[name] = (folder / name).read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise _damaged(folder / name, "is not as it was published")
    if hash_of(files) != folder.name:
        raise _damaged(folder / RECORD, "does not belong to the edition its folder is named for")
    reading = read_notice(folder / record.main)
    if reading.notice is None:
        raise _damaged(folder / record.main, "cannot be read as a notice")
    if reading.notice.effective != record.effective:
        raise _damaged(folder / RECORD, "names another date than the notice")
    return Edition(
        hash=folder.name,
        notice=reading.notice,
        translations=tuple(reading.translations),
        effective=record.effective,
        published_at=record.published_at,
        author=record.author,
        approver=record.approver,
        files=files,
        switches=switch_hashes(reading.notice),
    )


def _record(folder: Path) -> Record:
    path = folder / RECORD
    try:
        body = path.read_bytes()
        record = msgspec.json.decode(body, type=Record)
    except FileNotFoundError:
        raise _damaged(path, "is missing") from None
    except msgspec.DecodeError:
        raise _damaged(path, "cannot be read") from None
    if record.format != EDITION_FORMAT or body != _written(record) or record.main not in record.files:
        raise _damaged(path, "is not as it was published")
    return record


def _damaged(path: Path, what: str) -> DamagedEdition:
    return DamagedEdition(
        f"{path}: this file of a published edition {what}.",
        hint="Restore the folder as it was published, from version control or a copy. Editions are never edited.",
    )


def _notice_of(path: Path) -> str:
    reading = read_notice(path)
    if reading.notice is None:
        raise CannotRun(f"{path.name} cannot be read as a notice.", hint="`troth check` says where.")
    return reading.notice.id


def _written(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make a folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(one in "0123456789abcdef" for one in text)
