"""YAML as a block may hold it: maps, lists and scalars, each scalar text, each with its place in the file.

Read as events, so that nothing is converted: ``NO`` stays Norway, ``+41 22`` a telephone number. Anchors, aliases,
tags, merge keys, several documents and comments behind a value are errors; so is a key said twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from troth.notice.findings import Findings, shown
from troth.notice.places import Span
from troth.notice.source import Source

DEEPEST = 8
"""Maps and lists inside one another; the language needs four."""
_SIGN = "Put the text in straight double quotes if the sign is part of it."
_QUOTE = (
    "Look at the brackets and commas before it; text with `:`, `#`, `{`, `[` or a comma needs straight double quotes."
)


class Scalar(Struct, frozen=True):
    """One piece of text."""

    text: str
    style: str
    """``""`` bare, ``"`` or ``'`` quoted, ``|`` or ``>`` a block."""
    span: Span
    """With its quotes."""


class Listed(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Mapped(Struct, frozen=True):
    """A map, in the order of the text; each key once."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under this key, if it is there."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Listed | Mapped


class Yaml(Struct, frozen=True):
    """What could be read of one piece of YAML."""

    entries: tuple[tuple[Scalar, Node], ...]
    broken: bool
    """Reading stopped before the end: names that stand after that point are not known."""


class _Malformed(Exception):  # noqa: N818 - never leaves this module: it ends the reading of one piece
    def __init__(self, span: Span, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.span = span
        self.message = message
        self.hint = hint


def read_yaml(source: Source, *, first: int, last: int, rule: str, findings: Findings, unique: bool = True) -> Yaml:
    """Read lines ``first`` to ``last`` (1-based, both included) as one map; errors get the name ``rule``.

    What stood before an error is kept. ``unique`` is False where the caller looks for keys said twice itself: only at
    the top, only because they may be said twice in two blocks as well.
    """
    if last < first:
        return Yaml((), broken=False)
    text = "\n".join(source.lines[first - 1 : last]) + "\n"
    builder = _Builder(source, first, findings, unique=unique)
    broken = False
    end = last
    try:
        with contextlib.closing(YAML(typ="safe", pure=True).parse(text)) as events:
            builder.document(iter(events))
    except _Malformed as error:
        findings.error(rule, error.span, error.message, error.hint)
        broken, end = True, error.span.line
    except MarkedYAMLError as error:
        span, message, hint = _stumbled(source, first, last, error)
        findings.error(rule, span, message, hint)
        broken, end = True, span.line
    except (YAMLError, ValueError, OverflowError):
        # ReaderError has no mark; an escape outside Unicode ("\U7FFFFFFF") is a ValueError of chr().
        findings.error(rule, source.whole_line(first), "This piece cannot be read as YAML.")
        broken, end = True, first
    _comments(source, first, end, builder.quoted, findings)
    return Yaml(tuple(builder.entries), broken=broken)


class _Builder:
    """Builds nodes from events; top-level entries are kept one by one, so that an error loses only what follows."""

    def __init__(self, source: Source, first: int, findings: Findings, *, unique: bool) -> None:
        self.source = source
        self.file = source.file
        self.first = first
        self.findings = findings
        self.unique = unique
        self.entries: list[tuple[Scalar, Node]] = []
        self.quoted: dict[int, list[Span]] = {}
        """By each line they touch."""

    def document(self, events: Iterator[Any]) -> None:
        """Read a stream with one document: a map, or nothing."""
        documents = 0
        for event in events:
            if isinstance(event, yaml_events.DocumentStartEvent):
                documents += 1
                if documents > 1 or event.explicit or event.version or event.tags:
                    raise _Malformed(
                        self._sign(event), "A block is one map, without `---` or directives.", "Leave it out."
                    )
            elif isinstance(event, yaml_events.MappingStartEvent):
                self._clean(event)
                self._entries(events, self.entries, depth=1)
            elif isinstance(event, yaml_events.ScalarEvent) and event.value == "" and not event.style:
                self._clean(event)
            elif isinstance(event, yaml_events.NodeEvent):
                raise _Malformed(self._sign(event), "Expected a map here, and this is none.", "Write `key: value`.")

    def _entries(self, events: Iterator[Any], into: list[tuple[Scalar, Node]], *, depth: int) -> Span | None:
        """Read entries up to the end of a map. Returns the span of the end."""
        keys: set[str] = set()
        for event in events:
            if isinstance(event, yaml_events.MappingEndEvent):
                return self._span(event)
            key = self._node(event, events, depth=depth)
            if not isinstance(key, Scalar):
                raise _Malformed(key.span, "A key is one bare word, not a list or a map.", _QUOTE)
            if key.text == "<<" and not key.style:
                raise _Malformed(
                    key.span, "`<<` merges maps in YAML; a notice says everything where it stands.", "Say it here."
                )
            value = self._node(next(events), events, depth=depth)
            if key.text in keys and (self.unique or depth > 1):
                self.findings.error(
                    "duplicate-key",
                    key.span,
                    f"`{shown(key.text)}` is said twice in this map.",
                    "Keep one of them.",
                )
                continue
            keys.add(key.text)
            into.append((key, value))
        return None

    def _node(self, event: Any, events: Iterator[Any], *, depth: int) -> Node:
        self._clean(event)
        if depth > DEEPEST:
            raise _Malformed(self._span(event), f"Nested deeper than {DEEPEST} levels.", "Close a bracket.")
        if isinstance(event, yaml_events.ScalarEvent):
            scalar = Scalar(event.value, event.style or "", self._span(event))
            if scalar.style:
                for line in range(scalar.span.line, scalar.span.end_line + 1):
                    self.quoted.setdefault(line, []).append(scalar.span)
            return scalar
        start = self._span(event)
        if isinstance(event, yaml_events.MappingStartEvent):
            entries: list[tuple[Scalar, Node]] = []
            end = self._entries(events, entries, depth=depth + 1)
            last = entries[-1][1].span if entries and not event.flow_style else end or start
            return Mapped(tuple(entries), _joined(start, last))
        items: list[Node] = []
        end = start
        for inner in events:
            if isinstance(inner, yaml_events.SequenceEndEvent):
                end = self._span(inner)
                break
            items.append(self._node(inner, events, depth=depth + 1))
        last = items[-1].span if items and not event.flow_style else end
        return Listed(tuple(items), _joined(start, last))

    def _clean(self, event: Any) -> None:
        if isinstance(event, yaml_events.AliasEvent):
            raise _Malformed(self._sign(event), "`*` repeats another value in YAML; a notice says it again.", _SIGN)
        if event.anchor is not None:
            raise _Malformed(self._sign(event), "`&` names a value in YAML; a notice has no such names.", _SIGN)
        if event.tag is not None:
            raise _Malformed(self._sign(event), "`!` gives a value a type in YAML; here every value is text.", _SIGN)

    def _sign(self, event: Any) -> Span:
        """The word with which something begins."""
        start = event.start_mark
        line = self.source.lines[min(self.first + start.line, len(self.source.lines)) - 1]
        word = line[start.column :].split(maxsplit=1)
        width = len(word[0]) if word else 0
        return self.source.span(self.first + start.line, start.column + 1, start.column + 1 + width)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.file, self.first + start.line, start.column + 1, self.first + end.line, end.column + 1)


def _joined(start: Span, end: Span) -> Span:
    return Span(start.file, start.line, start.column, end.end_line, end.end_column)


_PROBLEMS = (
    ("could not find expected ':'", "This key has no `:` and no value behind it.", "Write `key: value`."),
    ("expected ',' or '}'", "A comma or the closing `}` of this map is missing here.", _QUOTE),
    ("expected ',' or ']'", "A comma or the closing `]` of this list is missing here.", _QUOTE),
    ("unexpected end of stream", "This quoted text is never closed.", 'Close it with a straight double quote, `"`.'),
    ("mapping values are not allowed", "A second `:` stands in one line here.", _QUOTE),
    ("cannot start any token", "No value can begin with this character.", _QUOTE),
    ("expected <block end>", "This does not line up with the entries before it, or follows a finished value.", _QUOTE),
    ("unknown escape character", "There is no such escape behind `\\`.", "Write `\\\\` for a backslash."),
)
"""What ruamel.yaml says when it stumbles, in the words of somebody who writes notices."""
_AT_ITS_START = ("while scanning a quoted scalar", "while scanning a simple key")
"""What these complain about is where the quote or key begins, not where the end of it was missed."""


def _stumbled(source: Source, first: int, last: int, error: MarkedYAMLError) -> tuple[Span, str, str]:
    """Where YAML stumbled (one character, or the end of a line), why, and what to try."""
    problem = error.problem or "not YAML"
    mark = error.problem_mark or error.context_mark
    if error.context in _AT_ITS_START and "escape" not in problem:
        mark = error.context_mark or mark
    if mark is None or first + mark.line > last:
        span = source.span(last, len(source.lines[last - 1]) + 1, len(source.lines[last - 1]) + 1)
    else:
        width = len(source.lines[first + mark.line - 1])
        column = min(mark.column + 1, width + 1)
        span = source.span(first + mark.line, column, min(column + 1, width + 1))
    for words, message, hint in _PROBLEMS:
        if words in problem:
            return span, message, hint
    return span, f"This cannot be read as YAML: {problem}.", _QUOTE


def _comments(source: Source, first: int, last: int, quoted: dict[int, list[Span]], findings: Findings) -> None:
    """Report each comment that stands behind a value: a parser drops it, and with it perhaps the end of a name."""
    for line in range(first, last + 1):
        text = source.lines[line - 1]
        if "#" not in text or text.lstrip().startswith("#"):
            continue
        for column, character in enumerate(text, start=1):
            if character != "#" or not text[: column - 1].endswith((" ", "\t")):
                continue
            if any(_inside(span, line, column) for span in quoted.get(line, ())):
                continue
            findings.error(
                "comment-behind-value",
                source.span(line, column, len(text.rstrip()) + 1),
                f"`{shown(text[column - 1 :])}` is a comment to YAML, so it is not part of the value before it.",
                "Put the value in straight double quotes, or the comment on a line of its own.",
            )
            break


def _inside(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)
