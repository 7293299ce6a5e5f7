"""Service or marketing: read off the purpose's use, so that no sender can call an advertisement an update."""

from __future__ import annotations

from typing import Literal

from troth.notice.facts import Notice
from troth.notice.kinds import Message, Purpose
from troth.notice.switches import is_marketing

MessageClass = Literal["service", "marketing"]


def purpose_class(purpose: Purpose) -> MessageClass:
    """Marketing as soon as one of its uses is, whatever stands beside it (N-21; ePrivacy art. 13)."""
    return "marketing" if is_marketing(purpose) else "service"


def message_class(notice: Notice, message_id: str) -> MessageClass:
    """The class of a declared message; KeyError when the notice declares no such message, or not its purpose."""
    message = notice.declarations[message_id]
    if not isinstance(message, Message):
        raise KeyError(message_id)
    purpose = notice.declarations[message.purpose]
    if not isinstance(purpose, Purpose):
        raise KeyError(message.purpose)
    return purpose_class(purpose)
