"""The closed lists of the notice language, the words that are not ids, and the abbreviations that end no sentence."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from troth.terms.practices import PRACTICES

HERE = Path(__file__).parent


def closed(list_name: str) -> tuple[str, ...]:
    """The words of one closed list: ``closed("mediums")``; ``practices`` is the catalogue. KeyError if none."""
    if list_name == "practices":
        return tuple(PRACTICES)
    return _lists()[list_name]


def lists() -> tuple[str, ...]:
    """The names of all closed lists."""
    return ("practices", *(name for name in _lists() if name != "reserved"))


def is_reserved(word: str) -> bool:
    """Whether the language uses this word itself, so that no declaration may be called so."""
    return word in _lists()["reserved"]


def abbreviations(language: str) -> frozenset[str]:
    """Words whose full stop ends no sentence, without it and as written: ``No``, ``e.g``. Unknown language: none.

    ``language`` is a BCP 47 tag; its first part counts.
    """
    return _abbreviations().get(language.split("-", 1)[0].lower(), frozenset())


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return {name: tuple(words) for name, words in data.items()}


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    data = tomllib.loads((HERE / "abbreviations.toml").read_text("utf-8"))
    return {language: frozenset(row["words"]) for language, row in data.items()}
