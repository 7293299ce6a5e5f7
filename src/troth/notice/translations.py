"""The blocks of a translation: sparse, and holding words for people only, under the same kind, id and path."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from troth.notice.declarations import Entry
from troth.notice.facts import Notice
from troth.notice.findings import Findings, listed, shown
from troth.notice.grammar import FieldGrammar, grammar_of, holds_words
from troth.notice.kinds import KINDS
from troth.notice.names import Names
from troth.notice.nodes import Mapped, Node
from troth.notice.places import Span
from troth.notice.shapes import NOTHING, Shapes


def read_words(entries: list[Entry], *, names: Names, of: Notice | None, findings: Findings) -> dict[str, str]:
    """The words by ``id/path``. What is not words, or has no counterpart in ``of``, is an error."""
    reader = _Words(findings, names)
    for entry in entries:
        if entry.id in names.kinds:
            findings.error("duplicate-id", entry.span, f"`{entry.id}` is translated already.", "Keep one of the two.")
            continue
        names.kinds[entry.id] = entry.kind
        names.spans[f"{entry.id}!"] = entry.span
        source: Struct | None = None
        if of is not None:
            source = of.declarations.get(entry.id)
            if source is None or source.__struct_config__.tag != entry.kind:
                findings.error(
                    "dangling-reference",
                    entry.span,
                    f"The notice has no {entry.kind} `{entry.id}` to translate.",
                    findings.nearest(entry.id, of.declarations),
                )
                continue
        reader.struct(entry.node, KINDS[entry.kind], entry.id, source)
    return reader.found


class _Words:
    def __init__(self, findings: Findings, names: Names) -> None:
        self.findings = findings
        self.names = names
        self.shapes = Shapes(findings, names)
        self.found: dict[str, str] = {}

    def struct(self, node: Node, kind: type[Struct], path: str, source: Struct | None) -> None:
        """Words in a map of fields. ``source`` is what it translates, where that is known."""
        if not isinstance(node, Mapped):
            self.findings.error("wrong-shape", node.span, f"`{path}` is a map of words.", 'Write `{label: "..."}`.')
            return
        grammar = grammar_of(kind)
        wanted = tuple(name for name, field in grammar.items() if _has_words(field))
        for key, value in node.entries:
            if key.text not in wanted:
                self.findings.error(
                    "translation-only-words",
                    key.span,
                    f"A translation says only the words of `{path}`: {listed(wanted)}; found `{shown(key.text)}`.",
                    self.findings.nearest(key.text, wanted),
                )
                continue
            field = grammar[key.text]
            there = getattr(source, field.attribute) if source is not None else None
            if source is not None and there in (None, {}):
                self._nothing(f"`{key.text}` of `{path}`", key.span)
                continue
            self._field(value, field, f"{path}/{key.text}", there)

    def _field(self, value: Node, field: FieldGrammar, path: str, there: object) -> None:
        if field.inner is None:
            self.names.spans[path] = value.span
            words = self.shapes.shaped(value, field.form, path)
            if words is not NOTHING:
                self.found[path] = words
        elif field.form.shape == "struct":
            self.struct(value, field.inner, path, there if isinstance(there, Struct) else None)
        elif not isinstance(value, Mapped):
            self.findings.error(
                "wrong-shape", value.span, f"`{path}` is a map with ids.", 'Write `{id: {label: "..."}}`.'
            )
        else:
            for name, inner in value.entries:
                one = there.get(name.text) if isinstance(there, Mapping) else None
                if one is None and isinstance(there, Mapping):
                    self._nothing(f"`{shown(name.text)}` in `{path}`", name.span)
                else:
                    self.struct(inner, field.inner, f"{path}/{name.text}", one)

    def _nothing(self, what: str, span: Span) -> None:
        self.findings.error(
            "dangling-reference",
            span,
            f"The notice has no {what} to translate.",
            "Leave it out, or add it to the notice first.",
        )


def _has_words(field: FieldGrammar) -> bool:
    return field.form.translated or (field.inner is not None and holds_words(field.inner))
