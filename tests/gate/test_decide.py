"""What the gate does beside answering: it remembers within bounds, reads no clock, explains itself."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.small_house import channel, depends, edition, message, purpose, recipient, right

from troth.choices import NEVER_MET, Choice, Standing, fold
from troth.gate import NO_EDITION, Question, compile_policy, decide, explain
from troth.gate import policy as policies

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def policy():
    return compile_policy(
        edition(
            channel("email", medium="email"),
            channel("text", medium="text"),
            purpose("news", use=("marketing.communications",), label="Letters"),
            message("letter", of="news", on=("email", "text")),
            purpose("orders", basis="contract"),
            purpose("guesses", basis="legitimate-interest"),
        )
    )


def test_without_an_edition_nothing_is_allowed():
    assert decide(None, Standing(yes=-1), Question("orders")) is NO_EDITION
    assert not NO_EDITION.allowed


def test_the_same_question_with_an_instant_has_the_same_answer(policy):
    """Which edition and which choices count at that instant is the edge's business."""
    asked = Question("news", channel="email")
    later = Question("news", channel="email", at=NOW)
    assert decide(policy, NEVER_MET, later) is decide(policy, NEVER_MET, asked)
    assert later not in policy.plans, "instants do not fill the memory"


def test_questions_nobody_asked_before_do_not_fill_the_memory(policy, monkeypatch):
    monkeypatch.setattr(policies, "PLANS_KEPT", 10)
    monkeypatch.setattr(policies, "DECISIONS_KEPT", 10)
    for number in range(100):
        refused = decide(policy, NEVER_MET, Question(f"invented-{number}"))
        assert refused.outcome == "unknown-purpose"
        assert f"invented-{number}" in refused.reason
    assert len(policy.plans) <= 10
    assert len(policy._interned) <= 10
    assert decide(policy, NEVER_MET, Question("orders")).allowed


def test_a_decision_cites_its_edition(policy):
    assert decide(policy, NEVER_MET, Question("orders")).edition == policy.edition


def test_jonas_refused_everything_and_his_order_is_still_carried_out(policy):
    """A contract is not touched by a no; every other purpose is."""
    jonas = Standing(no=-1, how=dict.fromkeys(range(len(policy.switches)), "refuse"))
    assert decide(policy, jonas, Question("orders")).allowed
    for asked in (Question("news", channel="email"), Question("news", channel="text"), Question("guesses")):
        assert decide(policy, jonas, asked).outcome == "refused"


def test_viktor_whom_nobody_met_gets_nothing_that_needs_a_yes(policy):
    assert decide(policy, NEVER_MET, Question("news", channel="email")).outcome == "consent-missing"


def test_one_persons_answer_is_not_remembered_for_another(policy):
    """The memory of a question is by what stands in the way, not by who asked last."""
    asked = Question("news")  # both channels at once: the slower way through the gate
    half = Standing(yes=1)
    refused = Standing(yes=1, no=2, how={1: "refuse"})
    objected = Standing(yes=1, no=2, how={1: "object"})
    child = Standing(yes=3, minor=True)
    for _ in range(2):
        assert decide(policy, half, asked).outcome == "consent-missing"
        assert decide(policy, refused, asked).outcome == "refused"
        assert decide(policy, objected, asked).outcome == "objected"
        assert decide(policy, child, asked).allowed, "no age is asked here"
        assert decide(policy, Standing(yes=3, erased=True), asked).outcome == "erased"
        assert decide(policy, Standing(yes=3, restricted=1), asked).allowed, "a yes is not suspended"
        assert decide(policy, Standing(yes=3), asked).allowed


def test_a_restriction_on_a_refused_contract_still_counts():
    """A no does not touch a contract, a restriction does: the quick way for a no must not miss it."""
    policy = compile_policy(edition(purpose("orders", basis="contract")))
    both = Standing(no=1, restricted=1, how={0: "object"})
    assert decide(policy, both, Question("orders")).outcome == "restricted"


def test_staff_never_look_without_a_task(policy):
    policy = compile_policy(
        edition(
            purpose("orders", basis="contract"), recipient("desk", is_class="staff", gets={"orders": ("user.name",)})
        )
    )
    asked = Question("orders", data=("user.name",), recipient="desk")
    assert decide(policy, NEVER_MET, asked).outcome == "not-now"
    with_task = Question("orders", data=("user.name",), recipient="desk", facts=frozenset({"open-task"}))
    assert decide(policy, NEVER_MET, with_task).allowed


def test_a_purpose_without_a_basis_is_not_here():
    policy = compile_policy(edition(purpose("vague", basis=None)))
    assert decide(policy, Standing(yes=1), Question("vague")).outcome == "not-here"


def test_a_basis_for_some_places_is_no_basis_elsewhere():
    policy = compile_policy(edition(purpose("odd", basis=depends(None, EU="contract"))))
    assert decide(policy, NEVER_MET, Question("odd", country="FR")).allowed
    assert decide(policy, NEVER_MET, Question("odd", country="US")).outcome == "not-here"
    assert decide(policy, NEVER_MET, Question("odd")).outcome == "not-here"


def test_the_explanation_tells_ines_when_and_where_she_said_yes(policy):
    said = Choice(
        notice="small-house",
        switch="news/email",
        act="grant",
        at=dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC),
        source="centre",
        switch_hash=policy.hashes["news/email"],
    )
    standing = fold([said], policy=policy, at=NOW)
    told = explain(policy, standing, Question("news", channel="email"), [said], at=NOW)
    assert told.decision.allowed
    assert told.choices == (said,)
    assert told.sentences == (
        "You said yes to “Letters” by e-mail.",
        "You said yes to news/email on 9 June 2026, by way of: centre.",
    )


def test_the_explanation_to_somebody_never_met_has_no_choice_in_it(policy):
    told = explain(policy, NEVER_MET, Question("news", channel="email"), [], at=NOW)
    assert told.choices == ()
    assert told.switches == ("news/email",)
    assert explain(None, NEVER_MET, Question("news"), [], at=NOW).decision is NO_EDITION


def test_a_signal_is_a_no_only_where_a_right_takes_it():
    policy = compile_policy(
        edition(
            purpose("adverts", use=("marketing.advertising",)),
            purpose("counting", use=("analytics.reporting",)),
            right("ad-optout", to="opt-out", about=("adverts",), ways=("signal",)),
        )
    )
    standing = Standing(yes=3, signal=True)
    refused = decide(policy, standing, Question("adverts"))
    assert (refused.outcome, refused.clause) == ("opted-out", "about-ad-optout")
    assert decide(policy, standing, Question("counting")).allowed


def test_each_flag_of_a_person_is_told_from_the_others():
    """Two people with the same choices, one with a signal, one known to be a child: asked in any order."""
    policy = compile_policy(
        edition(
            purpose("adverts", use=("marketing.advertising",)),
            purpose("letters", from_age=16),
            right("ad-optout", to="opt-out", about=("adverts",), ways=("signal",)),
        )
    )
    wanted = {
        Question("adverts"): {"signal": "opted-out", "minor": "allowed", "erased": "erased"},
        Question("letters"): {"signal": "allowed", "minor": "under-age", "erased": "erased"},
    }
    for asked, outcomes in wanted.items():
        for flag, outcome in [*outcomes.items(), *reversed(outcomes.items())]:
            assert decide(policy, Standing(yes=3, **{flag: True}), asked).outcome == outcome, flag
