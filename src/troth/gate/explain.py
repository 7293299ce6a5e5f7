"""The longer answer: the decision, and what this person chose that bears on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from troth.choices.facts import Choice
from troth.choices.standing import Standing, last_words
from troth.gate.decide import decide
from troth.gate.facts import Decision, Question
from troth.gate.plan import prepare
from troth.gate.policy import Policy


class Explanation(Struct, frozen=True, kw_only=True):
    """A decision and its history."""

    decision: Decision
    switches: tuple[str, ...]
    """The switches the question is about; none where the notice alone refused it."""
    choices: tuple[Choice, ...]
    """This person's last word on each of them, where there is one."""
    sentences: tuple[str, ...]
    """For a person: the reason, then when and where they chose."""


def explain(
    policy: Policy | None, standing: Standing, question: Question, choices: Sequence[Choice], *, at: dt.datetime
) -> Explanation:
    """Decide as ``decide`` does, and add this person's last words up to ``at``. For people, not for the hot path."""
    decision = decide(policy, standing, question)
    if policy is None:
        return Explanation(decision=decision, switches=(), choices=(), sentences=(decision.reason,))
    bits = list(dict.fromkeys(case.bit for case in prepare(policy, question).cases))
    last, _ = last_words(choices, policy=policy, at=at)
    said = tuple(last[bit] for bit in bits if bit in last)
    return Explanation(
        decision=decision,
        switches=tuple(policy.switches[bit].name for bit in bits),
        choices=said,
        sentences=(decision.reason, *(_told(choice) for choice in said)),
    )


_DID = {
    "grant": "You said yes",
    "refuse": "You said no",
    "withdraw": "You took back your yes",
    "object": "You objected",
    "opt-out": "You opted out",
}


def _told(choice: Choice) -> str:
    """Say when and where somebody chose."""
    when = f"{choice.at.day} {choice.at:%B %Y}"
    where = f"according to the list “{choice.source}”" if choice.evidence else f"by way of: {choice.source}"
    return f"{_DID[choice.act]} to {choice.switch} on {when}, {where}."
