"""Each law of each pack: taken out of the house's own notice, which serves seven places, it is missed from its day on."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pytest

from troth.notice.facts import Finding
from troth.notice.packs import Law, laws
from troth.notice.read import parse_notice
from troth.notice.rules import catalogue, check

HOUSE = (Path(__file__).parents[2] / "demo" / "privacy" / "notice.md").read_text("utf-8")
DAY = dt.timedelta(days=1)

OUT = {
    "age-never-asked": [(r"of: \[signup, purchase\], with: \{within", "of: [signup], with: {within")],
    "age-too-low": [(r"from-age: 1[68]", "from-age: 12")],
    "agents-unsaid": [(r", agent\]", "]")],
    "complaint-to-house-unsaid": [(r"right complain: .*\n", "")],
    "complaint-unsaid": [(r"right complain: .*\n", "")],
    "consent-without-withdrawal": [(r"right recording-back: .*\n", "")],
    "contact-incomplete": [(r", telephone: \+[\d ]*", "")],
    "controller-unknown": [(r"(controller (?:geneva|new-york):\n)", r"\1  for: [JP]\n")],
    "decision-unexplained": [(r"how: assisted", "how: alone"), (r"right review: .*\n", "")],
    "device-without-consent": [(r"(device: analytics\n  basis: )consent", r"\1opt-out")],
    "interest-not-said": [(r"  interest: .*\n", "")],
    "items-unlisted": [(r"text, lasts, breaks", "text, breaks")],
    "limit-missing": [(r"data: \[user.behavior.purchase_history, ", "data: [user.location.precise, ")],
    "list-unsaid": [(r"right yearly-list: .*\n", "")],
    "mail-without-link": [(r"ways: \[link, one-click, ", "ways: [")],
    "marketing-without-stop": [(r"right stop: .*\n", "")],
    "necessary-without-breaks": [(r", breaks: \"signing in\"", "")],
    "need-unsaid": [(r", without: \"[^\"]*\"", "")],
    "objection-not-apart": [(r"\{=stop\}", "{=stop see}")],
    "officer-unsaid": [(r"contact dpo: .*\n", "")],
    "on-by-default": [(r"basis: \{else: legitimate-interest, CA-QC: consent, CN", "basis: {else: legitimate-interest, CN")],
    "opt-out-missing": [(r"right [\w-]+: \{to: opt-out.*\n", "")],
    "period-missing": [(r"  keep: 10 years after order\n", "")],
    "person-in-charge-unsaid": [(r"role: officer", "role: care")],
    "recipient-without-country": [(r"  name: \"Hôtel des Deux Rives SA\"\n", "")],
    "refusal-missing": [(r"answers: \[yes, no\]", "answers: [yes, later]")],
    "representative-missing": [(r"contact rep-\w+: .*\n", "")],
    "right-unsaid": [(r"right (?:see|carry|mend|forget): .*\n", "")],
    "signal-unheard": [(r", signal\b", "")],
    "signal-without-right": [(r", signal\b", "")],
    "soft-opt-in-unfounded": [(r"purposes: \[news, partner-news, partner-giving, guesses", "purposes: [partner-news, guesses")],
    "special-without-ground": [(r"data: \[user.name, user.contact, user.privacy_preferences\]", "data: [user.biometric]")],
    "track-signal-unsaid": [(r"Global Privacy Control", "certain")],
    "transfer-missing": [(r"  transfer: .*\n", "")],
    "ways-too-few": [(r"ways: \[[^\]]*agent\]", "ways: [email, agent]")],
    "withdrawal-detour": [(r"(right recording-back: \{to: withdraw, about: \[training\], ways: )\[[^\]]*\]", r"\1[browser]")],
}  # fmt: skip
"""For each rule, what is done to the notice."""
AT_NOTICES = [law for law in laws() if catalogue()[law.rule].look_by_law]


@cache
def found(rule: str, on: dt.date) -> tuple[Finding, ...]:
    text = HOUSE
    for old, new in OUT[rule]:
        text, times = re.subn(old, new, text)
        assert times, old
    return tuple(one for one in check(parse_notice(text), promises=(), on=on) if one.rule == rule)


@pytest.mark.parametrize("law", AT_NOTICES, ids=lambda law: f"{law.rule}-{law.source}-{law.since}")
def test_what_a_law_asks_is_missed_from_its_first_day_to_its_last(law: Law) -> None:
    assert says(law, law.since)
    if law.until is not None:
        assert says(law, law.until)
        assert not says(law, law.until + DAY) or newer(law)
    assert not says(law, law.since - DAY) or older(law)


def says(law: Law, on: dt.date) -> bool:
    return any(law.source in one.source for one in found(law.rule, on))


def newer(law: Law) -> bool:
    """Whether a later row of the same law goes on where this one ends."""
    assert law.until is not None
    return any(one.source == law.source and one.since == law.until + DAY for one in laws())


def older(law: Law) -> bool:
    return any(one.source == law.source and one.until == law.since - DAY for one in laws())


def test_every_rule_that_looks_at_notices_by_law_is_tried() -> None:
    assert {law.rule for law in AT_NOTICES} == set(OUT)


def test_what_several_laws_ask_is_found_once_with_their_sources() -> None:
    (one,) = found("interest-not-said", dt.date(2026, 6, 1))[:1]
    assert one.source == "GDPR art. 13(1)(d); UK GDPR art. 13(1)(d)"
