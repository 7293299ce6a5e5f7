"""A notice in one style: its declarations laid out alike, its marks in their place, its prose untouched byte for byte.

A file is set in style whole or not at all. One of which a part could not be read is left as it is, with what stood in
the way; and what was written is read again and compared before it is handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from troth.notice import source as sources
from troth.notice.declarations import Entry as Declared
from troth.notice.declarations import read_entries
from troth.notice.facts import Block as Prose
from troth.notice.facts import Finding
from troth.notice.findings import Findings
from troth.notice.frontmatter import OF_A_NOTICE, read_front_matter
from troth.notice.names import Names
from troth.notice.nodes import Listed, Mapped, Node, Scalar, Yaml, read_yaml
from troth.notice.places import Span
from troth.notice.prose import Fence, Outline, read_prose
from troth.notice.read import parse_notice
from troth.notice.source import Source
from troth.notice.style.blocks import Block, Entry, Shape, declaration
from troth.notice.style.marks import Edit, moves, strays

MEANING = frozenset(
    {
        "bare-address",
        "dangling-reference",
        "mark-without-clause",
        "missing-field",
        "syntax-period",
        "two-sentences-one-mark",
        "unknown-column",
        "unknown-field",
        "unknown-name",
        "unknown-place",
        "unknown-table",
        "unknown-word",
        "unmarked-sentence",
        "unquoted-words",
        "value-missing",
        "value-not-printable",
        "wrong-kind",
    }
)
"""Errors of the reader about what a notice says: all of it was read, so it can be set in style while it is written."""
_ENDS = re.compile("\r\n|\r|\n")


class Styled(Struct, frozen=True, kw_only=True):
    """What came of it: the text in style, or what stood in the way."""

    text: str
    """As it was where something stood in the way."""
    stopped: tuple[Finding, ...] = ()
    """What could not be read, in the order of the text; empty where all was."""


def style(text: str, file: str = "notice.md") -> Styled:
    """A notice or a translation in style. ``file`` says which: ``notice.fr.md`` is a translation.

    Line ends, a byte order mark and every byte of prose stay. Doing it again changes nothing.
    """
    moved, stopped = _strays_home(text, file)
    if stopped:
        return Styled(text=text, stopped=stopped)
    read = _Read(moved, file)
    written = _with(moved, [*read.marks(), *read.blocks()])
    if _Read(written, file).meaning() != read.meaning():
        return Styled(text=text, stopped=(_unforeseen(file),))
    return Styled(text=written)


def _strays_home(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text with marks of table rows in their last cells, and what could not be read even so."""
    stopped = _unreadable(text, file)
    misplaced = {one.span for one in stopped if one.rule == "mark-misplaced"}
    if not misplaced or len(misplaced) < len(stopped):
        return text, stopped
    homes = [edits for span, edits in _Read(text, file).strays() if span in misplaced]
    if len(homes) < len(misplaced):
        return text, stopped
    moved = _with(text, [edit for edits in homes for edit in edits])
    still = _unreadable(moved, file)
    return (text, stopped) if still else (moved, ())


def _unreadable(text: str, file: str) -> tuple[Finding, ...]:
    found = parse_notice(text, file).findings
    return tuple(one for one in found if one.severity == "error" and one.rule not in MEANING)


class _Read:
    """One file taken apart. Only for a text without anything that cannot be read."""

    def __init__(self, text: str, file: str) -> None:
        findings = Findings(file)
        source = sources.accept(text, findings=findings)
        assert source is not None  # looked at before
        self.source: Source = source
        front, first = read_front_matter(source, translation=False, findings=findings)
        self.closing = first - 1
        self.front = _yaml(source, first=2, last=self.closing - 1, findings=findings)
        language = front.language if front is not None else ""
        self.outline: Outline = read_prose(source, first=first, language=language or "en", findings=findings)
        self.findings = findings

    def marks(self) -> Iterator[Edit]:
        for body in self._bodies():
            yield from moves(body, self.source)

    def strays(self) -> Iterator[tuple[Span, tuple[Edit, ...]]]:
        for body in self._bodies():
            yield from strays(body, self.source)

    def blocks(self) -> Iterator[Edit]:
        """What to put in the place of the lines of each block, and of the front matter."""
        front = Block(self.source, [Entry(*one, Shape()) for one in self.front.entries], first=2, last=self.closing - 1)
        yield self._lines(front.ordered(OF_A_NOTICE), first=2, last=self.closing - 1)
        for fence in self.outline.fences:
            if fence.first <= fence.last:
                yield self._lines(self._block(fence).lines(), first=fence.first, last=fence.last)

    def meaning(self) -> Any:
        """What must be the same afterwards: all that is said, without where it stands."""
        said = [clause.heading for clause in self.outline.clauses], list(self._bodies()), self.outline.title
        comments = [line.strip() for line in self._inside() if line.strip().startswith("#")]
        front = {key.text: _plain(value) for key, value in self.front.entries}
        entries = [(one.kind, one.id, one.clause, _plain(one.node)) for one in self._entries()]
        return front, _placeless(msgspec.to_builtins(said)), entries, sorted(comments)

    def _bodies(self) -> Iterator[list[Prose]]:
        yield self.outline.preface
        for clause in self.outline.clauses:
            yield clause.body

    def _block(self, fence: Fence) -> Block:
        read = _yaml(self.source, first=fence.first, last=fence.last, findings=self.findings)
        entries = [Entry(key, node, declaration(key.text.partition(" ")[0], node)) for key, node in read.entries]
        return Block(self.source, entries, first=fence.first, last=fence.last)

    def _entries(self) -> list[Declared]:
        return read_entries(self.source, self.outline.fences, names=Names(), findings=self.findings)

    def _inside(self) -> Iterator[str]:
        yield from self.source.lines[1 : self.closing - 1]
        for fence in self.outline.fences:
            yield from self.source.lines[fence.first - 1 : fence.last]

    def _lines(self, lines: list[str], *, first: int, last: int) -> Edit:
        return Edit(Span(self.source.file, first, 1, last + 1, 1), "".join(f"{line}\n" for line in lines))


def _yaml(source: Source, *, first: int, last: int, findings: Findings) -> Yaml:
    return read_yaml(source, first=first, last=last, rule="syntax-yaml", findings=findings)


def _plain(node: Node) -> Any:
    """A node as plain data; nothing, under a key that takes a map, is an empty map."""
    match node:
        case Scalar():
            return node.text or {}
        case Listed():
            return [_plain(item) for item in node.items]
        case Mapped():
            return {key.text: _plain(value) for key, value in node.entries}


def _placeless(data: Any) -> Any:
    """Plain data without any span."""
    if isinstance(data, dict):
        return None if "end_column" in data else {key: _placeless(one) for key, one in data.items()}
    return [_placeless(one) for one in data] if isinstance(data, (list, tuple)) else data


def _with(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; none overlaps another."""
    start = 1 if text.startswith("\ufeff") else 0
    starts = [start, *(end.end() for end in _ENDS.finditer(text)), len(text)]
    ends = [end[0] for end in _ENDS.finditer(text)]

    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(text))

    parts, done = [], 0
    for edit in sorted(edits, key=lambda one: (one.span.line, one.span.column)):
        end = ends[min(edit.span.line, len(ends)) - 1] if ends else "\n"
        parts += [text[done : offset(edit.span.line, edit.span.column)], edit.text.replace("\n", end)]
        done = offset(edit.span.end_line, edit.span.end_column)
    return "".join((*parts, text[done:]))


def _unforeseen(file: str) -> Finding:
    return Finding(
        rule="style-unsafe",
        severity="error",
        span=Span(file, 1, 1, 1, 1),
        message="Set in style it would not read as it does now, so it was left alone. That is a defect of ours.",
        hint="Please report it with this file.",
    )
