"""Where something stands in a file, and where in the world it holds."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True):
    """A stretch of a file: 1-based lines and columns in code points, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Scope(Struct, frozen=True, kw_only=True):
    """Where a clause or declaration holds. None means everywhere; a tuple is sorted and never empty."""

    places: tuple[str, ...] | None = None
    """``for=``: ISO 3166 codes, subdivisions, groups."""
    by: tuple[str, ...] | None = None
    """Controllers or brands."""
    on: tuple[str, ...] | None = None
    """Channels."""
