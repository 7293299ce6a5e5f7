"""What is asked of the gate and what it answers."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from msgspec import Struct

Outcome = Literal[
    "allowed",
    "no-edition",  # no edition of the notice is in force
    "unknown-purpose",  # the notice has no such purpose
    "unknown-data",  # neither the notice nor the taxonomy knows this kind of data
    "unknown-recipient",  # the notice has no such recipient
    "not-declared",  # all of them are known, but this combination is not in the notice
    "not-here",  # not for this place, entity, brand or channel
    "under-age",
    "not-now",  # a circumstance that the notice requires was not brought
    "erased",
    "opted-out",
    "refused",
    "withdrawn",
    "objected",
    "expired",  # a yes to something that has changed since, or older than the notice keeps it
    "consent-missing",
    "restricted",
    "transfer-blocked",
]
"""A closed set. The order is that of the checks; the words of a no stand side by side."""

OUTCOMES: tuple[str, ...] = get_args(Outcome)

SIGNAL = "signal"
"""As a fact of a question: the browser's signal came with this very request."""

LAPSED = "lapsed:"
"""Before a mechanism in a question's facts: it is not in force (``lapsed:dpf``)."""


class Question(Struct, frozen=True, cache_hash=True):
    """May this be done? What is left out is answered as strictly as if the worst were the case."""

    purpose: str
    data: tuple[str, ...] = ()
    """Data categories; none: the purpose as such."""
    recipient: str | None = None
    channel: str | None = None
    """Of a message. Doors are asked of ``collection``, devices of ``cookies``."""
    country: str | None = None
    """Where the person is: a place of ``terms.places``."""
    by: str | None = None
    """The entity or brand that acts."""
    age: int | None = None
    """In years."""
    facts: frozenset[str] = frozenset()
    """Circumstances the asker brings: words of the list ``needs``, ``signal``, ``lapsed:`` with a mechanism."""
    at: dt.datetime | None = None
    """For the edge, which picks the edition and folds the choices as of then; the gate itself reads no clock."""


class Decision(Struct, frozen=True, kw_only=True):
    """The answer, with its grounds. Equal decisions of one policy are one object."""

    outcome: Outcome
    allowed: bool
    clause: str
    """The clause of the declaration that settled it; empty where there is none."""
    basis: str
    """Allowed: the ground that carries it. Refused because of the person or the transfer: the ground asked for first.
    Refused by the notice itself: empty."""
    reason: str
    """A sentence for a person."""
    edition: str
    """Hash of the edition; empty without one."""


class Decided(Struct, frozen=True, kw_only=True, tag="decided"):
    """A decision on record. Who it was about is carried beside it by the store."""

    schema: int = 1
    notice: str
    edition: str
    purpose: str
    data: tuple[str, ...] = ()
    recipient: str | None = None
    channel: str | None = None
    country: str | None = None
    by: str | None = None
    facts: tuple[str, ...] = ()
    """Sorted. The age asked about is not kept."""
    outcome: Outcome
    clause: str
    basis: str
    at: dt.datetime


class Filtered(Struct, frozen=True, kw_only=True, tag="filtered"):
    """A whole table was put to one question, and the rows of those who may be used were given out."""

    schema: int = 1
    notice: str
    edition: str
    purpose: str
    data: tuple[str, ...] = ()
    recipient: str | None = None
    channel: str | None = None
    country: str | None = None
    by: str | None = None
    facts: tuple[str, ...] = ()
    rows: int
    """Rows that were put."""
    kept: int
    """Rows that were given out."""
    digest: str
    """SHA-256 of the file that was given out, hex."""
    entries: int
    """Every fact of the log below this number was taken in."""
    clause: str
    at: dt.datetime
