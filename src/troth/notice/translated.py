"""How each translation stands, clause by clause: missing, translated, stale, approved.

A clause is *stale* when the notice says something else than when it was translated. To know that, somebody says once
which wording they translated (`troth translated`), and the fingerprint of that wording is kept in a private file beside
the notice, ``NAME.translations.toml``, with who read it and, where counsel approved it, who and when. An approval holds
for two texts as they were: change either, and it is gone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from troth.notice.facts import Block, Clause, Grid, Listing, Notice, Paragraph, Subheading, TableCall
from troth.notice.grammar import translated_words

State = Literal["missing", "translated", "stale", "approved"]

_HEADER = """\
# Which wording of the notice each clause was translated from, and who approved it. Written by `troth translated`.
"""


class Kept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said of one clause in one language."""

    source: str
    """Fingerprint of the clause in the notice's own language, as it was."""
    text: str
    """Fingerprint of its translation, as it was."""
    by: str
    """Who translated it, or read it against the notice."""
    at: dt.datetime
    approved_by: str = ""
    """Counsel, or whoever answers for the wording; as typed, not verified."""
    approved_at: dt.datetime | None = None


Record = dict[str, dict[str, Kept]]
"""By language, then by clause."""


class TranslationState(Struct, frozen=True, kw_only=True):
    """How one clause stands in one language."""

    clause: str
    language: str
    state: State
    by: str = ""
    """Who said which wording it translates; empty where nobody has."""
    at: dt.datetime | None = None
    approved_by: str = ""
    approved_at: dt.datetime | None = None


class TranslationRecordError(ValueError):
    """The file beside the notice cannot be read: the message says what was found and what to try."""


def states(notice: Notice, translations: Sequence[Notice], record: Record) -> dict[str, tuple[TranslationState, ...]]:
    """By language, every clause of the notice in the order of its text. Pure: nothing is read or written here."""
    return {
        other.language: tuple(_state(notice, other, one, record.get(other.language, {})) for one in notice.clauses)
        for other in translations
    }


def _state(notice: Notice, other: Notice, clause: Clause, kept: Mapping[str, Kept]) -> TranslationState:
    theirs = next((one for one in other.clauses if one.id == clause.id), None)
    found = kept.get(clause.id)
    if theirs is None:
        return TranslationState(clause=clause.id, language=other.language, state="missing")
    if found is None:
        return TranslationState(clause=clause.id, language=other.language, state="translated")
    approved = bool(found.approved_by) and found.text == text_print(notice, other, clause.id)
    stale = found.source != source_print(notice, clause.id)
    return TranslationState(
        clause=clause.id,
        language=other.language,
        state="stale" if stale else "approved" if approved else "translated",
        by=found.by,
        at=found.at,
        approved_by=found.approved_by if approved and not stale else "",
        approved_at=found.approved_at if approved and not stale else None,
    )


def source_print(notice: Notice, clause_id: str) -> str:
    """A fingerprint of what a clause says: its heading, its text, and the words of the declarations under it."""
    words = {
        f"{one.id}/{path}": text
        for one in notice.declarations.values()
        if one.clause == clause_id
        for path, text in translated_words(one).items()
    }
    return _print(notice.clause(clause_id), words)


def text_print(notice: Notice, other: Notice, clause_id: str) -> str:
    """The same of its translation: its heading, its text, and the words it gives to the declarations of the clause."""
    ours = {one.id for one in notice.declarations.values() if one.clause == clause_id}
    words = {path: text for path, text in other.words.items() if path.split("/", 1)[0] in ours}
    return _print(other.clause(clause_id), words)


def _print(clause: Clause, words: Mapping[str, str]) -> str:
    said = [clause.title, *(line for block in clause.body for line in _lines(block))]
    folded = [" ".join(line.split()) for line in said]  # a line broken elsewhere says the same
    body = json.dumps([folded, dict(sorted(words.items()))], ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _lines(block: Block) -> list[str]:
    """What one block says, with the marks: a sentence that promises something else says something else."""
    match block:
        case Paragraph():
            return [f"{one.markdown} {' '.join(one.ids)}" for one in block.stretches]
        case Listing():
            return [line for item in block.items for each in item for line in _lines(each)]
        case Grid():
            return [" | ".join(row) for row in (block.header, *block.rows)]
        case TableCall():
            return [f"{block.rows} {' '.join(block.of)}: {' '.join(block.columns)}"]
        case Subheading():
            return [block.title]


def file_beside(notice_file: str | Path) -> Path:
    """Where the record of a notice lies: ``notice.translations.toml``."""
    path = Path(notice_file)
    return path.with_name(f"{path.stem}.translations.toml")


def beside(notice_file: str | Path) -> Record:
    """What is kept beside a notice; nothing where there is no file. TranslationRecordError."""
    path = file_beside(notice_file)
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Record)
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as wrong:
        raise TranslationRecordError(
            f"{path.name} is not as `troth translated` writes it ({wrong}); restore it, or remove it and say again who "
            "translated what"
        ) from wrong


def said(
    notice: Notice, other: Notice, clauses: Sequence[str], *, record: Record, by: str, at: dt.datetime, approve: bool
) -> Record:
    """The record once somebody says that these clauses of a translation say what the notice says today.

    With ``approve`` it is an approval, and who translated it stays who it was. An earlier approval of the same two
    texts stays too.
    """
    kept = dict(record.get(other.language, {}))
    for clause in clauses:
        source, text = source_print(notice, clause), text_print(notice, other, clause)
        same = before if (before := kept.get(clause)) and (before.source, before.text) == (source, text) else None
        if approve:
            first = (same.by, same.at) if same else (by, at)
            kept[clause] = Kept(source=source, text=text, by=first[0], at=first[1], approved_by=by, approved_at=at)
        else:
            approval = (same.approved_by, same.approved_at) if same else ("", None)
            kept[clause] = Kept(
                source=source, text=text, by=by, at=at, approved_by=approval[0], approved_at=approval[1]
            )
    return {**record, other.language: kept}


def written(record: Record) -> str:
    """The file's text: a table for each clause, in the order of the alphabet."""
    parts = [_HEADER]
    for language, clauses in sorted(record.items()):
        for clause, kept in sorted(clauses.items()):
            fields = msgspec.to_builtins(kept, builtin_types=(dt.datetime,))
            rows = [f"{name} = {_toml(value)}" for name, value in fields.items() if value]
            parts.append(f"[{json.dumps(language)}.{clause}]\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _toml(value: str | dt.datetime) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else json.dumps(value, ensure_ascii=False)
