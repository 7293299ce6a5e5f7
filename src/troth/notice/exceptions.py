"""Exceptions from a rule, written where they hold, each with its reason.

In prose an HTML comment on a line of its own, before the paragraph, list or heading it is about; in a block a comment
of the block, before the entry it is about:

    <!-- allow vague-condition: counsel wants "where appropriate" here until the tariff is known -->
    # allow transfer-missing: the contract is being signed, until March

What it covers is the finding that begins behind it and before the next empty line, or, in a block, before the next
line that is not indented deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from troth.notice.facts import Finding
from troth.notice.places import Span
from troth.notice.source import Source

_PROSE = re.compile(r"[ \t]*<!--[ \t]*allow\b[ \t]*(?P<rule>[^\s:]*)[ \t]*:?[ \t]*(?P<why>.*?)[ \t]*-->[ \t]*")
_BLOCK = re.compile(r"[ \t]*#[ \t]*allow\b[ \t]*(?P<rule>[^\s:]*)[ \t]*:?[ \t]*(?P<why>.*?)[ \t]*")
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<word>\w*)")
FEWEST_WORDS = 2
"""A reason of one word is none."""


class Allowed(Struct, frozen=True, kw_only=True):
    """One exception."""

    rule: str
    why: str
    span: Span
    """The comment."""
    first: int
    """The first line it covers."""
    last: int
    """The last one; before ``first`` where there is nothing behind it."""


def read_exceptions(source: Source) -> tuple[Allowed, ...]:
    """Every exception of a file, in the order of its lines."""
    return tuple(_read(source))


def apply(
    findings: Iterable[Finding], allowed: Iterable[Allowed], *, known: Iterable[str], fixed: Iterable[str]
) -> list[Finding]:
    """The findings that no exception takes away, and what is wrong with the exceptions.

    ``known`` are the names of all rules; ``fixed`` those that nobody can be excepted from, because what they find
    leaves a part of the file unread.
    """
    names, never, left = frozenset(known), frozenset(fixed), list(findings)
    for one in allowed:
        wrong = _wrong(one, names, never)
        if wrong is not None:
            left.append(wrong)
            continue
        kept = [each for each in left if not _covers(one, each)]
        if len(kept) == len(left):
            kept.append(
                Finding(
                    rule="exception-unused",
                    severity="warning",
                    span=one.span,
                    message=f"Nothing is found here that an exception from `{one.rule}` could be about.",
                    hint="Delete the comment; or put it on the line before what it is about.",
                )
            )
        left = kept
    return left


def _covers(one: Allowed, finding: Finding) -> bool:
    where = finding.span
    return finding.rule == one.rule and where.file == one.span.file and one.first <= where.line <= one.last


def _wrong(one: Allowed, names: frozenset[str], never: frozenset[str]) -> Finding | None:
    if not one.rule or one.rule not in names:
        message = f"There is no rule `{one.rule}`." if one.rule else "This exception names no rule."
        hint = "Write `allow RULE: why`; `troth rules` lists them."
    elif one.rule in never:
        message = f"Nobody can be excepted from `{one.rule}`: what it finds leaves a part of the notice unread."
        hint = "Mend what it names."
    elif len(one.why.split()) < FEWEST_WORDS:
        message = f"This exception from `{one.rule}` does not say why."
        hint = f"Write `allow {one.rule}: ` and a reason that the next reader can judge."
    else:
        return None
    return Finding(rule="exception-wrong", severity="error", span=one.span, message=message, hint=hint)


def _read(source: Source) -> Iterator[Allowed]:
    fence, declares = "", False
    for number, line in enumerate(source.lines, start=1):
        opening = _FENCE.match(line)
        if fence:
            if opening and line.strip() == opening["fence"] and opening["fence"].startswith(fence):
                fence = ""
        elif opening:
            fence, declares = opening["fence"], opening["word"] == "troth"
        if fence and not declares:
            continue
        found = (_BLOCK if fence else _PROSE).fullmatch(line)
        if found is not None:
            first, last = _indented(source, number) if fence else _to_empty(source, number)
            yield Allowed(rule=found["rule"], why=found["why"], span=source.whole_line(number), first=first, last=last)


def _to_empty(source: Source, number: int) -> tuple[int, int]:
    """In prose: the next text, up to the empty line behind it."""
    first = number + 1
    while first <= len(source.lines) and (
        not source.lines[first - 1].strip() or _PROSE.fullmatch(source.lines[first - 1])
    ):
        first += 1
    last = first
    while last <= len(source.lines) and source.lines[last - 1].strip():
        last += 1
    return first, last - 1


def _stands_before(line: str) -> bool:
    """An empty line, or another exception from the same text."""
    return not line.strip() or _PROSE.fullmatch(line) is not None


def _indented(source: Source, number: int) -> tuple[int, int]:
    """In a block: the next entry, and what is indented deeper."""
    first = number + 1
    while first <= len(source.lines) and source.lines[first - 1].lstrip().startswith("#"):
        first += 1
    if first > len(source.lines):
        return first, number
    depth, last = _depth(source.lines[first - 1]), first
    while last < len(source.lines) and source.lines[last].strip() and _depth(source.lines[last]) > depth:
        last += 1
    return first, last


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
