"""Switches: what a person chooses about. Derived from a notice, never written in one.

Nobody chooses a purpose as such. One says yes to letters by e-mail and no to the telephone, yes to the hotel and no
to the festival. So a purpose has one switch for each channel its marketing messages go by; for each recipient or
each source of data where it says ``switch: recipient`` or ``switch: data``; and otherwise one for itself.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import Collect, Message, Purpose, Recipient

Axis = Literal["", "channel", "recipient", "data"]

MARKETING = "marketing"
"""A purpose with a use at or below this key of the taxonomy is marketing; its messages need a permission."""


class Switch(Struct, frozen=True, kw_only=True):
    """One thing a person says yes or no to; its place in ``derive``'s answer is its bit in a Standing's masks."""

    name: str
    """``news/email``, ``partner-giving/hotel``, ``nearby/user.location.precise.satellite``, ``guesses``."""
    purpose: str
    axis: Axis
    """What tells the switches of one purpose apart; empty where there is only one."""
    value: str
    """The channel, recipient or data category; empty without an axis."""
    clause: str
    """The purpose's clause, or the recipient's where the recipient is what one chooses."""


def derive(notice: Notice) -> tuple[Switch, ...]:
    """Give every switch of the notice, purposes in the order of the text; each purpose has at least one."""
    return tuple(
        switch
        for declaration in notice.declarations.values()
        if isinstance(declaration, Purpose)
        for switch in switches_of(notice, declaration)
    )


def switches_of(notice: Notice, purpose: Purpose) -> tuple[Switch, ...]:
    """Give one purpose's switches. What the purpose says (``switch:``) comes before its messages' channels."""
    if purpose.switch == "recipient":
        getters = _recipients(notice, purpose)
        if getters:
            return tuple(_switch(purpose, "recipient", getter.id, clause=getter.clause) for getter in getters)
    elif purpose.switch == "data":
        return tuple(_switch(purpose, "data", key) for key in _sources(notice, purpose))
    elif is_marketing(purpose):
        channels = message_channels(notice, purpose.id)
        if channels:
            return tuple(_switch(purpose, "channel", channel) for channel in channels)
    return (_switch(purpose, "", ""),)


def is_marketing(purpose: Purpose) -> bool:
    """Tell whether any of its uses is marketing: that makes its messages marketing too."""
    return any(use == MARKETING or use.startswith(f"{MARKETING}.") for use in purpose.use)


def message_channels(notice: Notice, purpose_id: str) -> tuple[str, ...]:
    """Give the channels by which messages of this purpose go, in the order of the text, each once."""
    return tuple(
        dict.fromkeys(
            channel
            for message in notice.declarations.values()
            if isinstance(message, Message) and message.purpose == purpose_id
            for channel in message.on
        )
    )


def _recipients(notice: Notice, purpose: Purpose) -> tuple[Recipient, ...]:
    """Give those with whom one agrees or not; staff and a legal duty are no matter of choice."""
    return tuple(
        recipient
        for recipient in notice.declarations.values()
        if isinstance(recipient, Recipient) and purpose.id in recipient.gets and recipient.is_class in CHOSEN_CLASSES
    )


CHOSEN_CLASSES = frozenset({"by-choice", "provider", "group"})
"""Recipient classes that ``switch: recipient`` makes switches for. Staff, authorities, acquirers and anonymous
figures have rules of their own."""


def _sources(notice: Notice, purpose: Purpose) -> tuple[str, ...]:
    """Give the data categories one chooses: the fields that come in for the purpose, else its own keys."""
    collected = tuple(
        field.data
        for collect in notice.declarations.values()
        if isinstance(collect, Collect) and purpose.id in collect.purposes
        for field in collect.fields.values()
    )
    keys: dict[str, None] = {}
    for key in purpose.data:
        inside = [found for found in collected if found == key or found.startswith(f"{key}.")]
        keys.update(dict.fromkeys(inside or [key]))
    return tuple(keys)


def _switch(purpose: Purpose, axis: Axis, value: str, *, clause: str | None = None) -> Switch:
    return Switch(
        name=f"{purpose.id}/{value}" if axis else purpose.id,
        purpose=purpose.id,
        axis=axis,
        value=value,
        clause=clause or purpose.clause,
    )
