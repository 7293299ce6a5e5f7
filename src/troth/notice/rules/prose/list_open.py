"""A list that is said to be closed has no open end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from troth.notice.findings import shown
from troth.notice.policy import Piece, Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A list that is said to be closed does not end in “others”.",
    sources=("GDPR art. 12(1)", "GDPR art. 5(1)(b)", "GDPR art. 13(1)(e)", "WP260 rev.01, 12 and 13"),
    of_prose=True,
)
GENERAL = (
    r"(?:third[- ]part(?:y|ies)|part(?:y|ies)|partners?|compan(?:y|ies)|businesses|entit(?:y|ies)|persons?|people|"
    r"organi[sz]ations?|recipients?|purposes?|reasons?)"
)
OTHERS = re.compile(
    r"(?:^|[,;:]\s*|\b(?:and|or)\s+)(?:and |or )?(?:to |with |by |for |from )?(?:any |all |"
    r"such |certain |some |various )?"
    rf"(?P<end>other (?:[a-z]+ )?{GENERAL}\b)(?!:| [a-z]+:)",
    re.IGNORECASE,
)
ENDLESS = re.compile(
    r"\b(?P<end>including,? but not limited to|including,? without limitation|among others|"
    r"amongst others|inter alia|etc\.?|"
    r"and so on|and so forth|for any other purposes?)(?!\w)",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\b(?:only|solely|exclusively|(?<!not )limited to|no ?one else|nobody else|nothing else|no others?|"
    r"not? (?:\w+ ){0,4}(?:except|other than)|the following|"
    r"(?:two|three|four|five|six|seven|these) (?:kinds|categories|types|groups|purposes|recipients|cases|reasons))\b",
    re.IGNORECASE,
)
ITEM_OF_OTHERS = re.compile(
    rf"(?:and |or )?(?:to |with |by |for |from )?(?:any |all |such |certain |some )?other (?:[a-z]+ )?{GENERAL}\b",
    re.IGNORECASE,
)
OTHER_PURPOSES = re.compile(
    r"(?:,|\band\b|\bor\b)\s+(?:and |or )?(?:for )?(?:any |such )?other (?:\w+ )?purposes\b", re.IGNORECASE
)
USE = re.compile(
    r"\b(?:we|will be|is|are|may be)(?: may| also| will| can)* (?:use|used|process|processed|collect)\b", re.IGNORECASE
)
OPEN = re.compile(r"\b(?:such as|for example|for instance|e\.g\.|may include|includ\w+|among)\b", re.IGNORECASE)
FEWEST_BEFORE = 3
"""With two items before it that say what they are, a list is one."""
NAMED = re.compile(
    r"\b(?:named|listed|described|defined|set out|control|own|group|consent\w*|permission|for which|"
    r"agree|authori[sz]e|request|instruct\w*|"
    r"that (?:act|process|work|host|help|carry|provide)|which (?:act|process|work|host|help|carry|provide))\b",
    re.IGNORECASE,
)
"""Behind an open end they close it again: ``other companies listed below``."""

DENIED = re.compile(r"\b(?:not|never|nor|no|cannot|prohibit\w*|forbid\w*|without)\b|\($", re.IGNORECASE)
"""Before an open end they make it a promise: ``not for any other purpose``."""
NEAR = 80
"""So many code points around an open end are looked at."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find open ends in closed lists, in lists that name the rest, and in what data are used for."""
    if policy.language != "en":
        return
    told: set[tuple[int, int]] = set()
    for found in (*_closed(policy), *_listed(policy), *_purposes(policy)):
        if (found.span.line, found.span.column) not in told:
            told.add((found.span.line, found.span.column))
            yield found


def _closed(policy: Policy) -> Iterator[Found]:
    for number, lead in enumerate(policy.sentences):
        closing = CLOSED.search(lead.text)
        if closing is None:
            continue
        own = _open_end(lead.text, closing.end())
        if own is not None and not lead.text.endswith(":"):
            yield _found(lead, own, closing[0], lead)
        if lead.text.endswith(":"):
            for sentence in _announced(policy, number):
                found = _open_end(sentence.text, 0)
                if found is not None:
                    yield _found(sentence, found, closing[0], lead)


def _listed(policy: Policy) -> Iterator[Found]:
    """Items that are “others” in a list that names the rest, whatever stands above it."""
    lead: Piece | None = None
    items = 0
    for piece in policy.pieces:
        if piece.kind != "item":
            lead, items = piece, 0
            continue
        items += 1
        end = _open_end(piece.text, 0) if items >= FEWEST_BEFORE else None
        if end is None or not ITEM_OF_OTHERS.match(piece.text) or (lead is not None and OPEN.search(lead.text)):
            continue
        yield Found(
            piece.at(*end),
            f"{items - 1} items of this list say what they are, and “{shown(piece.text)}” may be anything.",
            "Name who or what else it is, or end the list before it.",
        )


def _purposes(policy: Policy) -> Iterator[Found]:
    """Purposes that end in other purposes: a purpose is specified or is none (GDPR art. 5(1)(b))."""
    for sentence in policy.sentences:
        found = OTHER_PURPOSES.search(sentence.text)
        if found is None or USE.search(sentence.text, 0, found.start()) is None:
            continue
        end = _open_end(sentence.text, found.start())
        if end is not None:
            yield Found(
                sentence.at(*end),
                f"“{shown(sentence.text[slice(*end)])}” may be anything, so the purposes before it are no limit.",
                "Name the purpose, or end the list before it.",
            )


def _announced(policy: Policy, number: int) -> Sequence[Sentence]:
    """The sentences of the list behind a sentence that ends in a colon; without items, the section's paragraphs."""
    lead = policy.sentences[number]
    pieces = policy.pieces[lead.number + 1 :]
    listed = bool(pieces) and pieces[0].kind == "item"
    behind = 0
    for piece in pieces:
        if piece.kind == "heading" or (listed and piece.kind != "item"):
            break
        behind += 1
    if not listed and not re.search(r"kinds|categories|types|groups|no ?one else|nobody else|no others?", lead.text):
        return ()
    last = lead.number + behind
    return [one for one in policy.sentences[number + 1 :] if one.number <= last]


def _open_end(text: str, start: int) -> tuple[int, int] | None:
    for found in (ENDLESS.search(text, start), OTHERS.search(text, start)):
        if found is None or NAMED.search(text, found.end("end"), found.end("end") + NEAR):
            continue
        if DENIED.search(text, max(0, found.start("end") - NEAR), found.start("end")):
            continue
        return found.start("end"), found.end("end")
    return None


def _found(sentence: Sentence, end: tuple[int, int], closing: str, lead: Sentence) -> Found:
    where = "here" if sentence is lead else f"on line {lead.line}"
    return Found(
        sentence.at(*end),
        f"“{closing}” closes this list {where}, and “{shown(sentence.text[slice(*end)])}” opens it again.",
        "Name who or what else it is, or end the list before it.",
    )
