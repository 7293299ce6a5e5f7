"""What every declaration has, and the words its fields are made of.

A kind's Struct *is* its grammar: the annotation of a field says how a block's value is read (``shapes``), which
names it may hold and what an error will expect. Nothing else lists the fields of a kind.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Struct

from troth.notice.places import Scope, Span
from troth.terms.periods import Period


class Form(Struct, frozen=True, kw_only=True):
    """How one field is written in a block."""

    shape: Literal[
        "words",  # free text for people, in straight double quotes
        "bare",  # an unquoted name, address or number: telephone, e-mail, item name may be quoted
        "one-of",  # one bare word of a closed list
        "some-of",  # a list of bare words of a closed list
        "ref",  # the id of one declaration
        "refs",  # ids of declarations
        "every",  # ids, or ``every KIND``
        "keys",  # data categories
        "uses",  # data uses
        "key",  # one data category
        "place",
        "places",  # ISO 3166 codes, subdivisions, groups
        "links",
        "paths",
        "hosts",  # lists of bare or quoted strings
        "number",
        "yes-no",
        "zone",  # a time zone of the IANA database
        "percent",
        "link",  # parameters of practices only: ``5 %``, one https address
        "period",  # ``14 days``, ``10 years after order``, ``session``, ``at once``
        "depends",  # a scalar, or a map with ``else``; ``of`` says what each value is
        "map",  # ids to small structs of their own
        "gets",  # purpose ids to lists of data categories
        "with",  # a practice's parameters: the catalogue says which
        "struct",  # a fixed small map
    ]
    of: str = ""
    """``refs``: kinds joined by ``|``; ``one-of``/``some-of``: the closed list in ``terms/words.toml``;
    ``depends``: what each value is (``grounds``, ``period``, ``mechanism``)."""
    name: str = ""
    """As written in a block, where that is not the attribute with hyphens for underscores (``class``, ``from``)."""
    required: bool = False
    translated: bool = False
    """Holds words, so a translation may say it again."""


Words = Annotated[str, Form(shape="words", translated=True)]


class Depends(Struct, frozen=True, kw_only=True):
    """It depends: the value for each key, most specific first, and what holds otherwise."""

    otherwise: tuple[str, ...] | str | None
    """The value of ``else``, or the one value there is; None where the map has none. Grounds are a tuple, in their
    order; a period or a mechanism is text as written."""
    when: dict[str, tuple[str, ...] | str]
    """By place, ``place/channel`` or ``else/channel`` (basis), data key (keep), or the person's place (transfer)."""


class Declaration(Struct, frozen=True, kw_only=True):
    """One ``kind id:`` entry of a block."""

    id: str
    clause: str
    """The clause whose block it stands in."""
    scope: Scope
    """In force: its own narrowed by its clause's."""
    span: Span
    """The key of the entry."""
    label: Words | None = None
    text: Words | None = None


class Named(Struct, frozen=True, kw_only=True):
    """Something with a label inside a declaration: a brand."""

    label: Words | None = None


__all__ = ["Declaration", "Depends", "Form", "Named", "Period", "Words"]
