"""What Alembic runs: our connection, our tables. There is no alembic.ini; ``database`` says where everything is."""

from __future__ import annotations

from alembic import context

from troth.stores.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
# The caller holds the transaction: a step that fails half-way leaves the store as it was.
context.run_migrations()
