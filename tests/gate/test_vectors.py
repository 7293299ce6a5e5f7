"""Every implementation of the gate reads spec/vectors/gate: ours, compiled, and its slow twin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.gate import slow_gate
from tests.gate.small_house import edition

from troth.choices import Standing
from troth.gate import OUTCOMES, Question, compile_policy, decide
from troth.notice.read import read_notice

FOLDER = Path(__file__).parents[2] / "spec" / "vectors" / "gate"
VECTORS = json.loads((FOLDER / "decisions.json").read_text("utf-8"))["vectors"]
NAMES = [vector["name"] for vector in VECTORS]
GIVEN = [vector for vector in VECTORS if not vector.get("without_edition")]


@pytest.fixture(scope="module")
def policy():
    reading = read_notice(FOLDER / "notice.md")
    assert not [finding for finding in reading.findings if finding.severity == "error"]
    return compile_policy(edition(*reading.notice.declarations.values()))


def question_of(vector) -> Question:
    asked = dict(vector["question"])
    asked["data"] = tuple(asked.get("data", ()))
    asked["facts"] = frozenset(asked.get("facts", ()))
    return Question(**asked)


@pytest.mark.parametrize("vector", VECTORS, ids=NAMES)
def test_the_gate_answers_as_the_vector_says(policy, vector):
    said = vector["person"]

    def mask(names) -> int:
        return sum(1 << policy.bits[name] for name in names)

    standing = Standing(
        yes=mask(said.get("yes", ())),
        no=mask(said.get("no", ())),
        expired=mask(said.get("expired", ())),
        restricted=mask(said.get("restricted", ())),
        how={policy.bits[name]: act for name, act in said.get("no", {}).items()},
        erased=said.get("erased", False),
        signal=said.get("signal", False),
        minor=said.get("minor", False),
    )
    got = decide(None if vector.get("without_edition") else policy, standing, question_of(vector))
    assert {name: getattr(got, name) for name in vector["answer"]} == vector["answer"]


@pytest.mark.parametrize("vector", GIVEN, ids=[vector["name"] for vector in GIVEN])
def test_the_slow_twin_answers_as_the_vector_says(policy, vector):
    said = vector["person"]
    words = {switch.name: None for switch in policy.switches}
    words |= dict.fromkeys(said.get("yes", ()), "yes") | dict.fromkeys(said.get("expired", ()), "expired")
    words |= said.get("no", {})
    flags = slow_gate.Flags(*(said.get(name, False) for name in slow_gate.Flags._fields))
    got = slow_gate.answer(policy.notice, words, set(said.get("restricted", ())), flags, question_of(vector))
    wanted = vector["answer"]
    assert (got.outcome, got.clause, got.basis) == (wanted["outcome"], wanted["clause"], wanted["basis"])
    if got.reason is not None:
        assert got.reason == wanted["reason"]


def test_every_outcome_has_a_vector():
    assert {vector["answer"]["outcome"] for vector in VECTORS} == set(OUTCOMES)


def test_every_reason_is_a_sentence():
    for vector in VECTORS:
        reason = vector["answer"]["reason"]
        assert reason[0] == "“" or reason[0].isupper(), reason
        assert reason.endswith("."), reason
        assert not reason.endswith(".."), reason
