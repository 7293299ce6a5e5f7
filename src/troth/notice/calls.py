"""Calls of tables in prose: ``{{ purposes of news: label, basis, keep }}``, alone in a paragraph."""

from __future__ import annotations

import re

from msgspec import Struct

from troth.notice.facts import TableCall
from troth.notice.findings import Findings, listed, shown
from troth.notice.placed import Placed
from troth.notice.places import Span
from troth.terms.words import closed

_ALONE = re.compile(r"\{\{([^{}]*)\}\}\s*")
_CALL = re.compile(r"\{\{([^{}:]*):([^{}]*)\}\}\s*")
_OF = re.compile(r"\s*(\S+)(?:\s+of((?:\s+\S+)+))?\s*")


class Called(Struct, frozen=True):
    """A table call, and the names in it with their places."""

    call: TableCall
    of: tuple[tuple[str, Span], ...]
    columns: tuple[tuple[str, Span], ...]


def is_call(text: str) -> bool:
    """Whether a paragraph is meant to be the call of a table."""
    alone = _ALONE.fullmatch(text)
    return alone is not None and (":" in alone[1] or " ".join(alone[1].split()).partition(" ")[0] in closed("tables"))


def read_call(placed: Placed, *, findings: Findings) -> Called | None:
    """Read a paragraph for which ``is_call`` holds; None, with a finding, when it is malformed."""
    found = _CALL.fullmatch(placed.text)
    span = placed.span(0, len(placed.text.rstrip()))
    rows = _OF.fullmatch(found[1]) if found is not None else None
    columns = _words(placed, found.start(2), found[2], r"[^,]+") if found is not None else ()
    if found is None or rows is None or not columns or any(not word or " " in word for word, _ in columns):
        findings.error(
            "syntax-table",
            span,
            f"`{shown(placed.text)}` is not the call of a table.",
            "Write `{{ purposes: label, basis }}` or `{{ purposes of news: label, basis }}`.",
        )
        return None
    if rows[1] not in closed("tables"):
        findings.error(
            "unknown-table",
            placed.span(found.start(1) + rows.start(1), found.start(1) + rows.end(1)),
            f"There is no table of `{shown(rows[1])}`; there are {listed(closed('tables'))}.",
            findings.nearest(rows[1], closed("tables")),
        )
        return None
    of = _words(placed, found.start(1) + rows.start(2), rows[2], r"\S+") if rows[2] else ()
    call = TableCall(
        rows=rows[1],
        of=tuple(word for word, _ in of),
        columns=tuple(word for word, _ in columns),
        span=span,
    )
    return Called(call, of, columns)


def _words(placed: Placed, at: int, text: str, pattern: str) -> tuple[tuple[str, Span], ...]:
    words = []
    for found in re.finditer(pattern, text):
        bare = found[0].strip()
        start = at + found.start() + found[0].find(bare)
        words.append((bare, placed.span(start, start + len(bare))))
    return tuple(words)
