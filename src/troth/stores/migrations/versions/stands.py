"""Where a request stands is kept as a note, no longer as a sentence: who reads it gets it in their language."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The state says as much of an older request as can be told without its sentence."""
    op.execute("ALTER TABLE requests RENAME COLUMN said TO stands")
    op.execute("""UPDATE requests SET stands = '{"code":"' || state || '"}'""")
