"""Sentences beside a switch: what it stands at, since when, and how that came about."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from troth.choices.facts import Choice
from troth.notice import telling
from troth.notice.facts import Notice
from troth.notice.kinds import Channel, Purpose, Recipient, Term
from troth.notice.switches import Switch
from troth.notice.telling import foreign_text, language_of
from troth.server.pages.tongue import marked
from troth.terms.labels import labels

CHANNELS = {
    "email": marked("by e-mail"),
    "post": marked("by post"),
    "text": marked("by text message"),
    "telephone": marked("by telephone"),
    "push": marked("on the screen of your telephone"),
    "app": marked("in the app"),
    "social": marked("on social networks"),
}
"""By the medium of the channel."""

HOW = {
    "centre": marked("when you chose it on this page"),
    "link": marked("when you pressed the link in a message"),
    "one-click": marked("when your mail program did it for you"),
    "sign-up": marked("when you opened your account"),
    "preferences": marked("when you chose it in your account"),
    "account": marked("when you opened your account"),
    "checkout": marked("when you bought from us"),
    "desk": marked("when you told one of us"),
    "banner": marked("when you chose on our pages"),
    "signal": marked("when your browser sent its opt-out signal"),
    "email": marked("when you wrote to us"),
    "telephone": marked("when you told us on the telephone"),
    "boutique": marked("when you told us in a boutique"),
}
"""By the source of the choice, without the channel before its colon (``web:checkout``); another is named as it is."""


def day(instant: dt.datetime, *, zone: str, language: str = "") -> str:
    """``12 March 2026``, by the calendar of the notice; in the language of the page where none is said."""
    return labels(language or get_language() or "en").day(instant.astimezone(ZoneInfo(zone)).date())


def time(instant: dt.datetime, *, zone: str) -> str:
    """``06:14``, by the clock of the notice's zone: two words of one day stay apart."""
    return labels(get_language() or "en").time(instant.astimezone(ZoneInfo(zone)))


def how(choice: Choice) -> str:
    """How the choice came about; an import names the list it came from."""
    if choice.evidence:
        return _("according to %(source)s") % {"source": choice.source}
    known = HOW.get(choice.source.rpartition(":")[2])
    return _(known) if known else _("through %(way)s") % {"way": choice.source}


def label(notice: Notice, switch: Switch) -> str:
    """What tells this switch from the others of its purpose; the purpose's own label where it is the only one.

    Words of the house in it are marked where they are in another language than the page.
    """
    declared = notice.declarations.get(switch.value)
    if isinstance(declared, Channel):
        known = CHANNELS.get(declared.medium)
        return _(known) if known else _("through %(way)s") % {"way": _own(notice, declared)}
    if isinstance(declared, Recipient):
        return _("to %(name)s") % {"name": declared.name or _own(notice, declared)}
    if isinstance(declared, Term):
        return _own(notice, declared)
    return title(notice, switch.purpose)


def _own(notice: Notice, declared: Channel | Recipient | Term) -> str:
    return in_tongue(declared.label or "", language_of(notice, f"{declared.id}/label")) or declared.id


def title(notice: Notice, purpose_id: str) -> str:
    """The purpose's label."""
    purpose = notice.declarations[purpose_id]
    return (purpose.label if isinstance(purpose, Purpose) else None) or purpose_id


def named(notice: Notice, purpose_id: str) -> str:
    """The purpose's label for a page: marked where it is in another language (the filter ``worded`` shows it)."""
    return in_tongue(title(notice, purpose_id), language_of(notice, f"{purpose_id}/label"))


def in_tongue(text: str, language: str) -> str:
    """Words of the house, marked where they are in another language than the page."""
    return telling.marked(text, language, spoken=get_language() or "en")


def whole(notice: Notice, switch: Switch) -> str:
    """``Letters about our creations, by e-mail``: what stands on record as the words that were shown."""
    of = title(notice, switch.purpose)
    return foreign_text(f"{of}, {label(notice, switch)}") if switch.axis else of


def named_whole(notice: Notice, switch: Switch) -> str:
    """The same for a page: marked where it is in another language."""
    of = named(notice, switch.purpose)
    return f"{of}, {label(notice, switch)}" if switch.axis else of


def capital(text: str) -> str:
    """The same with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def listed(several: list[str]) -> str:
    """``a, b and c``, in the language of the page."""
    return labels(get_language() or "en").all_of(several)
