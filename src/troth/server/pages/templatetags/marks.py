"""Hallmarks, addresses of static files, dates and short hashes, as templates write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from troth.notice.telling import foreign_html
from troth.server.pages.static import address
from troth.server.pages.tongue import marked
from troth.terms.labels import Labels, labels

register = template.Library()


def spoken() -> Labels:
    """The words of the page's language."""
    return labels(get_language() or "en")


@register.simple_tag
def ours(name: str) -> str:
    """The address of one of our files, with its hash."""
    return address(name)


@register.simple_tag
def mark(name: str) -> SafeString:
    """One hallmark or sign of ``marks.svg``; a word always stands beside it."""
    return format_html(
        '<svg viewBox="0 0 16 16" aria-hidden="true"><use href="{}#{}"/></svg>', address("marks.svg"), name
    )


@register.simple_tag
def verdict(word: str) -> SafeString:
    """A verdict: the mark and the word together."""
    return format_html('<span class="v {}">{}{}</span>', word, mark(word), verdict_name(word))


VERDICTS = {
    "held": marked("Held"),
    "deviated": marked("Deviated"),
    "declared": marked("Declared"),
    "untried": marked("Untried"),
    "expired": marked("Expired"),
    "incomplete": marked("Incomplete"),
}


@register.filter
def verdict_name(word: str) -> str:
    """A verdict in the page's language: ``Held``."""
    return _(VERDICTS[word])


SEVERAL = {
    "held": marked("%(number)d held"),
    "deviated": marked("%(number)d deviated"),
    "declared": marked("%(number)d declared"),
    "untried": marked("%(number)d untried"),
    "expired": marked("%(number)d expired"),
    "incomplete": marked("%(number)d incomplete"),
}


@register.filter
def verdict_of(word: str, number: int) -> str:
    """How many promises have a verdict: ``2 held``; of one, or of none that is numbered, the verdict alone."""
    return _(SEVERAL[word]) % {"number": number} if number > 1 else verdict_name(word)


@register.filter
def day(at: dt.datetime, zone: str = "UTC") -> str:
    """``1 June 2026``, where the notice reckons its days and in the language of the page."""
    return spoken().day(at.astimezone(ZoneInfo(zone)).date())


@register.filter
def moment(at: dt.datetime, zone: str = "UTC") -> str:
    """``9 June 2026, 06:14``."""
    return f"{day(at, zone)}, {spoken().time(at.astimezone(ZoneInfo(zone)))}"


@register.filter
def worded(text: str) -> SafeString:
    """Text with words of the house in it: an element for what is in another language, and the language behind it."""
    return mark_safe(foreign_html(escape(text)))  # noqa: S308 - escaped; the elements are ours


@register.filter
def listed(several: Sequence[str]) -> str:
    """``a, b and c``, in the page's language."""
    return spoken().all_of(several)


@register.filter
def language_called(language: str) -> str:
    """A language by the name the page's language has for it: ``anglais``."""
    return spoken().say("languages", language)


@register.filter
def short(edition: str) -> str:
    """``7f3a 91c2``: the first eight signs of a hash, in two groups."""
    return f"{edition[:4]}\N{NO-BREAK SPACE}{edition[4:8]}"
