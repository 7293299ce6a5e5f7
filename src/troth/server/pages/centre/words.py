"""Sentences beside a switch: what it stands at, since when, and how that came about."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import formats, translation

from troth.choices.facts import Choice
from troth.notice.facts import Notice
from troth.notice.kinds import Channel, Purpose, Recipient, Term
from troth.notice.switches import Switch

CHANNELS = {
    "email": "by e-mail",
    "post": "by post",
    "text": "by text message",
    "telephone": "by telephone",
    "push": "on the screen of your telephone",
    "app": "in the app",
    "social": "on social networks",
}
"""By the medium of the channel."""

HOW = {
    "centre": "when you chose it on this page",
    "link": "when you pressed the link in a message",
    "one-click": "when your mail program did it for you",
    "sign-up": "when you opened your account",
    "preferences": "when you chose it in your account",
    "account": "when you opened your account",
    "checkout": "when you bought from us",
    "desk": "when you told one of us",
    "banner": "when you chose on our pages",
    "signal": "when your browser sent its opt-out signal",
    "email": "when you wrote to us",
    "telephone": "when you told us on the telephone",
    "boutique": "when you told us in a boutique",
}
"""By the source of the choice, without the channel before its colon (``web:checkout``); another is named as it is."""


def day(instant: dt.datetime, *, zone: str, language: str) -> str:
    """``12 March 2026``, by the calendar of the notice."""
    with translation.override(language):
        return formats.date_format(instant.astimezone(ZoneInfo(zone)).date(), "j F Y")


def time(instant: dt.datetime, *, zone: str) -> str:
    """``06:14``, by the clock of the notice's zone: two words of one day stay apart."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def how(choice: Choice) -> str:
    """How the choice came about; an import names the list it came from."""
    if choice.evidence:
        return f"according to {choice.source}"
    return HOW.get(choice.source.rpartition(":")[2], f"through {choice.source}")


def label(notice: Notice, switch: Switch) -> str:
    """What tells this switch from the others of its purpose; the purpose's own label where it is the only one."""
    declared = notice.declarations.get(switch.value)
    if isinstance(declared, Channel):
        return CHANNELS.get(declared.medium, f"through {declared.label or declared.id}")
    if isinstance(declared, Recipient):
        return f"to {declared.name or declared.label or declared.id}"
    if isinstance(declared, Term):
        return declared.label or declared.id
    return title(notice, switch.purpose)


def title(notice: Notice, purpose_id: str) -> str:
    """The purpose's label."""
    purpose = notice.declarations[purpose_id]
    return (purpose.label if isinstance(purpose, Purpose) else None) or purpose_id


def whole(notice: Notice, switch: Switch) -> str:
    """``Letters about our creations, by e-mail``: what stands on record as the words that were shown."""
    of = title(notice, switch.purpose)
    return f"{of}, {label(notice, switch)}" if switch.axis else of


def capital(text: str) -> str:
    """The same with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def listed(several: list[str]) -> str:
    """``a, b and c``."""
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} and {several[-1]}"
