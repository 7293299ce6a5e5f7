"""Whoever must read another document is led to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A document that people must read, or that binds them, is linked where it is named.",
    sources=("GDPR art. 12(1)", "WP260 rev.01, 11"),
    of_prose=True,
)
DOCUMENT = (
    r"(?P<title>(?:[A-Z][\w\u2019'-]+(?: (?:and|of|for|&|the))* ){0,4}"
    r"(?:Terms|Conditions|Policy|Policies|Notice|Statement|Agreement|Rules|Guidelines|Code|Charter)"
    r"(?: (?:of|and|&|for) [A-Z]\w+(?: and [A-Z]\w+)?)?)"
)
MUST = re.compile(
    rf"\b(?:must|shall|have to|need to|are required to|should|please)(?: \w+){{0,2}}? (?:read|"
    rf"consult|review|refer to|see|accept|agree to)\b[^.;]{{0,40}}?\b(?:our|the) {DOCUMENT}"
    rf"|\b(?:governed by|subject to|bound by)\b[^.;]{{0,30}}?\b(?:our|the) {DOCUMENT.replace('title', 'binding')}",
)
OF_OTHERS = re.compile(r"\b(?:their|its|his|her|those|each|third)\b", re.IGNORECASE)
WHERE = re.compile(r"https?://|www\.|\bbelow\b|\babove\b|\bat the (?:foot|bottom|end)\b|@|\blink", re.IGNORECASE)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find documents that one must read and that nothing in the text leads to; each document once."""
    if policy.language != "en":
        return
    headings = " ".join(piece.text for piece in policy.of_kind("heading")).casefold()
    links = [link.text.casefold() for piece in policy.pieces for link in piece.links]
    source = "\n".join(policy.source.lines).casefold()
    told: set[str] = set()
    for sentence in policy.sentences:
        for title, start in _documents(sentence):
            name = title.casefold()
            if name in told or name in headings or _own(name) or WHERE.search(sentence.piece.text):
                continue
            if f"{name}</a" in source or any(name in link or (link and link in name) for link in links):
                continue
            told.add(name)
            yield Found(
                sentence.at(start, start + len(title)),
                f"People must read “{shown(title)}”, and nothing here leads to it.",
                "Make its name a link, or say where it is.",
            )


def _documents(sentence: Sentence) -> Iterator[tuple[str, int]]:
    for found in MUST.finditer(sentence.text):
        group = "title" if found["title"] else "binding"
        if not OF_OTHERS.search(found[0]):
            yield found[group], found.start(group)


def _own(name: str) -> bool:
    """Whether the text speaks of itself."""
    return name in {"privacy policy", "privacy notice", "privacy statement", "policy", "notice", "statement"}
