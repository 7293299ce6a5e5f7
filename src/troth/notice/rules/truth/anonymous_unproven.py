"""Anonymous is what nobody can trace: not what carries a number, and not what is only called so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="What is called anonymous carries no identifier, and where it is handed on the text says what was taken away.",
    sources=("GDPR recital 26", "GDPR art. 4(5)", "WP216"),
)
ANONYMOUS = re.compile(r"\b(?P<word>anonym(?:ous(?:ly)?|i[sz]e[ds]?|i[sz]ing|i[sz]ation))\b", re.IGNORECASE)
PSEUDONYM = re.compile(
    r"\bhash(?:ed|es|ing)?\b|\b(?:unique|random|persistent|device|advertising|"
    r"cookie|user) (?:\w+ )?(?:identifiers?|ids?|numbers?)\b|"
    r"\banonymous(?:ly)? (?:\w+ )?(?:identifiers?|ids?)\b|\bcoded\b",
    re.IGNORECASE,
)
HANDED_ON = re.compile(
    r"\b(?:share|shared|disclose|disclosed|sell|sold|give|given|pass|passed|provide|provided|"
    r"publish\w*)\b",
    re.IGNORECASE,
)
HOW = re.compile(
    r"\baggregat\w+|\bstatistic\w+|\btotals?\b|\bcounts?\b|\bsums?\b|\baverages?\b|\bfigures\b|"
    r"\bat least \w+ (?:people|persons|users|clients)|"
    r"\bfewer than\b|\bremov\w+|\bdelet\w+|\bstrip\w*|\btak\w+ (?:away|out)|\bnoise\b|\bdifferential\b|"
    r"\bcombin\w+|\bgroup(?:s|ed)\b|"
    r"\bno longer\b|\bcannot be (?:linked|traced|used|re-?identified)|\bnot (?:identify|identifiable|"
    r"linked)|\bwithout (?:any )?(?:names?|identif\w+)",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:remain|stay|be|deal\w*|interact|browse|visit|act) $|\b(?:not|never|no|neither|rather than|instead of|nor)\b",
    re.IGNORECASE,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find pseudonyms that are called anonymous, and data handed on as anonymous by no stated means."""
    if policy.language != "en":
        return
    for number, sentence in enumerate(policy.sentences):
        found = ANONYMOUS.search(sentence.text)
        if found is None or DENIED.search(sentence.text, max(0, found.start() - 30), found.start()):
            continue
        around = _around(policy, number)
        pseudonym = next((one for one in (PSEUDONYM.search(text) for text in around[:2]) if one is not None), None)
        where = sentence.at(found.start("word"), found.end("word"))
        if pseudonym is not None:
            yield Found(
                where,
                f"“{found['word']}” is said of what carries a “{pseudonym[0]}”: that is a pseudonym, and "
                f"the data are still personal.",
                "Call it what it is, with a ground and an end; or take the identifier away.",
            )
        elif (
            found["word"].lower() != "anonymously"
            and HANDED_ON.search(sentence.text)
            and not any(map(HOW.search, around))
        ):
            yield Found(
                where,
                "Data are handed on because they are anonymous, and nothing says what makes them so.",
                "Say what is taken away, how small a group may be, and who checks before anything leaves.",
            )


def _around(policy: Policy, number: int) -> list[str]:
    """The sentence, the one before it and the one behind it, as far as they stand in its paragraph."""
    sentence: Sentence = policy.sentences[number]
    others = [*policy.sentences[max(0, number - 1) : number], *policy.sentences[number + 1 : number + 2]]
    return [sentence.text, *(one.text for one in others if one.number == sentence.number)]
