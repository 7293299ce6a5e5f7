"""Who asks for a date of birth knows how old people are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A text that asks for the date of birth does not rest on not knowing people's age.",
    sources=("GDPR art. 8", "16 CFR 312.2"),
)
BIRTH = r"(?:dates? of birth|birth ?dates?|birthdays?|year of birth|your age)"
ASKED = re.compile(
    rf"\b(?:ask|asks|collect|collects|provide|need|require|requires|give|enter|note|record|register|"
    rf"include|including|such as|your)\b"
    rf"[^.;]{{0,160}}\b{BIRTH}\b",
    re.IGNORECASE,
)
YOUNG = r"(?:child(?:ren)?|minors?|under (?:the age of )?(?:\d\d|thirteen|sixteen|eighteen)|younger than)"
YOUNG_ONE = re.compile(rf"\b{YOUNG}\b", re.IGNORECASE)
WE = re.compile(r"\b(?:we|us|you)\b", re.IGNORECASE)
UNKNOWN = re.compile(
    r"\b(?:no (?:means|way) (?:of|to) (?:know\w*|tell\w*|verify\w*|determin\w*)|cannot (?:know|tell|verify|determine)|"
    r"(?:do|can) not (?:know|verify|determine|distinguish)|unable to (?:know|verify|determine|"
    r"distinguish))\b[^.;]{0,80}\b(?:age|ages|old|child\w*|minors?)\b",
    re.IGNORECASE,
)
UNKNOWING = re.compile(
    rf"\b(?:not|never|nor) (?:\w+ ){{0,3}}?(?:knowingly|intentionally)\b[^.;]{{0,120}}\b{YOUNG}", re.IGNORECASE
)
WORKED_OUT = re.compile(
    rf"\b{BIRTH}\b[^.]{{0,160}}\b(?:check\w*|comput\w*|calculat\w*|work\w* out|verif\w*|refus\w*|"
    rf"reject\w*|not open\w*|delet\w*|"
    rf"declin\w*|younger|too young|old enough)\b|\b(?:check|compute|calculate|work out|verify)\b[^.]{{0,60}}\b(?:age|"
    rf"{BIRTH})\b",
    re.IGNORECASE,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find ignorance of age beside a date of birth that is asked for, unless the text says what is made of it."""
    if policy.language != "en" or any(WORKED_OUT.search(one.text) for one in policy.sentences):
        return
    asked = next((one for one in policy.sentences if _asks(one.text)), None)
    if asked is None:
        return
    for sentence in policy.sentences:
        found = UNKNOWN.search(sentence.text) or UNKNOWING.search(sentence.text)
        if found is not None and sentence is not asked:
            yield Found(
                sentence.at(found.start(), found.end()),
                f"“{shown(found[0])}”, it says here; on line {asked.line} the date of birth is asked for: "
                f"whoever gives it has "
                "told their age.",
                "Work out the age when the date is given, and say what happens when it is a child's.",
            )
            return


def _asks(text: str) -> bool:
    """Whether a sentence is about a date of birth that people are asked for, and not about a child's."""
    return ASKED.search(text) is not None and WE.search(text) is not None and YOUNG_ONE.search(text) is None
