"""Whether this message may go to this person by this channel, now.

The gate decides on the purpose. Around it stand three questions of the message itself: is it declared, may it go by
this channel, and does it carry only its own class (N-21, N-80: a service message carries nothing of marketing, so
that nobody has to stop it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some

from msgspec import Struct

from troth.choices import Standing
from troth.gate import Decision, Policy, Question, decide
from troth.messages.classes import MessageClass, purpose_class
from troth.notice.facts import Notice
from troth.notice.kinds import Channel, Message, Purpose

ADDRESS = {
    "email": "user.contact.email",
    "text": "user.contact.phone_number",
    "telephone": "user.contact.phone_number",
    "post": "user.contact.address",
}
"""The address a message needs, by the channel's medium. An app and a social network use a place of their own there."""


class Permit(Struct, frozen=True, kw_only=True):
    """The answer for one message, one person, one channel. The first seven fields are those of a Decision."""

    outcome: str
    """The gate's outcome, or ``unknown-message``, ``mixed``."""
    allowed: bool
    clause: str
    basis: str
    reason: str
    edition: str
    message: str
    """The declared id; empty when the notice has none of that name."""
    message_class: MessageClass | None
    purpose: str


def permit(
    policy: Policy,
    standing: Standing,
    message_id: str,
    channel: str,
    *,
    at: dt.datetime,
    parts: Some[str] = (),
    country: str | None = None,
    by: str | None = None,
    age: int | None = None,
    facts: Some[str] = (),
) -> Permit:
    """Ask for one person. ``parts`` names what the message is made of: ids of messages or purposes.

    A part of the other class makes it ``mixed``; a part of the same class under another purpose is asked for too, so
    a letter with a partner's page in it needs both permissions.
    """
    notice = policy.notice
    message = notice.declarations.get(message_id)
    purpose = _purpose(notice, message_id) if isinstance(message, Message) else None
    if not isinstance(message, Message) or purpose is None:
        reason = "The notice declares no such message."
        return _no(policy, outcome="unknown-message", clause="", reason=reason)
    purposes = [purpose]
    for part in parts:
        found = _purpose(notice, part)
        if found is None:
            reason = "A part of this message is neither a message nor a purpose of the notice."
            return _no(policy, outcome="not-declared", clause=message.clause, reason=reason, of=(message, purpose))
        if purpose_class(found) != purpose_class(purpose):
            reason = _mixed(purpose, found)
            return _no(policy, outcome="mixed", clause=message.clause, reason=reason, of=(message, purpose))
        if found not in purposes:
            purposes.append(found)
    if channel not in message.on:
        reason = f"This message does not go by {_name(notice, channel)}."
        return _no(policy, outcome="not-here", clause=message.clause, reason=reason, of=(message, purpose))
    answers = [
        decide(
            policy,
            standing,
            Question(
                purpose=each.id,
                data=_address(notice, channel),
                channel=channel,
                country=country,
                by=by,
                age=age,
                facts=frozenset(facts),
                at=at,
            ),
        )
        for each in purposes
    ]
    answer = next((each for each in answers if not each.allowed), answers[0])
    return _said(answer, message=message, purpose=purpose)


def _purpose(notice: Notice, name: str) -> Purpose | None:
    """The purpose of this name, or of the message of this name."""
    found = notice.declarations.get(name)
    if isinstance(found, Message):
        found = notice.declarations.get(found.purpose)
    return found if isinstance(found, Purpose) else None


def _address(notice: Notice, channel: str) -> tuple[str, ...]:
    known = notice.declarations.get(channel)
    address = ADDRESS.get(known.medium) if isinstance(known, Channel) else None
    return (address,) if address else ()


def _name(notice: Notice, channel: str) -> str:
    known = notice.declarations.get(channel)
    return (known.label or channel) if isinstance(known, Channel) else "a channel the notice does not name"


def _mixed(purpose: Purpose, part: Purpose) -> str:
    if purpose_class(purpose) == "service":
        return f"A message that belongs to the service carries nothing of marketing, and a part of it is {part.id!r}."
    return f"A part of this letter belongs to the service ({part.id!r}): send it by itself, so that it arrives anyway."


def _no(
    policy: Policy,
    *,
    outcome: str,
    clause: str,
    reason: str,
    of: tuple[Message, Purpose] | None = None,
) -> Permit:
    return Permit(
        outcome=outcome,
        allowed=False,
        clause=clause,
        basis="",
        reason=reason,
        edition=policy.edition,
        message=of[0].id if of else "",
        message_class=purpose_class(of[1]) if of else None,
        purpose=of[1].id if of else "",
    )


def _said(answer: Decision, *, message: Message, purpose: Purpose) -> Permit:
    return Permit(
        outcome=answer.outcome,
        allowed=answer.allowed,
        clause=answer.clause or message.clause,
        basis=answer.basis or "",
        reason=answer.reason,
        edition=answer.edition or "",
        message=message.id,
        message_class=purpose_class(purpose),
        purpose=purpose.id,
    )
