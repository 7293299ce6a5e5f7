"""People, identifiers, leaves, facts, choices, tiles, checkpoints, codes; triggers for what is append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "people",
        sa.Column("person", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("met", sa.Text, nullable=False),
    )
    op.create_table(
        "identifiers",
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("normaliser", sa.Text, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "digest"),
    )
    op.create_index("identifiers_of_person", "identifiers", ["person"])
    op.create_table(
        "leaves",
        sa.Column("number", _Number, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("number", _Number, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("person", sa.Integer),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("facts_of_kind", "facts", ["kind", "number"])
    op.create_index("facts_of_person", "facts", ["person", "number"])
    op.create_table(
        "choices",
        sa.Column("number", _Number, primary_key=True, autoincrement=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("switch", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("choices_of_person", "choices", ["person", "notice", "number"])
    op.create_table(
        "tiles",
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("place", _Number, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "place"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", _Number, primary_key=True, autoincrement=False),
        sa.Column("size", _Number, nullable=False, unique=True),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("address", sa.LargeBinary, primary_key=True),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("used", sa.SmallInteger, nullable=False),
        sa.Column("hour", sa.Text, nullable=False),
        sa.Column("sent", sa.SmallInteger, nullable=False),
    )
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def _triggers(dialect: str) -> list[str]:
    """Written out here: a step does not change when the tables' module does."""
    refused = {
        "leaves": ("UPDATE", "DELETE"),
        "choices": ("UPDATE",),
        "checkpoints": ("UPDATE", "DELETE"),
        "facts": ("UPDATE",),
    }
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            for table, verbs in refused.items()
            for verb in verbs
        ]
    return [
        (
            "CREATE FUNCTION troth_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$"
        ),
        *(
            f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(verbs)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION troth_append_only()"
            for table, verbs in refused.items()
        ),
    ]
