"""Our words around what a copy holds, in one language: on the page of the privacy centre and in the file."""

from __future__ import annotations

from troth.house.words import Words
from troth.rights.saying import CopyWords
from troth.terms.labels import labels


def copy_words(language: str) -> CopyWords:
    """The headings and sentences around a copy; English where we have none in this language."""
    words = Words(language)
    return CopyWords(lines=words.part("copy"), labels=labels(words.language))
