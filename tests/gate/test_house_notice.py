"""The ten questions of the notice language's section 7, put to the house's own notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from troth.choices import Standing
from troth.gate import Question, compile_policy, decide
from troth.notice.edition import Edition, hash_of, switch_hashes
from troth.notice.read import read_notice

NOTICE = Path(__file__).parents[2] / "demo" / "privacy" / "notice.md"


@pytest.fixture(scope="module")
def policy():
    notice = read_notice(NOTICE).notice
    return compile_policy(
        Edition(
            hash=hash_of({"notice.md": NOTICE.read_bytes()}),
            notice=notice,
            effective=notice.effective,
            published_at=notice.effective,
            author="Ruth Aebi",
            files={},
            switches=switch_hashes(notice),
        )
    )


TEN = [
    ("news by e-mail, bought once, never asked", [], Question("news", channel="email", country="GB", facts=frozenset({"sale"})), ("allowed", "news", "soft-opt-in")),
    ("news by text, agreed to e-mail only", ["news/email"], Question("news", channel="text", country="GB"), ("consent-missing", "news", "consent")),
    ("date of birth for news", [], Question("news", data=("user.demographic.date_of_birth",)), ("not-declared", "news", "")),
    ("recording to a social network", [], Question("audiences", data=("user.content.call_recording",), recipient="pinnacle"), ("not-declared", "audiences", "")),
    ("visit told, signal now", ["adverts"], Question("adverts", data=("user.behavior.visit",), recipient="lumen", country="US-CA", facts=frozenset({"signal"})), ("opted-out", "adverts", "consent")),
    ("credit agency, no payment on account", [], Question("credit", data=("user.name",), recipient="bureau", country="FR"), ("not-now", "credit", "")),
    ("adviser, case closed", [], Question("enquiries", data=("user.behavior.purchase_history",), recipient="advisers", country="FR"), ("not-now", "guarded", "")),
    ("audience code, certification lapsed", ["audiences"], Question("audiences", data=("user.contact.email",), recipient="pinnacle", country="FR", facts=frozenset({"lapsed:dpf"})), ("transfer-blocked", "audiences", "consent")),
    ("agreed to the hotel, the festival asks", ["partner-giving/hotel"], Question("partner-giving", data=("user.name",), recipient="festival", country="FR"), ("consent-missing", "news", "consent")),
]  # fmt: skip


@pytest.mark.parametrize(("said_yes", "question", "wanted"), [row[1:] for row in TEN], ids=[row[0] for row in TEN])
def test_the_house_answers(policy, said_yes, question, wanted):
    standing = Standing(yes=sum(1 << policy.bits[name] for name in said_yes))
    got = decide(policy, standing, question)
    assert (got.outcome, got.clause, got.basis) == wanted


def test_an_order_is_confirmed_to_somebody_who_refused_everything(policy):
    everything = (1 << len(policy.switches)) - 1
    refused = Standing(no=everything, how=dict.fromkeys(range(len(policy.switches)), "refuse"))
    got = decide(policy, refused, Question("orders", channel="email", country="US"))
    assert (got.outcome, got.clause, got.basis) == ("allowed", "uses", "contract")


def test_every_switch_can_be_agreed_to_and_then_opens(policy):
    """No purpose of the house is written so that a yes to all of it leaves it shut to somebody in every place."""
    everything = Standing(yes=(1 << len(policy.switches)) - 1)
    facts = frozenset({"service-on", "paying-on-account", "sale"})
    for purpose in policy.purposes:
        by = "seve" if purpose == "bespoke-making" else None
        assert any(
            decide(policy, everything, Question(purpose, country=place, by=by, facts=facts)).allowed
            for place in ("FR", "GB", "CH", "US-CA", "CA-QC", "JP", "CN")
        ), purpose
