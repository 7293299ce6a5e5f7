"""What a house writes down of an answer it gave."""

from __future__ import annotations

import datetime as dt
from typing import Any

from troth.choices import Act, Choice, Switch
from troth.gate import Decided, Decision, Policy, Question
from troth.messages import MessageRefused, MessageSent, Permit


def choice_of(
    switch: Switch, policy: Policy, *, act: Act, at: dt.datetime, source: str, words: str = "", language: str = ""
) -> Choice:
    """A choice as it is kept, bound to the edition in force and to what its switch means there."""
    return Choice(
        notice=policy.notice.id,
        switch=switch.name,
        act=act,
        at=at,
        source=source,
        edition=policy.edition,
        switch_hash=policy.hashes[switch.name],
        clause=switch.clause,
        language=language or policy.notice.language,
        words=words,
    )


def decided_of(question: Question, decision: Decision, *, notice: str, at: dt.datetime) -> Decided:
    """A decision as it is kept; the age asked about is not."""
    return Decided(
        notice=notice,
        edition=decision.edition,
        purpose=question.purpose,
        data=question.data,
        recipient=question.recipient,
        channel=question.channel,
        country=question.country,
        by=question.by,
        facts=tuple(sorted(question.facts)),
        outcome=decision.outcome,
        clause=decision.clause,
        basis=decision.basis,
        at=at,
    )


def mailed_of(answer: Permit, *, notice: str, channel: str, at: dt.datetime) -> MessageSent | MessageRefused:
    """A permit as it is kept: given or not."""
    common: dict[str, Any] = {
        "notice": notice,
        "edition": answer.edition,
        "message": answer.message,
        "message_class": answer.message_class or "",
        "purpose": answer.purpose,
        "channel": channel,
        "clause": answer.clause,
        "at": at,
    }
    if answer.allowed:
        return MessageSent(**common, basis=answer.basis)
    return MessageRefused(**common, outcome=answer.outcome)
