"""Each write fails once before it took effect and once after; then everything is read again and verified.

The faults are real exceptions at the border to the driver and to the disk; what is under test is unchanged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from troth.stores.database import Recorded, Store
from troth.stores.keys import keys_file, make_keys
from troth.stores.log import Log
from troth.stores.verifying import verify

INES = "ines.favre@clients.example"
WRITES = ("INSERT", "DELETE", "UPDATE")


class Fault(Exception):  # noqa: N818 - a stand-in for whatever a driver or a disk raises
    """The disk, or the network, at the worst moment."""


@contextmanager
def failing_statement(engine: sa.Engine, *, nth: int, after: bool) -> Iterator[list[str]]:
    """The nth writing statement raises, before or after the database did it."""
    seen: list[str] = []

    def strike(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            seen.append(statement)
            if len(seen) == nth:
                raise Fault(statement[:40])

    name = "after_cursor_execute" if after else "before_cursor_execute"
    event.listen(engine, name, strike)
    try:
        yield seen
    finally:
        event.remove(engine, name, strike)


@contextmanager
def failing_commit(engine: sa.Engine, *, after: bool) -> Iterator[None]:
    """The next COMMIT raises, before or after the database made it durable."""
    real = engine.dialect.do_commit

    def strike(connection) -> None:
        engine.dialect.do_commit = real
        if after:
            real(connection)
        raise Fault("COMMIT")

    engine.dialect.do_commit = strike
    try:
        yield
    finally:
        engine.dialect.do_commit = real


@contextmanager
def failing_call(monkeypatch, name: str, *, after: bool) -> Iterator[None]:
    """The next os call of this name raises, before or after it was done."""
    real: Callable = getattr(os, name)

    def strike(*arguments, **more):
        monkeypatch.setattr(os, name, real)
        if after:
            real(*arguments, **more)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, name, strike)
    yield
    monkeypatch.setattr(os, name, real)


def whole(home, *, acknowledged: int, at_most: int) -> None:
    """Open everything anew: what was acknowledged is there, nothing is half there, and it goes on."""
    store = Store.open(home)
    log = Log(home, store)
    assert verify(log).flaws == ()
    person = store.person(INES)
    kept = len(store.choices(person, "maison-amarante")) if person is not None else 0
    assert acknowledged <= kept <= at_most
    assert len(list(store.facts("choice"))) == kept
    log.checkpoint()
    assert (verify(log).flaws, verify(log).unsigned) == ((), 0)
    store.close()


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_commit_whose_statements_fail_keeps_nothing(*, home, store, choose, choice, nth, after):
    choose()
    with failing_statement(store.engine, nth=nth, after=after) as seen, pytest.raises(Fault):
        store.commit([Recorded(fact=choice(), person=0)])
    assert len(seen) == nth
    whole(home, acknowledged=1, at_most=1)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
def test_a_commit_that_fails_at_the_end_is_whole_or_not_there(home, store, choose, choice, after):
    choose()
    with failing_commit(store.engine, after=after), pytest.raises(Fault):
        store.commit([Recorded(fact=choice(), person=0), Recorded(fact=choice(act="withdraw"), person=0)])
    whole(home, acknowledged=3 if after else 1, at_most=3 if after else 1)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("nth", [1, 2])
def test_meeting_somebody_fails_and_they_are_met_once_afterwards(home, store, nth, after):
    with failing_statement(store.engine, nth=nth, after=after), pytest.raises(Fault):
        store.person(INES, create=True)
    again = Store.open(home)
    assert again.person(INES) is None
    assert again.person(INES, create=True) == 0
    again.close()


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_checkpoint_whose_statements_fail_is_signed_the_next_time(*, home, store, log, choose, nth, after):
    choose()
    log.checkpoint()
    choose()
    with failing_statement(store.engine, nth=nth, after=after) as seen, pytest.raises(Fault):
        log.checkpoint()
    assert len(seen) == nth
    whole(home, acknowledged=2, at_most=2)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
def test_a_checkpoint_that_fails_at_the_end_is_signed_the_next_time(home, store, log, choose, after):
    choose()
    with failing_commit(store.engine, after=after), pytest.raises(Fault):
        log.checkpoint()
    whole(home, acknowledged=1, at_most=1)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_the_copy_outside_fails_and_nothing_was_signed_twice(*, home, store, log, choose, monkeypatch, call, after):
    choose()
    log.checkpoint()
    choose()
    with failing_call(monkeypatch, call, after=after), pytest.raises(OSError, match="Input/output"):
        log.checkpoint()
    whole(home, acknowledged=2, at_most=2)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_destroying_fails_and_the_fact_is_there_or_its_end_is_on_record(*, home, store, log, choose, nth, after):
    choose()
    log.checkpoint()
    with failing_statement(store.engine, nth=nth, after=after), pytest.raises(Fault):
        store.destroy([0], reason="erasure")
    whole(home, acknowledged=1, at_most=1)
    with failing_commit(store.engine, after=after), pytest.raises(Fault):
        store.destroy([0], reason="erasure")
    whole(home, acknowledged=0 if after else 1, at_most=1)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
def test_a_first_start_that_fails_half_way_starts_again(make_home, after):
    home = make_home()
    real = Store.migrate

    def strike(store: Store) -> None:
        Store.migrate = real
        with failing_commit(store.engine, after=after):
            real(store)

    Store.migrate = strike
    try:
        with pytest.raises(Fault):
            Store.open(home)
    finally:
        Store.migrate = real
    whole(home, acknowledged=0, at_most=0)


@pytest.mark.parametrize("after", [False, True], ids=["without effect", "after taking effect"])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_making_keys_fails_and_no_key_is_lost(make_home, monkeypatch, call, after):
    home = make_home()
    first = make_keys(home, day="")
    with failing_call(monkeypatch, call, after=after), pytest.raises(OSError, match="Input/output"):
        make_keys(home, uses=("hash",), day="", rotate=True)
    kept = make_keys(home, day="")
    assert kept[: len(first)] == first
    assert len(kept) in {3, 4}
    assert keys_file(home).stat().st_mode & 0o777 == 0o600
