"""What an examination answers, and what stays on record of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

IntakeOutcome = Literal[
    "allowed",
    "unknown-collect",  # the notice has no such collection point
    "not-here",  # it is not open on this channel, in this place, for this entity or brand
    "not-now",  # a circumstance the notice requires was not brought
    "not-declared",  # a field the notice does not list
    "unreadable",  # a value that cannot be read: an impossible date
    "under-age",  # younger than the collection point's from-age
    "missing",  # a required field is empty or absent
]


class Intake(Struct, frozen=True, kw_only=True):
    """The answer to "may this come in?"."""

    accepted: bool
    outcome: IntakeOutcome
    clause: str
    """The clause of the collection point; empty when there is none."""
    fields: dict[str, str]
    """What may be kept, untouched, by the notice's field names; empty when refused."""
    extra: tuple[str, ...] = ()
    """Names that the notice does not list, in the order given. For the asker only: they are never recorded."""
    missing: tuple[str, ...] = ()
    """Required fields left empty or out; with ``not-now``, the circumstances that were not brought."""
    unreadable: tuple[str, ...] = ()
    """Fields whose value cannot be read."""
    reason: str = ""
    """A sentence for the person."""
    edition: str = ""
    """Hash of the edition that decided; empty when a bare notice was asked."""


class RegistrationRefused(Struct, frozen=True, kw_only=True, tag="registration-refused"):
    """Somebody was turned away at a collection point. No name, no value, no date and no age of theirs is in it."""

    schema: int = 1
    notice: str
    edition: str
    collect: str
    """The id asked for; empty when the notice has none of that name (what was asked came from outside)."""
    channel: str
    outcome: IntakeOutcome
    clause: str
    at: dt.datetime
    """UTC."""
