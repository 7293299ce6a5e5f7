"""What changed from one edition to another, for a reader of a translation: in their language where that moved too.

The notice is in force in the language it was written in. A clause that changed there, and whose translation nobody has
mended yet, is shown as it was written, and says so: "nothing changed" would be untrue.
"""

from __future__ import annotations

from msgspec import Struct

from troth.notice.diff import ClauseChange, compare
from troth.notice.edition import Edition
from troth.notice.facts import Notice
from troth.notice.material import material
from troth.notice.telling import PREFACE, language_of


class Changed(Struct, frozen=True, kw_only=True):
    """One clause that differs."""

    change: ClauseChange
    weighs: bool
    """Whether it changes what the house may do, or what a person may."""
    language: str
    """What it is shown in."""


def changed(old: Edition, new: Edition, language: str) -> tuple[Changed, ...]:
    """Every clause that differs in the original, in its order, then those whose translation alone was mended."""
    written = compare(old.notice, new.notice)
    told: dict[str, ClauseChange] = {}
    later: Notice = new.notice
    if language in old.languages() and language in new.languages():
        later = new.told_in(language)
        told = {one.clause: one for one in compare(old.told_in(language), later)}
    heard = {one.clause for one in material(old.notice, new.notice)}
    found = [
        Changed(change=one, weighs=one.clause in heard, language=new.notice.language)
        if told.get(one.clause) is None
        else _told(told.pop(one.clause), later, weighs=one.clause in heard)
        for one in written
    ]
    return (*found, *(_told(one, later, weighs=False) for one in told.values()))


def _told(change: ClauseChange, notice: Notice, *, weighs: bool) -> Changed:
    path = f"#{change.clause}" if change.clause else PREFACE
    return Changed(change=change, weighs=weighs, language=language_of(notice, path))
