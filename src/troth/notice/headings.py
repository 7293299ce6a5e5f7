"""Headings: their words, and the attributes in braces behind them."""

from __future__ import annotations

import re

from msgspec import Struct

from troth.notice.findings import Findings, shown
from troth.notice.inline import ID
from troth.notice.placed import Placed
from troth.notice.places import Span

NAMES = ("for", "by", "on", "promises")
"""Attributes that hold words; besides them there are ``#id`` and ``.context``."""
_ATTRIBUTE = re.compile(
    r"(?:#(?P<id>[^\s{}\"=]+)|\.(?P<flag>[^\s{}\"=]+)"
    r"|(?P<name>[A-Za-z][\w-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[A-Za-z0-9][A-Za-z0-9-]*)))(?=\s|$)"
)
_MOST_MALFORMED = 10
"""In one heading; what follows is no list of attributes."""
_CURLY = frozenset("“”„‟«»\u2018\u2019")


class Words(Struct, frozen=True):
    """The value of one attribute: words, each with its place."""

    words: tuple[tuple[str, Span], ...]
    span: Span


class Heading(Struct, frozen=True, kw_only=True):
    """One heading as it is written."""

    title: str
    """Inline Markdown, without the attributes."""
    level: int
    id: str | None
    id_span: Span | None
    context: bool
    attributes: dict[str, Words]
    span: Span
    """The whole heading in its line, without the number signs."""


def read_heading(placed: Placed, *, level: int, findings: Findings) -> Heading:
    """Read one heading; what is wrong with its attributes is reported and left out."""
    text = placed.text.rstrip()
    opening = text.rfind("{") if text.endswith("}") else -1
    reader = _Attributes(placed, findings)
    title = text
    if opening >= 0 and text[opening - 1 : opening] not in ("{", "\\"):
        if text[opening + 1 : opening + 2] != "=":
            title = text[:opening].rstrip()
            reader.read(opening + 1, len(text) - 1)
    elif "{#" in text and "\\{#" not in text:
        start = text.index("{#")
        findings.error(
            "syntax-attribute",
            placed.span(start, len(text)),
            "The attributes of a heading stand at its end, between `{` and `}`.",
            "Write `## Title {#id}`.",
        )
    for found in re.finditer(r"(?<!\\)\{=[^{}]*\}|(?<!\\)\{\{[^{}]*\}\}", title):
        _mark(placed, found.start(), found.end(), findings)
    return Heading(
        title=title,
        level=level,
        id=reader.id,
        id_span=reader.id_span,
        context=reader.context,
        attributes=reader.attributes,
        span=placed.span(0, len(text)),
    )


def _mark(placed: Placed, start: int, end: int, findings: Findings) -> None:
    findings.error(
        "mark-misplaced",
        placed.span(start, end),
        f"`{shown(placed.text[start:end])}` stands in a heading; marks and values stand in prose.",
        "Put it behind the sentence under the heading.",
    )


class _Attributes:
    """Reads what stands between the braces."""

    def __init__(self, placed: Placed, findings: Findings) -> None:
        self.placed = placed
        self.findings = findings
        self.id: str | None = None
        self.id_span: Span | None = None
        self.context = False
        self.attributes: dict[str, Words] = {}
        self.malformed = 0

    def read(self, start: int, end: int) -> None:
        text = self.placed.text
        position = start
        while position < end and self.malformed < _MOST_MALFORMED:
            if text[position].isspace():
                position += 1
                continue
            found = _ATTRIBUTE.match(text, position, end)
            if found is None:
                position = self._malformed(position, end)
                continue
            self._take(found)
            position = found.end()

    def _malformed(self, start: int, end: int) -> int:
        self.malformed += 1
        text = self.placed.text
        stop = start
        while stop < end and not text[stop].isspace():
            stop += 1
        if any(sign in _CURLY for sign in text[start:stop]):
            while stop < end and sum(sign in _CURLY for sign in text[start:stop]) < 2:
                stop += 1
            self.findings.error(
                "curly-quotes",
                self.placed.span(start, stop),
                f"`{shown(text[start:stop])}` has curly quotes; a word processor puts them there.",
                'Write straight ones: `promises="N-01 N-02"`.',
            )
            return stop
        if text.find('="', start, stop) >= 0:
            close = text.find('"', text.index('="', start) + 2, end)
            stop = close + 1 if close >= 0 else end
        self.findings.error(
            "syntax-attribute",
            self.placed.span(start, stop),
            f"`{shown(text[start:stop])}` is no attribute of a heading.",
            'Write `#id`, `.context`, `for=CN`, or several words in quotes: `for="EU CH"`.',
        )
        return stop

    def _take(self, found: re.Match[str]) -> None:
        span = self.placed.span(found.start(), found.end())
        if found["id"] is not None:
            self._identify(found["id"], span)
        elif found["flag"] is not None:
            if found["flag"] != "context":
                self._unknown(found[0], span)
            self.context = self.context or found["flag"] == "context"
        elif found["name"] not in NAMES:
            self._unknown(found["name"], span)
        elif found["name"] in self.attributes:
            self.findings.error(
                "syntax-attribute",
                span,
                f"`{found['name']}` is said twice in this heading.",
                'Say it once: `for="EU CH"`.',
            )
        else:
            group = "quoted" if found["quoted"] is not None else "bare"
            at = found.start(group)
            words = tuple(
                (word[0], self.placed.span(at + word.start(), at + word.end()))
                for word in re.finditer(r"\S+", found[group])
            )
            if not words:
                self.findings.error("syntax-attribute", span, f"`{found['name']}` holds no word.", "Leave it out.")
                return
            self.attributes[found["name"]] = Words(words, span)

    def _identify(self, name: str, span: Span) -> None:
        if self.id is not None:
            self.findings.error("syntax-attribute", span, "A heading has one id.", f"It is `{self.id}` already.")
        elif not ID.fullmatch(name):
            self.findings.error(
                "syntax-id",
                span,
                f"`{shown(name)}` is not an id: lower-case letters and digits, words joined by `-`.",
                "Write `{#our-letters}`.",
            )
        else:
            self.id, self.id_span = name, span

    def _unknown(self, name: str, span: Span) -> None:
        self.findings.error(
            "syntax-attribute",
            span,
            f"A heading has no `{shown(name)}`; it may have `#id`, `.context`, `for`, `by`, `on`, `promises`.",
            self.findings.nearest(name, (*NAMES, ".context")),
        )
