"""Requests taken in: what is asked, by whom, by which way it came and on which day, and by when it must be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from troth.house.requests.moving import Moving, NotNow, file
from troth.house.work import Contact
from troth.notice.kinds import Right as Declared
from troth.rights.clock import due
from troth.rights.facts import Note, Plan, Request, RequestReceived, Right, Said
from troth.stores import people
from troth.stores.database import Recorded
from troth.stores.papers import Papers
from troth.terms import places
from troth.terms.cannot import CannotRun

LONGEST_WORDS = 10_000
OLDEST = dt.timedelta(days=366)
"""A letter may lie for a while; one from years ago is a slip of the pen."""


class Requests(Moving):
    """Requests of one house. Safe for threads. ``house.requests`` is one.

    ``open`` records a request and starts its clock. ``prove`` says that the person is who they say. ``plan`` searches
    every system and says what would happen. ``approve`` is the yes to it. ``drive`` does what needs nobody, up to the
    next wait or to the end; a background driver does the same for every open request.
    """

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

        Where that one waits for the person's own yes, a letter or call in which they ask for it is that yes; then
        somebody of the house gives theirs.

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
                    stands=Note(code="received"),
                ),
                notice=notice.id,
            )
            if words:
                file(papers, made.id, Said(at=now, sender="client", words=words[:LONGEST_WORDS]))
            if not known_already:
                papers.put(made.id, "contact", Contact(identifier=person.strip(), kind=kind, language=language))
                house.store.add(connection, [Recorded(fact=self._received(made), person=number)])
        if proven and made.state == "received":
            return self.prove(made.id, by=by)
        if proven and made.state == "planned" and made.waits_for == "client" and way != "centre":
            return self._asked_outright(made, way=way, by=by)
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

    def look(self, right: Right, person: str) -> Plan:
        """What would happen to a person who asked; nothing is recorded, nothing changed. SystemAway, NoMap."""
        if right != "object":
            self._declared(right, ())
        kind = people.kind_of(person)
        people.normalise(person, kind=kind)
        return self._work.look(Contact(identifier=person.strip(), kind=kind))[2]

    # Inside

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
