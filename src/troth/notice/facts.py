"""What a notice is once it has been read: text with marks, clauses with scope, declarations with an address.

Positions are 1-based and count code points; the end of a span is exclusive.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from troth.notice.kinds import AnyDeclaration
from troth.notice.places import Scope, Span


class Finding(Struct, frozen=True, kw_only=True):
    """One thing a check has to say: where, what was found, and what to try."""

    rule: str
    severity: Literal["error", "warning"]
    span: Span
    message: str
    """Where it is said in the reader's words: what was found and what was expected."""
    hint: str = ""
    """What to try."""
    source: str = ""
    """The law it was found under, where a rule looks under one at a time: ``GDPR art. 13(2)(d)``; several that ask for
    the same are joined by semicolons."""


class Stretch(Struct, frozen=True, kw_only=True):
    """The text one mark carries: since the mark before it, or since the start of its paragraph, item or row."""

    markdown: str
    """Inline Markdown without the mark; value placeholders are left in."""
    ids: tuple[str, ...]
    """Declarations the mark names, in its order; empty for ``{.context}``."""
    context: bool
    sentences: int
    span: Span
    """The text."""
    mark: Span
    """The mark itself."""


class Paragraph(Struct, frozen=True, kw_only=True, tag="paragraph"):
    """Prose of one paragraph, list item or table cell row."""

    stretches: tuple[Stretch, ...]
    span: Span


class Listing(Struct, frozen=True, kw_only=True, tag="list"):
    """A list; each item is a sequence of blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    span: Span


class Grid(Struct, frozen=True, kw_only=True, tag="grid"):
    """A table written by hand in Markdown; a row's mark stands in its last cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Inline Markdown cell by cell, marks removed."""
    stretches: tuple[Stretch, ...]
    span: Span


class TableCall(Struct, frozen=True, kw_only=True, tag="table"):
    """A table the declarations fill: ``{{ purposes of news: label, basis, keep }}``."""

    rows: str
    """``channels``, ``fields``, ``purposes``, ``items``, ``recipients``, ``countries``, ``rights``, ``contacts``."""
    of: tuple[str, ...]
    """Ids or recipient classes; empty means all of them."""
    columns: tuple[str, ...]
    span: Span


class Subheading(Struct, frozen=True, kw_only=True, tag="heading"):
    """A heading without an id inside a clause: context."""

    title: str
    level: int
    span: Span


Block = Paragraph | Listing | Grid | TableCall | Subheading


class Clause(Struct, frozen=True, kw_only=True):
    """A heading with an id and what stands under it; a deeper heading with an id is a clause inside it."""

    id: str
    title: str
    level: int
    parent: str | None
    context: bool
    """The heading says ``.context``: nothing under it promises."""
    promises: tuple[str, ...]
    scope: Scope
    """In force: the intersection with every enclosing clause."""
    body: tuple[Block, ...]
    span: Span
    """The heading line."""


class Notice(Struct, frozen=True, kw_only=True):
    """One notice in one language, read whole. A translation has no declarations of its own: see ``words``."""

    id: str
    version: int
    """Version of the language: 1."""
    effective: dt.datetime | None
    """First instant it applies, in UTC; None in a translation."""
    time_zone: str
    language: str
    places: tuple[str, ...]
    title: str
    preface: tuple[Block, ...]
    clauses: tuple[Clause, ...]
    """In the order of the text."""
    declarations: dict[str, AnyDeclaration]
    """By id, in the order of the text; a ``term`` by its key."""
    file: str
    words: dict[str, str] = {}
    """In a translation only: words for people by ``id/path``: ``signup/fields/birth/why``."""
    spans: dict[str, Span] = {}
    """Where a value stands, by ``id/path``: ``news/basis/GB``, a word of a list ``news/data/user.name``; the key of a
    declaration by ``id!``; attributes of a heading by ``#clause/name`` and
    ``#clause/name/word``; front matter by ``---/key``."""
    written: dict[str, Scope] = {}
    """Scopes as written, before they are narrowed: by declaration id, and by ``#clause``; only those that say any."""

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id; KeyError when there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)
