"""A policy that says it changes has a date or a number, so that one can tell which version one has read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.places import Span
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A policy that speaks of its changes has a date or a version.",
    sources=("GDPR art. 12(1)", "WP260 rev.01, 29 to 31"),
)
POLICY = (
    r"(?:policy|notice|statement|document|charter|page|politique|charte|déclaration|datenschutz\w*|hinweise?|erklärung|"
    r"informativa|política|aviso|privacyverklaring|beleid)"
)
CHANGED = r"(?:chang|updat|revis|amend|modif|mise à jour|mises à jour|änder|aktualisier|anpass|aggiorn|actualiz|wijzig)"
CHANGES = re.compile(rf"\b{CHANGED}\w*\b.{{0,60}}\b{POLICY}\b|\b{POLICY}\b.{{0,60}}\b{CHANGED}", re.IGNORECASE)
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|januar|februar|märz|juni|juli|oktober|dezember|gennaio|febbraio|marzo|aprile|maggio|"
    "giugno|luglio|agosto|settembre"
    "|ottobre|dicembre|enero|febrero|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre|maart|mei|augustus"
)
DATE = re.compile(
    rf"\b(?:{MONTHS})\.?,? (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:de )?(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|er)? (?:de )?(?:{MONTHS})\.?,? (?:de )?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d/\d{1,2}/\d{1,2}\b",
    re.IGNORECASE,
)
OF_THIS_TEXT = re.compile(
    r"\b(?:effective|updated?|version|revis(?:ed|ion)|modified|amended|reviewed|dated?|valid|"
    r"in force|applies|posted|published|edition|"
    r"as of|date|change[ds]?|since|stand|gültig|fassung|aktualisiert|vigueur|jour|modification|"
    r"vigente|aggiornat\w+|actualiza\w+|"
    r"vigor\w*|bijgewerkt|versie)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\b(?:version|edition|v\.?|no\.|fassung|versione|versie|versión)\s*\d+(?:\.\d+)*\b", re.IGNORECASE)
SHORT = 12
"""Words of a line that may be a date and little else."""


def check_text(policy: Policy) -> Iterator[Found]:
    """Find a text without a date of its own, where a heading or a sentence speaks of its changes."""
    if any(_dates(piece.text) for piece in policy.pieces):
        return
    heading = next((one for one in policy.of_kind("heading") if CHANGES.search(one.text)), None)
    sentence = next((one for one in policy.sentences if CHANGES.search(one.text)), None)
    span: Span | None = heading.span if heading is not None else sentence.span if sentence is not None else None
    if span is not None:
        yield Found(
            span,
            "This policy says that it changes, and has no date and no number: nobody can tell which version they read.",
            "Put the day from which it applies under the title, and keep the older versions where "
            "people can read them.",
        )


def _dates(text: str) -> bool:
    """Whether a piece says from when this text is, or which one it is."""
    date = DATE.search(text)
    if date is None:
        return NUMBER.search(text) is not None
    near = text[max(0, date.start() - 80) : date.end() + 40]
    return len(text.split()) <= SHORT or OF_THIS_TEXT.search(near) is not None
