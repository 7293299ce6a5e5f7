"""Who a text says gets what: the sentences in which data are handed to somebody, and to whom.

English only. What is denied, what goes to those who work for the house and what the law demands are left out, because a
promise about sharing seldom means them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from troth.notice.policy.pieces import Policy, Sentence

Kind = Literal[
    "advertisers", "social networks", "partners", "affiliates", "sponsors", "others", "third parties", "companies"
]
RECIPIENTS: dict[Kind, re.Pattern[str]] = {
    "advertisers": re.compile(
        r"\badvertisers?\b|\b(?:advertising|ad|marketing) (?:compan(?:y|ies)|networks?|partners?|"
        r"agenc(?:y|ies)|platforms?)\b",
        re.IGNORECASE,
    ),
    "social networks": re.compile(r"\bsocial[- ](?:media|network(?:s|ing)?)\b", re.IGNORECASE),
    "sponsors": re.compile(r"\bsponsors?\b", re.IGNORECASE),
    "affiliates": re.compile(
        r"\baffiliat\w+\b|\bsubsidiaries\b|\bgroup companies\b|\bcompanies (?:in|of) our group\b", re.IGNORECASE
    ),
    "partners": re.compile(r"\bpartners?\b", re.IGNORECASE),
    "others": re.compile(
        r"\bother (?:compan(?:y|ies)|businesses|firms|organi[sz]ations|brands|retailers)\b|\bdata brokers?\b",
        re.IGNORECASE,
    ),
    "companies": re.compile(
        r"\bcompan(?:y|ies)\b|\b(?:brands|airlines|retailers|insurers|banks|publishers)\b", re.IGNORECASE
    ),
    "third parties": re.compile(r"\bthird[- ]part(?:y|ies)\b", re.IGNORECASE),
}
GIVES = re.compile(
    r"\b(?:shar(?:e|es|ed|ing(?! (?:links?|buttons?|features?|plug)))|disclos(?:e|es|ed|ing)|"
    r"giv(?:e|es|en|ing)|gave|pass(?:es|ed|ing)?|provid(?:e|"
    r"es|ed|ing)|send(?:s|ing)?|sent|"
    r"transfer(?:s|red|ring)?|sell(?:s|ing)?|sold|rent(?:s|ed|ing)?|suppl(?:y|ies|ied)|make(?:s)? available|"
    r"made available)\b",
    re.IGNORECASE,
)
TO = re.compile(r"\b(?:with|to)\b", re.IGNORECASE)
GETS = re.compile(r"\b(?:receiv(?:e|es|ed)|gets?|collects?|obtains?)\b", re.IGNORECASE)
DATA = re.compile(
    r"\b(?:information|data|details|address(?:es)?|names?|profiles?|identifiers?|IDs?|history|"
    r"fact|facts|it|them|range|number)\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|never|nor|neither|no|nothing|without|cannot|don.t|won.t)\b", re.IGNORECASE)
FOR_US = re.compile(
    r"\b(?:on our (?:behalf|instructions)|for us|service providers?|processors?|our instructions|contractors?|help us|"
    r"required by law|law requires|the law|court|police|authorit\w+)\b",
    re.IGNORECASE,
)
NOBODY = re.compile(r"\b(?:aggregat\w+|anonym\w+|statistic\w+|not identify|no longer identif\w+)\b", re.IGNORECASE)
YOURS = re.compile(
    r"\b(?:with your (?:consent|permission|agreement)|if you (?:ask|agree|choose|allow|wish|"
    r"share|log|sign|connect|use|press|click)|"
    r"at your request|when you (?:share|ask|choose|sign|log|connect)|you (?:may|can|choose to) share|link to)\b",
    re.IGNORECASE,
)
FOR_THEMSELVES = re.compile(
    r"\b(?:their|its) own (?:\w+ )?(?:purposes?|marketing|advertising|customers?|offers?|products|"
    r"services|use|behalf|games|business)\b"
    r"|\b(?:their|its) (?:direct )?(?:marketing|advertising|offers)\b|\b(?:games|offers|products|"
    r"services) of their own\b",
    re.IGNORECASE,
)
BY_YOU = re.compile(r"\byou(?: \w+){0,2} $", re.IGNORECASE)
"""It is the reader who gives."""
ASKED_FOR = re.compile(
    r"\b(?:right to|entitled|request\w*|law permits|laws? allow|you (?:may|can) (?:also )?ask|cannot guarantee)\b",
    re.IGNORECASE,
)
"""The sentence is about what one may ask."""
BEFORE = 50
"""So many code points before the giving may deny it."""
APART = 140
"""So many code points may stand between the giving and the one who gets it."""


class Handing(Struct, frozen=True, kw_only=True):
    """One sentence in which data go to somebody outside, of the house's own will."""

    sentence: Sentence
    kind: Kind
    recipient: str
    """As it is written."""
    at: tuple[int, int]
    """Where in the sentence it is handed on."""
    for_themselves: bool
    """They may use it for purposes of their own."""

    @property
    def said(self) -> str:
        """The words in which it is handed on."""
        return self.sentence.text[slice(*self.at)]

    @property
    def line(self) -> int:
        """The line on which they stand."""
        return self.sentence.at(*self.at).line


def handings(policy: Policy) -> Iterator[Handing]:
    """Every sentence in which data are handed on, once for each kind of recipient in it."""
    if policy.language != "en":
        return
    for sentence in policy.sentences:
        text = sentence.text
        if (
            not (GIVES.search(text) or GETS.search(text))
            or NOBODY.search(text)
            or YOURS.search(text)
            or ASKED_FOR.search(text)
        ):
            continue
        seen: list[tuple[int, int]] = []  # “advertising partners” are advertisers, and not partners too
        for kind, recipient in RECIPIENTS.items():
            found = _given(text, recipient) or _got(text, recipient)
            own = FOR_THEMSELVES.search(text) is not None
            if found is None or FOR_US.search(text) or (kind == "companies" and not own):  # most companies work for it
                continue
            at, whom = found
            if any(start < whom.end() and whom.start() < stop for start, stop in seen):
                continue
            seen.append(whom.span())
            yield Handing(sentence=sentence, kind=kind, recipient=whom[0], at=at, for_themselves=own)


def _given(text: str, recipient: re.Pattern[str]) -> tuple[tuple[int, int], re.Match[str]] | None:
    """``we share your address with our advertisers``, and it is not denied: where it stands, and who gets it."""
    for gives in GIVES.finditer(text):
        before = text[max(0, gives.start() - BEFORE) : gives.start()]
        if DENIED.search(before) or BY_YOU.search(before) or text[gives.end() : gives.end() + 5].startswith(" you "):
            continue
        found = recipient.search(text, gives.end(), gives.end() + APART)
        if found is None:
            continue
        between = text[gives.end() : found.start()]
        if (TO.search(between) or gives[0].lower().startswith(("give", "gave", "send", "sent"))) and DATA.search(text):
            return (gives.start(), found.end()), found
    return None


def _got(text: str, recipient: re.Pattern[str]) -> tuple[tuple[int, int], re.Match[str]] | None:
    """``our partners receive your address``."""
    for gets in GETS.finditer(text):
        found = next(recipient.finditer(text, max(0, gets.start() - APART), gets.start()), None)
        data = DATA.search(text, gets.end())
        if found is not None and data is not None and not DENIED.search(text, found.end(), gets.start()):
            return (found.start(), data.end()), found
    return None
