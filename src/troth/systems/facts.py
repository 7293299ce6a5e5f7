"""A map of a system, as read: datasets, the rules beside them, and the shape of a live database."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from troth.notice.places import Span

Direction = Literal["from", "to", ""]
"""``from``: the field named holds the value first and ours is found by it; ``to``: ours leads there; empty: both."""

Encoding = Literal["", "json", "django-session"]
"""How nested fields lie in a column of text: as JSON, or in the blob of a Django session."""


class Reference(Struct, frozen=True, kw_only=True):
    """``fides_meta.references``: this field and another hold the same value."""

    dataset: str
    collection: str
    field: str
    """Its path, nested names joined by dots."""
    direction: Direction = ""


class Field(Struct, frozen=True, kw_only=True):
    """One field of a collection; nested ones stand beside it under their whole path."""

    name: str
    """``email``, or ``address.city`` for a field inside another."""
    data_categories: tuple[str, ...] = ()
    """Its own, else its collection's, else its dataset's."""
    primary_key: bool = False
    identity: str = ""
    """``email``, ``phone_number`` and so on: people are looked up by it."""
    references: tuple[Reference, ...] = ()
    data_type: str = ""
    length: int | None = None
    read_only: bool = False
    parent: str = ""
    """The field it is nested in."""
    span: Span

    @property
    def personal(self) -> bool:
        """Whether it holds something about a person: any category of ``user``."""
        return any(one == "user" or one.startswith("user.") for one in self.data_categories)


class Collection(Struct, frozen=True, kw_only=True):
    """One table or collection."""

    name: str
    fields: dict[str, Field]
    """By path, in the order of the file."""
    skip: bool = False
    """``skip_processing``: it is not searched; every copy and record says so."""
    masking: str = ""
    """``masking_strategy_override.strategy``: ``delete`` counts as ``erase: remove`` where no rule speaks."""
    span: Span

    @property
    def key(self) -> tuple[str, ...]:
        """The fields of its primary key, in the order of the file."""
        return tuple(one.name for one in self.fields.values() if one.primary_key)


class Dataset(Struct, frozen=True, kw_only=True):
    """One dataset of a fideslang file."""

    key: str
    """``fides_key``: the name of the system."""
    name: str = ""
    description: str = ""
    collections: dict[str, Collection]
    span: Span


class Wording(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words of the house for people: in its notice's own language, and in others where somebody has said them so."""

    own: str
    others: dict[str, str] = {}
    """By language."""

    def in_language(self, language: str) -> str:
        """In this language (BCP 47), by its first part where nobody has said more; empty where nobody has."""
        return self.others.get(language) or self.others.get(language.partition("-")[0]) or ""

    def __str__(self) -> str:
        return self.own

    def __bool__(self) -> bool:
        return bool(self.own)


Erase = Literal["remove", "empty", "keep"]
KeepGround = Literal["legal-obligation", "open-order", "claims"]
"""Why a row stays, in the words of the notice's ``right`` to erasure (``unless``; GDPR art. 17(3)(b) and (e))."""


class Keep(Struct, frozen=True, kw_only=True):
    """Why and how long rows stay when their person is forgotten."""

    under: str
    """The purpose of the notice on whose ground and for whose period they stay."""
    ground: KeepGround = "legal-obligation"
    since: str = ""
    """``from``: the column with the day that the purpose's period runs from."""
    until: str = ""
    """Or the column with the day on which it ends."""
    why: Wording | None = None
    """For the person: ``the guarantee you asked for``."""


Part = Literal["you", "orders", "letters", "meetings", "wishes", "visits", "rest"]
"""Under which heading of a copy rows stand, in the order people read them: who you are, what you bought, what was
written, when we met or spoke, what you wished for, what you looked at, everything else."""


class CopyRule(Struct, frozen=True, kw_only=True):
    """How a copy shows the rows of one collection. Whatever it says, nothing that is held is left out."""

    part: Part | Literal[""] = ""
    """Empty: the part that fits what most of its columns hold."""
    within: str = ""
    """The collection whose rows these belong to and stand with: the pieces of an order under the order."""
    fields: dict[str, Wording] = {}
    """Columns by the words people read for them; these come first, in this order."""
    names: dict[str, str] = {}
    """Columns that lead to a row of another collection, and the column there by which people know that row."""
    money: dict[str, str] = {}
    """Columns that hold an amount, and its currency: a column beside it, or a code (``CHF``)."""
    technical: tuple[str, ...] = ()
    """Columns that serve programs alone, besides the keys that tie rows together: they stand at the end of the page."""


class CollectionRule(Struct, frozen=True, kw_only=True):
    """What becomes of the rows of one collection when a person is forgotten, and how they are shown."""

    collection: str
    label: Wording
    """For people: ``Orders``."""
    erase: Erase
    """``remove`` the row; ``empty`` the columns named; ``keep`` the row under ``keep`` and empty the columns named."""
    empty: dict[str, str | None] = {}
    """Columns emptied and what stands there afterwards: None is NULL, else that text."""
    keep: Keep | None = None
    open_unless: dict[str, tuple[str, ...]] = {}
    """Column and the values that say a matter is closed; another value: it is open, and stays whole for now."""
    owners: dict[str, tuple[str, ...]] = {}
    """Columns that name a person each, with the columns that speak of that person alone: the row may be shared."""
    others: tuple[str, ...] = ()
    """Columns about somebody else: left out of a copy, never followed."""
    vouched: tuple[str, ...] = ()
    """Identity fields that the house has checked to be this person's: they are searched for too."""
    free_text: tuple[str, ...] = ()
    """Columns people write into: read again for a person's name and addresses after an erasure."""
    encoding: dict[str, Encoding] = {}
    """Columns of text with nested fields in them."""
    copy: CopyRule = CopyRule()
    span: Span


class Rules(Struct, frozen=True, kw_only=True):
    """``NAME.rules.yml``."""

    system: str
    label: Wording
    """For people: ``The shop``."""
    collections: dict[str, CollectionRule]
    not_searched: tuple[Wording, ...] = ()
    """What this system has beside the database and a machine does not see: ``Paper files before 2019``."""
    zone: str = "UTC"
    """The time zone (IANA) of instants in it that name none."""
    span: Span


class Column(Struct, frozen=True, kw_only=True):
    """A column of a live database."""

    name: str
    type: Literal["text", "integer", "decimal", "boolean", "date", "instant", "bytes", "json", "other"]
    nullable: bool
    length: int | None = None
    default: bool = False
    """The database fills it in by itself."""


class ForeignKey(Struct, frozen=True, kw_only=True):
    """Columns of a table that name a row of another."""

    columns: tuple[str, ...]
    table: str
    others: tuple[str, ...]
    on_delete: str = ""
    """What the database does here when that row goes: ``CASCADE``, ``SET NULL``, ``SET DEFAULT``; else it refuses."""


class Table(Struct, frozen=True, kw_only=True):
    """A table of a live database."""

    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    indexed: tuple[tuple[str, ...], ...] = ()
    """Columns of each index, the primary key's and those of unique constraints too; ``lower(email)`` for an index on
    small letters."""


class Shape(Struct, frozen=True, kw_only=True):
    """What a live database looks like now."""

    tables: dict[str, Table]
