"""How many sentences a piece of prose has: coverage is counted by sentence.

A sentence ends at ``. ! ? …``, with closing quotes or brackets, before white space and then an upper-case letter, a
digit or an opening quote; or at one of the wide stops of Chinese and Japanese (U+3002, U+FF01, U+FF1F). Not behind a
listed abbreviation of the language, and not before a no-break space (U+00A0, U+202F), which is the writer's way out.
Missing an end is the smaller harm; inventing one is the larger.
"""

from __future__ import annotations

import re

from troth.terms.words import abbreviations

_BREAKING = "[ \\t\\n\\r\\f\\v\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]"
"""White space that a line may break at: not U+00A0, U+2007, U+202F."""
WIDE_STOPS = "\u3002\uff01\uff1f"
_CLOSING = "»”\u2019\"')\\]"
_END = re.compile(f"(?<![.!?…])([.!?…]++)(?:[\u00a0\u202f]?[{_CLOSING}])*+{_BREAKING}++(?=(\\S))")
_WIDE_END = re.compile(f"(?<![{WIDE_STOPS}])[{WIDE_STOPS}]++[\u300d\u300f\uff09{_CLOSING}]*+\\s*+(?=\\S)")
_OPENING = frozenset("\"'“\u2018„«\u2039\u300c\u300e¿¡")


def count_sentences(plain: str, *, language: str) -> int:
    """Sentences, or parts of one, in text without Markdown; 0 for white space."""
    return len(split_sentences(plain, language=language))


def split_sentences(plain: str, *, language: str) -> list[str]:
    """The sentences of text without Markdown, each trimmed; [] for white space."""
    return [plain[start:stop] for start, stop in sentence_bounds(plain, language=language)]


def sentence_bounds(plain: str, *, language: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends in the text, white space around it left out; [] for white space."""
    if not plain.strip():
        return []
    ends = [end.end() for end in _WIDE_END.finditer(plain)]
    for end in _END.finditer(plain):
        following = end[2]
        if not (following.isupper() or following.istitle() or following.isdigit() or following in _OPENING):
            continue
        if end[1] == "." and _abbreviated(plain, end.start(), language):
            continue
        ends.append(end.end())
    starts = [0, *sorted(ends)]
    return [
        (stop - len(plain[start:stop].lstrip()), start + len(plain[start:stop].rstrip()))
        for start, stop in zip(starts, [*starts[1:], len(plain)], strict=True)
    ]


def _abbreviated(plain: str, stop: int, language: str) -> bool:
    """Whether the full stop at ``stop`` belongs to a listed abbreviation."""
    for word in abbreviations(language):
        inside = [at for at, character in enumerate(word) if character == "."]  # "z. B" has two stops of its own
        for start in (stop - at for at in (len(word), *inside)):
            if start < 0 or not plain.startswith(f"{word}.", start):
                continue
            before = plain[start - 1] if start else " "
            if not (before.isalnum() or before == "."):
                return True
    return False
