"""The work on a request, one step at a time: search, plan, change each system, look again, copy, tell, close.

Each step looks at where the request stands, does the next thing and writes down that it is done. A crash anywhere
leaves the step undone or done once more: a search repeats itself, a change names its rows by key and finds them gone,
a letter may arrive twice. What an erasure will touch is written down, sealed, before the first row is touched, so that
what was found by a row that is gone by now is still known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from troth.house.chosen import in_words
from troth.house.copy_words import copy_words
from troth.house.filed import PaperChanged, as_filed, digest_of
from troth.house.letters import NoLetter
from troth.house.noted import Noted
from troth.house.own_records import own_records
from troth.house.systems import NoMap, spell
from troth.notice.project import Visitor
from troth.rights.archive import archive
from troth.rights.change import Manifest, carry_out, look_again, manifest
from troth.rights.copying import make_copy
from troth.rights.facts import Fate, Note, Plan, Record, Request, RequestStep, StepName
from troth.rights.locate import Located, Seed, locate
from troth.rights.naming import Names, asks_for_names, names_of
from troth.rights.plan import Fates, changes, fates, plan
from troth.stores import people
from troth.stores.database import Connection, Recorded
from troth.stores.mail import MailAway
from troth.stores.papers import Papers, facts_of, forget_identifiers, mark_erased
from troth.systems.graph import Map
from troth.systems.ports import SystemAway, SystemRefused

if TYPE_CHECKING:
    from troth.house.opened import House

COPY_LASTS = dt.timedelta(days=14)
"""How long a copy waits to be read before it is destroyed with its key."""
GRACE = dt.timedelta(days=30)
"""How long the papers of a refused or withdrawn request stay, for an answer to it."""
FATES: tuple[Fate, ...] = ("removed", "emptied", "kept")
STAYS = ("choice", "import-conflict", "request-received", "request-step", "destroyed")
"""Facts about a person that outlive an erasure: what they chose, what they asked, and that something was destroyed."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked: sealed."""

    identifier: str
    """As it was given: an e-mail address or a telephone number."""
    kind: str
    language: str = ""

    @property
    def email(self) -> str:
        """Where to write; empty where no address is known."""
        return self.identifier if self.kind == "email" else ""


class Work:
    """The steps. Used by ``Requests`` alone, one at a time for each person."""

    def __init__(self, house: House) -> None:
        self._house = house

    # Searching

    def search(self, request: Request) -> tuple[Located, Fates, Plan]:
        """Look in every system, and work out what would happen. SystemAway, NoMap."""
        return self.look(self.contact(request))

    def look(self, contact: Contact) -> tuple[Located, Fates, Plan]:
        """The same for somebody who may never have asked."""
        house = self._house
        found_in, notice, now = house.systems.map(), house.notice, house.clock.now()
        seeds = [Seed(kind=_kind(contact.kind), values=spell(_kind(contact.kind), contact.identifier))]
        with house.systems.reading() as readers:
            located = locate(found_in, readers, seeds, spell=spell)
        decided = fates(located, found_in=found_in, notice=notice, at=now)
        return located, decided, plan(located, decided, found_in=found_in, at=now)

    def contact(self, request: Request) -> Contact:
        """Who asked. NoMap where that was destroyed already."""
        with self._house.store.reading() as connection:
            contact = Papers(self._house.store, connection).read(request.id, "contact", Contact)
        if contact is None:
            raise NoMap(f"{request.id}: who asked is no longer known here; its papers were destroyed.")
        return contact

    # Steps

    def advance(self, request: Request) -> Request:  # noqa: PLR0911 - one for each thing that can be next
        """Do the next thing that needs nobody. The same request where there is none, or a system is away."""
        try:
            match (request.right, request.state):
                case ("access", "proven"):
                    return self._copy(request)
                case ("access", "running"):
                    return self._hand_over(request)
                case ("erase", "proven"):
                    return self._plan(request)
                case ("erase", "approved"):
                    return self._begin(request)
                case ("erase", "running"):
                    return self._erase(request)
                case _:
                    return request
        except (SystemAway, MailAway) as away:
            return self._wait(request, Note(code="away", detail=away.message), waits_for="system")
        except (SystemRefused, NoMap, NoLetter, PaperChanged) as refused:
            return self._wait(request, Note(code="stuck", detail=refused.message), waits_for="desk")

    def _plan(self, request: Request) -> Request:
        located, _, shown = self.search(request)
        theirs = request.way == "centre"
        del located
        return self.move(
            request,
            state="planned",
            waits_for="client" if theirs else "desk",
            steps=[_searched(shown), _by_fate("planned", shown)],
            papers={"plan": (shown, False)},
            digest=digest_of(shown),
        )

    def _begin(self, request: Request) -> Request:
        """Search once more and write down what will be done: from here on the request runs to its end."""
        located, decided, shown = self.search(request)
        found_in = self._house.systems.map()
        todo = changes(decided.rows, found_in=found_in)
        made = manifest(located, decided.rows, todo, found_in=found_in)
        return self.move(
            request,
            state="running",
            waits_for="machine",
            stands=Note(code="running"),
            steps=[_by_fate("begun", shown)],
            papers={"manifest": (made, True), "plan": (shown, False)},
            digest=digest_of(shown),
        )

    def _erase(self, request: Request) -> Request:
        house = self._house
        with house.store.reading() as connection:
            papers = Papers(house.store, connection)
            made = papers.read(request.id, "manifest", Manifest)
            record = papers.read(request.id, "record", Record)
            changed = set(papers.read(request.id, "changed", list[str]) or [])
        if made is None:
            raise NoMap(f"{request.id}: what was to be done is no longer known; its papers were destroyed.")
        for system in made.changes:
            if system not in changed:
                return self._change(request, made, system, changed)
        if record is None:
            return self._look(request, made)
        return self._close_erasure(request, record)

    def _change(self, request: Request, made: Manifest, system: str, changed: set[str]) -> Request:
        """One system, in one transaction of its own. A crash behind it repeats it, and finds nothing left to do."""
        house = self._house
        shape = house.systems.shape(system)
        with house.systems.system(system).changing() as changer:
            counts = carry_out(changer, made.changes[system], shape=shape)
        called = house.systems.map().label(system)
        return self.move(
            request,
            steps=[("changed", Note(code="changed", counts=counts, names={"system": called}))],
            system=system,
            papers={"changed": (sorted({*changed, system}), False)},
        )

    def _look(self, request: Request, made: Manifest) -> Request:
        house = self._house
        shown = as_filed(house, request.id, "plan", Plan)
        assert shown is not None  # it was filed with the manifest
        found_in, now = house.systems.map(), house.clock.now()
        with house.systems.reading() as readers:
            left = look_again(made, readers, found_in=found_in)
        record = Record(
            request=request.id,
            plan=shown,
            ran_at=now,
            looked_again_at=now,
            looked_for=_looked_for(made),
            left=left,
            ours=self._ours(request),
        )
        return self.move(
            request,
            steps=[step("looked-again", rows=sum(one.rows for one in left))],
            papers={"record": (record, False)},
            digest=digest_of(record),
        )

    def _ours(self, request: Request) -> tuple[Note, ...]:
        """What will become of our own records; said before it is done, in the transaction that closes the request."""
        house = self._house
        with house.store.reading() as connection:
            going = len(facts_of(connection, request.person, but=STAYS))
            papers = Papers(house.store, connection)
            copies = any("copy" in papers.names(one.id) for one in papers.all(person=request.person))
        told = [Note(code="records", counts={"records": going})]
        if copies:
            told.append(Note(code="copies"))
        told.append(Note(code="choices" if house.choices(request.person) else "trace"))
        return tuple(told)

    def _close_erasure(self, request: Request, record: Record) -> Request:
        contact = self.contact(request)
        told = self._tell("forgotten", contact, request=request, record=record)
        stays = bool(record.left) or record.plan.count("kept") > 0

        def ours(connection: Connection) -> None:
            house = self._house
            going = facts_of(connection, request.person, but=STAYS)
            if going:
                house.store.destroy_in(connection, going, reason=f"erasure {request.id}")
            known = people.normalise(contact.identifier, kind=contact.kind)
            keep = [digest for _, digest in people.digests(house.keyring, known)]
            forget_identifiers(connection, request.person, but=keep if house.choices(request.person) else [])
            mark_erased(connection, request.person, at=house.clock.now())
            papers = Papers(house.store, connection)
            for one in papers.all(person=request.person):
                if not one.open or one.id == request.id:  # a copy of yesterday holds all that was erased today
                    papers.destroy(one.id)

        return self.move(
            request,
            state="left" if stays else "done",
            waits_for="",
            stands=Note(code="left" if stays else "done"),
            closed=True,
            steps=[told, ("closed", Note(code="destroyed"))],
            also=ours,
        )

    def _copy(self, request: Request) -> Request:
        """Search and make the copy in one go: what is held now is what is shown."""
        house = self._house
        located, _, shown = self.search(request)
        contact, now = self.contact(request), house.clock.now()
        edition = house.edition()
        language, found_in = contact.language or house.notice.language, house.systems.map()
        notice = edition.told_in(language) if edition is not None else house.notice
        made = make_copy(
            located,
            request=request.id,
            found_in=found_in,
            notice=notice,
            edition=edition.hash if edition is not None else "",
            visitor=Visitor(place=request.place or None, language=language),
            names=self._names(located, found_in),
            records=own_records(house, request.person, notice=notice, language=language),
            choices=in_words(house.choices(request.person), notice=notice, language=language),
            not_searched=Noted(notice, language).left_out(shown),
            made_at=now,
            expires_at=now + COPY_LASTS,
        )
        packed = archive(made, copy_words(language))
        return self.move(
            request,
            state="running",
            steps=[_searched(shown), step("copied", rows=shown.rows)],
            papers={"plan": (shown, False), "copy": (made, True), "archive": (packed, True)},
            digest=digest_of(shown),
            expires=made.expires_at,
        )

    def _names(self, located: Located, found_in: Map) -> Names:
        """What the keys in a copy stand for. SystemAway, SystemRefused."""
        if not asks_for_names(located, found_in):
            return {}
        with self._house.systems.reading() as readers:
            return names_of(located, readers, found_in=found_in)

    def _hand_over(self, request: Request) -> Request:
        """Say that the copy is there. A letter that cannot go yet keeps nobody from reading it."""
        contact = self.contact(request)
        with self._house.store.reading() as connection:
            until = Papers(self._house.store, connection).expires_at(request.id)
        told = self._tell("ready", contact, request=request, until=until)
        return self.move(
            request,
            state="done",
            waits_for="",
            stands=Note(code="ready"),
            closed=True,
            steps=[told, step("closed")],
        )

    def _tell(self, kind: Any, contact: Contact, **about: Any) -> tuple[StepName, Note]:
        """Write to the person, where there is an address; the step that says so."""
        if not contact.email:
            return ("told", Note(code="no-address"))
        sent = self._house.letters.send(kind, contact.email, language=contact.language, **about)
        return ("told", Note(code="told" if sent else "not-sent"))

    # Writing down

    def _wait(self, request: Request, note: Note, *, waits_for: Any) -> Request:
        if request.stands == note and request.waits_for == waits_for:
            return request  # said already: an hour of asking is one line, not a hundred
        return self.move(request, waits_for=waits_for, steps=[("away", note)])

    def move(
        self,
        request: Request,
        *,
        state: Any = None,
        waits_for: Any = None,
        stands: Note | None = None,
        steps: Sequence[tuple[StepName, Note]],
        papers: Mapping[str, tuple[Any, bool]] | None = None,
        by: str = "",
        system: str = "",
        digest: str = "",
        closed: bool = False,
        due: dt.datetime | None = None,
        law: str = "",
        expires: dt.datetime | None = None,
        also: Any = None,
    ) -> Request:
        """Row, papers and facts in one transaction; the row as it stands where somebody else moved it first.

        ``stands`` is where it stands then; where nothing is said, the last of the steps.
        """
        store, now = self._house.store, self._house.clock.now()
        after = msgspec.structs.replace(
            request,
            state=state or request.state,
            waits_for=request.waits_for if waits_for is None else waits_for,
            stands=stands or steps[-1][1],
            closed_at=now if closed else request.closed_at,
            due=due or request.due,
            law=law or request.law,
            extended=request.extended or due is not None,
        )
        if waits_for is None and request.waits_for == "system":
            after = msgspec.structs.replace(after, waits_for="machine")
        with store.writing() as connection:
            desk = Papers(store, connection)
            if not desk.move(request, after):
                return desk.get(request.id) or request
            for name, (paper, sealed) in (papers or {}).items():
                desk.put(request.id, name, paper, sealed=sealed)
            if expires is not None:
                desk.expire_at(request.id, expires)
            facts = [
                Recorded(
                    fact=RequestStep(
                        request=request.id,
                        name=name,
                        state=after.state,
                        note=note,
                        by=by,
                        system=system,
                        due=due,
                        digest=digest,
                        at=now,
                    ),
                    person=request.person,
                )
                for name, note in steps
            ]
            store.add(connection, facts)
            if also is not None:
                also(connection)
        return after


def _kind(kind: str) -> str:
    """The word of fideslang for a kind of identifier of ours."""
    return {"email": "email", "telephone": "phone_number", "account": "user_id"}[kind]


def step(name: StepName, **counts: int) -> tuple[StepName, Note]:
    """A step that its name says whole, but for numbers."""
    return name, Note(code=name, counts=counts)


def _by_fate(name: StepName, shown: Plan) -> tuple[StepName, Note]:
    return step(name, **{fate: shown.count(fate) for fate in FATES})


def _searched(shown: Plan) -> tuple[StepName, Note]:
    return step("searched", systems=len(shown.systems), rows=shown.rows)


def _looked_for(made: Manifest) -> tuple[Note, ...]:
    kinds = dict.fromkeys(seed.kind for seed in made.seeds)
    told = [Note(code="keys"), *(Note(code="identity", kind=kind) for kind in kinds)]
    return (*told, Note(code="words")) if made.words else tuple(told)
