"""What stays on record of a message: that it was permitted or not, and why. No address, no subject, no text."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class MessageSent(Struct, frozen=True, kw_only=True, tag="message-sent"):
    """A message was permitted and handed on for sending. The person stands beside it in the store, as a number."""

    schema: int = 1
    notice: str
    edition: str
    message: str
    message_class: str
    purpose: str
    channel: str
    clause: str
    basis: str
    at: dt.datetime
    """UTC, the moment of the decision."""


class MessageRefused(Struct, frozen=True, kw_only=True, tag="message-refused"):
    """A message was not sent, and why."""

    schema: int = 1
    notice: str
    edition: str
    message: str
    """The declared id; empty when the notice has none of that name."""
    message_class: str
    """Empty when the message is unknown."""
    purpose: str
    channel: str
    outcome: str
    clause: str
    at: dt.datetime
    """UTC."""
