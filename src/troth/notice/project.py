"""The edition for one visitor: what is in scope where they are, with whom, and by which way they met us.

Projection only leaves out (notice-language, section 6). A clause shows if its scope fits; a marked sentence shows if
one of its declarations is in scope; context shows with its clause. Contacts are selected, not added up: per role the
most specific place wins, and the unscoped one is the default. The full text is the projection for a visitor of whom
nothing is known.
"""

from __future__ import annotations

import msgspec.structs
from msgspec import Struct

from troth.notice.facts import Block, Clause, Grid, Listing, Notice, Paragraph, Stretch
from troth.notice.kinds import Contact, Controller
from troth.notice.places import Scope
from troth.terms.places import chain, contains


class Visitor(Struct, frozen=True, kw_only=True):
    """Who reads. What is None is not known, and narrows nothing."""

    place: str | None = None
    """ISO 3166 code or subdivision: ``FR``, ``US-CA``."""
    by: str | None = None
    """The brand whose door it is, or a controller."""
    channel: str | None = None
    """The channel's id."""
    language: str = "en"


def fits(notice: Notice, scope: Scope, visitor: Visitor) -> bool:
    """Whether something with this scope holds for this visitor."""
    return (
        _fits_place(scope.places, visitor.place)
        and _fits_by(notice, scope.by, visitor.by)
        and (scope.on is None or visitor.channel is None or visitor.channel in scope.on)
    )


def project(notice: Notice, visitor: Visitor) -> Notice:
    """The notice as it is for this visitor: clauses, sentences and declarations in scope, contacts selected."""
    in_scope = {key: one for key, one in notice.declarations.items() if fits(notice, one.scope, visitor)}
    clauses = {clause.id: clause for clause in notice.clauses if fits(notice, clause.scope, visitor)}
    shown = in_scope.keys() | clauses.keys()
    kept = tuple(_clause(clause, shown) for clause in clauses.values())
    chosen = {one.id for one in select_contacts(notice, visitor)} if visitor.place is not None else None
    return msgspec.structs.replace(
        notice,
        clauses=_without_empty(notice, kept),
        declarations={
            key: one
            for key, one in in_scope.items()
            if chosen is None or not isinstance(one, Contact) or one.id in chosen
        },
    )


def dropped(notice: Notice, visitor: Visitor) -> tuple[Stretch, ...]:
    """Sentences of clauses this visitor sees which do not show: what a check looks at for holes in a paragraph."""
    seen = project(notice, visitor)
    left = {stretch for clause in seen.clauses for stretch in stretches(clause.body)}
    here = {clause.id for clause in seen.clauses}
    return tuple(
        stretch
        for clause in notice.clauses
        if clause.id in here
        for stretch in stretches(clause.body)
        if stretch not in left
    )


def select_contacts(notice: Notice, visitor: Visitor) -> tuple[Contact, ...]:
    """The visitor's own contacts: for each role those of the most specific place; without a place, the unscoped."""
    best: dict[str, tuple[int, list[Contact]]] = {}
    for one in notice.declarations.values():
        if not isinstance(one, Contact) or not fits(notice, one.scope, visitor):
            continue
        if visitor.place is None and one.scope.places is not None:
            continue
        rank = _distance(one.scope.places, visitor.place)
        held = best.get(one.role)
        if held is None or rank < held[0]:
            best[one.role] = (rank, [one])
        elif rank == held[0]:
            held[1].append(one)
    chosen = {one.id for _, ones in best.values() for one in ones}
    return tuple(one for one in notice.declarations.values() if isinstance(one, Contact) and one.id in chosen)


def stretches(body: tuple[Block, ...]) -> tuple[Stretch, ...]:
    """Every stretch under a heading, in the order of the text."""
    found: list[Stretch] = []
    for block in body:
        match block:
            case Paragraph() | Grid():
                found.extend(block.stretches)
            case Listing():
                for item in block.items:
                    found.extend(stretches(item))
            case _:
                pass
    return tuple(found)


def _fits_place(places: tuple[str, ...] | None, place: str | None) -> bool:
    return places is None or place is None or any(contains(outer, place) for outer in places)


def _fits_by(notice: Notice, names: tuple[str, ...] | None, by: str | None) -> bool:
    """A brand stands for itself and for the controllers that carry it; a controller for itself and its brands."""
    if names is None or by is None or by in names:
        return True
    for name in names:
        named, asked = notice.declarations.get(name), notice.declarations.get(by)
        if isinstance(named, Controller) and by in named.brands:
            return True
        if isinstance(asked, Controller) and name in asked.brands:
            return True
    return False


def _distance(places: tuple[str, ...] | None, place: str | None) -> int:
    """How far a contact's places are from the visitor's: 0 is the place itself; the unscoped come last."""
    around = chain(place) if place is not None else ()
    return min((around.index(one) for one in places or () if one in around), default=len(around))


def _clause(clause: Clause, shown: set[str]) -> Clause:
    return msgspec.structs.replace(clause, body=_body(clause.body, shown))


def _body(body: tuple[Block, ...], shown: set[str]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in body:
        match block:
            case Paragraph():
                left = tuple(one for one in block.stretches if _shows(one, shown))
                if left:
                    kept.append(msgspec.structs.replace(block, stretches=left))
            case Listing():
                items = tuple(item for item in (_body(one, shown) for one in block.items) if item)
                if items:
                    kept.append(msgspec.structs.replace(block, items=items))
            case Grid():
                kept.extend(_grid(block, shown))
            case _:
                kept.append(block)
    return tuple(kept)


def _grid(grid: Grid, shown: set[str]) -> tuple[Grid, ...]:
    """A hand-written table row by row; where rows and marks do not pair up, it stays whole."""
    if len(grid.stretches) != len(grid.rows):
        return (grid,)
    pairs = [(row, one) for row, one in zip(grid.rows, grid.stretches, strict=True) if _shows(one, shown)]
    if not pairs:
        return ()
    rows, left = zip(*pairs, strict=True)
    return (msgspec.structs.replace(grid, rows=tuple(rows), stretches=tuple(left)),)


def _shows(stretch: Stretch, shown: set[str]) -> bool:
    return not stretch.ids or any(one in shown for one in stretch.ids)


def _without_empty(notice: Notice, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Clauses that still say something, or hold one that does; a heading that was empty from the start stays."""
    said = {clause.id for clause in notice.clauses if clause.body}
    parents = {clause.id: clause.parent for clause in clauses}
    needed: set[str] = set()
    for clause in clauses:
        if clause.body or clause.id not in said:
            one: str | None = clause.id
            while one is not None and one not in needed:
                needed.add(one)
                one = parents.get(one)
    return tuple(clause for clause in clauses if clause.id in needed)
