"""``House``: one home, open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Some
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from troth import board
from troth.choices import (
    NEVER_MET,
    Act,
    Choice,
    NoSuchSwitchError,
    Standing,
    fold,
    select,
)
from troth.collection import Intake, RegistrationRefused, examine
from troth.gate import Decision, Policy, Question, compile_policy, decide
from troth.house import links
from troth.house.attesting import attest, vouchers_of
from troth.house.importing import ImportReport, import_list
from troth.house.letters import Letters
from troth.house.recording import choice_of, decided_of, mailed_of
from troth.house.requests import Requests, standing_erased
from troth.house.systems import Systems
from troth.messages import Permit, permit
from troth.notice.approval import beside as approval_beside
from troth.notice.edition import Edition, EditionPublished, hash_of, switch_hashes
from troth.notice.editions import Editions, source_files
from troth.notice.facts import Notice
from troth.notice.kinds import Message
from troth.notice.promises import beside
from troth.notice.publish import plan as plan_edition
from troth.notice.read import read_notice
from troth.notice.rules import check
from troth.rights.facts import Attested
from troth.stores import people
from troth.stores.clock import Clock
from troth.stores.codes import TooManyLetters, check_code, make_code
from troth.stores.database import Connection, Recorded, Store, choices_of
from troth.stores.home import Home, find_home
from troth.stores.keys import Keyring
from troth.stores.log import Log
from troth.stores.tokens import StopToken, make_token, read_token
from troth.terms.cannot import CannotRun

Person = str | int
"""An e-mail address, a telephone number with its country, an account's id; or the number the store gave."""


class NoEditionInForce(CannotRun):
    """No edition of the notice is in force, so there is nothing to choose, collect or send under."""


class CannotChoose(CannotRun, ValueError):  # noqa: N818 - named as every other kind of CannotRun
    """Nobody can choose this: the notice has no such purpose or switch."""


class PublishRefused(CannotRun, ValueError):  # noqa: N818 - named as every other kind of CannotRun
    """The notice may not become an edition now; the sentence says why."""


class House:
    """One home, open. ``close`` lets its connections go; until then it may be shared by threads."""

    def __init__(self, home: Home, store: Store) -> None:
        self.home = home
        self.store = store
        self.clock: Clock = store.clock
        self.keyring: Keyring = store.keys
        self.editions = Editions(home.path)
        self.log = Log(home, store)
        self.systems = Systems(home)
        self.requests = Requests(self)
        self.letters = Letters(self)
        self._policies: dict[str, Policy] = {}

    @staticmethod
    def open(path: Path | str) -> House:
        """Open a home; CannotRun says in a sentence what stands in the way."""
        home = find_home(path)
        return House(home, Store.open(home))

    def close(self) -> None:
        """Let every connection go: the store's and the systems'."""
        self.systems.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def environment(self) -> str:
        """``demo``, ``development`` or ``production``."""
        return self.home.settings.environment

    # The notice

    def edition(self, at: dt.datetime | None = None) -> Edition | None:
        """The edition in force, now or at an instant."""
        return self.editions.in_force(at or self.clock.now())

    def policy(self, at: dt.datetime | None = None) -> Policy:
        """The edition in force, compiled. NoEditionInForce."""
        found = self._policy(at or self.clock.now())
        if found is None:
            raise NoEditionInForce(
                f"No edition of {self.home.notice_file} is in force.",
                hint="Publish one with `troth publish`, or wait for the day of the one that is published.",
            )
        return found

    def draft(self) -> Policy:
        """The working file, compiled as if it were in force today. CannotRun where it reads with an error."""
        reading = read_notice(self.home.notice_file)
        notice = reading.notice
        wrong = [one for one in reading.findings if one.severity == "error"]
        if notice is None or wrong:
            first = f" (line {wrong[0].span.line}): {wrong[0].message}" if wrong else "."
            raise CannotRun(f"{self.home.notice_file} cannot be read as a notice{first}", hint="See `troth check`.")
        files = source_files(self.home.notice_file)
        now = self.clock.now()
        return compile_policy(
            Edition(
                hash=hash_of(files),
                notice=notice,
                effective=notice.effective or now,
                published_at=now,
                author="",
                files=files,
                switches=switch_hashes(notice),
            )
        )

    @property
    def notice(self) -> Notice:
        """The notice in force; before the first edition, the working file."""
        edition = self.edition()
        return edition.notice if edition is not None else self.draft().notice

    def publish(self, *, by: str) -> Edition:
        """Make the working file an edition and record that it was done. PublishRefused.

        The edition is durable before its fact is: a crash between leaves an edition without one, and the next
        publishing records it (``_record_editions``).
        """
        reading = read_notice(self.home.notice_file)
        if reading.notice is None:
            raise PublishRefused("The notice cannot be read.", hint="`troth check` says where.")
        files = source_files(self.home.notice_file)
        planned = plan_edition(
            reading.notice,
            files=files,
            findings=check(reading, severity=self.home.settings.check.severity),
            published=self.editions.all(),
            now=self.clock.now(),
            author=by,
            approval=approval_beside(self.home.notice_file),
            needs_approval=self.home.production,
        )
        self._record_editions()
        if not planned.allowed or planned.effective is None:
            raise PublishRefused(planned.reason, hint=planned.hint)
        made = self.editions.publish(
            files,
            main=self.home.notice_file.name,
            effective=planned.effective,
            published_at=planned.published_at,
            author=by,
            approver=planned.approver,
        )
        self.store.commit([Recorded(fact=planned.fact())])
        return made

    # People and what they chose

    def person(self, person: Person, *, create: bool = False) -> int | None:
        """The number of a person; None for somebody never met. IdentifierRefused."""
        if isinstance(person, int):
            return person
        return self.store.person(person, kind=people.kind_of(person), create=create)

    def choices(self, person: Person) -> tuple[Choice, ...]:
        """Everything a person chose under this notice, in the order it was acknowledged."""
        number = self.person(person)
        return () if number is None else self.store.choices(number, self.notice.id)

    def standing(
        self, person: Person | None, *, at: dt.datetime | None = None, policy: Policy | None = None
    ) -> Standing:
        """Where a person stands; somebody never met has an empty Standing."""
        instant = at or self.clock.now()
        number = None if person is None else self.person(person)
        if number is None:
            return NEVER_MET
        known = policy or self.policy(instant)
        chosen = self.store.choices(number, known.notice.id)
        return fold(chosen, policy=known, at=instant, erased=standing_erased(self, number, instant))

    def choose(
        self,
        person: Person,
        purpose: str,
        *,
        channel: str | None = None,
        recipient: str | None = None,
        data: str | None = None,
        act: Act = "grant",
        source: str,
        words: str = "",
        language: str = "",
    ) -> tuple[Choice, ...]:
        """Record what a person chose, durably; without channel, recipient or data: for every switch of the purpose.

        NoEditionInForce, CannotChoose, IdentifierRefused.
        """
        policy = self.policy()
        try:
            switches = select(policy.switches, purpose=purpose, channel=channel, recipient=recipient, data=data)
        except NoSuchSwitchError as wrong:
            raise CannotChoose(f"{wrong.found}.", hint=f"{wrong.expected}.") from wrong
        number = self.person(person, create=True)
        if act == "grant":
            self.requests.returned(person)

        def made(_connection: Connection, at: dt.datetime) -> list[Choice]:
            return [
                choice_of(switch, policy, act=act, at=at, source=source, words=words, language=language)
                for switch in switches
            ]

        return self._commit_choices(number, made)

    # Questions

    def decide(
        self,
        person: Person | None = None,
        *,
        purpose: str,
        data: Sequence[str] = (),
        recipient: str | None = None,
        channel: str | None = None,
        country: str | None = None,
        by: str | None = None,
        age: int | None = None,
        facts: Some[str] = (),
        at: dt.datetime | None = None,
        draft: bool = False,
        record: bool = True,
    ) -> Decision:
        """May this be done? Recorded, unless ``record`` is off or it was asked of the draft."""
        instant = at or self.clock.now()
        policy = self.draft() if draft else self._policy(instant)
        number = None if person is None else self.person(person)
        standing = NEVER_MET if policy is None else self.standing(number, at=instant, policy=policy)
        question = Question(
            purpose=purpose,
            data=tuple(data),
            recipient=recipient,
            channel=channel,
            country=country,
            by=by,
            age=age,
            facts=frozenset(facts),
        )
        decision = decide(policy, standing, question)
        if record and not draft:
            notice = policy.notice.id if policy is not None else ""
            self.store.commit([Recorded(fact=decided_of(question, decision, notice=notice, at=instant), person=number)])
        return decision

    def collect(
        self,
        collect_id: str,
        given: Mapping[str, str],
        *,
        zone: str | None = None,
        channel: str = "web",
        country: str | None = None,
        by: str | None = None,
        facts: Some[str] = (),
    ) -> Intake:
        """May this come in? A refusal is recorded without a word of what was given. NoEditionInForce."""
        now, policy = self.clock.now(), self.policy()
        intake = examine(
            policy, collect_id, given, at=now, zone=zone, channel=channel, country=country, by=by, facts=facts
        )
        if not intake.accepted:
            known = intake.outcome != "unknown-collect"
            fact = RegistrationRefused(
                notice=policy.notice.id,
                edition=policy.edition,
                collect=collect_id if known else "",
                channel=channel if channel in policy.channels else "",
                outcome=intake.outcome,
                clause=intake.clause,
                at=now,
            )
            self.store.commit([Recorded(fact=fact)])
        return intake

    def may_send(
        self,
        message_id: str,
        person: Person,
        *,
        channel: str = "email",
        parts: Some[str] = (),
        country: str | None = None,
        by: str | None = None,
        age: int | None = None,
        facts: Some[str] = (),
        record: bool = True,
        answers: bool = False,
    ) -> Permit:
        """May this message go to this person by this channel, now? Recorded either way. NoEditionInForce.

        ``answers``: it answers what the person has just asked of us, so that an earlier erasure is not in its way.
        """
        now, policy, number = self.clock.now(), self.policy(), self.person(person)
        standing = self.standing(number, at=now, policy=policy)
        answer = permit(
            policy,
            replace(standing, erased=False) if answers and standing.erased else standing,
            message_id,
            channel,
            at=now,
            parts=parts,
            country=country,
            by=by,
            age=age,
            facts=facts,
        )
        if record:
            fact = mailed_of(
                answer, notice=policy.notice.id, channel=channel if channel in policy.channels else "", at=now
            )
            self.store.commit([Recorded(fact=fact, person=number)])
        return answer

    # Letters that end, codes

    def stop_link(self, person: Person, message_id: str) -> str:
        """The address in a letter by which this person ends these letters."""
        number = self.person(person, create=True)
        assert number is not None  # it was made
        return links.page(self, f"stop/{make_token(self.keyring, StopToken(person=number, message=message_id))}")

    def read_stop_token(self, token: str) -> StopToken | None:
        """What a link of a letter means; None for one that is not ours."""
        return read_token(self.keyring, token, StopToken)

    def stop(self, token: str) -> tuple[Choice, ...]:
        """End what a letter's link ends: the purpose it was written for, on every channel. Twice is once.

        CannotChoose for a token that is not ours.
        """
        meant, policy = self.read_stop_token(token), self.policy()
        message = policy.notice.declarations.get(meant.message) if meant is not None else None
        if meant is None or not isinstance(message, Message):
            raise CannotChoose("This link is not one of ours.", hint="Change your choices in the privacy centre.")

        def made(connection: Connection, at: dt.datetime) -> list[Choice]:
            said = choices_of(connection, meant.person, policy.notice.id)
            standing = fold(said, policy=policy, at=at)
            switches = select(policy.switches, purpose=message.purpose)
            return [
                choice_of(switch, policy, act="object", at=at, source="link")
                for switch in switches
                if not standing.no >> policy.bits[switch.name] & 1
            ]

        return self._commit_choices(meant.person, made)

    def send_code(self, address: str, client: str = "") -> str | None:
        """A code for this address, which the caller sends there; None where it had enough of them for now."""
        del client  # whoever asks is counted by whoever can see them
        try:
            return make_code(self.store, address)
        except TooManyLetters:
            return None

    def check_code(self, address: str, code: str) -> bool:
        """Whether this is the code this address was sent; each wrong one counts."""
        return check_code(self.store, address, code) == "right"

    # Lists from elsewhere

    def import_choices(self, path: Path | str) -> ImportReport:
        """Take in a list of choices made elsewhere, whole or not at all. CannotRun, NoEditionInForce."""
        try:
            content = Path(path).read_bytes()
        except OSError as refused:
            raise CannotRun(f"{path} cannot be read: {refused.strerror}.") from refused
        return import_list(content, store=self.store, policy=self.policy())

    # What was promised, and what was found

    def promises(self) -> dict[str, str]:
        """Every promise of the house and the clause that carries it, empty where none does."""
        carried = {one: clause.id for clause in self.notice.clauses for one in clause.promises}
        listed = [one.id for one in beside(str(self.home.notice_file))]
        return {one: carried.get(one, "") for one in (*listed, *(each for each in carried if each not in listed))}

    def clause_of(self, promise: str) -> str:
        """The clause that carries a promise; empty where none does."""
        return self.promises().get(promise, "")

    def board(self) -> tuple[board.Row, ...]:
        """The board today: one row for each promise, folded from the trials on record."""
        edition = self.edition()
        runs = ((kept.fact, f"log entry {kept.number}") for kept in self.store.facts(board.TrialRun))
        return board.fold(
            runs,
            promises=self.promises(),
            edition=edition.hash if edition is not None else "",
            environment=self.environment,
            now=self.clock.now(),
            attested=(kept.fact for kept in self.store.facts(Attested)),
            vouchers=vouchers_of(self),
            zone=self.notice.time_zone or "UTC",
        )

    def attest(
        self, promise: str, *, by: str, role: str = "", scope: str = "", until: dt.date, noted_by: str = ""
    ) -> Attested:
        """Record that whoever holds a role vouches for a promise until a day. CannotAttest."""
        edition = self.edition()
        return attest(self, promise, by=by, role=role, scope=scope, until=until, noted_by=noted_by, edition=edition)

    # Inside

    def _policy(self, at: dt.datetime) -> Policy | None:
        edition = self.edition(at)
        if edition is None:
            return None
        if edition.hash not in self._policies:
            self._policies[edition.hash] = compile_policy(edition)
        return self._policies[edition.hash]

    def _commit_choices(
        self, number: int | None, made: Callable[[Connection, dt.datetime], list[Choice]]
    ) -> tuple[Choice, ...]:
        """Record choices whose instant is taken inside the transaction: their order in time is that of the log."""
        with self.store.writing() as connection:
            choices = made(connection, self.clock.now())
            self.store.add(connection, [Recorded(fact=one, person=number) for one in choices])
        return tuple(choices)

    def _record_editions(self) -> None:
        """Record editions that have no fact yet: they came with the notice's folder, or a crash came between."""
        known = {kept.fact.edition for kept in self.store.facts(EditionPublished)}
        missing: list[Recorded] = [
            Recorded(
                fact=EditionPublished(
                    notice=one.notice.id,
                    edition=one.hash,
                    effective=one.effective,
                    published_at=one.published_at,
                    author=one.author,
                    approver=one.approver,
                )
            )
            for one in self.editions.all()
            if one.hash not in known
        ]
        if missing:
            self.store.commit(missing)
