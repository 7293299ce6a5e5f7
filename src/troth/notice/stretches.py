"""One paragraph, list item or row cut into stretches, each with the mark that carries it."""

from __future__ import annotations

import re
from collections.abc import Container

from msgspec import Struct

from troth.notice.facts import Stretch
from troth.notice.findings import Findings, shown
from troth.notice.inline import MarkSign, Signs, plain, read_signs
from troth.notice.placed import Placed
from troth.notice.places import Span
from troth.notice.sentences import WIDE_STOPS, count_sentences

_WIDE = f"{WIDE_STOPS}\u3001\uff0c\uff1b\uff1a"
BEHIND = re.compile(f"(?:[.,;:!?…{_WIDE})\\]»”\u2019]|[\"'](?=[\\s.,;:!?)]|$)|[*_]+(?=[\\s.,;:!?)]|$))+")
"""Punctuation that follows a mark and belongs before it."""


class Ground(Struct, frozen=True, kw_only=True):
    """What holds for the prose of one place."""

    language: str
    promises: bool
    """False in the preface and in a clause that says ``.context``: there text needs no mark."""
    where: str
    """For messages: ``before the first clause``."""
    labels: Container[str] = ()
    """Link definitions of the file."""


class Naming(Struct, frozen=True):
    """An id that a mark names, or a value that prose prints: to be resolved when everything is read."""

    name: str
    field: str | None
    """The field of a value; None for a mark."""
    span: Span


def cut(placed: Placed, *, ground: Ground, findings: Findings) -> tuple[tuple[Stretch, ...], tuple[Naming, ...]]:
    """Cut one paragraph at its marks. Also returns every name it uses."""
    signs = read_signs(placed, findings=findings, labels=ground.labels)
    cutter = _Cutter(placed, signs, ground, findings)
    stretches = cutter.run()
    names = [Naming(one.name, one.field, placed.span(one.start, one.end)) for one in signs.values]
    names.extend(
        Naming(word, None, placed.span(start, start + len(word))) for mark in signs.marks for word, start in mark.ids
    )
    return tuple(stretches), tuple(names)


class _Cutter:
    def __init__(self, placed: Placed, signs: Signs, ground: Ground, findings: Findings) -> None:
        self.placed = placed
        self.text = placed.text
        self.signs = signs
        self.ground = ground
        self.findings = findings

    def run(self) -> list[Stretch]:
        """Every stretch in order; text left after the last mark is one too, without ids."""
        stretches: list[Stretch] = []
        start = 0
        for mark in self.signs.marks:
            behind = BEHIND.match(self.text, mark.end)
            tail = behind[0] if behind else ""
            stretch = self._marked(start, mark, tail, first=not stretches)
            if stretch is not None:
                stretches.append(stretch)
            start = mark.end + len(tail)
        rest = self._rest(start)
        if rest is not None:
            stretches.append(rest)
        return stretches

    def _marked(self, start: int, mark: MarkSign, tail: str, *, first: bool) -> Stretch | None:
        sign = self.placed.span(mark.start, mark.end)
        start, end = self._trimmed(start, mark.start)
        words = plain(self.text, self.signs, start=start, end=end)
        if not words.strip():
            self._empty(sign, mark, first=first)
            return None
        if not mark.context and not self.ground.promises:
            self.findings.error(
                "mark-without-clause",
                sign,
                f"`{shown(self.text[mark.start : mark.end])}` marks a promise {self.ground.where}.",
                "Move the sentence under a heading with an id, or write `{.context}`.",
            )
        sentences = count_sentences(words + tail, language=self.ground.language)
        span = self.placed.span(start, end)
        if sentences > 1 and not mark.context:
            self.findings.error(
                "two-sentences-one-mark",
                span,
                f"One mark, `{shown(self.text[mark.start : mark.end])}`, carries {sentences} sentences; "
                "each promise has a mark of its own.",
                "Put a mark behind each sentence. Where a full stop ends none, put a no-break space behind it.",
            )
        return Stretch(
            markdown=self.text[start:end] + tail,
            ids=tuple(word for word, _ in mark.ids),
            context=mark.context,
            sentences=sentences,
            span=span,
            mark=sign,
        )

    def _empty(self, sign: Span, mark: MarkSign, *, first: bool) -> None:
        if first:
            message, hint = "carries no text: it stands before the sentence.", "Put it behind the sentence."
        else:
            message, hint = "follows another mark.", "Name several ids in one mark: `{=one two}`."
        self.findings.error(
            "mark-without-text", sign, f"The mark `{shown(self.text[mark.start : mark.end])}` {message}", hint
        )

    def _rest(self, start: int) -> Stretch | None:
        start, end = self._trimmed(start, len(self.text))
        words = plain(self.text, self.signs, start=start, end=end)
        if not words.strip():
            return None
        span = self.placed.span(start, end)
        sentences = count_sentences(words, language=self.ground.language)
        if self.ground.promises:
            what = "This sentence has" if sentences == 1 else f"These {sentences} sentences have"
            self.findings.error(
                "unmarked-sentence",
                span,
                f"{what} no mark: “{shown(words)}”",
                "Put `{=id}` behind it, naming the declaration that keeps it; `{.context}` if it promises nothing.",
            )
        return Stretch(
            markdown=self.text[start:end],
            ids=(),
            context=not self.ground.promises,
            sentences=sentences,
            span=span,
            mark=self.placed.span(end, end) if end < len(self.text) else _behind(span),
        )

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and (self.text[start].isspace() or self.text.startswith("\\\n", start)):
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def _behind(span: Span) -> Span:
    return Span(span.file, span.end_line, span.end_column, span.end_line, span.end_column)
