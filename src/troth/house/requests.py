"""What people ask of a house: received, shown to be theirs, searched, planned, run, looked at again, answered.

The row of a request is the truth. Everything that moves it is written so that it may be done again after a crash; what
needs nobody is in ``work``, and ``driver`` sees that it goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from troth.choices import select
from troth.house.recording import choice_of
from troth.house.work import GRACE, Contact, Work, digest_of
from troth.messages import message_class
from troth.notice.kinds import Message, Purpose
from troth.notice.kinds import Right as Declared
from troth.rights.clock import due, extended
from troth.rights.facts import Copy, Plan, Record, Request, RequestReceived, RequestStep, Right, Said, Step
from troth.stores import people
from troth.stores.alone import alone_now
from troth.stores.database import Connection, Recorded
from troth.stores.papers import Papers, erased, mark_erased
from troth.terms import places
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House

LONGEST_WORDS = 10_000
OLDEST = dt.timedelta(days=366)
"""A letter may lie for a while; one from years ago is a slip of the pen."""
Paper = TypeVar("Paper")
AHEAD = {
    "access": (("proven", "You show that it is you"), ("searched", "Every system is searched"),
               ("copied", "The copy is made"), ("told", "You are written to")),
    "erase": (("proven", "The person shows who they are"), ("planned", "A plan is made"),
              ("approved", "A yes to the plan"), ("changed", "Run, system by system"),
              ("looked-again", "Look again by every key"), ("told", "Write what went, what stays, until when")),
    "object": (("proven", "The person shows who they are"), ("objected", "The uses end")),
}  # fmt: skip
"""What is still to come, by what was asked."""


class NoSuchRequest(CannotRun, LookupError):  # noqa: N818 - named as every other kind of CannotRun
    """There is no request of that number."""


class NotNow(CannotRun, ValueError):  # noqa: N818 - as above
    """A request that stands where it does cannot be moved so; the sentence says where it stands."""


class RecordChanged(CannotRun):
    """A record in the store has another digest than the fact that tells of it."""


class Requests:
    """Requests of one house. Safe for threads. ``house.requests`` is one.

    ``open`` records a request and starts its clock. ``prove`` says that the person is who they say. ``plan`` searches
    every system and says what would happen. ``approve`` is the yes to it. ``drive`` does what needs nobody, up to the
    next wait or to the end; a background driver does the same for every open request.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._work = Work(house)

    # Moving

    def open(
        self,
        right: Right,
        person: str,
        *,
        way: str,
        proven: bool = False,
        received: dt.datetime | None = None,
        place: str = "",
        purposes: Sequence[str] = (),
        words: str = "",
        by: str = "",
        language: str = "",
    ) -> Request:
        """Take a request in. ``received`` may lie in the past (a letter), never ahead. Asked twice: the open one.

        CannotRun where the notice gives no such right, or an objection names no purpose of it; IdentifierRefused.
        """
        house, now = self._house, self._house.clock.now()
        declared = self._declared(right, purposes)
        came = received or now
        self.check_day(came)
        self.check_place(place)
        kind = people.kind_of(person)
        known = people.normalise(person, kind=kind)
        notice, edition = house.notice, house.edition()
        till = due(declared, received=came, place=place, served=notice.places, zone=notice.time_zone)
        with house.store.writing() as connection:
            number = people.meet(connection, known, keys=house.keyring, at=now)
            papers = Papers(house.store, connection)
            asked = papers.all(open_only=True, person=number)
            made = next((one for one in asked if (one.right, one.purposes) == (right, tuple(purposes))), None)
            known_already = made is not None
            made = made or papers.add(
                Request(
                    id="",
                    right=right,
                    state="received",
                    waits_for="client",
                    way=way,
                    place=place,
                    purposes=tuple(purposes),
                    person=number,
                    received=came,
                    due=till.at,
                    law=till.law,
                    edition=edition.hash if edition is not None else "",
                    clause=declared.clause,
                    said="Waits until the person has shown who they are.",
                ),
                notice=notice.id,
            )
            if words:
                self._file(papers, made.id, Said(at=now, sender="client", words=words[:LONGEST_WORDS]))
            if not known_already:
                papers.put(made.id, "contact", Contact(identifier=person.strip(), kind=kind, language=language))
                house.store.add(connection, [Recorded(fact=self._received(made), person=number)])
        if proven and made.state == "received":
            return self.prove(made.id, by=by)
        return made

    def check_day(self, came: dt.datetime | None) -> None:
        """A request cannot come ahead of time, and not out of another year. NotNow."""
        now = self._house.clock.now()
        if came is None:
            return
        if came < now - OLDEST:
            raise NotNow(
                f"A request of {came:%Y-%m-%d} lies more than a year back.",
                hint="Look at the day; was it another year?",
            )
        if came > now:
            raise NotNow(f"A request cannot have come ahead of time, on {came:%Y-%m-%d}.", hint="Give the day it came.")

    def check_place(self, place: str) -> None:
        """A country or state we know, or nothing. NotNow."""
        if place and not places.known(place):
            raise NotNow(
                f"{place!r} is no place we know.", hint="Write a country as FR, a state as US-CA, or leave it out."
            )

    def prove(self, request: str, *, by: str = "") -> Request:
        """The person showed that they are that person: a code came back, or ``by`` vouches.

        An erasure ends all marketing here and now; an objection is carried out here and now. NotNow.
        """
        one = self._at(request, "received")
        says = f"{by} vouches for the person" if by else "Code by e-mail was right"
        match one.right:
            case "object":
                moved = self._object(one, says=says, by=by)
            case "erase":
                moved = self._work.move(
                    one,
                    state="proven",
                    waits_for="machine",
                    said="Every system is to be searched.",
                    steps=[("proven", says, {}), ("stopped", "Marketing stopped at once, as a first step", {})],
                    by=by,
                    also=lambda connection: self._no_more(connection, one, self._marketing(), act="object"),
                )
            case _:
                moved = self._work.move(
                    one, state="proven", waits_for="machine", said="Every system is to be searched.",
                    steps=[("proven", says, {})], by=by,
                )  # fmt: skip
        self._receipt(moved)
        if moved.right == "object":
            self._destroy(moved)
        return moved

    def plan(self, request: str) -> Plan:
        """Search and say what would happen; nothing is changed. The last plan where it has begun to run. SystemAway."""
        one = self.get(request)
        if one.state in {"received", "proven", "planned"}:
            return self._work.search(one)[2]
        with self._house.store.reading() as connection:
            kept = Papers(self._house.store, connection).read(request, "plan", Plan)
        if kept is None:
            raise NotNow(f"{request} has no plan: it was {one.state} before one was made.")
        return kept

    def look(self, right: Right, person: str) -> Plan:
        """What would happen to a person who asked; nothing is recorded, nothing changed. SystemAway, NoMap."""
        if right != "object":
            self._declared(right, ())
        kind = people.kind_of(person)
        people.normalise(person, kind=kind)
        return self._work.look(Contact(identifier=person.strip(), kind=kind))[2]

    def approve(self, request: str, *, by: str = "") -> Request:
        """The yes to the plan: the person's own, or somebody's of the house.

        Where the plan has questions the person's yes is noted, and somebody of the house must look. NotNow.
        """
        one = self._at(request, "planned")
        shown = self.planned(request)
        if by and one.waits_for == "client":
            raise NotNow(
                f"{request} waits for the person's own yes: they have seen the plan and not said it yet.",
                hint="Nobody else can say it for them. A letter in which they do is a request of its own.",
            )
        if not by and shown is not None and shown.questions:
            return self._work.move(
                one,
                waits_for="desk",
                said="The person said yes; one of us must look at it first: " + " ".join(shown.questions),
                steps=[("agreed", "The person said yes to the plan", {})],
            )
        return self._work.move(
            one,
            state="approved",
            waits_for="machine",
            said="To be carried out.",
            steps=[("approved", f"Yes to the plan, by {by}" if by else "The person said yes to the plan", {})],
            by=by,
        )

    def drive(self, request: str) -> Request:
        """Do everything that needs nobody. SystemAway is no error here: the request says what it waits for."""
        one = self.get(request)
        with self._alone(one) as mine:
            if not mine:
                return one  # another process is at it
            while True:
                one = self.get(request)
                after = self._work.advance(one)
                if after == one or after.waits_for != "machine":
                    return after

    def extend(self, request: str, *, by: str, reason: str) -> Request:
        """More time, once, with reasons the person is told (GDPR art. 12(3)). NotNow."""
        one = self.get(request)
        notice, now = self._house.notice, self._house.clock.now()
        if not one.open or one.extended or now > one.due:
            why = "was extended already" if one.extended else "is closed" if not one.open else "is late"
            raise NotNow(f"{request} {why}; more time can be taken once, and only before the last day.")
        till = extended(received=one.received, place=one.place, served=notice.places, zone=notice.time_zone)
        if till is None or till.at <= one.due:
            raise NotNow(f"{request}: the law of the place gives no more time.")
        moved = self._work.move(
            one, said=f"Extended, with reasons. {one.said}", due=till.at, law=till.law, by=by,
            steps=[("extended", f"Extended until {till.at:%Y-%m-%d}", {})],
        )  # fmt: skip
        self._answer("extended", moved, reason=reason)
        return moved

    def refuse(self, request: str, *, by: str, reason: str) -> Request:
        """No, with reasons the person is told, and where to complain (GDPR art. 12(4)). NotNow."""
        one = self._at(request, "received", "proven", "planned")
        self._answer("refused", one, reason=reason)
        return self._end(one, "refused", by=by, says="Refused, with reasons")

    def withdraw(self, request: str) -> Request:
        """The person takes it back, before it has begun to run. NotNow."""
        one = self._at(request, "received", "proven", "planned")
        return self._end(one, "withdrawn", by="", says="The person took it back")

    def returned(self, person: str | int) -> None:
        """Somebody who was forgotten deals with the house again: what they do from now on counts as anybody's."""
        house = self._house
        number = house.person(person)
        if number is None:
            return
        with house.store.reading() as connection:
            if erased(connection, number) is None:
                return
        with house.store.writing() as connection:
            mark_erased(connection, number, at=None)

    def say(self, request: str, *, sender: str, words: str) -> None:
        """Put a message on file, sealed."""
        self.get(request)
        said = Said(at=self._house.clock.now(), sender=cast("Literal['client', 'house']", sender), words=words)
        with self._house.store.writing() as connection:
            self._file(Papers(self._house.store, connection), request, said)

    def note(self, request: str, name: str, says: str, *, by: str = "") -> None:
        """Record that something was done with a request which moves it nowhere: the copy was opened, or taken along."""
        one = self.get(request)
        fact = RequestStep(request=request, name=name, state=one.state, says=says, by=by, at=self._house.clock.now())
        self._house.store.commit([Recorded(fact=fact, person=one.person)])

    def sweep(self) -> tuple[str, ...]:
        """Destroy what has expired; which requests it was. Where nothing has, nobody who writes is held up."""
        now = self._house.clock.now()
        with self._house.store.reading() as connection:
            gone = Papers(self._house.store, connection).expired(now)
        if gone:
            with self._house.store.writing() as connection:
                papers = Papers(self._house.store, connection)
                for one in gone:
                    papers.destroy(one)
        return gone

    # Reading

    def get(self, request: str) -> Request:
        """One request. NoSuchRequest."""
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).get(request)
        if found is None:
            raise NoSuchRequest(
                f"There is no request {request}.", hint="`troth request list` shows those that are open."
            )
        return found

    def all(self, *, open_only: bool = False) -> tuple[Request, ...]:
        """Every request, by the day it is due."""
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).all(open_only=open_only)

    def of(self, person: str | int) -> tuple[Request, ...]:
        """The requests of a person, the latest first."""
        number = self._house.person(person)
        if number is None:
            return ()
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).all(person=number)
        return tuple(sorted(found, key=lambda one: one.received, reverse=True))

    def contact(self, request: str) -> str:
        """Where the person is written to; empty once it was destroyed. A look that the caller must record."""
        with self._house.store.reading() as connection:
            found = Papers(self._house.store, connection).read(request, "contact", Contact)
        return "" if found is None else found.identifier

    def steps(self, request: str) -> tuple[Step, ...]:
        """What happened, oldest first, and what is still to come."""
        one = self.get(request)
        done = [Step(name="received", says=f"Received by {one.way}", at=one.received)]
        facts = (kept.fact for kept in self._house.store.facts(RequestStep, person=one.person))
        done += [
            Step(name=each.name, says=each.says, at=each.at, by=each.by) for each in facts if each.request == request
        ]
        if not one.open:
            return tuple(done)
        names = {step.name for step in done}
        return (*done, *(Step(name=name, says=says, at=None) for name, says in AHEAD[one.right] if name not in names))

    def messages(self, request: str) -> tuple[Said, ...]:
        """What was said, oldest first."""
        with self._house.store.reading() as connection:
            papers = Papers(self._house.store, connection)
            names = [name for name in papers.names(request) if name.startswith("message ")]
            found = [papers.read(request, name, Said) for name in names]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.at))

    def planned(self, request: str) -> Plan | None:
        """The plan as it was last filed, without searching again."""
        return self._read(request, "plan", Plan)

    def copy(self, request: str) -> Copy | None:
        """The copy, while it has not expired."""
        found = self._read(request, "copy", Copy)
        return found if found is not None and self._house.clock.now() < found.expires_at else None

    def archive(self, request: str) -> bytes | None:
        """The copy as one ZIP: a page, JSON, and a CSV for each table; None once it expired."""
        if self.copy(request) is None:
            return None
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).raw(request, "archive")

    def record(self, request: str) -> Record | None:
        """The record of an erasure, once it ran. RecordChanged where it is not the one that was written then."""
        found = self._read(request, "record", Record)
        if found is not None:
            person = self.get(request).person
            facts = (kept.fact for kept in self._house.store.facts(RequestStep, person=person))
            written = {one.digest for one in facts if one.request == request and one.name == "looked-again"}
            if digest_of(found) not in written:
                raise RecordChanged(
                    f"The record of {request} is not the one that was written: it was changed in the store.",
                    hint="`troth log verify` says what else was; the digest in the log is that of the true one.",
                )
        return found

    # Inside

    def _read(self, request: str, name: str, kind: type[Paper]) -> Paper | None:
        with self._house.store.reading() as connection:
            return Papers(self._house.store, connection).read(request, name, kind)

    def _at(self, request: str, *states: str) -> Request:
        one = self.get(request)
        if one.state not in states:
            raise NotNow(f"{request} is {one.state}. {one.said}".strip())
        return one

    @contextmanager
    def _alone(self, one: Request) -> Iterator[bool]:
        """One process at a time for each person: no two requests of theirs search and change across each other."""
        folder = self._house.home.make_state() / "driving"
        folder.mkdir(mode=0o700, exist_ok=True)
        with alone_now(folder / str(one.person)) as mine:
            yield mine

    def _declared(self, right: Right, purposes: Sequence[str]) -> Declared:
        rights = [
            one for one in self._house.notice.declarations.values() if isinstance(one, Declared) and one.to == right
        ]
        if not rights:
            raise CannotRun(
                f"The notice gives nobody a right to {right}.", hint=f"Declare one: right NAME: {{to: {right}, ...}}."
            )
        if right != "object":
            return rights[0]
        about = {purpose: one for one in rights for purpose in one.about}
        strange = [one for one in purposes if one not in about]
        if strange or not purposes:
            raise CannotRun(
                f"{', '.join(strange) or 'No purpose'}: the notice's right to object is not about it.",
                hint="One may object to " + ", ".join(about) + ".",
            )
        return about[purposes[0]]

    def _received(self, made: Request) -> RequestReceived:
        return RequestReceived(
            request=made.id,
            notice=self._house.notice.id,
            edition=made.edition,
            clause=made.clause,
            right=made.right,
            way=made.way,
            place=made.place,
            purposes=made.purposes,
            received=made.received,
            due=made.due,
            at=self._house.clock.now(),
        )

    def _marketing(self) -> tuple[str, ...]:
        """The purposes that a right to stop is about, and those under which marketing is sent."""
        notice = self._house.notice
        stops = [one for one in notice.declarations.values() if isinstance(one, Declared) and one.to == "stop"]
        sent = [
            one.purpose
            for one in notice.declarations.values()
            if isinstance(one, Message) and message_class(notice, one.id) == "marketing"
        ]
        named = [*(purpose for one in stops for purpose in one.about), *sent]
        return tuple(dict.fromkeys(one for one in named if isinstance(notice.declarations.get(one), Purpose)))

    def _no_more(
        self, connection: Connection, one: Request, purposes: Sequence[str], *, act: Literal["object"]
    ) -> None:
        """Record a no to every switch of these purposes, in the request's own transaction."""
        house, policy, now = self._house, self._house.policy(), self._house.clock.now()
        facts = [
            Recorded(fact=choice_of(switch, policy, act=act, at=now, source=one.way), person=one.person)
            for purpose in purposes
            for switch in select(policy.switches, purpose=purpose)
        ]
        house.store.add(connection, facts)

    def _object(self, one: Request, *, says: str, by: str) -> Request:
        """At once: what the person objects to ends, and the rest goes on (GDPR art. 21). It is always honoured."""
        names = ", ".join(one.purposes)
        return self._work.move(
            one,
            state="done",
            waits_for="",
            said="The uses have ended.",
            closed=True,
            by=by,
            steps=[("proven", says, {}), ("objected", f"Ended at once: {names}", {}), ("closed", "Closed", {})],
            also=lambda connection: self._no_more(connection, one, one.purposes, act="object"),
        )

    def _end(self, one: Request, state: Literal["refused", "withdrawn"], *, by: str, says: str) -> Request:
        return self._work.move(
            one, state=state, waits_for="", said=f"{says}.", closed=True, by=by, steps=[(state, says, {})],
            expires=self._house.clock.now() + GRACE,
        )  # fmt: skip

    def _answer(self, kind: Any, one: Request, *, reason: str) -> None:
        contact = self._work.contact(one)
        self.say(one.id, sender="house", words=reason)
        if contact.email:
            self._house.letters.send(kind, contact.email, request=one, reason=reason, language=contact.language)

    def _receipt(self, one: Request) -> None:
        """Say that it has come, and by when it is answered. A mail server that is away stops no request."""
        contact = self._work.contact(one)
        if not contact.email:
            return
        kind: Any = "objected" if one.right == "object" else "received"
        try:
            self._house.letters.send(kind, contact.email, request=one, language=contact.language)
        except CannotRun as away:
            self.note(one.id, "told", f"No receipt could be sent: {away.message}")

    def _destroy(self, one: Request) -> None:
        with self._house.store.writing() as connection:
            Papers(self._house.store, connection).destroy(one.id)

    @staticmethod
    def _file(papers: Papers, request: str, said: Said) -> None:
        number = sum(1 for name in papers.names(request) if name.startswith("message "))
        papers.put(request, f"message {number:04}", said)


def standing_erased(house: House, person: int, at: dt.datetime) -> bool:
    """Whether the gate must take this person as forgotten at that instant."""
    with house.store.reading() as connection:
        since = erased(connection, person)
    return since is not None and since <= at
