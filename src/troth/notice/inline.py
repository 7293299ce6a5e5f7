"""The signs inside prose: marks ``{=id}``, values ``{{ id.field }}``, code, links, addresses.

One pass from left to right, so that the time it takes grows with the length of the text and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container

from markdown_it.common.utils import normalizeReference
from msgspec import Struct

from troth.notice.findings import Findings, shown
from troth.notice.placed import Placed

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""An id: lower-case words of letters and digits, joined by single hyphens."""
VALUE = re.compile(r"\{\{\s*([^{}.:\s]+)\.([^{}.:\s]+)\s*\}\}")
"""A well-formed value placeholder: the name, the field."""
_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
MARK = re.compile(r"\{(?:=[^{}]*|\.context)\}")
"""A mark, wherever it stands."""
_MARK = re.compile(r"\{[=.]([^{}]*)\}")
_SPECIAL = re.compile(r"\\.|`+|\{\{|\{=|\{\.(?=[a-z])|<|!?\[|\]|https?://", re.DOTALL)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TARGET = re.compile(
    r"\(\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_ADDRESS = re.compile(r"https?://[^\s<>{}\"|]*")
_LABEL = re.compile(r"\[([^\[\]]{0,999})\]")
_LONGEST_LABEL = 999
"""Of a link's label, as CommonMark has it."""
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class MarkSign(Struct, frozen=True):
    """One mark as it stands: offsets, and what it names."""

    start: int
    end: int
    ids: tuple[tuple[str, int], ...]
    """Well-formed ids, each with its offset."""
    context: bool


class ValueSign(Struct, frozen=True):
    """One value placeholder as it stands."""

    start: int
    end: int
    name: str
    field: str


class Signs(Struct, frozen=True):
    """What one pass over a text found."""

    marks: tuple[MarkSign, ...]
    values: tuple[ValueSign, ...]
    replaced: tuple[tuple[int, int, str], ...]
    """Stretches that are not read as they stand, with what a reader of sentences sees instead."""


def values_in(markdown: str) -> tuple[tuple[str, str], ...]:
    """The value placeholders of a piece of inline Markdown, name and field each, in order; code is left out."""
    placed = Placed("", markdown, (0,), ((1, 1),))
    return tuple((one.name, one.field) for one in read_signs(placed, findings=Findings(""), labels=()).values)


def plain(text: str, signs: Signs, *, start: int, end: int) -> str:
    """The text between two offsets as one reads it aloud: no emphasis, links as their words, code as one word."""
    parts: list[str] = []
    position = start
    first = bisect_left(signs.replaced, (start, 0, ""))
    for index in range(max(first - 1, 0), len(signs.replaced)):
        left, right, instead = signs.replaced[index]
        if right <= start:
            continue
        if left >= end:
            break
        if left > position:
            parts.append(_unemphasised(text[position:left]))
        parts.append(instead)
        position = max(position, right)
    if position < end:
        parts.append(_unemphasised(text[position:end]))
    return "".join(parts)


_EMPHASIS = re.compile(r"\*+|~~|(?<!\w)_+|_+(?!\w)")


def _unemphasised(text: str) -> str:
    return _EMPHASIS.sub("", text)


def read_signs(placed: Placed, *, findings: Findings, labels: Container[str]) -> Signs:
    """Find every sign; report those that are malformed or stand where they must not. ``labels``: link definitions."""
    scan = _Scan(placed, findings, labels)
    scan.run()
    return Signs(tuple(scan.marks), tuple(scan.values), tuple(sorted(scan.replaced)))


class _Scan:
    def __init__(self, placed: Placed, findings: Findings, labels: Container[str]) -> None:
        self.placed = placed
        self.text = placed.text
        self.findings = findings
        self.labels = labels
        self.marks: list[MarkSign] = []
        self.values: list[ValueSign] = []
        self.replaced: list[tuple[int, int, str]] = []
        self.open: list[tuple[int, bool]] = []
        self.ticks: dict[int, list[int]] | None = None
        self.comment_end = True

    def run(self) -> None:
        position = 0
        while (sign := _SPECIAL.search(self.text, position)) is not None:
            position = self._one(sign[0], sign.start())

    def _one(self, sign: str, at: int) -> int:
        """Read one sign; returns where to go on."""
        readers = {"`": self._code, "<": self._angle, "h": self._address, "{": self._braces, "]": self._close}
        reader = readers.get(sign[0])
        if reader is not None:
            return reader(at)
        if sign[0] != "\\":
            self.open.append((at, sign[0] == "!"))
            self.replaced.append((at, at + len(sign), ""))
        elif sign[1] in _PUNCTUATION:
            self.replaced.append((at, at + 2, sign[1]))
        return at + len(sign)

    def _braces(self, at: int) -> int:
        return self._value(at) if self.text.startswith("{{", at) else self._mark(at)

    def _code(self, at: int) -> int:
        width = len(self.text[at:]) - len(self.text[at:].lstrip("`"))
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        same = self.ticks.get(width, [])
        index = bisect_right(same, at)
        if index == len(same):
            return at + width
        end = same[index] + width
        self._forbidden(at, end, "code")
        self.replaced.append((at, end, "Code"))
        return end

    def _angle(self, at: int) -> int:
        if self.text.startswith("<!--", at) and self.comment_end:
            close = self.text.find("-->", at + 4)
            self.comment_end = close >= 0
            if close >= 0:
                return self._opaque(at, close + 3, "an HTML comment", "")
        if link := _AUTOLINK.match(self.text, at):
            return self._opaque(at, link.end(), "an address", "Link")
        if tag := _TAG.match(self.text, at):
            return self._opaque(at, tag.end(), "an HTML tag", "")
        return at + 1

    def _opaque(self, start: int, end: int, where: str, instead: str) -> int:
        self._forbidden(start, end, where)
        self.replaced.append((start, end, instead))
        return end

    def _address(self, at: int) -> int:
        found = _ADDRESS.match(self.text, at)
        end = found.end() if found else at + 1
        bare = self.text[at:end].rstrip(".,;:!?)'*_")
        self.findings.error(
            "bare-address",
            self.placed.span(at, at + len(bare)),
            f"`{shown(bare)}` stands bare in the prose; other readers of Markdown add the mark behind it.",
            "Write `<address>` or `[words](address)`.",
        )
        self.replaced.append((at, at + len(bare), "Link"))
        return at + len(bare)

    def _value(self, at: int) -> int:
        found = _BRACES.match(self.text, at)
        if found is None:
            self.findings.error(
                "syntax-value",
                self.placed.span(at, at + 2),
                "`{{` opens a value, and no `}}` closes it.",
                "Write `{{ id.field }}`; for two braces as text, `\\{\\{`.",
            )
            return at + 2
        end = found.end()
        self.replaced.append((at, end, "Value"))
        named = VALUE.fullmatch(found[0])
        if named is None:
            what = "a table, which stands in a paragraph of its own" if ":" in found[1] else "not `id.field`"
            self.findings.error(
                "syntax-value",
                self.placed.span(at, end),
                f"`{shown(found[0])}` is {what}.",
                "Write `{{ id.field }}` inside prose; `{{ purposes: label, basis }}` alone in its paragraph.",
            )
        else:
            self.values.append(ValueSign(at, end, named[1], named[2]))
        return end

    def _mark(self, at: int) -> int:
        found = _MARK.match(self.text, at)
        if found is None:
            self.findings.error(
                "syntax-mark",
                self.placed.span(at, at + 2),
                f"`{self.text[at : at + 2]}` opens a mark, and no `}}` closes it.",
                "Write `{=id}`; for the signs themselves, `\\{=`.",
            )
            return at + 2
        self.replaced.append((at, found.end(), ""))
        self.marks.append(self._named(found))
        return found.end()

    def _named(self, found: re.Match[str]) -> MarkSign:
        at, end, inside = found.start(), found.end(), found[1]
        if self.text[at + 1] == ".":
            if inside != "context":
                self.findings.error(
                    "syntax-mark",
                    self.placed.span(at, end),
                    f"`{shown(found[0])}` is no mark; the only one with a dot is `{{.context}}`.",
                    "Write `{.context}` behind text that promises nothing.",
                )
            return MarkSign(at, end, (), context=True)
        ids = [(word[0], at + 2 + word.start()) for word in re.finditer(r"\S+", inside)]
        good = [(word, start) for word, start in ids if ID.fullmatch(word)]
        if not ids or inside[0].isspace():
            self.findings.error(
                "syntax-mark",
                self.placed.span(at, end),
                f"`{shown(found[0])}` names nothing directly behind `=`.",
                "Write `{=id}`, or `{=one two}` for several.",
            )
        for word, start in ids:
            if not ID.fullmatch(word):
                self.findings.error(
                    "syntax-mark",
                    self.placed.span(start, start + len(word)),
                    f"`{shown(word)}` is not an id: lower-case letters and digits, words joined by `-`.",
                    "Put white space, and nothing else, between two ids."
                    if "," in word or ";" in word
                    else "Write it as its declaration does.",
                )
        return MarkSign(at, end, tuple(good), context=False)

    def _close(self, at: int) -> int:
        """A closing bracket: with a target behind it, what stands before it is the text of a link."""
        if not self.open:
            return at + 1
        start, image = self.open.pop()
        end = at + 1
        if target := _TARGET.match(self.text, end):
            end = target.end()
        else:
            label = _LABEL.match(self.text, end)
            words = (label and label[1]) or self.text[start + 1 + image : at][: _LONGEST_LABEL + 1]
            if len(words) > _LONGEST_LABEL or normalizeReference(words) not in self.labels:
                return at + 1
            end = label.end() if label else end
        self._forbidden_marks(start, "alt text" if image else "link text")
        self._forbidden(at + 1, end, "an address")
        self.replaced.append((at, end, ""))
        return end

    def _forbidden_marks(self, start: int, where: str) -> None:
        """Take back the marks read since ``start``: they stand where a mark must not."""
        while self.marks and self.marks[-1].start >= start:
            mark = self.marks.pop()
            self._misplaced(mark.start, mark.end, where)

    def _forbidden(self, start: int, end: int, where: str) -> None:
        for found in _MARK.finditer(self.text, start, end):
            if self.text[found.start() + 1] == "=" or found[1] == "context":
                self._misplaced(found.start(), found.end(), where)

    def _misplaced(self, start: int, end: int, where: str) -> None:
        self.findings.error(
            "mark-misplaced",
            self.placed.span(start, end),
            f"The mark `{shown(self.text[start:end])}` stands inside {where}.",
            "Put it behind the punctuation of its sentence.",
        )
