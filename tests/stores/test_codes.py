"""Codes by e-mail: one address, ten minutes, five tries, once."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from troth.stores import tables
from troth.stores.codes import TooManyLetters, check_code, make_code
from troth.stores.database import Store
from troth.stores.keys import make_keys

INES, VIKTOR = "ines.favre@clients.example", "viktor.pasko@clients.example"
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nine_o_clock(store):
    store.clock.set(NINE)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_opens_once(store):
    code = make_code(store, INES)
    assert len(code) == 6
    assert check_code(store, INES, other(code)) == "wrong"
    assert check_code(store, "Ines.Favre@clients.example", f" {code[:3]} {code[3:]} ") == "right"
    assert check_code(store, INES, code) == "none"


def test_after_five_wrong_tries_the_right_one_is_too_late(store):
    code = make_code(store, INES)
    answers = [check_code(store, INES, other(code)) for _ in range(5)]
    assert answers == ["wrong"] * 4 + ["too-often"]
    assert check_code(store, INES, code) == "too-often"


def test_a_code_lives_ten_minutes_and_not_a_second_longer(store):
    code = make_code(store, INES)
    store.clock.set(NINE + dt.timedelta(minutes=9, seconds=59))
    assert check_code(store, INES, other(code)) == "wrong"
    store.clock.set(NINE + dt.timedelta(minutes=10))
    assert check_code(store, INES, code) == "too-late"


def test_viktor_cannot_use_the_code_of_ines(store):
    code = make_code(store, INES)
    assert check_code(store, VIKTOR, code) == "none"
    his = make_code(store, VIKTOR)
    if his != code:
        assert check_code(store, VIKTOR, code) == "wrong"
    assert check_code(store, INES, code) == "right"


def test_a_new_letter_replaces_the_old_code_and_five_an_hour_are_enough(store):
    first = make_code(store, INES)
    second = make_code(store, INES)
    if first != second:
        assert check_code(store, INES, first) == "wrong"
    assert check_code(store, INES, second) == "right"
    for _ in range(3):
        make_code(store, INES)
    with pytest.raises(TooManyLetters):
        make_code(store, INES)
    make_code(store, VIKTOR)  # nobody else is held up
    store.clock.set(NINE + dt.timedelta(hours=1))
    assert check_code(store, INES, make_code(store, INES)) == "right"


def test_a_code_survives_a_new_hash_key(home, store):
    code = make_code(store, INES)
    make_keys(home, uses=("hash",), day="", rotate=True)
    again = Store.open(home)
    assert check_code(again, INES, code) == "right"
    again.close()


@pytest.mark.parametrize(
    "nonsense", ["", "abc", "12345", "1" * 500, "\uff11\uff12\uff13\uff14\uff15\uff16", "'; DROP TABLE codes"]
)
def test_nonsense_is_a_wrong_code(store, nonsense):
    make_code(store, INES)
    assert check_code(store, INES, nonsense) == "wrong"


def test_neither_code_nor_address_is_in_the_store(store):
    code = make_code(store, INES)
    with store.reading() as connection:
        (row,) = connection.execute(sa.select(tables.codes)).all()
    for value in row:
        assert code.encode() not in (bytes(value) if not isinstance(value, str | int) else str(value).encode())
        assert b"favre" not in (bytes(value) if not isinstance(value, str | int) else str(value).encode())
