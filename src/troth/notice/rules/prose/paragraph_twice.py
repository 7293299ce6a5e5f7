"""A paragraph stands once: two that are nearly the same will one day differ, and nobody knows which holds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from troth.notice.policy import Piece, Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="No paragraph repeats another, word for word or nearly so.",
    sources=("GDPR art. 12(1)",),
    of_prose=True,
)
SHORTEST_WORDS = 12
"""Shorter paragraphs repeat for good reasons."""
NEARLY, BESIDE = 0.9, 0.65
"""How much of two paragraphs must be the same: anywhere in the text, and of neighbours in one section."""
NEAR = 3
"""Neighbours have so many pieces between them at most."""
SHARED = 4
"""So many words in a row that two paragraphs share make them worth comparing."""
COMMONEST = 20
"""Words in a row that stand in more paragraphs than this are a formula of the house, and no sign of anything."""
FORMULA_WORDS, FORMULA_TIMES = 25, 3
"""A short paragraph that stands so often is a formula too: the same field of every entry."""
NEAR_WORDS = 20
"""Shorter paragraphs are told only when they are the same word for word: two items of a list may well be alike."""
MOST = 10
MOST_COMPARED = 5
LONGEST_WORDS = 400
"""Longer paragraphs are compared by their first words."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find paragraphs and items that repeat an earlier one. Names and numbers that differ make two of them differ."""
    found = list(_repeated(policy))
    for number, (piece, earlier, again) in enumerate(found[:MOST], start=1):
        more = f" Not shown: {len(found) - MOST} more." if number == MOST and len(found) > MOST else ""
        yield Found(
            piece.span,
            f"The paragraph of line {earlier.span.line} stands here {again}.{more}",
            "Say it once, and lead there from the other place.",
        )


def _repeated(policy: Policy) -> Iterator[tuple[Piece, Piece, str]]:
    texts = [_words(piece) for piece in policy.pieces]
    times = Counter(texts)
    same: dict[tuple[str, ...], int] = {}
    shingles: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sections = list(accumulate(piece.kind == "heading" for piece in policy.pieces))
    for number, (piece, words) in enumerate(zip(policy.pieces, texts, strict=True)):
        if piece.kind in {"heading", "row"} or len(words) < SHORTEST_WORDS:
            continue
        if len(words) < FORMULA_WORDS and times[words] >= FORMULA_TIMES:
            continue
        if words in same:
            yield piece, policy.pieces[same[words]], "again"
        elif len(words) >= NEAR_WORDS:
            like = _like(number, texts, shingles, sections, policy.pieces)
            if like is not None:
                yield piece, policy.pieces[like], "again in nearly the same words"
        same.setdefault(words, number)
        for shingle in _shingles(words):
            shingles[shingle].append(number)


def _shingles(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(SHARED)), strict=False))


def _words(piece: Piece) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", piece.text.casefold())[:LONGEST_WORDS])


def _like(
    number: int,
    texts: Sequence[tuple[str, ...]],
    shingles: defaultdict[tuple[str, ...], list[int]],
    sections: Sequence[int],
    pieces: Sequence[Piece],
) -> int | None:
    """An earlier paragraph that says nearly the same."""
    words = texts[number]
    shared: Counter[int] = Counter()
    for shingle in _shingles(words):
        others = shingles.get(shingle, ())
        if len(others) <= COMMONEST:
            shared.update(others)
    for other, _ in shared.most_common(MOST_COMPARED):
        beside = sections[other] == sections[number] and number - other <= NEAR
        matcher = SequenceMatcher(None, texts[other], words, autojunk=False)
        wanted = BESIDE if beside else NEARLY
        if matcher.quick_ratio() < wanted or matcher.ratio() < wanted:
            continue
        if not _differ(pieces[other].text, pieces[number].text) and not _parallel(matcher):
            return other
    return None


def _differ(one: str, other: str) -> bool:
    """Whether names or numbers stand in one and not in the other: then each has something of its own to say."""
    return _names(one) != _names(other)


def _parallel(matcher: SequenceMatcher[str]) -> bool:
    """Whether the two say the same of two things: one stretch is exchanged for another, and nothing else."""
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    return len(changes) == 1 and changes[0][0] == "replace"


def _names(text: str) -> frozenset[str]:
    inside = re.findall(r"(?<=[a-z,;] )[A-Z]\w+|\d+", text)
    return frozenset(inside)
