"""Who gets data is said once: a list that is all, or "with nobody", is not undone by another section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from troth.notice.findings import shown
from troth.notice.policy import Policy, Sentence
from troth.notice.policy.handing import FOR_THEMSELVES, RECIPIENTS, Handing, handings
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="No sentence hands data to somebody whom another sentence leaves out.",
    sources=("GDPR art. 5(1)(a)", "GDPR art. 13(1)(e)"),
)
GIVE = r"(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing)|giv\w+|pass(?:es|ed)?|provid\w+)"
WHOM = r"(?:recipients?|third[- ]part(?:y|ies)|compan(?:y|ies)|organi[sz]ations?|people|persons?|parties)"
ALL_THERE_ARE = re.compile(
    rf"\b{GIVE}\b[^.:]{{0,120}}\b(?:only (?:with|to)|no ?one else|nobody else|(?:the following|"
    rf"these|only) (?:\w+ )?(?:kinds|"
    rf"categories|types|groups) of {WHOM}|(?:the following|these) {WHOM})\b",
    re.IGNORECASE,
)
WITH_NOBODY = re.compile(
    r"\b(?:not|never|nor|don.t) (?:\w+,? ){0,4}?(?:shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing)|"
    r"giv\w+|pass|provid\w+|rent|trad\w+)\b[^.]{0,90}?"
    r"\b(?:with|to) (?:any |other |any other )?(?:third[- ]part(?:y|ies)|anyone|anybody|others|"
    r"companies|businesses|organi[sz]ations)\b",
    re.IGNORECASE,
)
EVERYTHING = re.compile(
    r"\bpersonal(?:ly identifiable)? (?:information|data|details)\b|\byour (?:information|data|details)\b",
    re.IGNORECASE,
)
"""A promise about one kind of data says nothing of the others."""
CHOSEN = re.compile(r"\b(?:prefer|choose|chose|wish|want|ask us|opt|if you)\b[^.]{0,20}$", re.IGNORECASE)
EXCEPT = re.compile(
    r"\b(?:except|unless|other than|without|apart from|only|but|however|save|beyond|outside)\b|"
    r"\bdescribed\b|\bset out\b",
    re.IGNORECASE,
)
EXCEPTION_FOLLOWS = re.compile(
    r"(?:except|however|but|unless|only|we (?:may|do|will|also) (?:share|disclose)|this does not)\b", re.IGNORECASE
)
MOST = 3


def check_text(policy: Policy) -> Iterator[Found]:
    """Find closed lists of recipients, and denials, that sentences elsewhere contradict."""
    given = list(handings(policy))
    if not given:
        return
    for number, sentence in enumerate(policy.sentences):
        if not _about_everything(policy.sentences, number):
            continue
        closed = ALL_THERE_ARE.search(sentence.text)
        if closed is not None:
            section = _section(policy, number)
            others = _left_out(given, section)
        else:
            closed = WITH_NOBODY.search(sentence.text)
            if (
                closed is None
                or CHOSEN.search(sentence.text, 0, closed.start())
                or _has_exceptions(policy.sentences[number : number + 2])
            ):
                continue
            others = _denied(given, sentence)
        told: dict[tuple[int, int], Handing] = {}
        for one in others:
            told.setdefault((one.sentence.number, one.sentence.start), one)
        if told:
            yield Found(
                sentence.at(closed.start(), closed.end()),
                f"“{shown(closed[0])}” leaves out {_said(list(told.values()))}.",
                "Name these recipients too, with what each gets and on which condition; or stop handing it to them.",
            )


def _about_everything(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence, or the one before it in its paragraph, speaks of personal data and not of one kind."""
    before = sentences[number - 1] if number else None
    near = [sentences[number], *([before] if before is not None and before.number == sentences[number].number else [])]
    return any(EVERYTHING.search(one.text) for one in near)


def _section(policy: Policy, number: int) -> Sequence[Sentence]:
    """The sentences from this one to the next heading."""
    first = policy.sentences[number].number
    ends = next(
        (at for at in range(first, len(policy.pieces)) if policy.pieces[at].kind == "heading"), len(policy.pieces)
    )
    begins = next((at for at in range(first, -1, -1) if policy.pieces[at].kind == "heading"), 0)
    return [one for one in policy.sentences if begins <= one.number < ends]


def _left_out(given: Iterable[Handing], section: Sequence[Sentence]) -> Iterator[Handing]:
    """What goes, outside the section of a closed list, to a kind of recipient that the section does not speak of."""
    inside = {one.number for one in section}
    whole = " ".join(one.text for one in section)
    for one in given:
        if one.sentence.number not in inside and one.kind != "third parties" and not RECIPIENTS[one.kind].search(whole):
            yield one


def _denied(given: Iterable[Handing], sentence: Sentence) -> Iterator[Handing]:
    """What goes to others although it goes to nobody; to be used for themselves, where only that is denied."""
    marketing = FOR_THEMSELVES.search(sentence.text) is not None
    for one in given:
        if one.sentence is not sentence and one.kind != "affiliates" and (one.for_themselves or not marketing):
            yield one


def _has_exceptions(sentences: Sequence[Sentence]) -> bool:
    """Whether the denial, or the sentence behind it, opens it again."""
    if EXCEPT.search(sentences[0].text):
        return True
    return len(sentences) > 1 and EXCEPTION_FOLLOWS.match(sentences[1].text) is not None


def _said(told: Sequence[Handing]) -> str:
    places = [f"{one.kind} (line {one.line}: “{shown(one.said)}”)" for one in told[:MOST]]
    more = f" and {len(told) - MOST} more" if len(told) > MOST else ""
    return ", ".join(places) + more
