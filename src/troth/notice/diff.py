"""What changed between two editions, clause by clause and sentence by sentence, so that a person can read it.

Sentences are compared as a reader sees them, with the values of the declarations filled in: a number changed in a block
is a changed sentence. Beside the words stand the declarations whose fields changed, and whether a field decides.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from troth.notice.edition import switch_hashes
from troth.notice.facts import Block, Clause, Grid, Listing, Notice, Paragraph, Subheading, TableCall
from troth.notice.fields import FieldChange, field_changes
from troth.notice.kinds import AnyDeclaration
from troth.notice.places import Scope
from troth.notice.project import Visitor
from troth.notice.render import inline_text
from troth.notice.sentences import split_sentences
from troth.notice.values import fill_in
from troth.notice.words import Speaker

Change = Literal["added", "removed", "changed"]

_ALIKE = 0.35
"""Two sentences with at least this share of words in common are one sentence, changed."""
_WORD = re.compile(r"[^ \n]+[ \n]*")
"""A no-break space holds a number and its unit together."""


class Part(Struct, frozen=True):
    """A run of words of one sentence."""

    change: Literal["same", "del", "ins"]
    text: str


class SentenceChange(Struct, frozen=True, kw_only=True):
    """One sentence that is new, gone or otherwise worded; the whole sentence, word by word."""

    change: Change
    parts: tuple[Part, ...]


class DeclarationChange(Struct, frozen=True, kw_only=True):
    """One declaration that is new, gone or has other fields."""

    change: Change
    kind: str
    id: str
    label: str
    fields: tuple[FieldChange, ...] = ()


class ClauseChange(Struct, frozen=True, kw_only=True):
    """One clause that differs."""

    clause: str
    title: str
    """Its heading now; the old one where it is gone."""
    change: Change
    parent: str | None = None
    was_titled: str = ""
    """The old heading, where it is another."""
    sentences: tuple[SentenceChange, ...] = ()
    declarations: tuple[DeclarationChange, ...] = ()


def compare(old: Notice, new: Notice) -> tuple[ClauseChange, ...]:
    """The clauses that differ, in the order of the new text; clauses that are gone come last."""
    before = {PREFACE: _preface(old), **{one.id: one for one in old.clauses}}
    after = {PREFACE: _preface(new), **{one.id: one for one in new.clauses}}
    declared = _declarations(old, new)
    found = []
    for clause_id in [*after, *(one for one in before if one not in after)]:
        change = _clause(before.get(clause_id), after.get(clause_id), _Pair(old, new), declared.get(clause_id, ()))
        if change is not None:
            found.append(change)
    return tuple(found)


def asked_again(old: Notice, new: Notice) -> tuple[str, ...]:
    """Switches that were there before and whose deciding fields are now others: whoever answered is asked again."""
    before, after = switch_hashes(old), switch_hashes(new)
    return tuple(name for name, one in after.items() if name in before and before[name] != one)


PREFACE = ""
"""Stands for the title and the text before the first clause."""


class _Pair:
    """The two notices with a voice each, for a reader of whom nothing is known."""

    def __init__(self, old: Notice, new: Notice) -> None:
        self.old = Speaker(old, Visitor(language=old.language))
        self.new = Speaker(new, Visitor(language=new.language))


def _preface(notice: Notice) -> Clause:
    """The title and the preface as if they were a clause, so that they are compared like one."""
    first = notice.clauses[0].span if notice.clauses else None
    span = first if first is not None else next(iter(notice.declarations.values())).span
    return Clause(
        id=PREFACE,
        title=notice.title,
        level=1,
        parent=None,
        context=False,
        promises=(),
        scope=Scope(),
        body=notice.preface,
        span=span,
    )


def _clause(
    old: Clause | None, new: Clause | None, pair: _Pair, declared: tuple[DeclarationChange, ...]
) -> ClauseChange | None:
    was = _sentences(old, pair.old) if old is not None else []
    now = _sentences(new, pair.new) if new is not None else []
    sentences = _compared(was, now)
    shown = new if new is not None else old
    assert shown is not None  # the clause is in one of the two
    retitled = old is not None and new is not None and old.title != new.title
    if not sentences and not declared and not retitled and old is not None and new is not None:
        return None
    return ClauseChange(
        clause=shown.id,
        title=shown.title,
        change="added" if old is None else "removed" if new is None else "changed",
        parent=shown.parent,
        was_titled=old.title if retitled and old is not None else "",
        sentences=sentences,
        declarations=declared,
    )


def _sentences(clause: Clause, speaker: Speaker) -> list[str]:
    return [one for block in clause.body for one in _said(block, speaker)] + _scope_said(clause.scope, speaker)


def _said(block: Block, speaker: Speaker) -> list[str]:
    """The sentences of one block as plain text; a table by what it lists."""
    match block:
        case Paragraph():
            texts = [inline_text(fill_in(one.markdown, speaker)) for one in block.stretches]
            language = speaker.notice.language
            return [one for text in texts for one in split_sentences(text, language=language)]
        case Listing():
            return [one for item in block.items for inner in item for one in _said(inner, speaker)]
        case Grid():
            return [
                " | ".join(inline_text(fill_in(cell, speaker)) for cell in row) for row in (block.header, *block.rows)
            ]
        case TableCall():
            of = f" ({', '.join(block.of)})" if block.of else ""
            said = speaker.labels.say("captions", block.rows)
            return [f"Table: {said}{of}: {', '.join(speaker.labels.say('columns', one) for one in block.columns)}."]
        case Subheading():
            return [block.title]


def _scope_said(scope: Scope, speaker: Speaker) -> list[str]:
    """Where the clause holds, as a sentence: a clause narrowed to one country has changed for everybody else."""
    found = []
    if scope.places is not None:
        found.append(f"Holds in: {', '.join(speaker.place(one) for one in scope.places)}.")
    if scope.by is not None:
        found.append(f"Holds with: {', '.join(speaker.name(one) for one in scope.by)}.")
    if scope.on is not None:
        found.append(f"Holds through: {', '.join(speaker.name(one) for one in scope.on)}.")
    return found


def _compared(was: list[str], now: list[str]) -> tuple[SentenceChange, ...]:
    found: list[SentenceChange] = []
    for tag, was_from, was_to, now_from, now_to in difflib.SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag != "equal":
            found.extend(_replaced(was[was_from:was_to], now[now_from:now_to]))
    return tuple(found)


def _replaced(was: list[str], now: list[str]) -> list[SentenceChange]:
    """Sentences in the place of others: those that resemble each other are paired in order, the rest go or come."""
    found: list[SentenceChange] = []
    left = list(was)
    for sentence in now:
        likeness = [difflib.SequenceMatcher(a=one.split(), b=sentence.split()).ratio() for one in left]
        best = max(range(len(left)), key=likeness.__getitem__, default=-1)
        if best >= 0 and likeness[best] >= _ALIKE:
            found.extend(_whole("removed", one) for one in left[:best])
            found.append(SentenceChange(change="changed", parts=_words(left[best], sentence)))
            del left[: best + 1]
        else:
            found.append(_whole("added", sentence))
    found.extend(_whole("removed", one) for one in left)
    return found


def _whole(change: Literal["added", "removed"], text: str) -> SentenceChange:
    return SentenceChange(change=change, parts=(Part("ins" if change == "added" else "del", text),))


def _words(was: str, now: str) -> tuple[Part, ...]:
    """One sentence word by word: what went, what came, what stayed."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    bare_old, bare_new = [one.strip() for one in old], [one.strip() for one in new]
    found: list[Part] = []
    matcher = difflib.SequenceMatcher(a=bare_old, b=bare_new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_to]).strip(), "".join(new[new_from:new_to]).strip()
        if tag == "equal":
            found.append(Part("same", come))
            continue
        if gone:
            found.append(Part("del", gone))
        if come:
            found.append(Part("ins", come))
    return tuple(found)


def _declarations(old: Notice, new: Notice) -> dict[str, tuple[DeclarationChange, ...]]:
    """Changed declarations by the clause they stand in now, or stood in."""
    found: dict[str, list[DeclarationChange]] = {}
    for key in [*new.declarations, *(one for one in old.declarations if one not in new.declarations)]:
        was, now = old.declarations.get(key), new.declarations.get(key)
        change = _declaration(was, now)
        if change is not None:
            shown = now if now is not None else was
            assert shown is not None  # the key is in one of the two
            found.setdefault(shown.clause, []).append(change)
    return {clause: tuple(ones) for clause, ones in found.items()}


def _declaration(was: AnyDeclaration | None, now: AnyDeclaration | None) -> DeclarationChange | None:
    shown = now if now is not None else was
    assert shown is not None  # the caller has one of the two
    fields: Sequence[FieldChange] = ()
    if was is not None and now is not None and type(was) is type(now):
        fields = field_changes(was, now)
        if not fields:
            return None
    return DeclarationChange(
        change="added" if was is None else "removed" if now is None else "changed",
        kind=str(shown.__struct_config__.tag),
        id=shown.id,
        label=shown.label or getattr(shown, "name", None) or shown.id,
        fields=tuple(fields),
    )
