"""Findings while they are being made: where, what was found, what was expected, and the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from troth.notice.facts import Finding
from troth.notice.places import Span

MOST = 1_000
"""A file with more wrong than this is not a notice; the rest is counted in one last finding."""
MOST_GUESSES = 200
"""Looking for the nearest name costs time with every known name; after so many, unknown names come without one."""
SHOWN = 60
"""Longest stretch of the file that a message repeats, in code points."""


class Findings:
    """Collects what one reading of one file has to say. Never more than ``MOST``."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Finding] = []
        self._left_out = 0
        self._guesses = 0

    def error(self, rule: str, span: Span, message: str, hint: str = "") -> None:
        """Say that something is wrong: the notice cannot be published like this."""
        self._add(Finding(rule=rule, severity="error", span=span, message=message, hint=hint))

    def warning(self, rule: str, span: Span, message: str, hint: str = "") -> None:
        """Say that something is likely not what was meant."""
        self._add(Finding(rule=rule, severity="warning", span=span, message=message, hint=hint))

    def nearest(self, word: str, known: Iterable[str], *, otherwise: str = "") -> str:
        """A hint with the known name that looks most like ``word``; ``otherwise`` where none is near."""
        self._guesses += 1
        if self._guesses <= MOST_GUESSES and len(word) <= SHOWN:
            near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
            if near:
                return f"Did you mean `{near[0]}`?"
        return otherwise

    def all(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the text."""
        found = sorted(self._found, key=lambda one: (one.span.line, one.span.column, one.rule))
        if self._left_out:
            found.append(
                Finding(
                    rule="too-many-findings",
                    severity="error",
                    span=found[-1].span,
                    message=f"{self._left_out} more findings are not shown.",
                    hint="Mend the first ones; they often cause the rest.",
                )
            )
        return tuple(found)

    def _add(self, finding: Finding) -> None:
        if len(self._found) < MOST:
            self._found.append(finding)
        else:
            self._left_out += 1


def shown(text: str) -> str:
    """A piece of the file, short enough for one line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def listed(words: Iterable[str]) -> str:
    """Names for a sentence: ``a``, ``a or b``, ``a, b or c``."""
    names = [f"`{word}`" for word in words]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"
