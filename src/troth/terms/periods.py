"""A length of time as a notice writes it: ``14 days``, ``10 years after order``, ``session``, ``at once``."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Unit = Literal["at once", "session", "hours", "days", "business days", "weeks", "months", "years"]


class Period(Struct, frozen=True):
    """``count`` of ``unit``, running from ``after`` (an event) where one is named."""

    count: int
    """0 for ``at once`` and ``session``."""
    unit: Unit
    after: str | None = None
