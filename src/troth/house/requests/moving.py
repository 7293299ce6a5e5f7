"""What moves a request: proof, a search, a yes, the machine, more time, a no, the person taking it back.

Everything here is written so that it may be done again after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, cast

from troth.house.requests.ending import marketing, no_more
from troth.house.requests.reading import Reading
from troth.house.stands import stands
from troth.house.work import GRACE, Work, step
from troth.rights.clock import extended
from troth.rights.facts import Note, Plan, Request, RequestStep, Said, StepName
from troth.stores.alone import alone_now
from troth.stores.database import Connection, Recorded
from troth.stores.papers import Papers, erased, mark_erased
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House

STOPPED = step("stopped")


class NotNow(CannotRun, ValueError):  # noqa: N818 - named as every other kind of CannotRun
    """A request that stands where it does cannot be moved so; the sentence says where it stands."""


class Moving(Reading):
    """The same, to be moved: shown to be theirs, planned, approved, driven, extended, refused, taken back."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._work = Work(house)

    def prove(self, request: str, *, by: str = "") -> Request:
        """The person showed that they are that person: a code came back, or ``by`` vouches.

        An objection is carried out here and now. An erasure ends all marketing here and now (GDPR art. 21(3)), but for
        one from the privacy centre: there nothing was asked for yet but to see what would go. NotNow.
        """
        one = self._at(request, "received")
        proven: tuple[StepName, Note] = ("proven", Note(code="vouched" if by else "proven"))
        if one.right == "object":
            moved = self._object(one, proven, by=by)
        else:
            stops = one.right == "erase" and one.way != "centre"
            moved = self._work.move(
                one,
                state="proven",
                waits_for="machine",
                stands=Note(code="proven"),
                steps=[proven, *([STOPPED] if stops else [])],
                by=by,
                also=self._no_marketing(one) if stops else None,
            )
        self._receipt(moved)
        if moved.right == "object":
            self._destroy(moved)
        return moved

    def plan(self, request: str) -> Plan:
        """Search and say what would happen; nothing is changed. The last plan where it has begun to run.

        SystemAway, PaperChanged.
        """
        one = self.get(request)
        if one.state in {"received", "proven", "planned"}:
            return self._work.search(one)[2]
        kept = self.planned(request)
        if kept is None:
            raise NotNow(f"{request} has no plan: it was {one.state} before one was made.")
        return kept

    def approve(self, request: str, *, by: str = "") -> Request:
        """The yes to the plan: the person's own, or somebody's of the house.

        The person's own yes ends all marketing here and now. Where the plan has questions it is noted, and somebody of
        the house must look. NotNow.
        """
        one = self._at(request, "planned")
        shown = self.planned(request)
        if by and one.waits_for == "client":
            raise NotNow(
                f"{request} waits for the person's own yes: they have seen the plan and not said it yet.",
                hint="Nobody else can say it for them. Take in the letter or call in which they do.",
            )
        if by:
            return self._work.move(one, state="approved", waits_for="machine", steps=[step("approved")], by=by)
        if one.waits_for != "client":
            raise NotNow(f"{request} waits for one of us. {stands(one)}")
        questions = shown.questions if shown is not None else ()
        agreed = step("agreed" if questions else "approved")
        return self._work.move(
            one,
            state="planned" if questions else "approved",
            waits_for="desk" if questions else "machine",
            stands=agreed[1],
            steps=[agreed, STOPPED],
            also=self._no_marketing(one),
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
        moved = self._work.move(one, stands=one.stands, due=till.at, law=till.law, by=by, steps=[step("extended")])
        self._answer("extended", moved, reason=reason)
        return moved

    def refuse(self, request: str, *, by: str, reason: str) -> Request:
        """No, with reasons the person is told, and where to complain (GDPR art. 12(4)). NotNow."""
        one = self._at(request, "received", "proven", "planned")
        self._answer("refused", one, reason=reason)
        return self._end(one, "refused", by=by)

    def withdraw(self, request: str) -> Request:
        """The person takes it back, before it has begun to run. NotNow."""
        one = self._at(request, "received", "proven", "planned")
        return self._end(one, "withdrawn", by="")

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
            file(Papers(self._house.store, connection), request, said)

    def note(self, request: str, name: StepName, note: Note | None = None, *, by: str = "") -> None:
        """Record that something was done with a request which moves it nowhere: the copy was opened, or taken along."""
        one, now = self.get(request), self._house.clock.now()
        fact = RequestStep(request=request, name=name, state=one.state, note=note or Note(code=name), by=by, at=now)
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

    # Inside

    def _asked_outright(self, one: Request, *, way: str, by: str) -> Request:
        """The plan waits for the person's own yes, and they ask by another way than the page that shows it."""
        return self._work.move(
            one,
            waits_for="desk",
            stands=Note(code="asked-outright"),
            by=by,
            steps=[("agreed", Note(code="asked-outright", kind=way)), STOPPED],
            also=self._no_marketing(one),
        )

    def _at(self, request: str, *states: str) -> Request:
        one = self.get(request)
        if one.state not in states:
            raise NotNow(f"{request} is {one.state}. {stands(one)}")
        return one

    @contextmanager
    def _alone(self, one: Request) -> Iterator[bool]:
        """One process at a time for each person: no two requests of theirs search and change across each other."""
        folder = self._house.home.make_state() / "driving"
        folder.mkdir(mode=0o700, exist_ok=True)
        with alone_now(folder / str(one.person)) as mine:
            yield mine

    def _object(self, one: Request, proven: tuple[StepName, Note], *, by: str) -> Request:
        """At once: what the person objects to ends, and the rest goes on (GDPR art. 21). It is always honoured."""
        return self._work.move(
            one,
            state="done",
            waits_for="",
            stands=Note(code="objected"),
            closed=True,
            by=by,
            steps=[proven, step("objected"), step("closed")],
            also=lambda connection: no_more(self._house, connection, one, one.purposes),
        )

    def _no_marketing(self, one: Request) -> Callable[[Connection], None]:
        return lambda connection: no_more(self._house, connection, one, marketing(self._house.notice))

    def _end(self, one: Request, state: Literal["refused", "withdrawn"], *, by: str) -> Request:
        return self._work.move(
            one, state=state, waits_for="", closed=True, by=by, steps=[step(state)],
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
            self.note(one.id, "told", Note(code="no-receipt", detail=away.message))

    def _destroy(self, one: Request) -> None:
        with self._house.store.writing() as connection:
            Papers(self._house.store, connection).destroy(one.id)


def file(papers: Papers, request: str, said: Said) -> None:
    """Put a message on file behind those that are there."""
    number = sum(1 for name in papers.names(request) if name.startswith("message "))
    papers.put(request, f"message {number:04}", said)
