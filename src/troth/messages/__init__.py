"""What goes out: service or marketing, to whom, and how it is ended.

A message's class follows from its purpose, never from what a sender calls it. ``permit`` asks the gate for one person
and one channel; ``headers`` gives a marketing mail the two headers by which any mail program can end it.
"""

from __future__ import annotations

from troth.messages.classes import MessageClass, message_class
from troth.messages.ending import Ending, ending
from troth.messages.facts import MessageRefused, MessageSent
from troth.messages.headers import HeaderError, headers, one_line
from troth.messages.permit import Permit, permit

__all__ = [
    "Ending",
    "HeaderError",
    "MessageClass",
    "MessageRefused",
    "MessageSent",
    "Permit",
    "ending",
    "headers",
    "message_class",
    "one_line",
    "permit",
]
