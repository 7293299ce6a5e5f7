"""A notice laid out for reading: its clauses piece by piece, and in the margin of each promise how it is kept.

What stands in the margin comes from the board and from nowhere else. A promise nobody tried says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from troth.board import ORDER, Row, Verdict
from troth.notice.facts import Block, Clause, Notice, Stretch
from troth.notice.places import Span
from troth.notice.project import Visitor, stretches
from troth.notice.promises import Promise
from troth.notice.render import Page
from troth.notice.telling import language_of

_WAITING = frozenset({"incomplete", "expired"})


class Margin(Struct, frozen=True):
    """What stands beside one piece: the promises it carries, the worst verdict first."""

    rows: tuple[Row, ...]
    """Empty where the piece promises something that no list of promises numbers."""

    @property
    def verdicts(self) -> tuple[tuple[Verdict, int], ...]:
        """Each verdict once, with how many promises have it."""
        found = tuple((word, sum(1 for row in self.rows if row.verdict == word)) for word in ORDER)
        return tuple((word, number) for word, number in found if number) or (("untried", 0),)

    @property
    def worst(self) -> Verdict:
        """The verdict whose mark is drawn."""
        return self.verdicts[0][0]

    @property
    def css(self) -> str:
        """How it is coloured."""
        return "bad" if self.worst == "deviated" else "wait" if self.worst in _WAITING else self.worst


class Piece(Struct, frozen=True):
    """One block as HTML, and its margin."""

    html: str
    margin: Margin | None


class Section(Struct, frozen=True):
    """One clause."""

    id: str
    title: str
    level: int
    pieces: tuple[Piece, ...]
    language: str
    """What its text is in; not always what the page is in."""


def sections(
    notice: Notice, visitor: Visitor, *, rows: Iterable[Row], promises: Iterable[Promise]
) -> tuple[Page, tuple[Section, ...]]:
    """The clauses this visitor sees. ``rows`` are the board's, ``promises`` the list that says what each stands on."""
    found = {row.id: row for row in rows}
    listed = {promise.id: promise for promise in promises}
    page = Page(notice, visitor, marked=_deviated(notice, found, listed))
    return page, tuple(_section(page, clause, found, listed) for clause in page.notice.clauses)


def preface(page: Page) -> tuple[str, ...]:
    """The text before the first clause, block by block."""
    return tuple(page.block_html(block) for block in page.notice.preface)


def _section(page: Page, clause: Clause, rows: dict[str, Row], listed: dict[str, Promise]) -> Section:
    beside = _margins(page.whole, clause, rows, listed)
    level = min(max(clause.level, 2), 6)
    voice = page.voice(clause.id)
    pieces = [
        Piece(html, beside.get(at))
        for at, block in enumerate(clause.body)
        if (html := voice.block_html(block, level=min(level + 1, 6)))
    ]
    language = language_of(page.whole, f"#{clause.id}")
    return Section(clause.id, voice.inline(clause.title), level, tuple(pieces), language)


def _margins(notice: Notice, clause: Clause, rows: dict[str, Row], listed: dict[str, Promise]) -> dict[int, Margin]:
    """The margin of each block that promises, by its number: each promise at the first block that carries it."""
    promising = [at for at, block in enumerate(clause.body) if _promises_in((block,))]
    placed: dict[int, list[Row]] = {at: [] for at in promising}
    for promise_id in clause.promises:
        row = rows.get(promise_id)
        if row is None or not promising:
            continue
        at = next(
            (at for at in promising if _carries(notice, (clause.body[at],), listed.get(promise_id))), promising[0]
        )
        placed[at].append(row)
    return {at: Margin(tuple(sorted(ones, key=_rank))) for at, ones in placed.items()}


def _rank(row: Row) -> int:
    return ORDER.index(row.verdict)


def _promises_in(body: Sequence[Block]) -> tuple[Stretch, ...]:
    return tuple(one for one in stretches(tuple(body)) if one.ids)


def _carries(notice: Notice, body: Sequence[Block], promise: Promise | None) -> bool:
    return any(_stands_on(notice, one, promise) for one in _promises_in(body))


def _stands_on(notice: Notice, stretch: Stretch, promise: Promise | None) -> bool:
    """Whether a marked sentence leads to a feature that must stand behind the promise."""
    if promise is None:
        return False
    behind = [notice.declarations[one] for one in stretch.ids if one in notice.declarations]
    return any(feature.met_by(one, notice) for feature in promise.features for one in behind)


def _deviated(notice: Notice, rows: dict[str, Row], listed: dict[str, Promise]) -> dict[Span, str]:
    """The sentences behind a promise that deviated: they are marked as such where they stand."""
    found: dict[Span, str] = {}
    for clause in notice.clauses:
        for promise_id in clause.promises:
            row = rows.get(promise_id)
            if row is not None and row.verdict == "deviated":
                behind = [one for one in _promises_in(clause.body) if _stands_on(notice, one, listed.get(promise_id))]
                found.update({one.span: "bad" for one in behind or _promises_in(clause.body)})
    return found
