"""The house's own sentences, a file for each language: of its letters, its notes, a copy that is taken along."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from troth.terms.labels import labels

HERE = Path(__file__).parent
ENGLISH = "en"


class Words:
    """The sentences of one language; English where we have none in it."""

    def __init__(self, language: str) -> None:
        primary = language.split("-", 1)[0].lower()
        self.language = primary if primary in languages() else ENGLISH
        self._said = _read(self.language)

    def say(self, part: str, word: str, **values: str) -> str:
        """One sentence with its blanks filled."""
        return self.line(part, word).format(**values)

    def line(self, part: str, word: str) -> str:
        """The same with its blanks as they stand."""
        return str(self._said[part][word])

    def part(self, part: str) -> Mapping[str, str]:
        """Every line of a part, with its blanks."""
        lines: Mapping[str, str] = self._said[part]
        return lines

    def counted(self, what: str, number: int) -> str:
        """``2 spellings``; the bare number of what has no name of its own."""
        one_or_many = self._said["counted"].get(what)
        return str(number) if one_or_many is None else str(one_or_many[number != 1]).format(number=number)

    def date(self, day: dt.date) -> str:
        """``23 November 2026``."""
        return labels(self.language).day(day)

    def rows(self, number: int) -> str:
        """``3 entries``."""
        return str(self._said["row"] if number == 1 else self._said["rows"]).format(number=number)

    def listed(self, several: Sequence[str]) -> str:
        """``a, b and c``."""
        return labels(self.language).all_of(several)


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words in."""
    return tuple(sorted(file.stem for file in HERE.glob("*.toml")))


@cache
def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
