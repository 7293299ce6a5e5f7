"""A consent is taken back where it was given, and not in the browser or with somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where cookies rest on consent, the house itself offers a way to take it back.",
    sources=("GDPR art. 7(3)", "Directive 2002/58/EC art. 5(3)", "EDPB Guidelines 05/2020, 112 to 117"),
)
COOKIES = re.compile(r"\b(?:cookies?|similar technologies|trackers?|pixels?)\b", re.IGNORECASE)
CONSENT = re.compile(
    r"\b(?:consent|opt[- ]in)\b|\bif you (?:agree|accept|allow)\b|\bwith your (?:agreement|"
    r"permission)\b",
    re.IGNORECASE,
)
DETOUR = re.compile(
    r"\bbrowsers?\b|\badvertising industry\b|\bindustry (?:opt|page|site)|\bopt-?out (?:page|"
    r"site|tool)|\byouronlinechoices|\baboutads|"
    r"\bnetworkadvertising|\bnetwork advertising initiative|\bdigital advertising alliance",
    re.IGNORECASE,
)
TAKES_BACK = re.compile(
    r"\b(?:withdraw|revoke|refuse|reject|disable|block|opt[- ]out|delete|turn off|switch off|"
    r"object|change your mind|manage|control)\b",
    re.IGNORECASE,
)
OWN = re.compile(
    r"\bcookie[- ](?:settings?|preferences?|banner|bar|tool|cent(?:re|er)|panel|manager|notice|"
    r"choices?|pop-?up|consent)\b"
    r"|\b(?:manage|change|adjust|review|update) (?:your )?(?:cookies?|cookie \w+|consents?)\b"
    r"|\bconsent (?:manager|tool|platform|banner|settings)\b|\b(?:preference|privacy) (?:cent(?:re|"
    r"er)|settings|choices|dashboard)\b"
    r"|\b(?:foot|bottom|end) of (?:every|each|the|any|our) (?:\w+ )?(?:page|site|website)|\bfooter\b|"
    r"\bevery page\b|\bbanner\b"
    r"|\b(?:settings|preferences|switch(?:es)?) (?:on|of|in|at) (?:our|the|this) (?:web)?(?:site|app|page)",
    re.IGNORECASE,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find detours to take back a consent to cookies, in a text that knows no way of the house's own."""
    if policy.language != "en" or any(OWN.search(piece.text) for piece in policy.pieces):
        return
    consents = [one for one in policy.sentences if COOKIES.search(one.text) and CONSENT.search(one.text)]
    if not consents:
        return
    near = {one.number for one in consents}
    for sentence in policy.sentences:
        detour = DETOUR.search(sentence.text)
        about = COOKIES.search(sentence.text) or near & {sentence.number, sentence.number - 1}
        if detour is not None and about and TAKES_BACK.search(sentence.text):
            line = consents[0].line
            yield Found(
                sentence.span,
                f"Cookies rest on consent (line {line}), and it is taken back only in the browser or with "
                f"others: nothing here "
                "is as easy as saying yes.",
                "Name the place on every page where one agrees, refuses and changes one's mind, and what "
                "happens at once.",
            )
            return
