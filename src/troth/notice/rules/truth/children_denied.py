"""A text that is not for children does not take their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where nothing is for children or taken from them, no other sentence takes a child's data.",
    sources=("16 CFR 312.2", "GDPR art. 8", "GDPR art. 5(1)(a)"),
)
CHILDREN = r"(?:child(?:ren)?|minors?|kids|(?:anyone|persons?|people|users|individuals) (?:who (?:is|are) )?under)"
DENIED = re.compile(
    rf"\b(?:not|never) (?:\w+ )?(?:directed|aimed|intended|meant|designed|offered|addressed|"
    rf"targeted)\b[^.;]{{0,40}}\b{CHILDREN}\b"
    rf"|\b(?:not|never) (?:\w+ ){{0,2}}?(?:collect|solicit|gather|process)\b[^.;]{{0,80}}\b(?:from|"
    rf"of|about) {CHILDREN}\b",
    re.IGNORECASE,
)
EXCEPT = re.compile(r"\b(?:without|unless|except|other than)\b", re.IGNORECASE)
TAKEN = re.compile(
    r"\bwe (?:also )?(?:collect|ask for|keep|record|note|receive|need|use)\b[^.;]{0,80}\b(?:the|"
    r"your|a) child(?:['\u2019]s|ren['\u2019]s)\b"
    r"|\b(?:when|if) (?:your|a|the) child (?:joins?|registers?|plays?|takes part|signs up|enters|uses)\b",
    re.IGNORECASE,
)
IN_CASE = re.compile(
    r"\b(?:learn|discover|become aware|find out|believe|notice|delete|deleted)\b|\bif (?:we|you) (?:know|think)\b",
    re.IGNORECASE,
)
"""The sentence is about children's data that came by mistake."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find a denial of children beside a sentence in which their data are taken."""
    if policy.language != "en":
        return
    taken = next((one for one in policy.sentences if TAKEN.search(one.text) and not IN_CASE.search(one.text)), None)
    if taken is None:
        return
    for sentence in policy.sentences:
        found = DENIED.search(sentence.text)
        if found is not None and sentence is not taken and not EXCEPT.search(sentence.text):
            yield Found(
                sentence.at(found.start(), found.end()),
                f"“{shown(found[0])}”, it says here; on line {taken.line} it says “{shown(taken.text)}”.",
                "Say which part is for children, what is collected there and how a parent agrees.",
            )
            return
