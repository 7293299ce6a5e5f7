"""Who approved a text before it becomes an edition: another person than the one who publishes it.

An approval names the hash of the source files as they were read, and stands in ``NAME.approval.toml`` beside the
notice. It is good for that text alone: change a comma and it is gone. Names are as typed; who may approve is settled by
who may write to the repository the notice lies in.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from troth.terms.cannot import CannotRun

_HEADER = "# Who approved which text of the notice. Written by `troth approve`; good for that text alone.\n"


class Approval(Struct, frozen=True, kw_only=True):
    """One person's word for one text."""

    edition: str
    """The hash the text would have as an edition."""
    by: str
    at: dt.datetime


class DamagedApproval(CannotRun):
    """The file beside the notice is not as ``troth approve`` writes it."""


def file_beside(notice: Path) -> Path:
    """Where the approval of a notice is kept."""
    return notice.with_name(f"{notice.stem}.approval.toml")


def beside(notice: Path) -> Approval | None:
    """The approval beside a notice; None where nobody gave one. DamagedApproval, OSError."""
    file = file_beside(notice)
    if not file.is_file():
        return None
    try:
        return msgspec.convert(tomllib.loads(file.read_bytes().decode()), Approval)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as wrong:
        raise DamagedApproval(
            f"{file} is not as `troth approve` writes it: {wrong}.", hint="Delete it, and approve the text anew."
        ) from wrong


def written(approval: Approval) -> str:
    """The file's text."""
    name = json.dumps(approval.by, ensure_ascii=False)
    return f'{_HEADER}edition = "{approval.edition}"\nby = {name}\nat = {approval.at.isoformat()}\n'


def approver(approval: Approval | None, *, edition: str, author: str) -> str:
    """Who approved this text and did not write it; empty where nobody did."""
    if approval is None or approval.edition != edition or same_person(approval.by, author):
        return ""
    return approval.by


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: as typed, but for case and white space."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
