"""Declarations in one style: keys in the order of their kind, on one line where they fit, comments where they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from troth.notice.grammar import FieldGrammar, grammar_of, written_order
from troth.notice.kinds import KINDS
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.notice.places import Span
from troth.notice.source import Source
from troth.notice.style.scalars import written
from troth.terms.practices import PRACTICES

WIDTH = 120
"""Longest line, in code points, that a map or a list may fill; a single value is never broken."""
_STEP = "  "

Place = tuple[int, int]


class Shape(Struct, frozen=True):
    """What the language says of one node: the order of its keys, and the shape of each value."""

    order: tuple[str, ...] = ()
    """Empty: as they stand."""
    of: dict[str, Shape] = {}
    """By key; ``*`` for every other key, and for the items of a list."""
    scalar: str = ""
    """The shape of a scalar here (``kinds.base.Form``)."""

    def inside(self, key: str) -> Shape:
        """What holds for the value under a key."""
        return self.of.get(key) or self.of.get("*") or _ANY


_ANY = Shape()
_INSIDE = {"'": 1, '"': 1}
"""Of a quoted text of several lines the last belongs to it; of any other kind it may be a comment already."""


def declaration(kind: str, node: Node) -> Shape:
    """The shape of one entry of a block. What a practice's ``with`` holds, the catalogue says."""
    shape = _of_struct(KINDS[kind])
    named = node.get("is") if kind == "practice" and isinstance(node, Mapped) else None
    row = PRACTICES.get(named.text) if isinstance(named, Scalar) else None
    if row is None:
        return shape
    params = {
        name: Shape(scalar=param.shape, of={"*": Shape(scalar=param.shape)}) for name, param in row.params.items()
    }
    return Shape(shape.order, {**shape.of, "with": Shape(tuple(row.params), params)})


def _of_struct(struct: type[Struct]) -> Shape:
    return Shape(written_order(struct), {name: _of_field(field) for name, field in grammar_of(struct).items()})


def _of_field(field: FieldGrammar) -> Shape:
    if field.inner is not None:
        inner = _of_struct(field.inner)
        return Shape(of={"*": inner}) if field.form.shape == "map" else inner
    return Shape(scalar=field.form.shape, of={"*": Shape(scalar=field.form.shape)})


class Entry(Struct, frozen=True):
    """One top-level entry and what the language says of it."""

    key: Scalar
    node: Node
    shape: Shape


class Block:
    """The lines of one block, or of the front matter. ``first`` and ``last`` are 1-based, both included."""

    def __init__(self, source: Source, entries: Sequence[Entry], *, first: int, last: int) -> None:
        self.entries = entries
        self.comments = Comments(source, entries, first=first, last=last)

    def lines(self) -> list[str]:
        """The entries in their own order, with one empty line where there was at least one."""
        found: list[str] = []
        for entry in self.entries:
            found.extend(self.comments.above(entry.key.span))
            found.extend(self._entry(entry))
        found.extend(self.comments.at_the_end())
        return _trimmed(found)

    def ordered(self, keys: Sequence[str]) -> list[str]:
        """The entries in the order of ``keys``, without empty lines: front matter."""
        ranked = sorted(self.entries, key=lambda one: _rank(one.key.text, keys))
        found = [line for one in ranked for line in (*self.comments.above(one.key.span), *self._entry(one))]
        return [line for line in (*found, *self.comments.at_the_end()) if line]

    def _entry(self, entry: Entry) -> list[str]:
        node = entry.node
        if isinstance(node, Scalar) and not node.text and not node.style:
            node = Mapped((), node.span)
        behind = self.comments.behind(entry.key.span)
        lines = self._lines(entry.key.text, node, entry.shape, "", broken=bool(behind))
        return [*lines, *(f"{_STEP}{comment}" for comment in behind)]

    def _lines(self, key: str, node: Node, shape: Shape, margin: str, *, broken: bool = False) -> list[str]:
        """``key: value``, on one line where it may be."""
        head = f"{margin}{key}:"
        if isinstance(node, Scalar) or not _children(node):
            return [f"{head} {flat(node, shape)}".rstrip()]
        if not broken and not self.comments.inside(node):
            line = f"{head} {flat(node, shape)}"
            if len(line) <= WIDTH:
                return [line]
        found, inner = [head], margin + _STEP
        if isinstance(node, Listed):
            for item in node.items:
                found.extend(f"{inner}{comment}" for comment in self.comments.above(item.span))
                found.append(f"{inner}- {flat(item, shape.inside('*'))}")
        else:
            for name, value in _ranked(node, shape):
                found.extend(f"{inner}{comment}" for comment in self.comments.above(name.span))
                found.extend(self._lines(_key(name), value, shape.inside(name.text), inner))
        return found


def flat(node: Node, shape: Shape) -> str:
    """A node on one line."""
    match node:
        case Scalar():
            return written(node.text, shape.scalar) if node.text or node.style else ""
        case Listed():
            return f"[{', '.join(flat(item, shape.inside('*')) for item in node.items)}]"
        case Mapped():
            pairs = (f"{_key(key)}: {flat(value, shape.inside(key.text))}" for key, value in _ranked(node, shape))
            return f"{{{', '.join(pair.rstrip() for pair in pairs)}}}"


def _key(key: Scalar) -> str:
    return written(key.text, "")


def _ranked(node: Mapped, shape: Shape) -> list[tuple[Scalar, Node]]:
    return sorted(node.entries, key=lambda pair: _rank(pair[0].text, shape.order))


def _rank(key: str, order: Sequence[str]) -> int:
    return order.index(key) if key in order else len(order)


def _children(node: Node) -> tuple[object, ...]:
    match node:
        case Listed():
            return node.items
        case Mapped():
            return node.entries
        case Scalar():
            return ()


class Comments:
    """The comments of one block, each kept with what follows it.

    A comment deeper than the entry behind it belongs to the entry before: a field that somebody has put aside.
    """

    def __init__(self, source: Source, entries: Sequence[Entry], *, first: int, last: int) -> None:
        self._above: dict[Place, list[str]] = {}
        self._behind: dict[Place, list[str]] = {}
        self._end: list[str] = []
        tops = [_place(entry.key.span) for entry in entries]
        places = sorted({*tops, *(_place(span) for entry in entries for span in _anchors(entry.node))})
        opaque = {line for entry in entries for one in _scalars(entry.node) for line in _within(one)}
        at = 0
        for line in range(first, last + 1):
            while at < len(places) and places[at][0] < line:
                at += 1
            text = source.lines[line - 1]
            bare = text.strip()
            if (bare and not bare.startswith("#")) or line in opaque:
                continue
            follows = places[at] if at < len(places) else None
            self._keep(bare, len(text) - len(text.lstrip()) + 1, (line, follows), tops)

    def _keep(self, bare: str, column: int, stands: tuple[int, Place | None], tops: list[Place]) -> None:
        line, follows = stands
        before = max((top for top in tops if top[0] < line), default=None)
        between = follows is None or follows in tops
        if bare and between and before is not None and column > (follows[1] if follows else before[1]):
            self._behind.setdefault(before, []).append(bare)
        elif follows is None:
            self._end.append(bare)
        elif bare or between:
            self._above.setdefault(follows, []).append(bare)

    def above(self, span: Span) -> list[str]:
        """Comments right above what begins here, and the empty lines among them; no two empty lines together."""
        return self._above.get(_place(span), [])

    def behind(self, span: Span) -> list[str]:
        """Comments at the end of the entry whose key stands here."""
        return self._behind.get(_place(span), [])

    def at_the_end(self) -> list[str]:
        """Comments behind the last entry."""
        return self._end

    def inside(self, node: Node) -> bool:
        """Whether a comment stands anywhere in this node."""
        return any(_place(span) in self._above for span in _anchors(node))


def _anchors(node: Node) -> Iterator[Span]:
    """Where the keys and items within a node begin."""
    match node:
        case Mapped():
            for key, value in node.entries:
                yield key.span
                yield from _anchors(value)
        case Listed():
            for item in node.items:
                yield item.span
                yield from _anchors(item)
        case Scalar():
            return


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Listed():
            for item in node.items:
                yield from _scalars(item)
        case Mapped():
            for key, value in node.entries:
                yield key
                yield from _scalars(value)


def _within(scalar: Scalar) -> range:
    """The lines behind the first that are this text's alone."""
    return range(scalar.span.line + 1, scalar.span.end_line + _INSIDE.get(scalar.style, 0))


def _place(span: Span) -> Place:
    return span.line, span.column


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at both ends, and never two together."""
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return kept
