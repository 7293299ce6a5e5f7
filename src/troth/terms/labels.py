"""Words for people where a declaration holds a bare word, a key or a code: data in ``labels/*.toml``, by language."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from troth.terms import places, taxonomy

HERE = Path(__file__).parent / "labels"


class Labels(Struct, frozen=True):
    """One language's words, by list and word. A language we do not have falls back to English."""

    language: str
    lists: dict[str, dict[str, str]]

    def say(self, list_name: str, word: str) -> str:
        """The words for one bare word of a closed list; the word itself, spaced, where none are kept."""
        return self.lists.get(list_name, {}).get(word) or word.replace("-", " ")

    def knows(self, list_name: str, word: str) -> bool:
        """Whether words are kept for it."""
        return word in self.lists.get(list_name, {})

    def place(self, code: str) -> str:
        """A place by name: ``the United Kingdom``; the code itself when it is not known."""
        own = self.lists.get("places", {}).get(code)
        return own or (places.name(code) if places.known(code) else code)

    def data(self, key: str) -> str:
        """A data category by name, without a notice's own terms."""
        own = self.lists.get("data", {}).get(key)
        if own:
            return own
        known = taxonomy.data_category(key)
        return known.name.lower() if known is not None else key.rpartition(".")[2].replace("_", " ")

    def plain(self, word: str, **values: str) -> str:
        """A small phrase with its blanks filled."""
        return self.lists["plain"][word].format(**values)

    def said_of(self, what: str, said: str) -> str:
        """``by e-mail: your consent``, with the sign and the space the language puts between them."""
        return self.plain("said-of", what=what, said=said)

    def day(self, day: dt.date) -> str:
        """``1 June 2026``, ``1er juin 2026``."""
        shape = self.lists["dates"]["first-of-month" if day.day == 1 else "day"]
        return shape.format(day=day.day, month=self.lists["months"][str(day.month)], year=day.year)

    def time(self, at: dt.datetime) -> str:
        """``06:14``, ``6 h 14``: the clock of the zone ``at`` is in."""
        return self.lists["dates"]["time"].format(hour=at.hour, minute=f"{at:%M}")

    def all_of(self, words: Sequence[str]) -> str:
        """``a, b and c``."""
        return self._joined(words, self.lists["plain"]["and"])

    def apart(self, words: Sequence[str]) -> str:
        """``a; b; c``: several that may have commas of their own."""
        return f"{self.lists['plain']['apart']} ".join(words)

    def any_of(self, words: Sequence[str]) -> str:
        """``a, b or c``."""
        return self._joined(words, self.lists["plain"]["or"])

    @staticmethod
    def _joined(words: Sequence[str], last: str) -> str:
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {last} {words[-1]}"


@cache
def labels(language: str) -> Labels:
    """The words of a language by its BCP 47 tag; its first part counts, English where we have none."""
    primary = language.split("-", 1)[0].lower()
    english = _read("en")
    own = english if primary == "en" else _read(primary)
    merged = {name: {**words, **own.get(name, {})} for name, words in english.items()}
    return Labels(primary if own else "en", merged)


def _read(language: str) -> dict[str, dict[str, str]]:
    file = HERE / f"{language}.toml"
    if not (language.isalpha() and file.is_file()):
        return {}
    return tomllib.loads(file.read_text("utf-8"))
