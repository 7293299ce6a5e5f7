"""What our own letters say. Pure: what there is to tell comes in, a subject and the words go out.

A letter is plain text of a few paragraphs. It says what happened, what comes next and by when, and where to turn. Its
sentences stand in ``words``, a file for each language; dates are those of the notice's time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.house.noted import Noted, plainly
from troth.notice.facts import Notice
from troth.notice.kinds import Contact, Right
from troth.notice.project import Visitor, select_contacts
from troth.rights.facts import Record, Request, TableFate
from troth.terms.labels import labels
from troth.terms.places import known

Kind = Literal["code", "received", "ready", "forgotten", "refused", "extended", "objected"]


class Told(Struct, frozen=True, kw_only=True):
    """What there is to tell; which of it a kind needs, ``Letters.send`` says."""

    code: str = ""
    request: Request | None = None
    record: Record | None = None
    reason: str = ""
    until: dt.datetime | None = None
    follow: str = ""
    """The page where the request can be followed."""
    lies_at: str = ""
    """The private address of the record."""


def write(kind: Kind, told: Told, *, notice: Notice, language: str = "") -> tuple[str, str]:
    """The subject and the words, in this language or the notice's own; English where we have no words in it.

    A paragraph is one line, however long: whoever reads it has a window of their own, and folds it there.
    """
    noted = Noted(notice, language)
    words = noted.words
    if kind == "code":
        subject = words.say("subject", "code")
        paragraphs = iter((words.say("code", "is", code=told.code), words.say("code", "opens")))
    else:
        assert told.request is not None  # every kind but a code is about a request
        subject = words.say("subject", kind, number=told.request.id)
        paragraphs = getattr(_Letter(told, told.request, notice=notice, noted=noted), kind)()
    return subject, "\n\n".join(plainly(each) for each in paragraphs) + "\n"


class _Letter:
    """One letter about a request; a method for each kind."""

    def __init__(self, told: Told, request: Request, *, notice: Notice, noted: Noted) -> None:
        self.told = told
        self.request = request
        self.notice = notice
        self.noted = noted
        self.words = noted.words

    # The kinds

    def received(self) -> Iterator[str]:
        yield f"{self.asked()} {self.say('number', number=self.request.id)}"
        if self.request.right == "erase" and self.request.way == "centre":
            yield self.say("you-decide")
        elif self.request.right == "erase":
            yield f"{self.say('we-look')} {self.say('advertising')}"
        yield f"{self.say('answer-by', day=self.due())} {self.say('follow-or-withdraw')}\n{self.told.follow}"
        yield self.somebody_else()

    def ready(self) -> Iterator[str]:
        yield f"{self.asked()} {self.say('ready')}\n{self.told.follow}"
        if self.told.until is not None:
            yield self.say("lies", moment=self.moment(self.told.until))
        yield from self.complaint()

    def forgotten(self) -> Iterator[str]:
        record = self.told.record
        assert record is not None  # there is no such letter without one
        plan, places = record.plan, self.words.listed([self.noted.called(each) for each in record.plan.systems])
        yield f"{self.asked()} {self.say('forgot', day=self.day(record.ran_at), places=places)}"
        yield from self.list("went", [self.went(each) for each in plan.tables if each.fate != "kept"])
        yield from self.list("stays", [self.stays(each) for each in plan.tables if each.fate == "kept"])
        yield from self.list(
            "left",
            [
                self.say(
                    "left-row",
                    table=self.noted.called(each.label),
                    rows=self.words.rows(each.rows),
                    by=self.noted.found_by(each.found_by),
                )
                for each in record.left
            ],
        )
        yield from self.list("not-searched", self.noted.not_searched(plan))
        yield f"{self.say('record')}\n{self.told.lies_at}"
        yield self.say("last")
        yield from self.complaint()

    def refused(self) -> Iterator[str]:
        yield f"{self.asked()} {self.say('refused')}"
        yield self.told.reason
        yield from self.complaint()
        yield self.say("court")

    def extended(self) -> Iterator[str]:
        yield f"{self.asked()} {self.say('extended')}"
        yield self.told.reason
        yield f"{self.say('answer-by', day=self.due())} {self.say('follow')}\n{self.told.follow}"
        yield from self.complaint()

    def objected(self) -> Iterator[str]:
        yield self.say("objected", day=self.day(self.request.received))
        yield "\n".join(f"- {self.noted.purpose(each)}" for each in self.request.purposes)
        yield f"{self.say('stopped')}\n{self.told.follow}"
        yield self.somebody_else()

    # What they are made of

    def say(self, word: str, **values: str) -> str:
        return self.words.say("letter", word, **values)

    def asked(self) -> str:
        return self.words.say("asked", self.request.right, day=self.day(self.request.received))

    def list(self, title: str, several: Sequence[str]) -> Iterator[str]:
        if several:
            yield "\n".join((self.say(title), *(f"- {each}" for each in several)))

    def went(self, table: TableFate) -> str:
        word = "went-row" if table.fate == "removed" else "emptied-row"
        return self.say(word, **self.where(table), rows=self.words.rows(table.rows))

    def stays(self, table: TableFate) -> str:
        until = (
            self.say("until", day=self.words.date(table.until)) if table.until is not None else self.say("until-closed")
        )
        why = self.noted.called(table.why) or labels(self.words.language).say("circumstances", table.ground)
        return self.say("stays-row", **self.where(table), rows=self.words.rows(table.rows), until=until, why=why)

    def where(self, table: TableFate) -> dict[str, str]:
        return {"table": self.noted.called(table.label), "place": self.noted.called(table.system_label)}

    def somebody_else(self) -> str:
        contact = self.contact()
        if contact is not None and contact.email:
            return self.say("somebody-else-at", email=contact.email)
        return self.say("somebody-else")

    def complaint(self) -> Iterator[str]:
        """Where to turn, where the notice gives the right to (GDPR art. 12(4), 77)."""
        if not any(isinstance(each, Right) and each.to == "complain" for each in self.notice.declarations.values()):
            return
        contact = self.contact()
        ways = [each for each in (contact.email, contact.post) if each] if contact is not None else []
        yield self.say("complain-at", where=labels(self.words.language).apart(ways)) if ways else self.say("complain")

    def contact(self) -> Contact | None:
        """The contact of the person's place; of the whole notice, where it is not known."""
        place = self.request.place if known(self.request.place) else None
        found = select_contacts(self.notice, Visitor(place=place, language=self.notice.language))
        return next((each for role in ("care", "officer", "dpo") for each in found if each.role == role), None)

    def due(self) -> str:
        return self.day(self.request.due)

    def day(self, at: dt.datetime) -> str:
        return self.words.date(at.astimezone(self.zone).date())

    def moment(self, at: dt.datetime) -> str:
        return f"{self.day(at)}, {labels(self.words.language).time(at.astimezone(self.zone))}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.notice.time_zone or "UTC")
