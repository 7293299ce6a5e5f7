"""What a person chose, a sentence for each choice: as a copy tells it (GDPR art. 15(1))."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from troth.choices import Choice
from troth.house.words import Words
from troth.notice.facts import Notice
from troth.notice.kinds import Channel
from troth.notice.project import Visitor
from troth.notice.render import inline_marked
from troth.notice.telling import written_in
from troth.notice.words import Speaker


def in_words(choices: Iterable[Choice], *, notice: Notice, language: str) -> tuple[str, ...]:
    """``23 November 2026: yes to Letters about our creations, by e-mail``, in the order they were made."""
    words, speaker = Words(language or notice.language), Speaker(notice, Visitor(language=language or notice.language))
    zone = ZoneInfo(notice.time_zone or "UTC")
    return tuple(
        words.say("chose", one.act, day=words.date(one.at.astimezone(zone).date()), what=_what(one, speaker))
        for one in choices
    )


def _what(choice: Choice, speaker: Speaker) -> str:
    """The words that were shown; else the switch by its labels."""
    if choice.words:
        return speaker.marked(choice.words, choice.language or written_in(speaker.notice))
    purpose, _, value = choice.switch.partition("/")
    named = speaker.name(purpose)
    if value:
        one = speaker.notice.declarations.get(value)
        if isinstance(one, Channel):
            named = f"{named}, {speaker.plain('by', channel=speaker.channel(value))}"
        else:
            named = f"{named}, {speaker.name(value) if one is not None else speaker.data(value)}"
    return inline_marked(named)
