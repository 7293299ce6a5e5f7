"""A policy can be read by those it is about: measured by LIX, the length of sentences and the share of long words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from troth.notice.policy import Piece, Policy, Sentence
from troth.notice.rules import Found, Rule
from troth.notice.rules.prose.table_flattened import glued

RULE = Rule(
    severity="warning",
    says="The text is not “difficult” by LIX, as a whole and paragraph by paragraph.",
    sources=(
        "GDPR art. 12(1)",
        "GDPR recital 58",
        "WP260 rev.01, 9",
        "ISO 24495-1:2023, 5.3",
        "C. H. Björnsson, Läsbarhet, 1968",
    ),
    of_prose=True,
)
DIFFICULT = 50
"""Björnsson's bands: below 30 children's books, 40 fiction, 50 newspapers, 60 official texts, above it the law."""
ON_TOP = {"en": 0, "nl": 6, "de": 7, "es": 8, "fr": 8, "it": 12}
"""What a text has more than its English original: the median over some twenty translated notices for each language. A
language that is not here is not judged."""
HEAVY = 15
"""A paragraph by itself is told when it lies so far above."""
LONG_WORD = 6
"""Letters; a longer word is a long one."""
FEWEST_WORDS, FEWEST_IN_PARAGRAPH = 200, 45
"""Of what is measured: a shorter text has no score worth naming."""
SHORTEST_SENTENCE = 4
"""In words: what is shorter is a label."""
MOST = 3
_STOP = re.compile(r"[;:](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def check_text(policy: Policy) -> Iterator[Found]:
    """Find a text that is difficult as a whole, with its worst paragraphs; or the worst of one that is not."""
    if policy.language not in ON_TOP:
        return
    paragraphs: defaultdict[int, list[str]] = defaultdict(list)
    for sentence in policy.sentences:
        if _counts(sentence):
            paragraphs[sentence.number].append(sentence.text)
    limit = DIFFICULT + ON_TOP[policy.language]
    scores = {number: lix(texts) for number, texts in paragraphs.items() if count(texts) >= FEWEST_IN_PARAGRAPH}
    heavy = sorted((number for number in scores if scores[number] > limit + HEAVY), key=lambda one: -scores[one])
    worst = [(scores[number], policy.pieces[number]) for number in sorted(heavy[:MOST])]
    whole = [text for texts in paragraphs.values() for text in texts]
    if policy.title is not None and count(whole) >= FEWEST_WORDS and lix(whole) > limit:
        yield _whole(policy.title, whole, limit, worst)
        return
    for score, piece in worst:
        yield Found(
            piece.span,
            f"This paragraph has a LIX of {score:.0f}; from {limit + HEAVY} on a text reads like a law.",
            "Shorter sentences, plainer words; what can be counted becomes a list.",
        )


def lix(texts: Sequence[str]) -> float:
    """Words between two stops, and words of more than six letters in a hundred, added up. There must be a word."""
    words = [word for text in texts for word in _WORD.findall(text)]
    stretches = sum(_WORD.search(part) is not None for text in texts for part in _STOP.split(text))
    return len(words) / stretches + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)


def count(texts: Sequence[str]) -> int:
    """How many words there are."""
    return sum(len(_WORD.findall(text)) for text in texts)


def _counts(sentence: Sentence) -> bool:
    """Whether it is prose: no cell, no label, no address."""
    text, piece = sentence.text, sentence.piece
    return piece.kind != "row" and len(text.split()) >= SHORTEST_SENTENCE and "@" not in text and not glued(piece)


def _whole(title: Piece, texts: Sequence[str], limit: int, worst: Sequence[tuple[float, Piece]]) -> Found:
    at = ", ".join(f"{piece.span.line} ({score:.0f})" for score, piece in worst)
    heaviest = f" The heaviest paragraphs: line {at}." if at else ""
    return Found(
        title.span,
        f"This text has a LIX of {lix(texts):.0f}, with {count(texts) / len(texts):.0f} words to "
        f"a sentence; above {limit} it "
        f"is difficult for most people.{heaviest}",
        "Shorter sentences, plainer words; begin with the paragraphs named.",
    )
