"""A request and what comes of it: the words shared by the store, the pages, the desk and the command line.

Facts hold no name, no address and no word of a person: those lie sealed beside the request until it is closed. What is
told of a request, a plan or a record is kept as notes, never as sentences: the words are made where they are read.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from troth.systems.facts import Part, Wording

Right = Literal["access", "erase", "object"]
"""``to`` of the notice's ``right`` (GDPR art. 15, 17, 21)."""

State = Literal[
    "received",  # known, the clock runs; whoever asks has not shown yet that they are that person
    "proven",  # a code came back, or somebody at the desk vouches for the person
    "planned",  # every system was searched; for an erasure, the plan waits for a yes
    "approved",  # that yes was given: what follows needs nobody
    "running",  # systems are being changed, or the copy is being made
    "done",  # closed: everything asked for was done
    "left",  # closed: done, and something stays; the record says what, why and until when
    "refused",  # closed, with reasons
    "withdrawn",  # closed by the person
]
OPEN: frozenset[str] = frozenset({"received", "proven", "planned", "approved", "running"})
"""The states in which the clock counts."""

Waiting = Literal["client", "desk", "system", "machine", ""]
"""Whom an open request waits for; empty when it is closed."""

Fate = Literal["removed", "emptied", "kept"]
Act = Literal["remove", "null", "replace", "keep"]


class Note(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to be told: a code of a closed list, and what fills the blanks of its sentence."""

    code: str
    kind: str = ""
    """Of an identity, as ``fides_meta.identity`` says it (``phone_number``); or the way by which somebody asked."""
    counts: dict[str, int] = {}
    """By what is counted: ``rows``, ``systems``, ``spellings``."""
    names: dict[str, Wording] = {}
    """``system``, ``table``: what the house calls them. ``what``: words of the house as they are."""
    detail: str = ""
    """For people of the house alone: what stood in the way as the program said it, or what one of them wrote down."""


StepName = Literal[
    "received",
    "proven",
    "shown",  # by what, where one of the house saw it
    "stopped",  # marketing, with what was asked
    "searched",
    "planned",
    "agreed",  # the person's own yes, which waits for one of the house's
    "approved",
    "begun",  # searched once more, and written down
    "objected",
    "changed",  # one system
    "looked-again",
    "copied",
    "opened",
    "downloaded",
    "told",
    "extended",
    "refused",
    "withdrawn",
    "closed",
    "away",  # a system, the mail, or something that one of the house must mend
]


class Request(Struct, frozen=True, kw_only=True):
    """One request, as far as it may be shown to anybody who works here. Who asked is sealed elsewhere."""

    id: str
    """``R-2041``."""
    right: Right
    state: State
    waits_for: Waiting
    way: str
    """How it came: ``centre``, ``email``, ``telephone``, ``post``, ``boutique``, ``agent``, ``desk``."""
    place: str = ""
    """Where the person is, as far as they said: ``FR``, ``US-CA``."""
    purposes: tuple[str, ...] = ()
    """For an objection: what it is about."""
    person: int
    received: dt.datetime
    due: dt.datetime
    """By when it must be answered, extension included."""
    law: str = ""
    """Where that period stands: ``GDPR art. 12(3)``."""
    extended: bool = False
    closed_at: dt.datetime | None = None
    edition: str
    clause: str
    """Of the notice's right."""
    stands: Note
    """Where it stands. Its code is that of the last step, or of the state."""

    @property
    def open(self) -> bool:
        """Whether the clock counts."""
        return self.state in OPEN

    def days_left(self, now: dt.datetime) -> int:
        """Whole days until it is due; negative when it is late."""
        return (self.due - now) // dt.timedelta(days=1)


class Step(Struct, frozen=True, kw_only=True):
    """One thing that happened to a request, or is still to come (``at`` is None)."""

    name: StepName
    note: Note
    """Its code is the name of the step, or says more exactly what happened: ``vouched`` for ``proven``."""
    at: dt.datetime | None
    by: str = ""
    """Who, where somebody of the house did it."""
    due: dt.datetime | None = None
    """Where the step moved the due day."""


class Said(Struct, frozen=True, kw_only=True):
    """One message of a request; its words are sealed while they are kept, and empty afterwards."""

    at: dt.datetime
    sender: Literal["client", "house"]
    words: str


class ColumnFate(Struct, frozen=True, kw_only=True):
    """What becomes of one column."""

    column: str
    category: str
    """What it holds, by the taxonomy or a term of the notice: ``user.contact.email``. Empty: nothing personal."""
    act: Act


class TableFate(Struct, frozen=True, kw_only=True):
    """What becomes of rows of one collection that share a fate."""

    system: str
    system_label: Wording
    collection: str
    label: Wording
    fate: Fate
    rows: int
    columns: tuple[ColumnFate, ...]
    """For ``emptied`` and ``kept``; in a removed row everything goes."""
    found_by: tuple[Note, ...] = ()
    """``identity`` of a kind, ``spelt`` in several ways, ``row`` of another table that leads here."""
    shared: bool = False
    """Emptied because somebody else stands in the row too."""
    purpose: str = ""
    """For ``kept``: under which purpose of the notice."""
    ground: str = ""
    """For ``kept``: ``legal-obligation``, ``open-order``, ``claims``."""
    clause: str = ""
    until: dt.date | None = None
    """For ``kept``: the last day; None while a matter is open."""
    why: Wording | None = None
    """For ``kept``: for the person."""


class Plan(Struct, frozen=True, kw_only=True):
    """What an erasure would do, or what a copy would show. Numbers and names of tables; nothing of the person."""

    tables: tuple[TableFate, ...]
    systems: tuple[Wording, ...]
    """Those that were searched."""
    found_by: tuple[Note, ...]
    """By what: as ``TableFate.found_by``, identities alone."""
    not_searched: tuple[Note, ...]
    """``said`` by the rules of a system, or a table that is ``skipped``."""
    questions: tuple[Note, ...] = ()
    """What a person must look at before it runs: two people behind one number, an order on its way."""
    at: dt.datetime

    @property
    def rows(self) -> int:
        """How many rows it speaks of."""
        return sum(one.rows for one in self.tables)

    def count(self, fate: Fate) -> int:
        """How many rows share a fate."""
        return sum(one.rows for one in self.tables if one.fate == fate)


class Left(Struct, frozen=True, kw_only=True):
    """Something that was still there when we looked again, and should not have been."""

    system: str
    collection: str
    label: Wording
    rows: int
    found_by: Note
    """``key``, ``identity``, ``literal`` (an address or number in text), ``words`` (name or street in free text)."""


class Record(Struct, frozen=True, kw_only=True):
    """The record of an erasure: what was searched, removed, kept and not searched. Nothing of the person.

    Never says "complete". ``left`` is what was found again afterwards; ``kept`` rows are in ``plan`` with their ground.
    """

    request: str
    plan: Plan
    ran_at: dt.datetime
    looked_again_at: dt.datetime
    looked_for: tuple[Note, ...]
    """``key``, ``identity``, ``words``."""
    left: tuple[Left, ...] = ()
    ours: tuple[Note, ...] = ()
    """What became of Troth's own records of the person: ``records``, ``copies``, ``choices`` that stay, or a ``trace``
    that does not."""


Hidden = Literal["", "about-others", "scrambled", "opens"]
"""Why a value is not shown: it is about somebody else, nobody can read it (a scrambled password), or whoever reads it
could act as the person (the key of an open visit)."""


class Cell(Struct, frozen=True, kw_only=True):
    """One value in a copy."""

    column: str
    """As the system calls it: ``date_placed``."""
    label: str
    """As people do: ``Placed on``."""
    category: str
    value: str
    """As text for programs: a day and an instant in ISO 8601, the latter with its zone; ``true`` and ``false``; bytes
    in base64. Empty where it is hidden."""
    kind: Literal["text", "instant", "day", "truth", "place", "bytes"] = "text"
    unit: str = ""
    """Of an amount: ``CHF``."""
    means: str = ""
    """What a key stands for: the name of the piece with this number."""
    technical: bool = False
    """It serves programs alone: it stands at the end of the page."""
    hidden: Hidden = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One row in a copy."""

    cells: tuple[Cell, ...]
    within: tuple[int, ...] = ()
    """The entries it belongs to, counted from 0, of the table that ``CopyTable.within`` names."""


class CopyTable(Struct, frozen=True, kw_only=True):
    """What one collection holds about a person."""

    system: str
    """By its label: ``The shop``."""
    collection: str
    label: str
    part: Part
    """Under which heading people read it."""
    within: str = ""
    """The collection of the same system that its entries belong to."""
    entries: tuple[Entry, ...]


class Use(Struct, frozen=True, kw_only=True):
    """What the notice says of one purpose for which something in the copy is held (GDPR art. 15(1))."""

    purpose: str
    label: str
    basis: str
    keep: str
    recipients: tuple[str, ...]
    """Named, with their country (art. 15(1)(c); CJEU C-154/21)."""
    clause: str


class Copy(Struct, frozen=True, kw_only=True):
    """Everything that is held on a person (GDPR art. 15(1) and (3)). It lies sealed and expires."""

    request: str
    made_at: dt.datetime
    expires_at: dt.datetime
    language: str
    """What its words are in. Words of the house that nobody has said in it are marked (``notice.telling``)."""
    zone: str
    """The time zone (IANA) that the page says every time in."""
    systems: tuple[str, ...]
    tables: tuple[CopyTable, ...]
    """In the order of their parts."""
    records: tuple[CopyTable, ...]
    """What Troth itself noted about the person."""
    uses: tuple[Use, ...]
    sources: tuple[str, ...]
    """Where it came from, a sentence each."""
    choices: tuple[str, ...]
    """What the person chose, a sentence each."""
    logic: tuple[str, ...]
    """How far a machine decides, a sentence for each such purpose."""
    safeguards: tuple[str, ...]
    """For countries elsewhere: the mechanism, a sentence each."""
    rights: tuple[str, ...]
    not_searched: tuple[str, ...]
    edition: str


class RequestReceived(Struct, frozen=True, kw_only=True, tag="request-received"):
    """Somebody asked for something they may ask."""

    schema: int = 1
    request: str
    notice: str
    edition: str
    clause: str
    right: Right
    way: str
    place: str
    purposes: tuple[str, ...]
    received: dt.datetime
    due: dt.datetime
    at: dt.datetime


class RequestStep(Struct, frozen=True, kw_only=True, tag="request-step"):
    """Something happened to a request: proof, a search, a yes, a change in a system, a look afterwards, the end."""

    schema: int = 2
    """1 held a sentence in English in the place of the note."""
    request: str
    name: StepName
    state: State
    note: Note
    by: str = ""
    system: str = ""
    due: dt.datetime | None = None
    """Where the step moved the due day."""
    digest: str = ""
    """SHA-256 of the plan or record it speaks of, in canonical JSON."""
    at: dt.datetime


class LookedUp(Struct, frozen=True, kw_only=True, tag="looked-up"):
    """Somebody of the house looked at a person (N-70)."""

    schema: int = 1
    by: str
    role: str
    purpose: str
    reason: str
    outcome: str
    """The gate's: ``allowed``, or why not."""
    clause: str
    at: dt.datetime


class Attested(Struct, frozen=True, kw_only=True, tag="attested"):
    """A named person vouches for a promise, for a scope and a time."""

    schema: int = 1
    id: str
    """The promise, ``N-71``."""
    by: str
    role: str = ""
    scope: str = ""
    until: dt.date
    noted_by: str = ""
    """Who put it on record at the desk."""
    edition: str
    clause: str
    at: dt.datetime
