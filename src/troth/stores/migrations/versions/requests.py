"""Requests, their keys and papers; who was forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WORDS = (
    "notice", "asked", "state", "waits_for", "way", "place", "purposes", "received", "due", "law",
)  # fmt: skip


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "requests",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _WORDS),
        sa.Column("extended", sa.SmallInteger, nullable=False),
        sa.Column("closed", sa.Text),
        sa.Column("expires", sa.Text),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index("requests_of_person", "requests", ["person", "number"])
    op.create_index("requests_by_state", "requests", ["state", "number"])
    op.create_table(
        "request_keys",
        sa.Column("request", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "request_papers",
        sa.Column("request", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sealed", sa.SmallInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("request", "name"),
    )
    op.create_table(
        "erasures",
        sa.Column("person", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
    )
