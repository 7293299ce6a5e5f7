"""What an erasure and an objection end: the switches of whole purposes, each with a no of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from troth.choices import select
from troth.house.recording import choice_of
from troth.messages import message_class
from troth.notice.facts import Notice
from troth.notice.kinds import Message, Purpose
from troth.notice.kinds import Right as Declared
from troth.rights.facts import Request
from troth.stores.database import Connection, Recorded

if TYPE_CHECKING:
    from troth.house.opened import House


def marketing(notice: Notice) -> tuple[str, ...]:
    """The purposes that a right to stop is about, and those under which marketing is sent."""
    stops = [one for one in notice.declarations.values() if isinstance(one, Declared) and one.to == "stop"]
    sent = [
        one.purpose
        for one in notice.declarations.values()
        if isinstance(one, Message) and message_class(notice, one.id) == "marketing"
    ]
    named = [*(purpose for one in stops for purpose in one.about), *sent]
    return tuple(dict.fromkeys(one for one in named if isinstance(notice.declarations.get(one), Purpose)))


def no_more(house: House, connection: Connection, one: Request, purposes: Sequence[str]) -> None:
    """Record a no to every switch of these purposes, in the request's own transaction."""
    policy, now = house.policy(), house.clock.now()
    facts = [
        Recorded(fact=choice_of(switch, policy, act="object", at=now, source=one.way), person=one.person)
        for purpose in purposes
        for switch in select(policy.switches, purpose=purpose)
    ]
    house.store.add(connection, facts)
