"""What a person chooses: not the purpose but a switch, derived from the declarations and never declared.

A purpose whose ``switch`` says ``recipient`` or ``data`` is chosen one recipient or one kind of data at a time; a
marketing purpose that has messages, one channel at a time; any other purpose as a whole (notice-language, section 3).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import Channel, Collect, Message, Purpose, Recipient

Axis = Literal["", "channel", "recipient", "data"]


class Switch(Struct, frozen=True, kw_only=True):
    """One thing a person says yes or no to."""

    name: str
    """``guesses``, ``news/email``, ``partner-giving/hotel``, ``nearby/user.location.imprecise.wifi``."""
    purpose: str
    axis: Axis
    value: str
    """The channel, recipient or data category; empty for a whole purpose."""
    clause: str
    """The clause of the declaration that makes it: the recipient's on the recipient axis, else the purpose's."""


def is_marketing(purpose: Purpose) -> bool:
    """Whether one of its uses is marketing; its messages are marketing then, and service otherwise."""
    return any(use == "marketing" or use.startswith("marketing.") for use in purpose.use)


def derive(notice: Notice) -> tuple[Switch, ...]:
    """Every switch of the notice, in the order of its declarations."""
    found: list[Switch] = []
    for purpose in notice.declarations.values():
        if isinstance(purpose, Purpose):
            found.extend(_switches_of(notice, purpose))
    return tuple(found)


def _switches_of(notice: Notice, purpose: Purpose) -> list[Switch]:
    if purpose.switch == "recipient":
        return [
            _switch(purpose, axis="recipient", value=one.id, clause=one.clause)
            for one in notice.declarations.values()
            if isinstance(one, Recipient) and purpose.id in one.gets
        ]
    if purpose.switch == "data":
        return [_switch(purpose, axis="data", value=key, clause=purpose.clause) for key in _keys(notice, purpose)]
    channels = _channels(notice, purpose) if is_marketing(purpose) else []
    if channels:
        return [_switch(purpose, axis="channel", value=one, clause=purpose.clause) for one in channels]
    return [_switch(purpose, axis="", value="", clause=purpose.clause)]


def _switch(purpose: Purpose, *, axis: Axis, value: str, clause: str) -> Switch:
    name = f"{purpose.id}/{value}" if value else purpose.id
    return Switch(name=name, purpose=purpose.id, axis=axis, value=value, clause=clause)


def _channels(notice: Notice, purpose: Purpose) -> list[str]:
    """Channels its messages go by, in the order the notice declares channels."""
    used = {
        channel
        for message in notice.declarations.values()
        if isinstance(message, Message) and message.purpose == purpose.id
        for channel in message.on
    }
    declared = [one.id for one in notice.declarations.values() if isinstance(one, Channel)]
    return [one for one in declared if one in used] + sorted(used.difference(declared))


def _keys(notice: Notice, purpose: Purpose) -> list[str]:
    """The data categories that come in for this purpose, source by source; its own where nothing is collected."""
    collected = [
        field.data
        for collect in notice.declarations.values()
        if isinstance(collect, Collect) and purpose.id in collect.purposes
        for field in collect.fields.values()
    ]
    found: list[str] = []
    for key in purpose.data:
        within = [one for one in collected if one == key or one.startswith(f"{key}.")]
        found.extend(within or [key])
    return list(dict.fromkeys(found))
