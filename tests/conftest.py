"""What every folder of tests may ask for: real databases. Nothing stands in for them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

SERVICES = 'eval "$(.ci/services start)"'


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of a PostgreSQL we may fill; in CI a missing one fails, elsewhere the test is skipped by name."""
    address = os.environ.get("TROTH_TEST_POSTGRESQL", "")  # noqa: TID251 - .ci/services says it so
    if not address:
        said = f"no PostgreSQL to test with: type {SERVICES}"
        if os.environ.get("CI"):  # noqa: TID251 - CI says so itself
            pytest.fail(said)
        pytest.skip(said)
    return address


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[str]:
    """A schema of its own on that server, gone afterwards: tests may run side by side."""
    schema = f"test_{secrets.token_hex(6)}"
    engine = sa.create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    yield f"{postgresql_server}?options=-csearch_path%3D{schema}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()
