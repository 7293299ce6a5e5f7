"""The work on a request, one step at a time: search, plan, change each system, look again, copy, tell, close.

Each step looks at where the request stands, does the next thing and writes down that it is done. A crash anywhere
leaves the step undone or done once more: a search repeats itself, a change names its rows by key and finds them gone,
a letter may arrive twice. What an erasure will touch is written down, sealed, before the first row is touched, so that
what was found by a row that is gone by now is still known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from troth.house.chosen import in_words
from troth.house.copy_words import copy_words
from troth.house.filed import PaperChanged, as_filed, digest_of
from troth.house.letters import NoLetter
from troth.house.systems import NoMap, spell
from troth.notice.project import Visitor
from troth.rights.archive import archive
from troth.rights.change import Manifest, carry_out, look_again, manifest
from troth.rights.copying import make_copy
from troth.rights.facts import Left, Plan, Record, Request, RequestStep
from troth.rights.locate import Located, Seed, locate
from troth.rights.plan import Fates, changes, fates, plan
from troth.stores import people
from troth.stores.database import Connection, Recorded
from troth.stores.mail import MailAway
from troth.stores.papers import Papers, facts_of, forget_identifiers, mark_erased
from troth.systems.ports import SystemAway, SystemRefused

if TYPE_CHECKING:
    from troth.house.opened import House

COPY_LASTS = dt.timedelta(days=14)
"""How long a copy waits to be read before it is destroyed with its key."""
GRACE = dt.timedelta(days=30)
"""How long the papers of a refused or withdrawn request stay, for an answer to it."""
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
        shown = plan(
            located, decided, found_in=found_in, notice=notice, at=now, language=contact.language or notice.language
        )
        return located, decided, shown

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
        except SystemAway as away:
            return self._wait(request, waits_for="system", says=f"{away.message} It is asked again.", name="away")
        except MailAway as away:
            return self._wait(request, waits_for="system", says=f"{away.message} It is asked again.", name="away")
        except (SystemRefused, NoMap, NoLetter, PaperChanged) as refused:
            return self._wait(request, waits_for="desk", says=refused.message, name="away")

    def _plan(self, request: Request) -> Request:
        located, _, shown = self.search(request)
        theirs = request.way == "centre"
        del located
        return self.move(
            request,
            state="planned",
            waits_for="client" if theirs else "desk",
            said="The plan waits for a yes.",
            steps=[
                ("searched", _searched(shown), {}),
                ("planned", f"Plan made: {_counted(shown)}", _counts(shown)),
            ],
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
            said="Being carried out.",
            steps=[("begun", f"Searched once more and written down: {_counted(shown)}", _counts(shown))],
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
        label = house.systems.map().label(system)
        says = f"{label}: {_count(counts['removed'], 'row')} removed, {counts['emptied']} emptied"
        return self.move(
            request,
            said=f"{label} is done.",
            steps=[("changed", says, counts)],
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
        says = "Looked again by every key and for the words themselves: " + _left_said(left)
        return self.move(
            request,
            said="Looked again.",
            steps=[("looked-again", says, {"left": sum(one.rows for one in left)})],
            papers={"record": (record, False)},
            digest=digest_of(record),
        )

    def _ours(self, request: Request) -> tuple[str, ...]:
        """What will become of our own records; said before it is done, in the transaction that closes the request."""
        house = self._house
        with house.store.reading() as connection:
            going = len(facts_of(connection, request.person, but=STAYS))
            papers = Papers(house.store, connection)
            copies = any("copy" in papers.names(one.id) for one in papers.all(person=request.person))
        choices = house.choices(request.person)
        records = f"Our records of questions and letters about you, {going} so far, are destroyed"
        said = [f"{records}; in the log only traces remain that nobody can open."]
        if copies:
            said.append("The copies we had made for you were destroyed.")
        if choices:
            said.append(
                "Your choices stay as a bare trace under a scrambled form of your address, so that no later list can "
                "bring you back."
            )
        else:
            said.append("The scrambled form of your address by which we knew you was removed.")
        return tuple(said)

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
            said="Done; something stays, and the record says what and why." if stays else "Done.",
            closed=True,
            steps=[told, ("closed", "Closed; what was sealed was destroyed", {})],
            also=ours,
        )

    def _copy(self, request: Request) -> Request:
        """Search and make the copy in one go: what is held now is what is shown."""
        house = self._house
        located, _, shown = self.search(request)
        contact, now = self.contact(request), house.clock.now()
        edition = house.edition()
        language = contact.language or house.notice.language
        notice = edition.told_in(language) if edition is not None else house.notice
        made = make_copy(
            located,
            request=request.id,
            found_in=house.systems.map(),
            notice=notice,
            edition=edition.hash if edition is not None else "",
            visitor=Visitor(place=request.place or None, language=language),
            choices=in_words(house.choices(request.person), notice=notice, language=language),
            made_at=now,
            expires_at=now + COPY_LASTS,
        )
        packed = archive(made, copy_words(made, notice=notice, language=language))
        return self.move(
            request,
            state="running",
            said="The copy is made.",
            steps=[("searched", _searched(shown), {}), ("copied", "Copy made", {"rows": shown.rows})],
            papers={"plan": (shown, False), "copy": (made, True), "archive": (packed, True)},
            digest=digest_of(shown),
            expires=made.expires_at,
        )

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
            said="The copy is ready.",
            closed=True,
            steps=[told, ("closed", "Closed", {})],
        )

    def _tell(self, kind: Any, contact: Contact, **about: Any) -> tuple[str, str, Mapping[str, int]]:
        """Write to the person, where there is an address; the step that says so."""
        if not contact.email:
            return ("told", "No e-mail address is known: the answer goes by another way", {})
        sent = self._house.letters.send(kind, contact.email, language=contact.language, **about)
        return ("told", "Letter sent" if sent else "No letter was sent: it was refused on the way", {})

    # Writing down

    def _wait(self, request: Request, *, waits_for: Any, says: str, name: str) -> Request:
        if request.said == says and request.waits_for == waits_for:
            return request  # said already: an hour of asking is one line, not a hundred
        return self.move(request, waits_for=waits_for, said=says, steps=[(name, says, {})])

    def move(
        self,
        request: Request,
        *,
        state: Any = None,
        waits_for: Any = None,
        said: str,
        steps: list[tuple[str, str, Mapping[str, int]]],
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
        """Row, papers and facts in one transaction; the row as it stands where somebody else moved it first."""
        store, now = self._house.store, self._house.clock.now()
        after = msgspec.structs.replace(
            request,
            state=state or request.state,
            waits_for=request.waits_for if waits_for is None else waits_for,
            said=said,
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
                        says=says,
                        by=by,
                        system=system,
                        counts=dict(counts),
                        due=due,
                        digest=digest,
                        at=now,
                    ),
                    person=request.person,
                )
                for name, says, counts in steps
            ]
            store.add(connection, facts)
            if also is not None:
                also(connection)
        return after


def _kind(kind: str) -> str:
    """The word of fideslang for a kind of identifier of ours."""
    return {"email": "email", "telephone": "phone_number", "account": "user_id"}[kind]


def _searched(shown: Plan) -> str:
    systems, rows = _count(len(shown.systems), "system"), _count(shown.rows, "row")
    return f"Looked in {systems} by {_listed(shown.found_by)}: {rows}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def _counts(shown: Plan) -> dict[str, int]:
    return {fate: shown.count(fate) for fate in ("removed", "emptied", "kept")}


def _counted(shown: Plan) -> str:
    return ", ".join(f"{number} {fate}" for fate, number in _counts(shown).items())


def _left_said(left: tuple[Left, ...]) -> str:
    if not left:
        return "nothing was found"
    return ", ".join(f"{one.label} ({_count(one.rows, 'row')}, {one.found_by})" for one in left)


def _looked_for(made: Manifest) -> tuple[str, ...]:
    said = ["every key of a row that went"]
    kinds = {seed.kind for seed in made.seeds}
    said += [
        word for kind, word in (("email", "e-mail address"), ("phone_number", "telephone number")) if kind in kinds
    ]
    if made.words:
        said.append("name and street, in free text")
    return tuple(said)
