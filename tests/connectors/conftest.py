"""Every connector there is, over a database of its own with a few clients of the house in it."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from troth.connectors import kinds, open_system
from troth.systems.ports import System

FOLDERS = sorted({module.__name__.rpartition(".")[2] for module in kinds().values()})
BORN = dt.date(1987, 3, 14)
JOINED = dt.datetime(2026, 6, 1, 9, 30, 15, 250000)

TABLES = sa.MetaData()
CLIENT = sa.Table(
    "client", TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(80), index=True),
    sa.Column("born", sa.Date),
    sa.Column("joined", sa.DateTime),
    sa.Column("balance", sa.Numeric(12, 2)),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("note", sa.Text),
    sa.Column("photo", sa.LargeBinary),
    sa.Column("likes", sa.JSON(none_as_null=True)),
    sa.Index("client_small_letters", sa.text("lower(email)")),
)  # fmt: skip
PURCHASE = sa.Table(
    "purchase", TABLES,
    sa.Column("client_id", sa.Integer, sa.ForeignKey("client.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    sa.Column("number", sa.String(12), primary_key=True),
    sa.Column("of", sa.String(20)),
)  # fmt: skip
ORDER = sa.Table("Order", TABLES, sa.Column("Select", sa.String(20)), sa.Column("from", sa.Integer))
CLIENTS = [
    {"id": 1, "email": "Ines.Favre@clients.example", "name": "Inès Favre", "born": BORN, "joined": JOINED,
     "balance": Decimal("10.50"), "active": True, "note": "likes opals, 100 % of them", "photo": b"\x00\xff", "likes": {"stones": ["opal", "Inès's own"]}},
    {"id": 2, "email": "jonas.keller@clients.example", "name": "Jonas Keller", "born": None, "joined": None,
     "balance": None, "active": False, "note": "a_b", "photo": None, "likes": None},
    {"id": 3, "email": "mei.tanaka@clients.example", "name": None, "born": None, "joined": None,
     "balance": Decimal(0), "active": True, "note": "axb, 100 of them, O&#x27;Brien", "photo": None, "likes": None},
]  # fmt: skip
PURCHASES = [
    {"client_id": 1, "number": "A-1", "of": "ring"},
    {"client_id": 1, "number": "A-2", "of": "brooch"},
    {"client_id": 2, "number": "A-1", "of": "ring"},
]


class Place(NamedTuple):
    """A database with a connector to it, and a way beside it."""

    system: System
    url: str
    beside: sa.Engine
    kind: ModuleType


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that asks for a kind runs over every folder of ``troth.connectors``."""
    if "kind" in metafunc.fixturenames:
        modules = [importlib.import_module(f"tests.connectors.{one}") for one in FOLDERS]
        cases = [pytest.param(one, marks=one.MARKS, id=name) for one, name in zip(modules, FOLDERS, strict=True)]
        metafunc.parametrize("kind", cases)


@pytest.fixture
def place(kind: ModuleType, request: pytest.FixtureRequest) -> Iterator[Place]:
    url = kind.make(request)
    beside = sa.create_engine(url)
    with beside.begin() as connection:
        TABLES.create_all(connection)
        for table, rows in ((CLIENT, CLIENTS), (PURCHASE, PURCHASES)):
            connection.execute(sa.insert(table), rows)
        connection.execute(sa.insert(ORDER), [{"Select": "x", "from": 1}, {"Select": "x", "from": 1}])
    system = open_system("the shop", url)
    yield Place(system, url, beside, kind)
    system.close()
    beside.dispose()


@pytest.fixture
def system(place: Place) -> System:
    return place.system
