"""Words that decide what happens to somebody say when, how much and by whom: else only the writer knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A condition, a time or an amount that decides what happens to a person can be checked by that person.",
    sources=("GDPR art. 12(1)", "GDPR recital 39", "WP260 rev.01, 12 and 13"),
    of_prose=True,
)
MOST = 10
"""A text full of such words is told so by the worst ten sentences."""
WHEN, OFTEN, MUCH, BASIS, WHICH, WHOM, WHETHER = (
    "when this holds",
    "when or how often",
    "how much is done",
    "which one",
    "which",
    "who decides by what",
    "whether it happens",
)
INSTEAD = {
    WHEN: "Name the cases, or take the condition away.",
    OFTEN: "Say how often, or what sets it off.",
    MUCH: "Give the number, or say what is done.",
    BASIS: "Name it: consent, a contract, a law, an interest and whose.",
    WHICH: "Name them, or say where they are named.",
    WHOM: "Say by what it is decided.",
    WHETHER: "Say that it happens, or when it does.",
}
VAGUE: dict[str, re.Pattern[str]] = {
    leaves: re.compile(pattern, re.IGNORECASE)
    for leaves, pattern in {
        WHEN: (
            r"\b(?:in|under|for) (?:some|certain|particular|specific|special|exceptional|limited|various|other) "
            r"(?:circumstances|cases|situations|instances|occasions|conditions|reasons)\b"
            r"|\b(?:where|when|if|as) (?:appropriate|relevant|practicable|feasible|reasonable)\b"
            r"|\b(?:where|when|if|as) (?:necessary|needed|required)(?=\s*[,.;)])"
        ),
        OFTEN: (
            r"\b(?:from time to time|at times|on occasion|occasionally|sometimes|in due course)\b"
            r"|\breasonable (?:time|period|delay)\b"
            r"|\b(?:a|some) certain (?:time|period)\b"
        ),
        MUCH: (
            r"\b(?:commercially )?reasonable (?:(?:and|or|but) [a-z]+ )?(?:[a-z]+,? ){0,3}?"
            r"(?:measures|steps|efforts|precautions|safeguards|security|means|care|amount|number)\b"
        ),
        BASIS: r"\blegitimate (?:basis|bases|purposes?|business (?:purposes?|reasons?|needs?))\b",
        WHICH: (
            r"(?<!make )(?<!be )\bcertain (?:(?:of (?:our|your|these|the)|other|third|personal) )?"
            r"(?:information|data|[a-z]{3,}(?<!s)s|part(?:y|ies))\b(?! that you)"
            r"|\bsome (?:of (?:our|the|its) )?(?:features|services|functions|areas|parts|functionality)\b"
            r"(?=[^.;]{0,200}\b(?:may|might|can)(?:not)?\b)"
        ),
        WHOM: (
            r"\b(?:at|in) our (?:sole |own |absolute )*discretion\b"
            r"|\b(?:as|where|if|when) we (?:see|deem|think|consider|believe)(?: it| this| that)?(?: to be|"
            r" is)? (?:fit|appropriate|necessary|reasonable)\b"
        ),
        WHETHER: (
            r"\bwe (?:may|might|could) (?:also |sometimes |then )?(?:use|share|disclose|collect|process|"
            r"transfer|combine|"
            r"sell|send|retain|keep|store|record|monitor|anonymi[sz]e|pass|give|provide|contact|receive|"
            r"obtain|link|match)\b"
        ),
    }.items()
}
ABOUT_PEOPLE = re.compile(
    r"\b(?:you|your|yours|personal|information|data|cookies?|calls?|requests?|people|persons?|individuals?|visitors?|"
    r"clients?|customers?|users?|members?|patients?|guests?|child|children|anyone|someone|"
    r"those who|disclosures?|answer|reply|respond)\b",
    re.IGNORECASE,
)
ABOUT_THE_TEXT = re.compile(
    r"\b(?:chang|updat|revis|amend|modif)\w*\b.*\b(?:policy|notice|statement|terms)\b"
    r"|\b(?:policy|notice|statement|terms)\b.*\b(?:chang|updat|revis|amend|modif)",
    re.IGNORECASE,
)
THE_LAWS_OWN = re.compile(
    r"\breasonable (?:doubts?|fees?|belief|grounds?|expectations?)|\bidentity\b|\bverif", re.IGNORECASE
)
"""Words of GDPR art. 12(5) and (6) and recital 64: who may ask for proof or a fee, and when, is settled there."""
CONDITION = re.compile(
    r"\b(?:if|when|where|whenever|unless|once|only|before|until|to the extent|in case|should you)\b|:",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:namely|that is|listed|described|explained|set out|named|see|following|below|above|table)\b|:|\(",
    re.IGNORECASE,
)
"""Behind a vague word: where it is said what is meant. An example says nothing of the rest."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find sentences in which such a word decides; one finding for each sentence, the worst where there are many."""
    if policy.language != "en":
        return
    found = [
        (sentence, vague)
        for number, sentence in enumerate(policy.sentences)
        if (vague := _vague(sentence, policy.sentences[number + 1 : number + 2]))
    ]
    kept = sorted(found, key=lambda one: min(list(VAGUE).index(leaves) for leaves, _, _ in one[1]))[:MOST]
    more = len(found) - len(kept)
    for sentence, vague in sorted(kept, key=lambda one: (one[0].number, one[0].start)):
        _, start, end = vague[0]
        said = "; ".join(f"“{sentence.text[start:end]}” leaves open {leaves}" for leaves, start, end in vague)
        others = f" Not shown: {more} more sentences." if more and sentence is kept[0][0] else ""
        yield Found(sentence.at(start, end), f"{said}.{others}", INSTEAD[vague[0][0]])


def _vague(sentence: Sentence, after: tuple[Sentence, ...]) -> list[tuple[str, int, int]]:
    """What each vague word of a sentence leaves open, and where it stands; one for each kind."""
    text = sentence.text
    if not ABOUT_PEOPLE.search(text) or ABOUT_THE_TEXT.search(text) or THE_LAWS_OWN.search(text):
        return []
    found: list[tuple[str, int, int]] = []
    for leaves, pattern in VAGUE.items():
        match = pattern.search(text)
        if match is None or (leaves == WHETHER and CONDITION.search(text)):
            continue
        if leaves in {WHICH, WHEN} and (NAMED.search(text, match.end()) or _points(after)):
            continue
        if not any(start <= match.start() < end for _, start, end in found):
            found.append((leaves, match.start(), match.end()))
    return sorted(found, key=lambda one: one[1])


def _points(after: tuple[Sentence, ...]) -> bool:
    """Whether the next sentence says what is meant, or where it is said."""
    return any(re.match(r"(?:these|those|this|they|for example|you find)\b", one.text, re.IGNORECASE) for one in after)
