"""How a message can be ended besides its link, in the notice's own words."""

from __future__ import annotations

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import Contact, Message, Right


class Ending(Struct, frozen=True, kw_only=True):
    """What a letter says of its end."""

    words: str
    """The label of the right that ends it."""
    mailbox: str | None
    """The contact's e-mail address, where the notice lets people end it by e-mail (N-82)."""


def ending(notice: Notice, message_id: str) -> Ending:
    """The right ``to: stop`` that is about this message's purpose; plain words where the notice has none."""
    message = notice.declarations.get(message_id)
    purpose = message.purpose if isinstance(message, Message) else ""
    for right in notice.declarations.values():
        if isinstance(right, Right) and right.to == "stop" and purpose in right.about:
            mailbox = _mailbox(notice) if "email" in right.ways else None
            return Ending(words=right.label or PLAIN, mailbox=mailbox)
    return Ending(words=PLAIN, mailbox=None)


PLAIN = "End these messages"


def _mailbox(notice: Notice) -> str | None:
    """The general contact's address: of role ``care``, for all places."""
    for contact in notice.declarations.values():
        if isinstance(contact, Contact) and contact.role == "care" and contact.scope.places is None and contact.email:
            return contact.email
    return None
