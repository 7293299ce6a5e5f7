"""From bytes to lines: UTF-8, no byte order mark, LF, at most 2 MB, nothing that cannot be seen or printed."""

from __future__ import annotations

import re

from msgspec import Struct

from troth.notice.findings import Findings
from troth.notice.places import Span

MOST_BYTES = 2_000_000
"""A notice larger than this is refused unread."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class Source(Struct, frozen=True):
    """The text of one file, line by line. Line numbers in spans start at 1, so ``lines[0]`` is line 1."""

    file: str
    lines: tuple[str, ...]

    def span(self, line: int, column: int, end_column: int) -> Span:
        """A span within one line."""
        return Span(self.file, line, column, line, end_column)

    def whole_line(self, line: int) -> Span:
        """A line from its first to its last character that is not white space."""
        text = self.lines[line - 1]
        bare = text.strip()
        column = text.find(bare) + 1
        return self.span(line, column, column + len(bare))


def decode(data: bytes, *, findings: Findings) -> str | None:
    """The text in these bytes; None, with a finding that says where, when they are too many or not UTF-8."""
    start = Span(findings.file, 1, 1, 1, 1)
    if len(data) > MOST_BYTES:
        findings.error("source-too-large", start, f"The file has {len(data):,} bytes; a notice has at most 2,000,000.")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        findings.error(
            "source-not-utf-8",
            Span(findings.file, line, column, line, column + 1),
            f"The byte 0x{data[error.start]:02X} is not UTF-8 here.",
            "Save the file as UTF-8.",
        )
        return None


def accept(text: str, *, findings: Findings) -> Source | None:
    """The lines of a text, LF only. What cannot be printed is reported and replaced, so that positions hold.

    None, with a finding, when the text is empty or too large.
    """
    start = Span(findings.file, 1, 1, 1, 1)
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        findings.error("source-too-large", start, "The file has more than 2,000,000 bytes, the most a notice may have.")
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        findings.error(
            "source-empty",
            start,
            "The file is empty; a notice begins with its front matter.",
            "Begin with a line `---`, then `troth: 1`.",
        )
        return None
    lines = text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if line.isprintable():
            continue
        for unprintable in UNPRINTABLE.finditer(line):
            column = unprintable.start() + 1
            findings.error(
                "source-character",
                Span(findings.file, number, column, number, column + 1),
                f"U+{ord(unprintable[0]):04X} is a character that nobody can see or print.",
                "Delete it.",
            )
        lines[number - 1] = UNPRINTABLE.sub("\ufffd", line)
    return Source(findings.file, tuple(lines))
