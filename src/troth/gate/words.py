"""The gate's sentences for a person (spec/gate.md, "Reasons"). Ids of the notice appear by their labels."""

from __future__ import annotations

from collections.abc import Iterable

from troth.notice.kinds import Channel, Purpose, Recipient
from troth.notice.switches import Switch
from troth.terms import places

GRANTED = {
    "consent": "You said yes to {what}.",
    "explicit-consent": "You said yes, expressly, to {what}.",
    "separate-consent": "You said yes, separately, to {what}.",
    "contract": "It is part of what you asked of us: {what}.",
    "legal-obligation": "A law requires it of us: {what}.",
    "soft-opt-in": "You bought from us, could say no, and have not: {what}.",
    "opt-out": "You have not opted out of {what}.",
    "legitimate-interest": "We have an interest of our own in it, and you have not objected: {what}.",
}

REFUSED = {
    "refuse": "You said no to {what}.",
    "withdraw": "You took back your yes to {what}.",
    "object": "You objected to {what}.",
    "opt-out": "You opted out of {what}.",
}

WAYS = {
    "website": "on our websites",
    "app": "in our app",
    "boutique": "in our boutiques",
    "telephone": "by telephone",
    "post": "by post",
    "email": "by e-mail",
    "text": "by text message",
    "push": "by notices on your telephone's screen",
    "social": "on social networks",
}
"""How a channel's medium reads in a sentence."""

MAY_WE = {
    "telephone": "call you",
    "post": "write to you by post",
    "email": "write to you by e-mail",
    "text": "write to you by text message",
    "push": "send notices to your telephone's screen",
    "social": "write to you on social networks",
}
"""What a marketing message does, by its channel's medium."""


MECHANISMS = {
    "scc": "standard contractual clauses",
    "dpf": "the data privacy framework",
    "addendum": "the international data transfer addendum",
    "contract": "a contract",
    "cn-standard-contract": "the Chinese standard contract",
    "bcr": "binding corporate rules",
}
"""What lets data go abroad (GDPR art. 45-47; PIPL art. 38)."""


def sentence(text: str) -> str:
    """Give the sentence with one full stop at its end, where a name brought one of its own."""
    return text[:-1] if text.endswith("..") else text


def quoted(purpose: Purpose) -> str:
    """Give a purpose's label, or its id, in quotation marks."""
    return f"“{purpose.label or purpose.id}”"


def who(recipient: Recipient) -> str:
    """Give a recipient's name; or its label, or its id, in quotation marks."""
    return recipient.name or f"“{recipient.label or recipient.id}”"


def by_way_of(channel: Channel | None, channel_id: str) -> str:
    """Give “by e-mail”."""
    return WAYS[channel.medium] if channel is not None and channel.medium in WAYS else f"by “{channel_id}”"


def what(
    purpose: Purpose,
    switch: Switch | None,
    *,
    channel: Channel | None = None,
    recipient: Recipient | None = None,
    term: str | None = None,
) -> str:
    """Say what one says yes or no to: the purpose, and what tells this switch from its others."""
    if switch is None or switch.axis == "":
        return quoted(purpose)
    if switch.axis == "channel":
        return f"{quoted(purpose)} {by_way_of(channel, switch.value)}"
    if switch.axis == "recipient":
        return f"{quoted(purpose)} with {who(recipient) if recipient is not None else switch.value}"
    return f"{quoted(purpose)} using {term or switch.value}"


def not_asked(purpose: Purpose, switch: Switch, *, channel: Channel | None, thing: str) -> str:
    """Say that a yes is missing."""
    if switch.axis == "channel" and channel is not None and channel.medium in MAY_WE:
        return f"You have not said whether we may {MAY_WE[channel.medium]}: {quoted(purpose)}."
    return f"You have not said yes to {thing}."


def listed(words: Iterable[str]) -> str:
    """Give “a, b and c”."""
    several = list(words)
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} and {several[-1]}"


def place_name(place: str) -> str:
    """Give the place's English name, or the code where it has none."""
    return places.name(place) if places.known(place) else place
