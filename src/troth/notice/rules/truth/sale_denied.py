"""Who says that nothing is sold does not get something for it, nor hand it to those who use it for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy, Sentence
from troth.notice.policy.handing import handings
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Where nothing is said to be sold, nobody pays for data or gets them for purposes of their own.",
    sources=("Cal. Civ. Code 1798.140(ad), (ah)", "GDPR art. 5(1)(a)"),
)
DENIED = re.compile(
    r"\b(?:do|does|will|shall|have|has|did|would) (?:not|never) (?:\w+,? ){0,3}?(?:sell|sold)\b|"
    r"\bnever (?:\w+ )?(?:sell|sold)\b"
    r"|\bnor (?:do|will) we sell\b"
)
EXPLAINED = re.compile(
    r"\bconventional\b|\bfor money\b|\bmonetary\b|\bhowever\b|\b(?:considered|deemed|called|"
    r"treated as) (?:\w+ )?(?:sale|sell)",
    re.IGNORECASE,
)
"""The text knows that the word means more in California."""
PAID = re.compile(
    r"\b(?:pay|pays|paid) us\b|\bin (?:return|exchange) for\b|\bshare of (?:what|the revenue|"
    r"their|its|revenue)\b|\bwe (?:receive|get|earn) "
    r"(?:\w+ ){0,3}(?:commission|payment|compensation|revenue|fee)s?\b",
    re.IGNORECASE,
)
ABOUT_DATA = re.compile(r"\b(?:share|data|information|IDs?|profile|audiences?)\b", re.IGNORECASE)
WITH_SIGNAL = frozenset({"advertisers", "social networks", "sponsors"})


def check_text(policy: Policy) -> Iterator[Found]:
    """Find a denied sale beside money for data, or beside data for those who use them for themselves."""
    if policy.language != "en":
        return
    denied = next((one for one in policy.sentences if DENIED.search(one.text)), None)
    if denied is None or EXPLAINED.search(denied.piece.text):
        return
    contrary = next(_contraries(policy, denied), None)
    if contrary is not None:
        line, said = contrary
        found = DENIED.search(denied.text)
        assert found is not None
        yield Found(
            denied.at(found.start(), found.end()),
            f"Nothing is sold, it says here; on line {line} it says “{shown(said)}”. California calls that a sale, or "
            "sharing, money or not.",
            "Say what is handed over, to whom and what for, and give the way to opt out of it.",
        )


def _contraries(policy: Policy, denied: Sentence) -> Iterator[tuple[int, str]]:
    """The line and the words of what is a sale all the same."""
    for sentence in policy.sentences:
        paid = PAID.search(sentence.text)
        if sentence is not denied and paid is not None and ABOUT_DATA.search(sentence.text):
            yield sentence.at(paid.start(), paid.end()).line, sentence.text[paid.start() :]
    for one in handings(policy):
        if one.sentence is not denied and (one.for_themselves or one.kind in WITH_SIGNAL):
            yield one.line, one.said
