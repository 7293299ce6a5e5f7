"""Troth's own tables (SQLAlchemy Core). Thin rows: a number to find a thing by, and what it is.

Rows of ``leaves``, ``checkpoints`` and ``choices`` are never changed nor removed, rows of ``facts`` never changed:
triggers refuse it, so that a slip of ours or of an administrator stops at the database. They are no protection
against somebody who owns the file; the log is.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

HEAD = "0003"
"""The newest migration, known without asking Alembic: a store that is not behind opens without importing it."""

Number = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("person", Integer, primary_key=True, autoincrement=False, doc="dense, from 0: the index of masks"),
    Column("met", Text, nullable=False, doc="instant"),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("key_id", Text, nullable=False, doc="which hash key made the digest"),
    Column("digest", LargeBinary, nullable=False, doc="keyed hash of kind and normalised identifier"),
    Column("normaliser", Text, nullable=False, doc="how it was normalised, such as email-1"),
    Column("person", Integer, nullable=False),
    PrimaryKeyConstraint("key_id", "digest"),
    Index("identifiers_of_person", "person"),
)

leaves = Table(
    "leaves",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False, doc="dense, from 0: the index in the tree"),
    Column("entry", LargeBinary, nullable=False, doc="what is hashed into the tree"),
)

facts = Table(
    "facts",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False, doc="its leaf's number"),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False, doc="when it was recorded: instant"),
    Column("person", Integer, doc="whom it is about, where it is about somebody"),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False, doc="canonical JSON the leaf commits to"),
    Index("facts_of_kind", "kind", "number"),
    Index("facts_of_person", "person", "number"),
)

choices = Table(
    "choices",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False, doc="the fact"),
    Column("person", Integer, nullable=False),
    Column("notice", Text, nullable=False),
    Column("switch", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Text, nullable=False, doc="when the person chose: instant"),
    Index("choices_of_person", "person", "notice", "number"),
)

tiles = Table(
    "tiles",
    metadata,
    Column("level", SmallInteger, nullable=False, doc="of tiles: one is eight levels of the tree"),
    Column("place", Number, nullable=False),
    Column("hashes", LargeBinary, nullable=False, doc="up to 256 hashes of 32 bytes; derived from leaves"),
    PrimaryKeyConstraint("level", "place"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False, doc="dense, from 0"),
    Column("size", Number, nullable=False, unique=True, doc="entries it covers"),
    Column("note", Text, nullable=False, doc="signed note"),
)

codes = Table(
    "codes",
    metadata,
    Column("address", LargeBinary, primary_key=True, doc="keyed hash of the address it went to"),
    Column("key_id", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, doc="keyed hash of code and address"),
    Column("made", Text, nullable=False, doc="instant"),
    Column("attempts", SmallInteger, nullable=False),
    Column("used", SmallInteger, nullable=False),
    Column("hour", Text, nullable=False, doc="when the hour that letters are counted in began: instant"),
    Column("sent", SmallInteger, nullable=False, doc="letters in that hour"),
)

requests = Table(
    "requests",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, doc="dense, from the first: R-2001 is 2001"),
    Column("person", Integer, nullable=False),
    Column("notice", Text, nullable=False),
    Column("asked", Text, nullable=False, doc="access, erase, object: what the notice's right is to"),
    Column("state", Text, nullable=False),
    Column("waits_for", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("purposes", Text, nullable=False, doc="ids of an objection, separated by spaces"),
    Column("received", Text, nullable=False, doc="instant"),
    Column("due", Text, nullable=False, doc="instant"),
    Column("law", Text, nullable=False),
    Column("extended", SmallInteger, nullable=False),
    Column("closed", Text, doc="instant"),
    Column("expires", Text, doc="instant at which its sealed papers and their key are destroyed"),
    Column("edition", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("stands", Text, nullable=False, doc="a note as JSON: a code, and what fills the blanks of its sentence"),
    Index("requests_of_person", "person", "number"),
    Index("requests_by_state", "state", "number"),
)

request_keys = Table(
    "request_keys",
    metadata,
    Column("request", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False, doc="the request's own key, sealed; without it its papers are noise"),
)

request_papers = Table(
    "request_papers",
    metadata,
    Column("request", Integer, nullable=False),
    Column("name", Text, nullable=False, doc="contact, manifest, copy, plan, record, message 3"),
    Column("sealed", SmallInteger, nullable=False, doc="0: holds nothing of a person and stays"),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("request", "name"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("person", Integer, primary_key=True, autoincrement=False, doc="forgotten, and not come back since"),
    Column("at", Text, nullable=False, doc="instant"),
)
