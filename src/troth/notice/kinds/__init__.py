"""The thirteen kinds of declaration, a closed set: one module for each."""

from __future__ import annotations

from troth.notice.kinds.aggregate import Aggregate
from troth.notice.kinds.ask import Ask
from troth.notice.kinds.channel import Channel
from troth.notice.kinds.collect import Collect, Field
from troth.notice.kinds.contact import Contact
from troth.notice.kinds.controller import Controller
from troth.notice.kinds.item import Item
from troth.notice.kinds.message import Message
from troth.notice.kinds.practice import Practice
from troth.notice.kinds.purpose import Purpose
from troth.notice.kinds.recipient import Recipient
from troth.notice.kinds.right import Right
from troth.notice.kinds.term import Term

AnyDeclaration = (
    Controller
    | Channel
    | Purpose
    | Collect
    | Item
    | Ask
    | Message
    | Right
    | Recipient
    | Aggregate
    | Contact
    | Practice
    | Term
)

KINDS: dict[str, type[AnyDeclaration]] = {
    "controller": Controller,
    "channel": Channel,
    "purpose": Purpose,
    "collect": Collect,
    "item": Item,
    "ask": Ask,
    "message": Message,
    "right": Right,
    "recipient": Recipient,
    "aggregate": Aggregate,
    "contact": Contact,
    "practice": Practice,
    "term": Term,
}
"""The word before an id in a block, and what it makes."""

__all__ = [
    "KINDS",
    "Aggregate",
    "AnyDeclaration",
    "Ask",
    "Channel",
    "Collect",
    "Contact",
    "Controller",
    "Field",
    "Item",
    "Message",
    "Practice",
    "Purpose",
    "Recipient",
    "Right",
    "Term",
]
