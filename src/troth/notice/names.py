"""Names that a file uses, collected while it is read and resolved when all of it is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from troth.notice.places import Span


class Reference(Struct, frozen=True, kw_only=True):
    """The id of a declaration, in a block or in a heading's attribute."""

    target: str
    kinds: tuple[str, ...]
    """What it may be; ``brand`` besides the kinds."""
    where: str
    """For messages: ``purposes of `signup```."""
    span: Span


@dataclass(kw_only=True)
class Names:
    """What one file declares and uses."""

    references: list[Reference] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    """Every id declared, with its kind: also of declarations that could not be read."""
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each value stands: ``news/basis/GB``; a clause's attributes: ``#news/promises/N-23``."""
    lost: bool = False
    """Part of the file could not be read, so a name that is not known may yet be declared."""
