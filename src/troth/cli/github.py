"""Findings as the lines by which GitHub Actions puts them beside a change: ``::error file=…,line=…::…``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from troth.notice.facts import Finding

_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}
"""What must not stand as it is, so that nothing in a notice begins a command of its own."""


def as_github(findings: Iterable[Finding]) -> Iterator[str]:
    """One line a finding, in their order."""
    for one in findings:
        span = one.span
        places = {"file": PurePath(span.file).as_posix(), "line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # of several lines GitHub takes no columns
            places |= {"col": str(span.column), "endColumn": str(span.end_column)}
        said = ",".join(
            f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in {**places, "title": one.rule}.items()
        )
        told = "\n".join(part for part in (one.message, f"try: {one.hint}" if one.hint else "") if part)
        yield f"::{one.severity} {said}::{_escaped(told, _IN_TEXT)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
