"""How long something is kept is said once: a sentence and a table do not give it two periods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from troth.notice.findings import shown
from troth.notice.policy import Piece, Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="The same data are not deleted after one period in a sentence and kept longer in a table.",
    sources=("GDPR art. 5(1)(a)", "GDPR art. 13(2)(a)"),
)
NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
        start=1,
    )
} | {"a": 1, "an": 1}
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
PERIOD = re.compile(
    rf"\b(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)}) (?P<unit>{'|'.join(DAYS)})s?\b"
    r"(?: after (?P<event>[^,.;|]{3,60}))?",
    re.IGNORECASE,
)
DELETED = re.compile(
    r"(?P<what>[^,.;:]{3,80}?) (?:is|are|will be|gets?) (?:\w+ )?(?:deleted|erased|overwritten|"
    r"removed|destroyed|wiped|forgotten)"
    r"(?: automatically)? (?:after|within) (?P<when>[^,.;]{3,60})",
    re.IGNORECASE,
)
AT_ONCE = re.compile(
    r"\bas soon as (?P<event>[^,.;]{5,60}), [^.;]{0,60}\b(?:is|are) (?:deleted|erased|removed|"
    r"destroyed|wiped|forgotten)\b",
    re.IGNORECASE,
)
KEPT = re.compile(r"\b(?:kept|how long|retention|retained|stored|period|duration|lifetime|delet\w+)\b", re.IGNORECASE)
# fmt: off
SMALL = frozenset({
    "the", "a", "an", "of", "our", "your", "their", "its", "his", "her", "all", "any", "some", "these", "those",
    "this", "that", "which", "who", "it", "they", "we", "you", "and", "or", "in", "on", "for", "to", "from",
    "with", "by", "is", "are", "be", "has", "had", "have", "been", "will", "not", "every", "each", "data",
    "information", "personal", "details", "record", "records",
})
# fmt: on
"""Words that do not tell what data are meant."""
POINTS = ("Their", "Its", "These", "They", "Those")
"""With these a sentence leans on the one before it."""
SLACK = 1.05
"""A month is thirty days here, and four weeks are no other period."""


class Row(Struct, frozen=True, kw_only=True):
    """One row of a table that says how long something is kept."""

    piece: Piece
    phrase: str
    """Its other cells, in small letters."""
    what: frozenset[str]
    said: str
    at: int
    """Where the period stands in the text of the row."""
    days: float
    event: frozenset[str]


class Deletion(Struct, frozen=True, kw_only=True):
    """What one sentence says of a deletion."""

    at: tuple[int, int]
    """Where in the sentence."""
    days: float
    phrase: str = ""
    what: frozenset[str] = frozenset()
    event: frozenset[str] = frozenset()
    """What it is counted from, where it says so and not what is deleted."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find sentences that delete something sooner than a table keeps it; the same data, or from the same event on."""
    if policy.language != "en":
        return
    rows = list(_rows(policy))
    for number, sentence in enumerate(policy.sentences if rows else ()):
        if sentence.piece.kind == "row":
            continue
        before = policy.sentences[number - 1].text if number and sentence.text.startswith(POINTS) else ""
        for one in _deleted(sentence):
            known = one.what | _words(before)
            row = next((row for row in rows if _same(row, one, known) and row.days > one.days * SLACK), None)
            if row is not None:
                line = row.piece.at(row.at, row.at + 1).line
                yield Found(
                    sentence.at(*one.at),
                    f"“{shown(sentence.text[slice(*one.at)])}”, it says here; the table on line "
                    f"{line} keeps it for {row.said}.",
                    "Say it once, for each purpose, and in the table alone.",
                )


def _rows(policy: Policy) -> Iterator[Row]:
    """The rows of tables with a column that says how long."""
    column: int | None = None
    table = 0
    for piece in policy.of_kind("row"):
        if piece.table != table:
            table = piece.table
            column = next((at for at, cell in enumerate(piece.cells) if KEPT.search(cell)), None)
            continue
        if column is None or column >= len(piece.cells):
            continue
        found = PERIOD.search(piece.cells[column])
        if found is not None:
            others = " ".join(cell for at, cell in enumerate(piece.cells) if at != column)
            yield Row(
                piece=piece,
                phrase=others.lower(),
                what=_words(others),
                said=found[0],
                at=piece.text.find(piece.cells[column]),
                days=_days(found),
                event=_words(found["event"] or ""),
            )


def _deleted(sentence: Sentence) -> Iterator[Deletion]:
    """What a sentence says is deleted, and after how long."""
    for found in DELETED.finditer(sentence.text):
        period = PERIOD.search(found["when"])
        if period is not None:
            yield Deletion(
                at=found.span("when"), days=_days(period), phrase=_bare(found["what"]), what=_words(found["what"])
            )
    for found in AT_ONCE.finditer(sentence.text):
        yield Deletion(at=found.span(), days=0, event=_words(found["event"]))


def _same(row: Row, one: Deletion, known: frozenset[str]) -> bool:
    """Whether a row is about the same: it names all that the sentence names, or both count from the same event."""
    if one.event:
        return len(one.event) > 1 and one.event <= row.event
    if not one.what or not one.what <= row.what:
        return False
    return len(one.what) > 1 or len(known & row.what) > 1 or (" " in one.phrase and one.phrase in row.phrase)


def _bare(text: str) -> str:
    """In small letters, without the word before it that only points."""
    return re.sub(r"^(?:the|our|your|their|its|all|this|these|such) ", "", " ".join(text.lower().split()))


def _words(text: str) -> frozenset[str]:
    """What a text is about: its words without the small ones, and without the end of a plural."""
    words = (word.lower() for word in re.findall(r"[A-Za-z]{2,}", text))
    return frozenset(word.removesuffix("s") for word in words if word not in SMALL)


def _days(period: re.Match[str]) -> float:
    number = period["number"].lower()
    return (NUMBERS.get(number) or int(number)) * DAYS[period["unit"].lower()]
