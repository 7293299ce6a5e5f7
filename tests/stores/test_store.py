"""The contract of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from troth.choices.facts import Choice
from troth.stores import migrations, tables
from troth.stores.database import Destroyed, Recorded, Store, StoreUnreachable
from troth.stores.log import Log
from troth.stores.verifying import verify

INES, JONAS = "ines.favre@clients.example", "jonas.keller@clients.example"


def test_a_choice_is_kept_with_its_leaf_and_its_index_row(store, choose, choice):
    assert choose(INES) == 0
    person = store.person(INES)
    assert store.choices(person, "maison-amarante") == (choice(),)
    assert store.choices(person, "another-notice") == ()
    with store.reading() as connection:
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (tables.leaves, tables.facts, tables.choices)
        ]
    assert counts == [1, 1, 1]


def test_somebody_never_met_is_nobody_until_they_say_something(store):
    assert store.person(INES) is None
    assert store.person(INES, create=True) == 0
    assert store.person(JONAS, create=True) == 1  # dense: the index of masks
    assert store.person(INES, create=True) == 0


def test_an_address_is_one_person_however_it_is_written(store):
    number = store.person("Ines.Favre@Clients.Example", create=True)
    assert store.person("  ines.favre@clients.example ") == number
    telephone = store.person("+41 22 555 01 01", kind="telephone", create=True)
    assert store.person("+41225550101", kind="telephone") == telephone != number


def test_no_address_is_in_the_store(store, choose):
    choose(INES)
    with store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                assert "favre" not in str(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)).lower()


def test_choices_come_back_in_the_order_they_were_acknowledged(store, choose):
    acts = ["grant", "withdraw", "grant", "refuse"]
    for act in acts:
        choose(INES, act=act)
        choose(JONAS, act="refuse")
    assert [one.act for one in store.choices(store.person(INES), "maison-amarante")] == acts


def test_facts_are_found_by_kind_by_person_and_from_a_number_on(store, choose):
    for person in (INES, JONAS, INES):
        choose(person)
    assert [kept.number for kept in store.facts()] == [0, 1, 2]
    assert [kept.number for kept in store.facts(person=store.person(INES))] == [0, 2]
    assert [kept.number for kept in store.facts(since=1, limit=1)] == [1]
    assert [type(kept.fact) for kept in store.facts(Choice)] == [Choice] * 3
    assert next(store.facts("choice")).fact["switch"] == "news/email"
    assert list(store.facts("no-such-kind")) == []


def test_many_facts_go_in_one_transaction_or_none_does(store, choice):
    class Unwritable(Choice, frozen=True, kw_only=True, tag="unwritable"):
        extra: object

    person = store.person(INES, create=True)
    facts = [Recorded(fact=choice(), person=person), Recorded(fact=Unwritable(**_plain(choice()), extra=object()))]
    with pytest.raises(TypeError):
        store.commit(facts)
    assert list(store.facts()) == []
    assert store.commit(facts[:1] * 300) == tuple(range(300))
    assert store.commit([]) == ()


def _plain(choice: Choice) -> dict:
    return {name: getattr(choice, name) for name in choice.__struct_fields__}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leaves SET entry = entry",
        "DELETE FROM leaves",
        "UPDATE facts SET kind = 'x'",
        "UPDATE choices SET act = 'grant'",
        "DELETE FROM checkpoints",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_said(store, log, choose, statement):
    choose(INES)
    log.checkpoint()
    with pytest.raises(StoreUnreachable, match="refused to rewrite"), store.writing() as connection:
        connection.execute(sa.text(statement))
    assert verify(log).flaws == ()


def test_a_store_opened_again_holds_everything_and_does_not_migrate_twice(home, store, choose):
    choose(INES)
    again = Store.open(home)
    assert again.person(INES) == 0
    assert again.migration() == tables.HEAD
    again.close()


def test_the_tables_the_migrations_make_are_the_tables_we_use(store):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == tables.HEAD


def test_a_store_of_a_newer_troth_is_left_alone(home, store):
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnreachable, match="newer Troth"):
        Store.open(home)


def test_a_hundred_updates_at_once_end_with_the_last_acknowledged(store, log, choice):
    person = store.person(INES, create=True)
    acknowledged: list[tuple[int, str]] = []

    def change(act: str) -> None:
        number = store.commit([Recorded(fact=choice(act=act), person=person)])[0]
        acknowledged.append((number, act))

    threads = [threading.Thread(target=change, args=(("grant", "withdraw")[turn % 2],)) for turn in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = store.choices(person, "maison-amarante")
    assert [one.act for one in kept] == [act for _, act in sorted(acknowledged)]
    assert sorted(number for number, _ in acknowledged) == list(range(100))
    log.checkpoint()
    assert verify(log).flaws == ()


def test_many_at_the_door_make_each_person_once(store):
    met: list[int | None] = []
    threads = [threading.Thread(target=lambda: met.append(store.person(INES, create=True))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == [0] * 20


def test_destroyed_facts_are_gone_and_the_log_still_verifies(store, log, choose):
    first = choose(INES)
    choose(JONAS)
    log.checkpoint()
    store.destroy([first], reason="erasure")
    log.checkpoint()
    assert store.choices(store.person(INES), "maison-amarante") == ()
    assert [kept.fact.numbers for kept in store.facts(Destroyed)] == [(first,)]
    seen = verify(log)
    assert (seen.flaws, seen.destroyed, seen.entries) == ((), 1, 3)


def test_two_processes_may_open_a_fresh_store_at_once(home):
    opened: list[Store] = []
    failed: list[BaseException] = []

    def open_it() -> None:
        try:
            opened.append(Store.open(home))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test shows it
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len({one.keys.current("hash").id for one in opened}) == 1
    for one in opened:
        one.close()


def test_proofs_from_the_store_convince_a_stranger(store, log: Log, choose):
    from troth.evidence import tree
    from troth.evidence.proof import check_proof, read_proof, write_proof
    from troth.stores.keys import verify_signature
    from troth.stores.log import reader

    for _ in range(3):
        choose(INES)
    early = log.checkpoint()
    person = store.person(INES)
    store.commit([Recorded(fact=next(store.facts(Choice)).fact, person=person)] * 600)
    late = log.checkpoint()
    assert (early.size, late.size) == (3, 603)
    with store.reading() as connection:
        path = tree.consistency(3, 603, reader(connection, 603))
        entries = [bytes(entry) for (entry,) in connection.execute(sa.select(tables.leaves.c.entry).order_by("number"))]
    assert tree.is_consistent(old=3, old_root=early.root, new=603, new_root=late.root, path=path)
    keys = {"name": log.origin, "publics": store.keys.verifiers(), "verify": verify_signature}
    for index in (0, 2, 255, 256, 511, 602):
        proof = read_proof(write_proof(log.prove(index)))
        assert check_proof(proof, entry=entries[index], **keys) == late
        assert proof.extra == entries[index]
