"""Advertising by e-mail carries the link that ends it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Channel, Message, Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.notice.switches import is_marketing

RULE = Rule(
    severity="error",
    says="A marketing message by e-mail has a right with the ways `link` and `one-click` about its purpose.",
    sources=("RFC 8058",),
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find advertising by e-mail that one could not end from within the mail."""
    for message in case.among(Message, law):
        purpose = case.notice.declarations.get(message.purpose)
        by_mail = any(channel.medium == "email" for channel in case.of_kind(message.on, Channel))
        if not by_mail or not isinstance(purpose, Purpose) or not is_marketing(purpose):
            continue
        ways = {way for right in case.each(Right) if purpose.id in right.about for way in right.ways}
        if not {"link", "one-click"} <= ways:
            yield Found(
                case.at(message, "on"),
                f"`{message.id}` is advertising by e-mail, and no right about `{purpose.id}` works by its link.",
                "Add `link` and `one-click` to the ways of the right that ends it.",
            )
