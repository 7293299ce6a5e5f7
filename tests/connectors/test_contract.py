"""The contract of ``systems.ports``, held by every connector over a real database."""

from __future__ import annotations

import datetime as dt
import os
import threading
from decimal import Decimal

import pytest
import sqlalchemy as sa
from tests.connectors.conftest import BORN, CLIENTS, JOINED

from troth.connectors import open_system
from troth.connectors import postgresql as postgres
from troth.connectors import sqlite as lite
from troth.systems.ports import Match, SystemAway, SystemRefused


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Nobody waits five seconds in a test."""
    monkeypatch.setattr(lite, "BUSY_SECONDS", 0.3)
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 1)


def numbers(rows, column="id"):
    return sorted(row[column] for row in rows)


def found(system, table, *matches, columns=("id",)):
    with system.reading() as reader:
        return reader.rows(table, any_of=matches, columns=columns)


def state(place, table="client"):
    with place.beside.connect() as connection:
        return connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1, 2")).fetchall()


# Finding


def test_rows_are_found_by_any_of_the_matches_once_each(system):
    matches = [Match(column="id", values=(1, 3, 99)), Match(column="name", values=("Inès Favre", "Jonas Keller"))]
    assert numbers(found(system, "client", *matches)) == [1, 2, 3]


def test_capital_letters_count_unless_they_are_said_not_to(system):
    assert found(system, "client", Match(column="email", values=("INES.FAVRE@CLIENTS.EXAMPLE",))) == []
    folded = Match(column="email", values=("INES.FAVRE@CLIENTS.EXAMPLE", "x@y.example"), fold=True)
    assert numbers(found(system, "client", folded)) == [1]
    assert numbers(found(system, "client", Match(column="name", values=("INÈS FAVRE", "inès favre"), fold=True))) == [1]


def test_nothing_is_found_by_null_and_nothing_by_no_value(system):
    assert found(system, "client", Match(column="name", values=(None,))) == []
    assert found(system, "client", Match(column="name", values=())) == []
    assert found(system, "client") == []
    assert numbers(found(system, "client", Match(column="name", values=(None, "Jonas Keller")))) == [2]


def test_a_number_is_found_where_text_stands_and_the_other_way_round(system):
    assert numbers(found(system, "client", Match(column="id", values=("2", "two", "", "9" * 30, 2**70, True)))) == [2]
    assert numbers(found(system, "client", Match(column="balance", values=("10.5", "abc")))) == [1]
    assert numbers(found(system, "client", Match(column="born", values=("1987-03-14", "14 March")))) == [1]
    assert found(system, "client", Match(column="name", values=(7, b"x", "\ud800", "a\x00b"))) == []
    assert found(system, "client", Match(column="likes", values=("opal",))) == []
    assert numbers(found(system, "client", Match(column="active", values=(False, "no")))) == [2]


def test_values_come_as_pythons_own(system):
    columns = list(CLIENTS[0])
    (row,) = found(system, "client", Match(column="id", values=(1,)), columns=columns)
    assert dict(row) == CLIENTS[0]
    kinds = {name: type(value) for name, value in row.items()}
    assert (kinds["born"], kinds["joined"], kinds["balance"]) == (dt.date, dt.datetime, Decimal)
    assert (kinds["active"], kinds["photo"], kinds["likes"]) == (bool, bytes, dict)
    assert (row["born"], row["joined"]) == (BORN, JOINED)


def test_very_many_values_take_few_statements_and_find_each_row_once(place):
    with place.beside.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO client (id, email, name) VALUES (:id, :email, :name)"),
            [{"id": n, "email": f"c{n}@clients.example", "name": f"n{n}"} for n in range(10, 25_010)],
        )
    asked = []
    sa.event.listen(place.system._engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    ids = Match(column="id", values=tuple(range(30_000)))
    names = Match(column="name", values=tuple(f"n{n}" for n in range(30_000)))
    rows = found(place.system, "client", ids, names)
    assert len(rows) == 25_003
    assert sum("FROM client" in one for one in asked) <= 60_000 // 10_000 + 1


def test_names_that_are_words_of_sql_are_names(system):
    match = Match(column="from", values=(1,))
    assert found(system, "Order", match, columns=["Select"]) == [{"Select": "x"}, {"Select": "x"}], "no key: both rows"


def test_a_whole_table_is_read_in_portions(system):
    with system.reading() as reader:
        assert [row["id"] for row in reader.scan("client", columns=["id"], at_once=2)] == [1, 2, 3]
        assert reader.count("client") == 3


def test_literals_are_found_anywhere_whatever_their_letters_and_signs(system):
    def holding(*literals, columns=("name", "note", "likes"), most=100):
        with system.reading() as reader:
            return numbers(reader.holding("client", columns=columns, literals=literals, key=["id"], most=most))

    assert holding("OPALS") == [1]
    assert holding("inès") == holding("INÈS") == [1]
    assert holding("100 %") == [1], "a percent sign is a sign like any other"
    assert holding("a_b") == [2], "and so is an underline"
    assert holding("Inès's own", columns=("likes",)) == [1], "escaped as JSON escapes"
    assert holding("O'Brien") == [3], "escaped as HTML escapes"
    assert holding("100", "keller") == [1, 2, 3]
    assert holding("100", most=1) == [1] or holding("100", most=1) == [3]
    assert holding("", "   ") == holding(columns=()) == []


def test_a_table_or_column_that_is_not_there_is_refused_by_name(system):
    with pytest.raises(SystemRefused, match="no table `clients`"):
        found(system, "clients", Match(column="id", values=(1,)))
    with pytest.raises(SystemRefused, match="no column `mail`"):
        found(system, "client", Match(column="mail", values=("x",)))


# One moment


def test_two_reads_in_one_moment_cannot_disagree_and_no_writer_waits(place):
    with place.system.reading() as reader:
        with place.beside.begin() as connection:
            connection.execute(sa.text("DELETE FROM purchase"))
            connection.execute(sa.text("DELETE FROM client WHERE id = 2"))
        assert reader.count("client") == 3
        assert numbers(reader.rows("client", any_of=[Match(column="id", values=(2,))], columns=["id"])) == [2]
        assert reader.count("purchase") == 3
    with place.system.reading() as reader:
        assert (reader.count("client"), reader.count("purchase")) == (2, 0)


def test_nothing_can_be_changed_while_reading(place):
    before = state(place)
    with pytest.raises(SystemRefused, match="only be read"), place.system.reading() as reader:
        reader.remove("client", key=["id"], keys=[(3,)])
    assert state(place) == before


# Changing


def test_rows_are_changed_by_key_and_only_those(place):
    with place.system.changing() as changer:
        assert changer.put("client", key=["id"], keys=[(1,), (77,)], values={"name": None, "note": ""}) == 1
        assert changer.remove("purchase", key=["client_id", "number"], keys=[(1, "A-1"), (2, "A-9")]) == 1
        assert numbers(
            changer.rows("purchase", any_of=[Match(column="number", values=("A-1",))], columns=["client_id"]),
            "client_id",
        ) == [2]
    assert next((row[0], row[2], row[7]) for row in state(place)) == (1, None, "")
    assert [tuple(row)[:2] for row in state(place, "purchase")] == [(1, "A-2"), (2, "A-1")]


def test_doing_it_a_second_time_does_nothing(place):
    for expected in (2, 0):
        with place.system.changing() as changer:
            assert changer.remove("purchase", key=["client_id", "number"], keys=[(1, "A-1"), (1, "A-2")]) == expected


def test_many_rows_are_changed_in_portions(place):
    with place.beside.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO purchase (client_id, number) VALUES (1, :number)"),
            [{"number": f"B-{n}"} for n in range(3_000)],
        )
    keys = [(1, f"B-{n}") for n in range(3_000)]
    with place.system.changing() as changer:
        assert changer.put("purchase", key=["client_id", "number"], keys=keys, values={"of": "pin"}) == 3_000
        assert changer.remove("purchase", key=["client_id", "number"], keys=keys) == 3_000
        assert changer.count("purchase") == 3


def test_rows_that_hang_together_go_in_any_order(place):
    with place.system.changing() as changer:
        changer.remove("client", key=["id"], keys=[(2,)])
        changer.remove("purchase", key=["client_id", "number"], keys=[(2, "A-1")])
    assert len(state(place)) == 2


def test_what_would_leave_a_reference_in_the_air_is_refused_and_nothing_happened(place):
    before = state(place), state(place, "purchase")
    with pytest.raises(SystemRefused, match=r"(?i)foreign key") as caught, place.system.changing() as changer:  # noqa: PT012 - one transaction
        changer.put("client", key=["id"], keys=[(3,)], values={"note": "gone"})
        changer.remove("client", key=["id"], keys=[(1,)])
    assert (state(place), state(place, "purchase")) == before
    nothing_of_a_row(caught)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"email": None}, "NOT NULL"),
        ({"email": "jonas.keller@clients.example"}, "(?i)unique"),
        ({"nothing": 1}, "no column"),
    ],
)
def test_what_a_constraint_forbids_is_refused_without_a_word_of_the_row(place, values, says):
    before = state(place)
    with pytest.raises(SystemRefused, match=says) as caught, place.system.changing() as changer:
        changer.put("client", key=["id"], keys=[(1,)], values=values)
    assert state(place) == before
    nothing_of_a_row(caught)


def test_an_exception_of_our_own_leaves_nothing_half_done(place):
    before = state(place)
    with pytest.raises(ZeroDivisionError), place.system.changing() as changer:  # noqa: PT012 - one transaction
        changer.put("client", key=["id"], keys=[(1,), (2,), (3,)], values={"note": "x"})
        1 / 0  # noqa: B018
    assert state(place) == before
    with place.system.changing() as changer:
        assert changer.put("client", key=["id"], keys=[(1,)], values={"note": "x"}) == 1, (
            "the connection is as good as new"
        )


def test_values_of_every_kind_can_be_written(place):
    values = {
        "name": "x",
        "born": BORN,
        "joined": JOINED,
        "balance": Decimal("1.25"),
        "active": False,
        "photo": b"y",
        "likes": {"a": [1]},
    }
    with place.system.changing() as changer:
        changer.put("client", key=["id"], keys=[(3,)], values=values)
        (row,) = changer.rows("client", any_of=[Match(column="id", values=(3,))], columns=list(values))
    assert dict(row) == values


def test_a_key_with_a_hole_names_its_row(place):
    with place.system.changing() as changer:
        assert (
            changer.put("client", key=["id", "name"], keys=[(3, None), (2, "Jonas Keller")], values={"note": "both"})
            == 2
        )


def test_without_a_key_no_row_can_be_named(place):
    with pytest.raises(SystemRefused, match="no primary key"), place.system.changing() as changer:
        changer.remove("client", key=[], keys=[()])


# Away


def test_a_database_that_does_not_answer_is_away_and_its_password_stays_here(kind, request):
    system = open_system("the shop", kind.nowhere(request))
    for ask in (system.shape, lambda: system.reading().__enter__(), lambda: system.changing().__enter__()):
        with pytest.raises(SystemAway, match="the shop") as caught:
            ask()
        assert "hunter2" not in caught.value.message + caught.value.hint


def test_a_lock_that_another_holds_is_away_and_nothing_happened(place):
    before = state(place)
    with (
        place.kind.locked(place.url, "client"),
        pytest.raises(SystemAway, match="busy"),
        place.system.changing() as changer,
    ):
        changer.put("client", key=["id"], keys=[(1,)], values={"note": "x"})
    assert state(place) == before
    with place.system.changing() as changer:
        assert changer.put("client", key=["id"], keys=[(1,)], values={"note": "x"}) == 1


@pytest.mark.postgresql
def test_a_connection_that_is_cut_in_the_middle_is_away_and_the_next_one_is_not(postgresql):
    system = open_system("the shop", postgresql)
    beside = sa.create_engine(postgresql)
    with beside.begin() as connection:
        connection.execute(sa.text("CREATE TABLE a (id int PRIMARY KEY, b text)"))
        connection.execute(sa.text("INSERT INTO a VALUES (1, 'x')"))
    with pytest.raises(SystemAway), system.changing() as changer:  # noqa: PT012 - one transaction
        changer.put("a", key=["id"], keys=[(1,)], values={"b": "y"})
        with beside.begin() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.relation = 'a'::regclass AND l.pid <> pg_backend_pid()"
                )
            )
        changer.put("a", key=["id"], keys=[(1,)], values={"b": "z"})
    assert numbers(found(system, "a", Match(column="b", values=("x",)))) == [1], (
        "nothing happened, and it answers again"
    )
    system.close()
    beside.dispose()


# Threads and processes


def test_many_threads_read_and_change_at_once(place):
    said = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                found(place.system, "client", Match(column="id", values=(1,)))
                with place.system.changing() as changer:
                    changer.put("purchase", key=["client_id", "number"], keys=[(1, "A-1")], values={"of": f"t{number}"})
        except SystemAway:
            pass  # it was busy; nobody said how long one waits
        except BaseException as error:  # noqa: BLE001
            said.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == []


def test_after_a_fork_parent_and_child_both_go_on(place):
    found(place.system, "client", Match(column="id", values=(1,)))
    child = os.fork()
    if not child:  # pragma: no cover - another process
        try:
            ok = place.system._engine.pool.checkedin() == 0  # none of its parent's
            ok = ok and numbers(found(place.system, "client", Match(column="id", values=(1, 2)))) == [1, 2]
        finally:
            os._exit(0 if ok else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert numbers(found(place.system, "client", Match(column="id", values=(1, 3)))) == [1, 3]


# Its shape


def test_the_shape_tells_tables_columns_keys_and_indexes(system):
    shape = system.shape()
    assert {"client", "purchase", "Order"} <= set(shape.tables)
    client, purchase = shape.tables["client"], shape.tables["purchase"]
    kinds = {name: column.type for name, column in client.columns.items()}
    assert kinds == {
        "id": "integer", "email": "text", "name": "text", "born": "date", "joined": "instant", "balance": "decimal",
        "active": "boolean", "note": "text", "photo": "bytes", "likes": "json",
    }  # fmt: skip
    assert (client.columns["email"].length, client.columns["email"].nullable) == (254, False)
    assert (client.columns["note"].length, client.columns["note"].nullable) == (None, True)
    assert (client.columns["active"].default, client.columns["name"].default) == (True, False)
    assert (client.key, purchase.key) == (("id",), ("client_id", "number"))
    (key,) = purchase.foreign_keys
    assert (key.columns, key.table, key.others) == (("client_id",), "client", ("id",))
    assert ("email",) in client.unique
    assert {("id",), ("email",), ("name",), ("lower(email)",)} <= set(client.indexed)
    assert shape.tables["Order"].key == ()


def test_a_column_added_later_is_seen(place):
    found(place.system, "client", Match(column="id", values=(1,)))
    with place.beside.begin() as connection:
        connection.execute(sa.text("CREATE TABLE later (id int)"))
        connection.execute(sa.text("ALTER TABLE client ADD COLUMN nick text"))
        connection.execute(sa.text("UPDATE client SET nick = 'Nana' WHERE id = 1"))
    assert "nick" in place.system.shape().tables["client"].columns
    assert numbers(found(place.system, "client", Match(column="nick", values=("Nana",)))) == [1]
    assert found(place.system, "later", Match(column="id", values=(1,))) == []


def nothing_of_a_row(caught):
    said = caught.value.message + caught.value.hint + repr(caught.value.__cause__)
    assert not any(word in said.lower() for word in ("ines", "favre", "jonas", "keller"))
