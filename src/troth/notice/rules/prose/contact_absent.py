"""Whoever is sent to an address finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="An e-mail address or a telephone number that the text promises stands in it.",
    sources=("GDPR art. 12(2)", "GDPR art. 13(1)(a)"),
    of_prose=True,
)
HERE = (
    r"(?:below|above|at the (?:end|bottom|foot|top)|(?:given|provided|listed|set out|found|"
    r"shown|mentioned|stated|specified|indicated|following)\b)"
)
PROMISED = {
    "e-mail address": re.compile(
        rf"\be-?mails?\b[^.;]{{0,90}}\b{HERE}|\b{HERE}[^.;]{{0,20}}\be-?mail address", re.IGNORECASE
    ),
    "telephone number": re.compile(
        rf"\b(?:call|phone|telephone|ring)(?: us)?\b[^.;]{{0,60}}\b(?:numbers?|details)\b[^.;]{{0,30}}\b{HERE}"
        rf"|\btelephone number[^.;]{{0,30}}\b{HERE}",
        re.IGNORECASE,
    ),
}
THERE = {
    "e-mail address": re.compile(
        r"[\w.+-]+ ?(?:@|\(at\)|\[at\]) ?[\w-]+ ?(?:\.|\(dot\)|\[dot\])\s?\w{2,}|mailto:", re.IGNORECASE
    ),
    "telephone number": re.compile(
        r"(?:\+|\b0|\()\d[\d ().\u00a0/-]{5,}\d|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b|\b1?-?8\d\d-[\dA-Z-]{7,}|\btel:"
    ),
}
THEIRS = re.compile(
    r"\b(?:your|her|his|their|whose) (?:\w+ )?e-?mail|\be-?mail (?:you|we sent)|\bsender|\bunsubscrib",
    re.IGNORECASE,
)
BEFORE = 20
"""So many code points before the promise may say that it is somebody else's address."""
SENDS = re.compile(
    r"\b(?:contact|write|send|reach|e-?mail us|by e-?mail|call|phone|ask|request|details)\b", re.IGNORECASE
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find sentences that send people to an address of a kind that stands nowhere; all of one kind together."""
    if policy.language != "en":
        return
    whole = "\n".join(policy.source.lines)
    links = " ".join(link.target for piece in policy.pieces for link in piece.links)
    for kind, promised in PROMISED.items():
        sending = [one for one in policy.sentences if _sends(one, promised)]
        if not sending or THERE[kind].search(whole) or THERE[kind].search(links):
            continue
        also = ", ".join(str(line) for line in dict.fromkeys(one.line for one in sending[1:]))
        again = (
            f" Line {also} promises it too." if len(sending) == 2 else f" Lines {also} promise it too." if also else ""
        )
        match = promised.search(sending[0].text)
        assert match is not None
        yield Found(
            sending[0].at(match.start(), match.end()),
            f"This sends people to an {kind} and there is none in the text.{again}".replace("an tele", "a tele"),
            f"Write the {kind} down where they are sent, and test that somebody answers.",
        )


def _sends(sentence: Sentence, promised: re.Pattern[str]) -> bool:
    found = promised.search(sentence.text)
    return (
        found is not None
        and SENDS.search(sentence.text) is not None
        and THEIRS.search(sentence.text, max(0, found.start() - BEFORE), found.end()) is None
    )
