"""The log: signed step by step, and whatever is changed in it afterwards is found and named."""

from __future__ import annotations

import random  # noqa: TID251 - with a seed: the same run every time
import sqlite3

import pytest
import sqlalchemy as sa

from troth.evidence.flaws import line_of
from troth.stores import tables
from troth.stores.database import Recorded, Store
from troth.stores.log import Log, LogRefused
from troth.stores.verifying import verify

INES, JONAS = "ines.favre@clients.example", "jonas.keller@clients.example"


@pytest.fixture
def said(store, log, choose, choice):
    """Twelve choices under two checkpoints, two more after them."""
    for turn in range(12):
        choose((INES, JONAS)[turn % 2], act=("grant", "withdraw")[turn % 3 > 0])
        if turn == 6:
            log.checkpoint()
    log.checkpoint()
    for _ in range(2):
        choose(INES)
    return log


def break_in(store: Store, *statements: str, **values: object) -> None:
    """Do what somebody who owns the database can do: the triggers are gone before the first statement."""
    with store.writing() as connection:
        if connection.dialect.name == "sqlite":
            for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("DROP FUNCTION IF EXISTS troth_append_only CASCADE"))
        for statement in statements:
            connection.execute(sa.text(statement), values)


def test_what_nobody_touched_verifies_and_what_is_not_signed_yet_is_counted(said):
    seen = verify(said)
    assert (seen.flaws, seen.entries, seen.signed, seen.unsigned, seen.checkpoints) == ((), 14, 12, 2, 2)


@pytest.mark.parametrize(
    ("statement", "what", "entry"),
    [
        ("UPDATE facts SET body = :bytes WHERE number = 3", "fact", 3),
        ("UPDATE facts SET salt = :salt WHERE number = 3", "fact", 3),
        ("UPDATE facts SET body = :bytes WHERE number = 13", "fact", 13),
        ("UPDATE facts SET kind = 'decided' WHERE number = 4", "index row", 4),
        ("UPDATE facts SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 4", "index row", 4),
        ("UPDATE facts SET person = 1 WHERE number = 4", "index row", 4),
        ("UPDATE leaves SET entry = :bytes WHERE number = 5", "leaf", 5),
        ("UPDATE leaves SET entry = :bytes WHERE number = 13", "leaf", 13),
        ("UPDATE choices SET act = 'object' WHERE number = 6", "index row", 6),
        ("UPDATE choices SET person = 1 WHERE number = 6", "index row", 6),
        ("UPDATE choices SET switch = 'news/post' WHERE number = 6", "index row", 6),
        ("UPDATE choices SET notice = 'other' WHERE number = 13", "index row", 13),
        ("DELETE FROM choices WHERE number = 6", "index row", 6),
        ("DELETE FROM facts WHERE number = 6", "fact", 6),
        ("DELETE FROM leaves WHERE number = 6", "leaf", 6),
        ("UPDATE choices SET number = 99 WHERE number = 6", "index row", 6),
        ("UPDATE tiles SET hashes = :tile WHERE level = 0", "tile", 0),
        ("DELETE FROM tiles", "tile", 0),
        ("UPDATE checkpoints SET note = replace(note, '12', '11') WHERE size = 12", "checkpoint", None),
        ("UPDATE checkpoints SET size = 11 WHERE size = 12", "checkpoint", None),
        ("DELETE FROM checkpoints", "checkpoint", None),
        ("DELETE FROM checkpoints WHERE size = 7", "checkpoint", None),
        ("DELETE FROM checkpoints WHERE size = 12", "checkpoint", None),
    ],
)
def test_a_change_is_found_and_its_entry_is_named(store, said, statement, what, entry):
    break_in(store, statement, **_bound(statement))
    named = [(flaw.what, flaw.entry) for flaw in verify(said).flaws]
    assert (what, entry) in named
    assert all(line_of(flaw) for flaw in verify(said).flaws)


def _bound(statement: str) -> dict[str, bytes]:
    values = {"bytes": b'{"fact":{},"person":0}', "salt": bytes(32), "tile": bytes(12 * 32)}
    return {name: value for name, value in values.items() if f":{name}" in statement}


def test_no_byte_of_an_entry_can_be_changed_unnoticed(store, said):
    chance = random.Random(20261123)
    break_in(store)
    with store.reading() as connection:
        columns = [("leaves", "entry"), ("facts", "body"), ("facts", "salt")]
        rows = [
            (table, column, number, bytes(value))
            for table, column in columns
            for number, value in connection.execute(sa.text(f"SELECT number, {column} FROM {table}"))
        ]
    for table, column, number, value in chance.sample(rows, 30):
        place = chance.randrange(len(value))
        changed = value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :]
        put = f"UPDATE {table} SET {column} = :value WHERE number = {number}"
        break_in(store, put, value=changed)
        assert number in {flaw.entry for flaw in verify(said).flaws}, (table, column, number, place)
        break_in(store, put, value=value)
    assert verify(said).flaws == ()


def test_leaf_and_fact_rewritten_together_still_contradict_the_tree(store, said, choice):
    _rewrite(store, 5, choice(act="object"))
    assert ("leaf", 5) in {(flaw.what, flaw.entry) for flaw in verify(said).flaws}


def test_even_with_the_tiles_rewritten_the_signature_tells_between_which_entries(store, said, choice):
    from troth.stores.log import sequence

    _rewrite(store, 9, choice(act="object"))
    break_in(store, "DELETE FROM tiles")
    with store.writing() as connection:
        sequence(connection, 12)
    found = [flaw.message for flaw in verify(said).flaws]
    assert found == ["The first 12 entries do not give the signed root: one of 7 to 11 was rewritten."]


def _rewrite(store: Store, number: int, fact) -> None:
    """Forge one entry so that leaf, fact and index row agree with each other."""
    from troth.evidence.entries import body_of, leaf_of, write_instant

    with store.reading() as connection:
        row = connection.execute(sa.text(f"SELECT at, person, salt FROM facts WHERE number = {number}")).one()
    body = body_of(fact=fact, person=row.person)
    import datetime as dt

    leaf = leaf_of(kind="choice", at=dt.datetime.fromisoformat(row.at), salt=bytes(row.salt), body=body)
    break_in(store, f"UPDATE facts SET body = :value WHERE number = {number}", value=body)
    break_in(store, f"UPDATE leaves SET entry = :value WHERE number = {number}", value=leaf)
    index = f"UPDATE choices SET act = '{fact.act}', at = '{write_instant(fact.at)}' WHERE number = {number}"
    break_in(store, index)


def test_nothing_is_signed_over_a_store_that_was_put_back(store, said):
    break_in(store, *(f"DELETE FROM {table} WHERE number >= 10" for table in ("choices", "facts", "leaves")))
    break_in(store, "DELETE FROM checkpoints WHERE size = 12", "DELETE FROM tiles")
    with pytest.raises(LogRefused, match="had 12 entries when it was last signed; the store has 10"):
        said.checkpoint()
    assert any("12 entries were signed; the store has 10" in flaw.message for flaw in verify(said).flaws)


def test_nothing_is_signed_over_another_past(store, said, choice, choose):
    break_in(store, "DELETE FROM tiles")
    _rewrite(store, 2, choice(act="object"))
    choose(INES)
    with pytest.raises(LogRefused, match="not the ones that were signed"):
        said.checkpoint()


def test_a_checkpoint_is_made_once_for_what_is_there(store, said):
    first = said.checkpoint()
    assert said.checkpoint() == first
    assert first.size == 14
    assert verify(said).checkpoints == 3


def test_an_old_signing_key_still_speaks_for_what_it_signed(home, store, said):
    from troth.stores.keys import make_keys

    make_keys(home, uses=("sign",), day="2026-11-23", rotate=True)
    again = Store.open(home)
    log = Log(home, again)
    log.checkpoint()
    seen = verify(log)
    assert (seen.flaws, seen.checkpoints) == ((), 3)
    again.close()


def test_a_log_of_three_tiles_and_more_verifies_and_its_tiles_can_be_made_again(store, log, choice):
    person = store.person(INES, create=True)
    for batch in (255, 1, 1, 600):
        store.commit([Recorded(fact=choice(), person=person)] * batch)
        log.checkpoint()
    with store.reading() as connection:
        before = connection.execute(sa.select(tables.tiles).order_by("level", "place")).all()
    assert [(row.level, row.place, len(row.hashes) // 32) for row in before] == [
        (0, 0, 256),
        (0, 1, 256),
        (0, 2, 256),
        (0, 3, 89),
        (1, 0, 3),
    ]
    assert verify(log).flaws == ()
    break_in(store, "DELETE FROM tiles")
    from troth.stores.log import sequence

    with store.writing() as connection:
        sequence(connection, 857)
    with store.reading() as connection:
        assert connection.execute(sa.select(tables.tiles).order_by("level", "place")).all() == before
    break_in(store, "UPDATE tiles SET hashes = :value WHERE level = 1", value=bytes(96))
    assert any(flaw.what == "tile" for flaw in verify(log).flaws)


def test_a_byte_changed_in_the_file_itself_is_found(make_home, choice):
    home = make_home("bytes")
    with_store = Store.open(home)
    person = with_store.person(INES, create=True)
    with_store.commit([Recorded(fact=choice(words="Letters by e-mail"), person=person)])
    log = Log(home, with_store)
    log.checkpoint()
    with_store.close()
    file = home.state / "troth.db"
    sqlite3.connect(file).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    held = file.read_bytes()
    place = held.index(b"Letters by e-mail")
    file.write_bytes(held[:place] + b"l" + held[place + 1 :])
    again = Store.open(home)
    assert [(flaw.what, flaw.entry) for flaw in verify(Log(home, again)).flaws] == [("fact", 0)]
    again.close()
