"""What one kind of database does that others do not, and addresses that lead nowhere."""

from __future__ import annotations

import os
import sqlite3
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from troth import connectors
from troth.connectors import NoConnector, kinds, open_system
from troth.systems.ports import Match, SystemAway, SystemRefused

HERE = Path(connectors.__file__).parent


def test_every_connector_has_its_folder_and_its_page():
    folders = {one.name for one in HERE.iterdir() if (one / "__init__.py").is_file()}
    assert {module.__name__.rpartition(".")[2] for module in kinds().values()} == folders
    for folder in folders:
        assert (HERE / folder / "README.md").read_text("utf-8").startswith("# The connector for ")
        assert (Path(__file__).parent / f"{folder}.py").is_file(), (
            "the contract suite knows how to make such a database"
        )


@pytest.mark.parametrize(
    ("url", "says", "hint"),
    [
        ("", "Nothing says where", "TROTH_SYSTEM_SHOP"),
        ("mysql+pymysql://troth:hunter2@host/db", "'mysql+pymysql'", "`postgresql+psycopg://`"),
        ("postgresql+asyncpg://troth:hunter2@host/db", "'postgresql+asyncpg'", "`sqlite://`"),
        ("shop.sqlite3", "not an address", "`sqlite://`"),
        ("postgresql+psycopg://troth:hunter2@host:port/db", "cannot be read", "postgresql+psycopg://USER"),
    ],
)
def test_an_address_we_cannot_use_is_refused_and_what_there_is_is_named(url, says, hint):
    with pytest.raises(NoConnector) as caught:
        open_system("shop", url)
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert "hunter2" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_nobodys(url):
    with pytest.raises(SystemRefused, match="names no file"):
        open_system("shop", url)


def test_a_missing_file_is_away_and_stays_missing(tmp_path):
    with pytest.raises(SystemAway, match="is not there"):
        open_system("shop", f"sqlite:///{tmp_path / 'none.sqlite3'}").shape()
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "x.sqlite3").write_bytes(b"these are not the bytes of a database" * 100)
    with pytest.raises(SystemRefused, match="damaged"):
        open_system("shop", f"sqlite:///{tmp_path / 'x.sqlite3'}").shape()


def test_removed_from_sqlite_means_gone_from_the_file(tmp_path):
    file = tmp_path / "shop.sqlite3"
    beside = sqlite3.connect(file)
    beside.execute("PRAGMA journal_mode=WAL")
    beside.execute("CREATE TABLE client (id integer PRIMARY KEY, name text)")
    beside.executemany("INSERT INTO client VALUES (?, ?)", [(n, f"Favre-{n}") for n in range(500)])
    beside.commit()
    beside.close()
    system = open_system("shop", f"sqlite:///{file}")
    assert b"Favre-77" in file.read_bytes()
    with system.changing() as changer:
        changer.remove("client", key=["id"], keys=[(77,)])
    raw = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"Favre-78" in raw
    assert b"Favre-77" not in raw.replace(b"Favre-77\x00", b"")
    system.close()


def test_in_sqlite_even_a_reference_that_cannot_wait_is_looked_at_when_the_change_ends(tmp_path):
    file = tmp_path / "shop.sqlite3"
    beside = sqlite3.connect(file)
    beside.execute("CREATE TABLE client (id integer PRIMARY KEY)")
    beside.execute("CREATE TABLE ring (id integer PRIMARY KEY, client_id integer NOT NULL REFERENCES client (id))")
    beside.execute("INSERT INTO client VALUES (1)")
    beside.execute("INSERT INTO ring VALUES (7, 1)")
    beside.commit()
    beside.close()
    system = open_system("shop", f"sqlite:///{file}")
    with system.changing() as changer:
        assert changer.remove("client", key=["id"], keys=[(1,)]) == 1
        assert changer.remove("ring", key=["id"], keys=[(7,)]) == 1
    system.close()


def test_sqlite_gives_what_stands_there_where_it_is_not_of_its_type(tmp_path):
    file = tmp_path / "shop.sqlite3"
    beside = sqlite3.connect(file)
    beside.execute(
        "CREATE TABLE odd (id integer PRIMARY KEY, d date, t datetime, n decimal, b boolean, j json, s text, r real)"
    )
    beside.execute("INSERT INTO odd VALUES (1, 'soon', 1700000000, 'much', 7, '{', ?, 0.1)", (b"caf\xe9",))
    beside.execute("UPDATE odd SET s = CAST(s AS text)")
    beside.commit()
    beside.close()
    system = open_system("shop", f"sqlite:///{file}")
    with system.reading() as reader:
        (row,) = reader.rows("odd", any_of=[Match(column="id", values=(1,))], columns=list("dtnbjsr"))
        assert len(reader.holding("odd", columns=list("dtnbjsr"), literals=["SOON"], key=["id"])) == 1
    assert dict(row) == {
        "d": "soon",
        "t": 1700000000,
        "n": "much",
        "b": 7,
        "j": "{",
        "s": "caf\ufffd",
        "r": Decimal("0.1"),
    }
    system.close()


@pytest.fixture
def odd(postgresql):
    engine = sa.create_engine(postgresql)
    with engine.begin() as connection:
        for statement in (
            "CREATE TYPE mood AS ENUM ('calm', 'hurried')",
            "CREATE TABLE odd (id uuid PRIMARY KEY, mood mood, ip inet, since timestamptz, words text[], found tsvector, small smallint, f float8, c char(8), born date NOT NULL)",
            "CREATE TABLE parted (id int, at date) PARTITION BY RANGE (at)",
            "CREATE TABLE parted_2026 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "INSERT INTO odd VALUES ('6f1c3a52-6c0e-4b64-9a4e-0d1d4a3f0001', 'calm', '10.0.0.1', 'infinity', '{a,b}', 'ring', 3, 0.1, 'ab', '1987-03-14 BC')",
        ):
            connection.execute(sa.text(statement))
    system = open_system("shop", postgresql)
    yield system
    system.close()
    engine.dispose()


@pytest.mark.postgresql
def test_postgresqls_own_types_are_given_as_text_and_found_by_it(odd):
    columns = ["id", "mood", "ip", "since", "words", "small", "f", "c", "born"]
    key = "6F1C3A52-6C0E-4B64-9A4E-0D1D4A3F0001"
    with odd.reading() as reader:
        for column, value in [
            ("id", key), ("id", uuid.UUID(key)), ("mood", "calm"), ("ip", "10.0.0.1/32"), ("small", "3"), ("f", Decimal("0.1")), ("c", "ab"),
        ]:  # fmt: skip
            (row,) = reader.rows(
                "odd", any_of=[Match(column=column, values=(value, "nonsense", 99_999))], columns=columns
            )
            assert row["id"] == key.lower(), column
        assert reader.holding("odd", columns=["ip", "words"], literals=["10.0.0"], key=["id"]) == [{"id": key.lower()}]
    assert (row["mood"], row["ip"], row["since"], row["words"]) == ("calm", "10.0.0.1", "infinity", ["a", "b"])
    assert (row["small"], row["f"], row["born"]) == (3, Decimal("0.1"), "1987-03-14 BC")


@pytest.mark.postgresql
def test_a_text_is_written_as_postgresql_reads_it_there_or_refused(odd):
    key = [("6f1c3a52-6c0e-4b64-9a4e-0d1d4a3f0001",)]
    with odd.changing() as changer:
        values = {"mood": "hurried", "ip": "0.0.0.0", "words": "{}", "found": "", "small": "0", "born": "1900-01-01"}
        assert changer.put("odd", key=["id"], keys=key, values=values) == 1
    for column, value in [("mood", "angry"), ("small", ""), ("born", ""), ("c", "far too long"), ("ip", "x")]:
        with pytest.raises(SystemRefused), odd.changing() as changer:
            changer.put("odd", key=["id"], keys=key, values={column: value})


@pytest.mark.postgresql
def test_a_partition_is_no_table_of_its_own(odd):
    assert set(odd.shape().tables) == {"odd", "parted"}


@pytest.mark.postgresql
def test_whoever_may_not_log_in_is_told_the_system_is_away(postgresql_server):
    url = sa.make_url(postgresql_server)
    with pytest.raises(SystemAway):
        open_system("shop", url.set(database="nobody_made_this").render_as_string(hide_password=False)).shape()
    assert os.environ["TROTH_TEST_POSTGRESQL"]  # noqa: TID251 - a server was there to say so


def test_sqlites_own_index_behind_a_unique_column_is_seen_in_a_table_written_on_one_line(tmp_path):
    """As Django writes them: SQLAlchemy loses the UNIQUE behind a quoted column that is not the first."""
    file = tmp_path / "shop.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute(
            'CREATE TABLE "client" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "birth" date NULL, '
            '"user_id" integer NOT NULL UNIQUE)'
        )
    table = open_system("shop", f"sqlite:///{file}").shape().tables["client"]
    assert ("user_id",) in table.indexed
    assert ("user_id",) in table.unique
