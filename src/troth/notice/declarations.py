"""The entries of the blocks: ``kind id: {fields}``, each read as the Struct of its kind says."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from troth.notice.findings import SHOWN, Findings, listed, shown
from troth.notice.grammar import scope_keys
from troth.notice.inline import ID
from troth.notice.kinds import KINDS, AnyDeclaration, Practice
from troth.notice.kinds.base import Form
from troth.notice.names import Names
from troth.notice.nodes import Mapped, Node, Scalar, read_yaml
from troth.notice.places import Scope, Span
from troth.notice.practices import PracticeShapes
from troth.notice.prose import Fence
from troth.notice.shapes import NOTHING, Shapes
from troth.notice.source import Source
from troth.terms.words import is_reserved

_TERM = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_SCOPE_FORMS = {
    "for": Form(shape="places"),
    "by": Form(shape="refs", of="controller|brand"),
    "on": Form(shape="refs", of="channel"),
}


class Entry(Struct, frozen=True, kw_only=True):
    """The key of one entry, taken apart, and what stands under it."""

    kind: str
    id: str
    clause: str
    span: Span
    node: Node


class Draft(Struct, frozen=True, kw_only=True):
    """A declaration without its scope in force, which depends on the clauses around it."""

    entry: Entry
    values: dict[str, Any]
    own: Scope

    def declare(self, scope: Scope) -> AnyDeclaration:
        """The declaration, holding where ``scope`` says."""
        one = self.entry
        return KINDS[one.kind](id=one.id, clause=one.clause, scope=scope, span=one.span, **self.values)


def read_entries(source: Source, fences: list[Fence], *, names: Names, findings: Findings) -> list[Entry]:
    """The entries of all blocks, in the order of the text; those with a key that is none are reported."""
    found: list[Entry] = []
    for fence in fences:
        # In an unclosed block the prose behind it is no YAML either: one error is enough, and the reader has made it.
        told = findings if fence.closed else Findings(source.file)
        read = read_yaml(source, first=fence.first, last=fence.last, rule="syntax-yaml", findings=told, unique=False)
        if read.broken or not fence.closed:
            names.lost = True
        for key, node in read.entries:
            entry = _entry(key, node, fence.clause, findings)
            if entry is not None:
                found.append(entry)
    return found


def read_drafts(entries: list[Entry], *, names: Names, findings: Findings) -> list[Draft]:
    """Read the fields of each entry; ids are unique in the whole notice, whatever the kind."""
    drafts: list[Draft] = []
    spans: dict[str, Span] = {}
    for entry in entries:
        if entry.id in spans:
            first = spans[entry.id]
            findings.error(
                "duplicate-id",
                entry.span,
                f"`{entry.id}` is the id of a {names.kinds[entry.id]} already, at line {first.line}.",
                "Ids are unique in the whole notice, whatever the kind: choose another.",
            )
            continue
        spans[entry.id] = entry.span
        names.kinds[entry.id] = entry.kind
        names.spans[f"{entry.id}!"] = entry.span
        draft = _draft(entry, names, findings)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _entry(key: Scalar, node: Node, clause: str, findings: Findings) -> Entry | None:
    kind, _, name = key.text.partition(" ")
    if key.style or not re.fullmatch(r"[^\s]+ [^\s]+", key.text):
        findings.error(
            "syntax-key",
            key.span,
            f"`{key.text[:SHOWN]}` is not a kind, one space and an id.",
            "Write `purpose news:`.",
        )
        return None
    if kind not in KINDS:
        span = Span(key.span.file, key.span.line, key.span.column, key.span.line, key.span.column + len(kind))
        findings.error(
            "unknown-kind",
            span,
            f"There is no kind `{shown(kind)}`; there are {listed(KINDS)}.",
            findings.nearest(kind, KINDS),
        )
        return None
    span = Span(key.span.file, key.span.line, key.span.column + len(kind) + 1, key.span.line, key.span.end_column)
    if kind == "term":
        if not _TERM.fullmatch(name):
            message = f"`{shown(name)}` is not a key of the taxonomy: words joined by full stops."
            findings.error("syntax-id", span, message, "Write `term user.content.voice:`.")
            return None
    elif not ID.fullmatch(name):
        message = f"`{shown(name)}` is not an id: lower-case letters and digits, words joined by `-`."
        findings.error("syntax-id", span, message, f"Write `{kind} our-name:`.")
        return None
    elif is_reserved(name):
        message = f"`{name}` is a word of the language itself, so no declaration can be called so."
        findings.error("reserved-id", span, message, f"Choose another id, such as `the-{name}`.")
        return None
    return Entry(kind=kind, id=name, clause=clause, span=key.span, node=node)


def _draft(entry: Entry, names: Names, findings: Findings) -> Draft | None:
    struct = KINDS[entry.kind]
    shapes = PracticeShapes(entry, findings, names) if struct is Practice else Shapes(findings, names)
    node = entry.node
    if isinstance(node, Scalar) and not node.text and not node.style:
        node = Mapped((), entry.span)
    if not isinstance(node, Mapped):
        findings.error(
            "wrong-shape", node.span, f"`{entry.id}` is a map of fields.", f"Write `{entry.kind} {entry.id}: {{...}}`."
        )
        return None
    keys = scope_keys(struct)
    values = shapes.fields(node, struct, entry.id, besides=keys)
    own = {key: _scope(shapes, node, key, entry.id) for key in keys}
    if values is NOTHING:
        return None
    return Draft(entry=entry, values=values, own=Scope(places=own.get("for"), by=own.get("by"), on=own.get("on")))


def _scope(shapes: Shapes, node: Mapped, key: str, path: str) -> tuple[str, ...] | None:
    value = node.get(key)
    if value is None:
        return None
    shapes.names.spans[f"{path}/{key}"] = value.span
    read = shapes.shaped(value, _SCOPE_FORMS[key], f"{path}/{key}")
    return None if read is NOTHING or not read else tuple(sorted(set(read)))
