"""A sentence can be taken in at one reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule
from troth.notice.rules.prose.table_flattened import glued

RULE = Rule(
    severity="warning",
    says="A sentence has at most forty words between its stops, semicolons and colons.",
    sources=("GDPR art. 12(1)", "WP260 rev.01, 12", "ISO 24495-1:2023, 5.3"),
    of_prose=True,
)
MOST_WORDS = 40
"""Plain-language guides ask for fifteen to twenty on average and set twenty-five to forty as the end."""
ITEM_WORDS = 8
"""What has fewer words between its commas is an enumeration, and is read item by item."""
MOST = 5
"""The longest; a text of long sentences is told so once by its score."""
_STOPS = re.compile(r"[;:](?=\s)")
_WORD = re.compile(r"\w[\w'\u2019.@/-]*")


def check_text(policy: Policy) -> Iterator[Found]:
    """Find the longest sentences. A cell of a table is none, and a table that ran together neither."""
    long = []
    for sentence in policy.sentences:
        if sentence.piece.kind == "row" or glued(sentence.piece) or len(sentence.text) < MOST_WORDS:
            continue
        starts = [0, *(stop.end() for stop in _STOPS.finditer(sentence.text)), len(sentence.text)]
        words, start, stop = max(
            (len(_WORD.findall(sentence.text[begin:end])), -begin, end) for begin, end in pairwise(starts)
        )
        items = sentence.text.count(",", -start, stop) + 1
        if words > MOST_WORDS and words >= ITEM_WORDS * items:
            long.append((words, sentence, -start, stop))
    kept = sorted(long, key=lambda one: -one[0])[:MOST]
    for words, sentence, start, stop in sorted(kept, key=lambda one: (one[1].number, one[1].start)):
        left = len(long) - MOST if sentence is kept[0][1] else 0
        more = f" Not shown: {left} more." if left > 0 else ""
        yield Found(
            sentence.at(start, stop),
            f"This sentence has {words} words without a stop.{more}",
            "Make it two, or a list.",
        )
