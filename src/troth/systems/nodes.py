"""YAML as others write it: a whole file to nodes with their places, nothing converted.

A notice is read more strictly (``notice.nodes``). A dataset file was written for other programs too, so what PyYAML
takes is taken: comments anywhere, anchors and aliases, merge keys, a ``---`` in front. Scalars stay text; ``said``
tells what is null, ``yes_no`` what is true.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from troth.notice.findings import Findings, shown
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.notice.places import Span

MOST_BYTES = 8_000_000
"""A file larger than this is refused unread."""
MOST_NODES = 1_000_000
"""Values of one file, those repeated by aliases counted each time: aliases of aliases grow without end."""
DEEPEST = 40
_CORE = "tag:yaml.org,2002:"
_YES, _NO = frozenset({"y", "yes", "true", "on"}), frozenset({"n", "no", "false", "off"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


class _Unreadable(Exception):  # noqa: N818 - never leaves this module: it ends the reading of one file
    def __init__(self, span: Span, message: str, hint: str) -> None:
        super().__init__(message)
        self.span, self.message, self.hint = span, message, hint


def read_nodes(data: bytes | str, *, findings: Findings) -> Node | None:
    """The one value of a file. None, with a finding that says where, when it cannot be read."""
    text = _text(data, findings)
    if text is None:
        return None
    start = Span(findings.file, 1, 1, 1, 1)
    try:
        with contextlib.closing(YAML(typ="safe", pure=True).parse(text)) as events:
            return _Builder(findings).document(iter(events))
    except _Unreadable as reason:
        findings.error("map-unreadable", reason.span, reason.message, reason.hint)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = start if mark is None else _at(findings.file, mark)
        findings.error(
            "map-unreadable",
            span,
            f"This cannot be read as YAML: {shown(error.problem or 'not YAML')}.",
            "Look at the indentation, quotes and brackets here and just before.",
        )
    except (YAMLError, ValueError, OverflowError, IndexError, AssertionError, RecursionError) as error:
        # ReaderError has no mark; the scanner of ruamel.yaml answers some nonsense with a bare error of Python's.
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        span = Span(findings.file, line, 1, line, 1)
        findings.error("map-unreadable", span, "This file cannot be read as YAML.", "Look for signs nobody can print.")
    return None


def said(node: Node | None) -> Node | None:
    """The value, or None where nothing is said: ``null``, ``~``, nothing behind the colon."""
    if isinstance(node, Scalar) and not node.style and node.text in _NULL:
        return None
    return node


def yes_no(node: Node | None) -> bool | None:
    """``true`` or ``false`` in any of YAML 1.1's spellings; None for anything else."""
    if not isinstance(node, Scalar):
        return None
    word = node.text.lower()
    return True if word in _YES else False if word in _NO else None


def _text(data: bytes | str, findings: Findings) -> str | None:
    start = Span(findings.file, 1, 1, 1, 1)
    if len(data) > MOST_BYTES:
        findings.error(
            "map-unreadable", start, f"The file has more than {MOST_BYTES:,} bytes.", "Write one each system."
        )
        return None
    if isinstance(data, str):
        text = data
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            span = Span(findings.file, line, 1, line, 1)
            said_there = f"The byte 0x{data[error.start]:02X} is not UTF-8 here."
            findings.error("map-unreadable", span, said_there, "Save the file as UTF-8.")
            return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _at(file: str, mark: Any) -> Span:
    return Span(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


class _Builder:
    """Builds nodes from events."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.file = findings.file
        self._named: dict[str, tuple[Node, int]] = {}
        """By anchor: the value, and of how many values it is made."""
        self._count = 0

    def document(self, events: Iterator[Any]) -> Node | None:
        """The value of the first document; a second one is said to be there."""
        found: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml_events.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Unreadable(
                        _at(self.file, event.start_mark),
                        "A second document begins here; a file holds one.",
                        "Put each document in a file of its own.",
                    )
            elif isinstance(event, yaml_events.NodeEvent):
                found = self._node(event, events, depth=1)
        return found

    def _node(self, event: Any, events: Iterator[Any], *, depth: int) -> Node:
        if isinstance(event, yaml_events.AliasEvent):
            return self._alias(event)
        before = self._count
        self._grow(event, 1)
        if depth > DEEPEST:
            raise _Unreadable(self._span(event), f"Nested deeper than {DEEPEST} levels.", "Close a bracket.")
        if event.tag is not None and not event.tag.startswith((_CORE, "!!")) and event.tag != "!":
            self.findings.warning(
                "map-word",
                self._span(event),
                f"`{shown(event.tag)}` gives this value a type that other readers of YAML refuse.",
                "Leave it out.",
            )
        node: Node
        if isinstance(event, yaml_events.ScalarEvent):
            node = Scalar(event.value, event.style or "", self._span(event))
        elif isinstance(event, yaml_events.MappingStartEvent):
            node = self._map(event, events, depth=depth)
        else:
            node = self._list(event, events, depth=depth)
        if event.anchor is not None:
            self._named[event.anchor] = (node, self._count - before)
        return node

    def _alias(self, event: Any) -> Node:
        try:
            node, size = self._named[event.anchor]
        except KeyError:
            raise _Unreadable(
                self._span(event),
                f"`*{shown(event.anchor)}` repeats a value that nothing before it names.",
                f"Write `&{shown(event.anchor)}` before the value that is meant, above this line.",
            ) from None
        self._grow(event, size)
        return node

    def _grow(self, event: Any, by: int) -> None:
        self._count += by
        if self._count > MOST_NODES:
            raise _Unreadable(
                self._span(event), f"With its repetitions the file has more than {MOST_NODES:,} values.", "Repeat less."
            )

    def _list(self, event: Any, events: Iterator[Any], *, depth: int) -> Listed:
        start = end = self._span(event)
        items: list[Node] = []
        for inner in events:
            if isinstance(inner, yaml_events.SequenceEndEvent):
                end = self._span(inner)
                break
            items.append(self._node(inner, events, depth=depth + 1))
        return Listed(tuple(items), Span(self.file, start.line, start.column, end.end_line, end.end_column))

    def _map(self, event: Any, events: Iterator[Any], *, depth: int) -> Mapped:
        start = end = self._span(event)
        own: dict[str, tuple[Scalar, Node]] = {}
        merged: dict[str, tuple[Scalar, Node]] = {}
        for inner in events:
            if isinstance(inner, yaml_events.MappingEndEvent):
                end = self._span(inner)
                break
            key = self._node(inner, events, depth=depth + 1)
            value = self._node(next(events), events, depth=depth + 1)
            if not isinstance(key, Scalar):
                self.findings.error(
                    "map-shape", key.span, "A key is one word, not a list or a map.", "Put it in quotes if it is text."
                )
                continue
            if key.text == "<<" and not key.style:
                for name, entry in self._merged(value):
                    merged.setdefault(name, entry)
                continue
            if key.text in own:
                self.findings.warning(
                    "map-twice",
                    key.span,
                    f"`{shown(key.text)}` is said twice in this map; the last one counts.",
                    "Keep one of them.",
                )
            own[key.text] = (key, value)
        entries = {**{name: entry for name, entry in merged.items() if name not in own}, **own}
        return Mapped(tuple(entries.values()), Span(self.file, start.line, start.column, end.end_line, end.end_column))

    def _merged(self, value: Node) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
        """What ``<<`` brings in: the entries of a map, or of each map of a list, the first winning."""
        for one in value.items if isinstance(value, Listed) else (value,):
            if isinstance(one, Mapped):
                yield from ((name.text, (name, inner)) for name, inner in one.entries)
            else:
                self.findings.error(
                    "map-shape", one.span, "`<<` brings in the entries of a map, and this is none.", "Leave it out."
                )

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
