"""What our own letters say. Pure: what there is to tell comes in, a subject and the words go out.

A letter is plain text of a few paragraphs. It says what happened, what comes next and by when, and where to turn. Dates
are those of the notice's time zone.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import Contact, Purpose
from troth.notice.kinds import Right as RightSaid
from troth.notice.project import Visitor, select_contacts
from troth.rights.facts import Record, Request, Right, TableFate
from troth.terms.labels import labels
from troth.terms.places import known

Kind = Literal["code", "received", "ready", "forgotten", "refused", "extended", "objected"]
WIDE = 72

ASKED: dict[Right, str] = {
    "access": "a copy of what we hold about you",
    "erase": "to be forgotten",
    "object": "us to stop something",
}


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


def write(kind: Kind, told: Told, *, notice: Notice, language: str = "", at: dt.datetime) -> tuple[str, str]:
    """The subject and the words."""
    del language
    if kind == "code":
        subject, paragraphs = "Your code", _code(told)
    else:
        assert told.request is not None  # every kind but a code is about a request
        letter = _Letter(told, told.request, notice=notice, at=at)
        subject, paragraphs = letter.subject(kind), getattr(letter, kind)()
    return subject, "\n\n".join(_fold(each) for each in paragraphs) + "\n"


def _fold(paragraph: str) -> str:
    """Lines of at most 72 signs, so that a letter reads well everywhere; an address is never cut."""
    return "\n".join(
        textwrap.fill(line, WIDE, break_long_words=False, break_on_hyphens=False, subsequent_indent=_hang(line))
        for line in paragraph.split("\n")
    )


def _hang(line: str) -> str:
    return "  " if line.startswith("- ") else ""


def _code(told: Told) -> Iterator[str]:
    yield f"Your code is {told.code}"
    yield (
        "It opens your page with us for the next ten minutes, once.\n"
        "If you did not ask for it, leave it: nothing happens without it."
    )


class _Letter:
    """One letter about a request; a method for each kind."""

    def __init__(self, told: Told, request: Request, *, notice: Notice, at: dt.datetime) -> None:
        self.told = told
        self.request = request
        self.notice = notice
        self.at = at

    def subject(self, kind: Kind) -> str:
        number = self.request.id
        return {
            "received": f"We have your request, {number}",
            "ready": f"Your copy is ready, {number}",
            "forgotten": f"What we forgot, and what stays, {number}",
            "refused": f"Your request, {number}: our answer",
            "extended": f"Your request, {number}: we need more time",
            "objected": f"We stopped, {number}",
        }[kind]

    def asked(self) -> str:
        return f"On {self.day(self.request.received)} you asked for {ASKED[self.request.right]}."

    def answer_by(self) -> str:
        return f"We answer by {self.day(self.request.due)}."

    def received(self) -> Iterator[str]:
        yield f"{self.asked()} The number of your request is {self.request.id}."
        if self.request.right == "erase":
            yield (
                "Nothing has gone yet. First we show you what would go, what the law makes us keep, and until when; "
                "then you decide."
            )
        yield f"{self.answer_by()} You can follow your request there, or take it back:\n{self.told.follow}"
        yield self.somebody_else()

    def ready(self) -> Iterator[str]:
        yield f"The copy you asked for on {self.day(self.request.received)} is ready. Read it, and take it with you:"
        yield self.told.follow
        if self.told.until is not None:
            yield (
                "A code by e-mail opens the page. The copy lies there until "
                f"{self.moment(self.told.until)}; then it is destroyed, and you may ask for another."
            )
        yield from self.complaint()

    def forgotten(self) -> Iterator[str]:
        record = self.told.record
        assert record is not None  # there is no such letter without one
        yield (
            f"On {self.day(self.request.received)} you asked us to forget you. On {self.day(record.ran_at)} we did, "
            f"in {_and(record.plan.systems)}."
        )
        gone = [each for each in record.plan.tables if each.fate != "kept"]
        stays = [each for each in record.plan.tables if each.fate == "kept"]
        if gone:
            yield "What went:\n" + "\n".join(f"- {self.went(each)}" for each in gone)
        if stays:
            yield "What stays:\n" + "\n".join(f"- {self.stays(each)}" for each in stays)
        if record.left:
            yield "When we looked again, this was still there, and we see to it:\n" + "\n".join(
                f"- {each.label}: {_rows(each.rows)}, found by {each.found_by}" for each in record.left
            )
        if record.plan.not_searched:
            yield "What we did not search:\n" + "\n".join(f"- {each}" for each in record.plan.not_searched)
        yield (
            "The record of it lies here for as long as it is kept. You need no account for it, and whoever has this "
            f"address can read it; it does not name you:\n{self.told.lies_at}"
        )
        yield "This is the last letter of ours to this address: once it has left, the address goes too."
        yield from self.complaint()

    def refused(self) -> Iterator[str]:
        yield f"{self.asked()} We do not do it, because:"
        yield self.told.reason
        yield from self.complaint()
        yield "You may also go to court about it."

    def extended(self) -> Iterator[str]:
        yield f"{self.asked()} We need more time, because:"
        yield self.told.reason
        yield f"{self.answer_by()} You can follow your request there:\n{self.told.follow}"
        yield from self.complaint()

    def objected(self) -> Iterator[str]:
        yield f"On {self.day(self.request.received)} you objected to this:"
        yield "\n".join(f"- {self.purpose(each)}" for each in self.request.purposes)
        yield (
            "It has stopped, and stays so while we weigh your objection. Everything else goes on as you left it. "
            f"We tell you by {self.day(self.request.due)} what came of it. You can follow it there:\n{self.told.follow}"
        )
        yield self.somebody_else()

    def went(self, table: TableFate) -> str:
        how = "removed" if table.fate == "removed" else "emptied of what is yours"
        return f"{table.label} ({table.system_label}): {_rows(table.rows)} {how}"

    def stays(self, table: TableFate) -> str:
        until = f"until {self.date(table.until)}" if table.until is not None else "until the matter is closed"
        why = table.why or labels("en").say("circumstances", table.ground)
        return f"{table.label} ({table.system_label}): {_rows(table.rows)}, {until}, because {why}"

    def somebody_else(self) -> str:
        contact = self.contact()
        there = f" at {contact.email}" if contact is not None and contact.email else ""
        return f"If it was not you who asked, write to us{there}, and we stop."

    def complaint(self) -> Iterator[str]:
        """Where to turn, where the notice gives the right to (GDPR art. 12(4), 77)."""
        if not any(isinstance(each, RightSaid) and each.to == "complain" for each in self.notice.declarations.values()):
            return
        contact = self.contact()
        ways = [each for each in (contact.email, contact.post) if each] if contact is not None else []
        where = f" ({'; '.join(ways)})" if ways else ""
        yield (
            f"If this does not satisfy you, complain to us{where}, or to the data protection authority of your country."
        )

    def contact(self) -> Contact | None:
        """The contact of the person's place; of the whole notice, where it is not known."""
        place = self.request.place if known(self.request.place) else None
        found = select_contacts(self.notice, Visitor(place=place, language=self.notice.language))
        found = tuple(each for each in found if each.scope.by is None or place is not None)
        return next((each for role in ("care", "officer", "dpo") for each in found if each.role == role), None)

    def purpose(self, purpose: str) -> str:
        found = self.notice.declarations.get(purpose)
        return (found.label if isinstance(found, Purpose) else None) or purpose

    def day(self, at: dt.datetime) -> str:
        return self.date(at.astimezone(ZoneInfo(self.notice.time_zone or "UTC")).date())

    def moment(self, at: dt.datetime) -> str:
        return f"{self.day(at)}, {at.astimezone(ZoneInfo(self.notice.time_zone or 'UTC')):%H:%M}"

    @staticmethod
    def date(day: dt.date) -> str:
        return f"{day.day} {day:%B %Y}"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _and(several: tuple[str, ...]) -> str:
    return labels("en").all_of(several)
