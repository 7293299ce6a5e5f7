"""Findings as text, with the line and a caret under what is meant; or as JSON for other programs."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping

import click
import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from troth.notice.facts import Finding
from troth.notice.policy.word import is_document
from troth.notice.rules import FAMILIES, catalogue

WIDEST = 160
"""Longest source line that is shown whole, in code points; of a longer one, the part around the caret."""
COLOURS = {"error": "bold red", "warning": "bold yellow"}


def as_json(findings: Iterable[Finding]) -> bytes:
    """A list of ``{rule, severity, file, line, column, end_line, end_column, message, hint, source}``, indented."""
    rows = [
        {
            "rule": one.rule,
            "severity": one.severity,
            "file": one.span.file,
            "line": one.span.line,
            "column": one.span.column,
            "end_line": one.span.end_line,
            "end_column": one.span.end_column,
            "message": one.message,
            "hint": one.hint,
            "source": one.source,
        }
        for one in findings
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n"


def show(findings: Iterable[Finding], *, lines: Mapping[str, tuple[str, ...]], console: Console) -> None:
    """Print each finding: what, where, the line of the file, the law that asks, what to try."""
    for one in findings:
        console.print(_told(one, lines.get(one.span.file, ())), soft_wrap=True)


def told(findings: Iterable[Finding], *, lines: Mapping[str, tuple[str, ...]]) -> str:
    """The same as plain text, without colour."""
    out = io.StringIO()
    show(findings, lines=lines, console=Console(file=out, color_system=None, highlight=False, width=120))
    return out.getvalue()


def summary(findings: tuple[Finding, ...], *, file: str) -> str:
    """The last line: how many errors and warnings, and how many of each family where there are several."""
    errors = sum(one.severity == "error" for one in findings)
    warnings = len(findings) - errors
    if not findings:
        return f"{click.format_filename(file)}: nothing to say against it."
    known = catalogue()
    families = Counter(known[one.rule].family for one in findings if one.rule in known)
    parts = ", ".join(f"{family} {families[family]}" for family in FAMILIES if families[family])
    said = f" By family: {parts}." if len(families) > 1 else ""
    return f"{click.format_filename(file)}: {_count(errors, 'error')}, {_count(warnings, 'warning')}.{said}"


def _told(one: Finding, lines: tuple[str, ...]) -> Text:
    span = one.span
    text = Text()
    text.append(f"{one.severity}", style=COLOURS[one.severity])
    text.append(f"[{one.rule}]", style="dim").append(f" {one.message}\n", style="bold")
    margin = len(str(span.line))
    where = f", paragraph {span.line}" if is_document(span.file) else f":{span.line}:{span.column}"
    text.append(f"{' ' * margin} --> {span.file}{where}\n", style="dim")
    if 1 <= span.line <= len(lines):
        source, caret = _cut(lines[span.line - 1], one)
        text.append(f"{span.line} | ", style="dim").append(f"{source}\n")
        text.append(f"{' ' * margin} | ", style="dim").append(f"{caret}\n", style=COLOURS[one.severity])
    if one.source:
        text.append(f"{' ' * margin} law: ", style="dim").append(f"{one.source}\n")
    if one.hint:
        text.append(f"{' ' * margin} try: ", style="dim").append(f"{one.hint}\n")
    return text


def _cut(line: str, one: Finding) -> tuple[str, str]:
    """The line, or the part of a long one that is meant, and carets below it."""
    line = line.replace("\t", " ")
    start = one.span.column - 1
    end = one.span.end_column - 1 if one.span.end_line == one.span.line else len(line)
    end = max(end, start + 1)
    offset = 0
    if len(line) > WIDEST:
        offset = max(0, min(start - WIDEST // 4, len(line) - WIDEST))
        line = ("…" if offset else "") + line[offset : offset + WIDEST] + ("…" if offset + WIDEST < len(line) else "")
        offset -= 1 if offset else 0
    before, meant = line[: start - offset], line[start - offset : end - offset]
    return line, " " * cell_len(before) + "^" * max(1, cell_len(meant))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
