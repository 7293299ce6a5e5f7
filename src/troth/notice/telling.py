"""A notice told in one of its languages: the words of a translation in the place of its own, where there are any.

A translation is sparse. What it does not say stays in the language of the notice and is remembered as such, so that a
page can name it: ``Told.untranslated`` holds ``#news`` for a clause and ``news/label`` for the words of a declaration.
What decides is never touched, so a notice told in French answers every question as it does in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec.structs
from msgspec import Struct

from troth.notice.facts import Clause, Notice
from troth.notice.grammar import grammar_of, translated_words
from troth.terms.labels import labels

Kind = TypeVar("Kind", bound=Struct)

PREFACE = "#"
"""Stands for the title and the text before the first clause."""
_OPEN, _MIDDLE, _NAMED, _SHUT = "\ue000", "\ue002", "\ue003", "\ue001"  # private use: no file says them to a reader
_FOREIGN = re.compile(f"{_OPEN}([A-Za-z0-9-]*){_MIDDLE}([^{_NAMED}]*){_NAMED}([^{_SHUT}]*){_SHUT}")


class Told(Notice, frozen=True, kw_only=True):
    """A notice in another of its languages than its own."""

    untranslated: frozenset[str]
    """What is still in its own: ``#clause``, ``id/path``, ``PREFACE``."""
    source: Notice
    """The notice as it was written."""

    @property
    def original(self) -> str:
        """The language it was written in."""
        return self.source.language


def written_in(notice: Notice) -> str:
    """The language the notice was written in, whatever it is told in: that of the house's own words elsewhere too."""
    return notice.original if isinstance(notice, Told) else notice.language


def untranslated(notice: Notice) -> frozenset[str]:
    """What of this notice is not in the language it is told in; nothing, where that is its own."""
    return notice.untranslated if isinstance(notice, Told) else frozenset()


def language_of(notice: Notice, path: str) -> str:
    """The language that these words of the notice are in: ``#news``, ``news/label``."""
    return notice.original if isinstance(notice, Told) and path in notice.untranslated else notice.language


def tell(notice: Notice, translations: Sequence[Notice], language: str) -> Notice:
    """The notice in a language; as it is where that is its own, or where there is no translation into it."""
    found = next((one for one in translations if one.language == language), None)
    if found is None or notice.language == language:
        return notice
    theirs = {clause.id: clause for clause in found.clauses}
    left = {f"#{clause.id}" for clause in notice.clauses if clause.id not in theirs}
    if not found.title:
        left.add(PREFACE)
    for one in notice.declarations.values():
        left |= {path for path in (f"{one.id}/{each}" for each in translated_words(one)) if path not in found.words}
    told = {
        "language": found.language,
        "title": found.title or notice.title,
        "preface": found.preface if found.title else notice.preface,
        "clauses": tuple(_clause(one, theirs.get(one.id)) for one in notice.clauses),
        "declarations": {key: _worded(one, found.words, one.id) for key, one in notice.declarations.items()},
    }
    kept = {field: getattr(notice, field) for field in Notice.__struct_fields__} | told
    return Told(**kept, untranslated=frozenset(left), source=notice)


def _clause(own: Clause, theirs: Clause | None) -> Clause:
    """The same clause with the words of the translation; its scope, promises and place stay its own."""
    return own if theirs is None else msgspec.structs.replace(own, title=theirs.title, body=theirs.body)


def _worded(one: Kind, words: Mapping[str, str], path: str) -> Kind:
    changed: dict[str, Any] = {}
    for field in grammar_of(type(one)).values():
        value, here = getattr(one, field.attribute), f"{path}/{field.written}"
        if field.form.translated and isinstance(value, str) and here in words:
            changed[field.attribute] = words[here]
        elif isinstance(value, dict) and field.inner is not None:
            changed[field.attribute] = {key: _worded(inner, words, f"{here}/{key}") for key, inner in value.items()}
        elif isinstance(value, Struct) and field.inner is not None:
            changed[field.attribute] = _worded(value, words, here)
    return msgspec.structs.replace(one, **changed) if changed else one


def marked(text: str, language: str, *, spoken: str) -> str:
    """Text for a reader of ``spoken``: as it is where it is in that language, else ``foreign``."""
    if not text or language.split("-", maxsplit=1)[0].lower() == spoken.split("-", maxsplit=1)[0].lower():
        return text
    return foreign(text, language=language, named=labels(spoken).say("languages", language))


def foreign(markdown: str, *, language: str, named: str) -> str:
    """Inline Markdown in another language than the text around it. ``named`` is the small word that says so."""
    return f"{_OPEN}{language}{_MIDDLE}{markdown}{_NAMED}{named}{_SHUT}"


def foreign_html(html: str) -> str:
    """The same once it is HTML: an element with its language, and the small word behind it."""
    return _FOREIGN.sub(r'<span lang="\1">\2</span> <small class="original">(\3)</small>', html)


def foreign_text(text: str) -> str:
    """The same as plain text: the words alone."""
    return _FOREIGN.sub(r"\2", text)


def foreign_named(text: str) -> str:
    """The same as plain text: the words, and the language behind them in brackets."""
    return _FOREIGN.sub(r"\2 (\3)", text)


def capital(text: str) -> str:
    """The text with its first letter in upper case, also where it begins in another language."""
    at = text.find(_MIDDLE) + 1 if text.startswith(_OPEN) else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
