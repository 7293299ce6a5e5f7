"""What Troth itself noted about a person, as tables of their copy: what was asked, written, decided, looked at.

A copy that left this out would say "nothing" of somebody whose letters we refused for years. Who of the house looked is
told by role and reason, not by name: CJEU C-579/21 (Pankki S).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from troth.choices.facts import ImportConflict
from troth.gate.facts import Decided
from troth.house.words import Words
from troth.messages.facts import MessageRefused, MessageSent
from troth.notice.facts import Notice
from troth.notice.project import Visitor
from troth.notice.render import inline_marked
from troth.notice.words import Speaker
from troth.rights.facts import Cell, CopyTable, Entry, LookedUp, RequestReceived

if TYPE_CHECKING:
    from troth.house.opened import House


def own_records(house: House, person: int, *, notice: Notice, language: str) -> tuple[CopyTable, ...]:
    """A table for each kind of note there is on this person; their choices are told apart (``chosen``)."""
    words = Words(language)
    telling = _Telling(words, Speaker(notice, Visitor(language=language)))
    kinds: dict[str, tuple[type[Any], ...]] = {
        "requests": (RequestReceived,),
        "letters": (MessageSent, MessageRefused),
        "questions": (Decided,),
        "looks": (LookedUp,),
        "lists": (ImportConflict,),
    }
    tables = []
    for name, types in kinds.items():
        facts = [kept.fact for kind in types for kept in house.store.facts(kind, person=person)]
        entries = tuple(Entry(cells=tuple(telling.cells(fact))) for fact in facts)
        if entries:
            label = words.line("records", name)
            tables.append(
                CopyTable(
                    system=words.line("records", "ours"), collection=name, label=label, part="rest", entries=entries
                )
            )
    return tuple(tables)


class _Telling:
    """A fact as cells."""

    def __init__(self, words: Words, speaker: Speaker) -> None:
        self.words = words
        self.speaker = speaker

    def cells(self, fact: Any) -> Iterator[Cell]:
        for column, value, means in self._line(fact):
            if value:
                yield Cell(
                    column=column,
                    label=self._word(column),
                    category="",
                    value=value,
                    kind="instant" if column == "when" else "text",
                    means=means,
                )

    def _line(self, fact: Any) -> Iterator[tuple[str, str, str]]:
        """Column, value, and what it means."""
        match fact:
            case RequestReceived():
                yield "when", fact.received.isoformat(), ""
                yield "number", fact.request, ""
                yield "what", fact.right, self._word(fact.right)
            case MessageSent():
                yield from self._about(fact.at, fact.purpose)
                yield "channel", fact.channel, self._channel(fact.channel)
                yield "answer", "allowed", self._word("sent")
            case MessageRefused():
                yield from self._about(fact.at, fact.purpose)
                yield "channel", fact.channel, self._channel(fact.channel)
                yield "answer", fact.outcome, self._word("not-sent")
            case Decided():
                yield from self._about(fact.at, fact.purpose)
                yield "channel", fact.channel or "", self._channel(fact.channel or "")
                yield "recipient", fact.recipient or "", self._name(fact.recipient or "")
                yield "answer", fact.outcome, self._word("yes" if fact.outcome == "allowed" else "no")
            case LookedUp():
                yield from self._about(fact.at, fact.purpose)
                yield "role", fact.role, ""
                yield "reason", fact.reason, ""
            case ImportConflict():
                yield from self._about(fact.imported_at, fact.switch.partition("/")[0])
                yield "list", fact.source, ""
                yield "answer", fact.standing_act, self._word("your-no-stood")

    def _about(self, at: dt.datetime, purpose: str) -> Iterator[tuple[str, str, str]]:
        yield "when", at.isoformat(), ""
        yield "purpose", purpose, self._name(purpose)

    def _word(self, word: str) -> str:
        return self.words.line("records", word)

    def _channel(self, channel: str) -> str:
        return inline_marked(self.speaker.channel(channel)) if channel else ""

    def _name(self, one: str) -> str:
        return inline_marked(self.speaker.name(one)) if one else ""
