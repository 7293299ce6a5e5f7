"""What a verification found changed: one shape for the store's own, for a copy and for a log read from an address."""

from __future__ import annotations

from msgspec import Struct


class Flaw(Struct, frozen=True, kw_only=True):
    """One place that is not as it was written."""

    what: str
    """``leaf``, ``fact``, ``index row``, ``tile``, ``bundle``, ``checkpoint``, ``store``."""
    entry: int | None
    """The entry it belongs to; None where it belongs to none or to many."""
    message: str


def line_of(flaw: Flaw) -> str:
    """A flaw as a line for a person."""
    place = flaw.what if flaw.entry is None else f"{flaw.what}, entry {flaw.entry}"
    return f"{place}: {flaw.message}"
