"""Figures that identify nobody are not made of what recognises people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from troth.notice.findings import shown
from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="What is said never to identify is not used, in another sentence, to recognise and analyse.",
    sources=("GDPR art. 5(1)(a)", "GDPR recital 30"),
)
FIGURES = re.compile(
    r"\b(?:analytics?|statistics?|statistical|measure(?:s|ment)?|counts?|traffic|usage|how many)\b", re.IGNORECASE
)
NOBODY = re.compile(
    r"\b(?:not|never|no|nothing|cannot|without|neither|at no time)\b[^.;]{0,60}\b(?:identif\w+|"
    r"who you are|recogni[sz]e you|know you|"
    r"personal(?:ly)? (?:information|data)|linked to you)\b",
    re.IGNORECASE,
)
RECOGNISES = re.compile(
    r"\b(?:recogni[sz]e|identify|link|combine|associate)\b[^.;]{0,50}\b(?:you|"
    r"visitors?|clients?|users?|customers?|"
    r"members?|guests?|account|profile|device)\b",
    re.IGNORECASE,
)
ANALYSES = re.compile(
    r"\b(?:analy[sz]e|analysis|statistics?|how (?:you|they|visitors|people|clients|users|customers) (?:use|"
    r"used|behave|move)|usage|"
    r"behaviou?r|interests|patterns)\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|never|nor|cannot|no longer)\b", re.IGNORECASE)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find figures that identify nobody beside a sentence that recognises people in order to analyse what they do."""
    if policy.language != "en":
        return
    claim = next((one for number, one in enumerate(policy.sentences) if _claims(policy.sentences, number)), None)
    if claim is None:
        return
    said = NOBODY.search(claim.text)
    assert said is not None
    for sentence in policy.sentences:
        found = RECOGNISES.search(sentence.text)
        if sentence is claim or found is None or not ANALYSES.search(sentence.text) or DENIED.search(sentence.text):
            continue
        yield Found(
            claim.at(said.start(), said.end()),
            f"“{shown(said[0])}”, it says here; on line {sentence.line} people are recognised and analysed: "
            f"“{shown(sentence.text[found.start() :])}”.",
            "Keep what recognises people out of the analysis, or say that it is done on data that identify.",
        )
        return


def _claims(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence says of figures, named in it or in the one before it, that they identify nobody."""
    sentence = sentences[number]
    before = sentences[number - 1] if number else sentence
    near = [sentence, before] if before.number == sentence.number else [sentence]
    return NOBODY.search(sentence.text) is not None and any(FIGURES.search(one.text) for one in near)
