"""What stays on record of a choice. Facts live for ever, so each carries the version of its shape."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

Act = Literal["grant", "refuse", "withdraw", "object", "opt-out", "restrict", "lift"]
"""``restrict`` suspends the use of data and ``lift`` ends that (GDPR art. 18); the others say yes or no."""

NOES: dict[str, str] = {"refuse": "refused", "withdraw": "withdrawn", "object": "objected", "opt-out": "opted-out"}
"""The acts that say no, and the outcome by which the gate refuses afterwards."""

Grade = Literal["", "record", "log", "list"]
"""How well an imported choice can be shown (GDPR art. 7(1)). Empty: it was made before our eyes."""

GRADES: dict[str, str] = {
    "record": "what was shown and what was answered are on file, with the time",
    "log": "a system noted the answer and its time, but not the words",
    "list": "a list says so, and nothing else does",
}


class Choice(Struct, frozen=True, kw_only=True, tag="choice"):
    """One person said one thing about one switch. Who it was is carried beside it by the store."""

    schema: int = 1
    notice: str
    """The notice's id: a house may have several."""
    switch: str
    act: Act
    at: dt.datetime
    """When it was said, UTC. For an import: when the source says it was said."""
    source: str
    """Where it was said: ``centre``, ``link``, ``desk``, ``banner``, ``signal``; for an import the source's name."""
    edition: str = ""
    """Hash of the edition shown; empty when imported: no edition of ours was."""
    switch_hash: str = ""
    """What the switch meant then; for an import, what it meant when the import was accepted."""
    clause: str = ""
    language: str = ""
    """BCP 47 tag of what was shown."""
    words: str = ""
    """The words beside the switch."""
    evidence: Grade = ""


class ImportConflict(Struct, frozen=True, kw_only=True, tag="import-conflict"):
    """A list claimed a yes where this person's no stands. The no stood."""

    schema: int = 1
    notice: str
    switch: str
    act: Act
    """What the list claims."""
    claimed_at: dt.datetime
    """When, according to the list."""
    source: str
    evidence: Grade
    standing_act: Act
    """The no that stood."""
    standing_at: dt.datetime
    imported_at: dt.datetime


class ChoicesImported(Struct, frozen=True, kw_only=True, tag="choices-imported"):
    """A list was taken in, whole."""

    schema: int = 1
    notice: str
    edition: str
    """Hash of the edition in force at the import."""
    file_hash: str
    """SHA-256 of the file's bytes."""
    lines: int
    choices: int
    conflicts: int
    already: int
    """Choices of the file that were on record before."""
    at: dt.datetime
