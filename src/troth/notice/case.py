"""What the rules look at: one notice with its translations and its list of promises, and the questions rules share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from troth.notice.facts import Block, Clause, Grid, Listing, Notice, Paragraph, Stretch, TableCall
from troth.notice.kinds import AnyDeclaration, Channel, Collect, Contact, Item, Message, Purpose, Recipient, Right, Term
from troth.notice.kinds.base import Depends
from troth.notice.packs import Law
from troth.notice.places import Scope, Span
from troth.notice.promises import Promise, Words
from troth.notice.translated import Record
from troth.terms import places as world
from troth.terms.taxonomy import is_within

Kind = TypeVar("Kind", bound=AnyDeclaration)

AGREED = frozenset({"consent", "explicit-consent", "separate-consent"})
"""Grounds that are a person's yes."""


class Case:
    """One notice as the rules see it. Nothing in it raises, whatever a reading left undone."""

    def __init__(
        self,
        notice: Notice,
        *,
        translations: tuple[Notice, ...] = (),
        promises: tuple[Promise, ...] = (),
        promises_told: Words | None = None,
        translated: Record | None = None,
    ) -> None:
        self.translated: Record = translated or {}
        self.notice = notice
        self.translations = translations
        self.promises = promises
        self.promises_told = promises_told
        """None where nobody looked for the list in other languages."""

    def each(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The declarations of one kind, in the order of the text."""
        return tuple(one for one in self.notice.declarations.values() if isinstance(one, kind))

    def of_kind(self, ids: Iterable[str], kind: type[Kind]) -> tuple[Kind, ...]:
        """The declarations of this kind among ids; ``every purpose`` stands for all of them."""
        wanted = tuple(ids)
        if any(word.startswith("every ") and word.removeprefix("every ") == kind.__name__.lower() for word in wanted):
            return self.each(kind)
        found = (self.notice.declarations.get(word) for word in wanted)
        return tuple(one for one in found if isinstance(one, kind))

    def at(self, one: AnyDeclaration, *path: str) -> Span:
        """Where a value of a declaration stands, by its path; the nearest thing around it that has a place, else."""
        words = [one.id, *path]
        while len(words) > 1:
            found = self.notice.spans.get("/".join(words)) or self.notice.spans.get("/".join(words) + "!")
            if found is not None:
                return found
            words.pop()
        return one.span

    @cached_property
    def stretches(self) -> tuple[tuple[Clause, Stretch], ...]:
        """Every stretch of every clause, in the order of the text."""
        return tuple((clause, stretch) for clause in self.notice.clauses for stretch in stretches_in(clause.body))

    @cached_property
    def marked_in(self) -> dict[str, frozenset[str]]:
        """For each id that a mark names: the clauses of those marks."""
        found: dict[str, set[str]] = {}
        for clause, stretch in self.stretches:
            for one in stretch.ids:
                found.setdefault(one, set()).add(clause.id)
        return {one: frozenset(clauses) for one, clauses in found.items()}

    @cached_property
    def tabled(self) -> frozenset[str]:
        """Ids that a table shows, of the kinds a table announces: channels, items, recipients, contacts."""
        found: set[str] = set()
        for clause in self.notice.clauses:
            for call in tables_in(clause.body):
                found.update(one.id for one in self.rows(call))
        return frozenset(found)

    def around(self, clause_id: str) -> frozenset[str]:
        """The clause and every clause it is in."""
        return self._around.get(clause_id, frozenset({clause_id}))

    def inside(self, clause_id: str) -> frozenset[str]:
        """The clause and every clause inside it."""
        return self._inside.get(clause_id, frozenset({clause_id}))

    @cached_property
    def _around(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for clause in self.notice.clauses:  # a clause comes after the one it is in
            found[clause.id] = found.get(clause.parent or "", frozenset()) | {clause.id}
        return found

    @cached_property
    def _inside(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for inner, outers in self._around.items():
            for outer in outers:
                found.setdefault(outer, set()).add(inner)
        return {outer: frozenset(inners) for outer, inners in found.items()}

    def served(self, *scopes: Scope) -> tuple[str, ...]:
        """The places served where all these scopes hold, as narrow as the notice names them."""
        left = self.notice.places
        for scope in scopes:
            if scope.places is not None:
                left = world.meet(left, scope.places)
        return left

    def places_under(self, law: Law) -> tuple[str, ...]:
        """The places served where a law holds, as narrow as the notice or the law names them."""
        return world.meet(self.notice.places, law.places)

    def holding(self, kind: type[Kind], place: str) -> tuple[Kind, ...]:
        """The declarations of one kind that hold for everybody in a place."""
        return tuple(one for one in self.each(kind) if _holds(one.scope, place))

    def among(self, kind: type[Kind], law: Law) -> tuple[Kind, ...]:
        """The declarations of one kind that hold somewhere under a law."""
        places = self.places_under(law)
        return tuple(one for one in self.each(kind) if _meets(one.scope, places))

    def told(self, place: str) -> tuple[Stretch, ...]:
        """The stretches that everybody in a place can read, context among them."""
        return tuple(stretch for clause, stretch in self.stretches if _holds(clause.scope, place))

    def near(self, kind: type[AnyDeclaration]) -> Span:
        """Where something of a kind is missed: at the first of its kind, else at the first clause, else at the top."""
        there = (*(one.span for one in self.each(kind)), *(clause.span for clause in self.notice.clauses))
        return there[0] if there else Span(self.notice.file, 1, 1, 1, 1)

    def places_of(self, depends: Depends | None, *scopes: Scope) -> tuple[str, ...]:
        """The served places, and inside them those that a map names apart."""
        served = self.served(*scopes)
        named = {key.partition("/")[0] for key in (depends.when if depends is not None else ())} - {"else"}
        apart = {place for place in named if any(world.contains(one, place) for one in served)}
        return (*served, *sorted(apart - set(served)))

    def channels_of(self, purpose: Purpose) -> tuple[str, ...]:
        """The channels by which messages of a purpose go."""
        ways = (one.on for one in self.each(Message) if one.purpose == purpose.id)
        return tuple(dict.fromkeys(channel for on in ways for channel in on))

    def knows_data(self, key: str, known: Iterable[str]) -> bool:
        """Whether a key is known: in the taxonomy, or a term of this notice whose parent is known."""
        all_known = frozenset(known)
        term = isinstance(self.notice.declarations.get(key), Term)
        return key in all_known or (term and any(is_within(key, each) for each in all_known))

    def terms(self) -> tuple[str, ...]:
        """Taxonomy keys this notice adds or labels."""
        return tuple(one.id for one in self.each(Term))

    def rows(self, call: TableCall) -> Iterator[AnyDeclaration]:
        """What a table shows, of the kinds a table announces: channels, items, recipients, contacts."""
        match call.rows:
            case "channels":
                yield from (one for one in self.each(Channel) if not call.of or one.id in call.of)
            case "contacts":
                yield from (one for one in self.each(Contact) if not call.of or {one.id, one.role} & set(call.of))
            case "recipients" | "countries":
                yield from (one for one in self.each(Recipient) if not call.of or {one.id, one.is_class} & set(call.of))
            case "items":
                for one in self.each(Item):
                    purpose = self.notice.declarations.get(one.purpose)
                    device = purpose.device if isinstance(purpose, Purpose) else None
                    if not call.of or {one.id, one.purpose, device} & set(call.of):
                        yield one
            case _:
                pass


ENDS = frozenset({"stop", "withdraw", "object", "opt-out"})
"""What a right is to when it ends a purpose for somebody."""


def ended_in(case: Case, place: str) -> frozenset[str]:
    """The purposes that somebody in a place can end for themselves."""
    return frozenset(one for right in case.holding(Right, place) if right.to in ENDS for one in right.about)


def grounds_of(case: Case, purpose: Purpose, place: str) -> frozenset[str]:
    """Every ground on which a purpose rests in a place, whatever the channel."""
    ways = (None, *case.channels_of(purpose))
    return frozenset(one for way in ways for one in grounds(purpose.basis, place=place, channel=way))


def _meets(scope: Scope, places: tuple[str, ...]) -> bool:
    return scope.places is None or bool(world.meet(scope.places, places))


def _holds(scope: Scope, place: str) -> bool:
    return scope.places is None or any(world.contains(outer, place) for outer in scope.places)


def stretches_in(body: Iterable[Block]) -> Iterator[Stretch]:
    """The stretches under a heading, in the order of the text, lists and tables included."""
    for block in body:
        match block:
            case Paragraph() | Grid():
                yield from block.stretches
            case Listing():
                for item in block.items:
                    yield from stretches_in(item)
            case _:
                pass


def tables_in(body: Iterable[Block]) -> Iterator[TableCall]:
    """The table calls under a heading."""
    for block in body:
        match block:
            case TableCall():
                yield block
            case Listing():
                for item in block.items:
                    yield from tables_in(item)
            case _:
                pass


def grounds(depends: Depends | None, *, place: str, channel: str | None = None) -> tuple[str, ...]:
    """What a map says for a place and channel, the most specific key first; () where it says nothing."""
    if depends is None:
        return ()
    keys = [key for code in world.chain(place) for key in ((f"{code}/{channel}", code) if channel else (code,))]
    if channel:
        keys.append(f"else/{channel}")
    value = next((depends.when[key] for key in keys if key in depends.when), depends.otherwise)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def data_of(collect: Collect) -> tuple[str, ...]:
    """The data categories a collection point takes in."""
    return tuple(field.data for field in collect.fields.values())


def nearest(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """A hint with the known name most like ``word``; ``otherwise`` where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"Did you mean `{near[0]}`?" if near else otherwise


def named(ids: Iterable[str]) -> str:
    """Ids for a sentence: ``a``, ``a and b``, ``a, b and c``."""
    words = [f"`{one}`" for one in ids]
    return " and ".join(([", ".join(words[:-1])] if words[:-1] else []) + words[-1:])


def pairs(case: Case) -> Iterator[tuple[Notice, Clause, Clause]]:
    """Each clause that a translation has too: the translation, our clause, theirs."""
    ours = {clause.id: clause for clause in case.notice.clauses}
    for other in case.translations:
        yield from ((other, ours[clause.id], clause) for clause in other.clauses if clause.id in ours)


def paragraphs_in(body: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs under a heading, those of lists included."""
    for block in body:
        match block:
            case Paragraph():
                yield block
            case Listing():
                for item in block.items:
                    yield from paragraphs_in(item)
            case _:
                pass
