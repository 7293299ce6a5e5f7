"""A section that is cited by its title or number is there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Piece, Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A section cited by its title or its number is in the text.",
    sources=("GDPR art. 12(1)", "ISO 24495-1:2023, 5.2"),
    of_prose=True,
)
SECTION = (
    r"(?:section|paragraph|clause|heading|chapter|part|headed|titled|entitled|abschnitt|ziffer|"
    r"rubrique|paragraphe|sezione)"
)
QUOTED = r"[\"“„«]\s?(?P<title>[^\"“”„«»]{3,80}?)[,.]?\s?[\"”“»]"
CITED = re.compile(
    rf"\b(?:{SECTION}|see|under|in|voir|siehe|unter|vedi)(?: (?:the|our|section|paragraph|heading|"
    rf"headed|called|titled|entitled|also|la|der)){{0,4}}:? ?{QUOTED}"
    rf"(?P<behind> (?:section|below|above|paragraph|heading|abschnitt|unten|ci-dessous))?",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"\b(?:section|paragraph|clause|abschnitt|ziffer)s? (?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\b", re.IGNORECASE
)
APPENDIX = re.compile(r"\b(?:Schedule|Annex|Appendix|Exhibit|Attachment|Anhang|Annexe|Allegato) (?:\d{1,2}|[A-Z])\b")
SURELY = re.compile(rf"\b{SECTION}\b", re.IGNORECASE)
OTHER_TEXT = re.compile(
    r"\b(?:act|law|code|regulation|directive|terms|agreement|conditions|gdpr|ccpa|rules|contract|addendum)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:(?:section|article|clause|part|chapter|abschnitt|§)\s*)?(\d{1,2}(?:\.\d{1,2}){0,3})\b")
ELSEWHERE = re.compile(r"(?: (?:section|tab|page|part|menu))? (?:of|in|on) (?!this )", re.IGNORECASE)
BEHIND = 40
"""So many code points behind a number may say that it is another text's."""
LONGEST = 80
"""Of a title that a paragraph begins with, in code points."""
NEAR = 0.6
FEWEST_NUMBERED = 3
"""A text with fewer numbered headings is not counted by numbers."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find titles and numbers of sections that no heading has."""
    headings = {_folded(piece.text): piece for piece in policy.of_kind("heading") if _folded(piece.text)}
    if not headings:
        return
    begins = tuple(_folded(piece.text[:LONGEST]) for piece in policy.pieces if piece.kind != "heading")
    numbers = frozenset(_numbers(policy))
    told: set[str] = set()
    for sentence in policy.sentences:
        yield from _titles(sentence, headings, begins)
        if len(numbers) >= FEWEST_NUMBERED:
            yield from _unknown_numbers(sentence, numbers, told)
        yield from _appendices(sentence, policy)


def _titles(sentence: Sentence, headings: dict[str, Piece], begins: tuple[str, ...]) -> Iterator[Found]:
    linked = {_folded(link.text) for link in sentence.piece.links}
    for cited in CITED.finditer(sentence.text):
        title = _folded(cited["title"])
        if not title or title in linked or any(_within(title, one) or _within(one, title) for one in headings):
            continue
        if any(one.startswith(title) for one in begins) or ELSEWHERE.match(sentence.text, cited.end()):
            continue
        near = difflib.get_close_matches(title, headings, n=1, cutoff=NEAR)
        surely = cited["behind"] or SURELY.search(sentence.text, max(0, cited.start() - 1), cited.start("title"))
        if near or surely:
            there = f" The nearest is “{headings[near[0]].text}”." if near else ""
            yield Found(
                sentence.at(cited.start("title"), cited.end("title")),
                f"No section is called “{shown(cited['title'])}”.{there}",
                "Cite the title as it stands, and link to it.",
            )


def _unknown_numbers(sentence: Sentence, numbers: frozenset[str], told: set[str]) -> Iterator[Found]:
    for cited in NUMBERED.finditer(sentence.text):
        number = cited["number"]
        if number in numbers or number in told or OTHER_TEXT.search(sentence.text, cited.end(), cited.end() + BEHIND):
            continue
        if not any(one.count(".") >= number.count(".") for one in numbers):
            continue  # paragraphs inside sections may be numbered in a way that no heading shows
        told.add(number)
        yield Found(
            sentence.at(cited.start(), cited.end("number")),
            f"There is no section {number} in this text.",
            "Cite the number that the section has now, and link to it.",
        )


def _appendices(sentence: Sentence, policy: Policy) -> Iterator[Found]:
    """``Schedule 2``, where no heading and no paragraph begins so and no link is called so."""
    for cited in APPENDIX.finditer(sentence.text):
        if OTHER_TEXT.search(sentence.text, cited.end(), cited.end() + BEHIND):
            continue
        name = cited[0].casefold()
        there = any(
            piece.text[:LONGEST].casefold().startswith(name)
            or any(name in link.text.casefold() for link in piece.links)
            for piece in policy.pieces
        )
        if not there:
            yield Found(
                sentence.at(cited.start(), cited.end()),
                f"There is no {cited[0]} in this text, and no link to one.",
                "Attach it, or link to it.",
            )


def _numbers(policy: Policy) -> Iterator[str]:
    for piece in policy.pieces:
        found = NUMBER.match(piece.text)
        if found is not None and piece.kind in {"heading", "paragraph", "item"}:
            yield found[1].rstrip(".")


def _folded(title: str) -> str:
    """A title as people remember it: no number, no signs, small letters."""
    bare = re.sub(r"^(?:[\divx]+[.)]\s*|\d[\d.]*\s+)", "", title.strip().casefold())
    return " ".join(re.sub(r"[^\w\s]", " ", bare.replace("&", " and ")).split())


def _within(part: str, whole: str) -> bool:
    """Whether these words stand in the other title, side by side: “Contact” for “Contact us”."""
    return f" {part} " in f" {whole} "
