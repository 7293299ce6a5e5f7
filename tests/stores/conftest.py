"""A home on the disk, and a store in it: SQLite and PostgreSQL must keep the same contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from troth.choices.facts import Act, Choice
from troth.stores.database import Recorded, Store
from troth.stores.home import Home, find_home
from troth.stores.log import Log

NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def make_home(tmp_path: Path) -> Callable[..., Home]:
    """Write a home; ``store`` and the like go into its troth.toml."""

    def make(name: str = "privacy", environment: str = "development", **settings: str) -> Home:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        lines = [f'{key} = "{value}"' for key, value in {"environment": environment, **settings}.items()]
        (folder / "troth.toml").write_text("\n".join([*lines, "[log]", 'origin = "amarante.example/log"']) + "\n")
        (folder / "notice.md").touch()
        return find_home(folder)

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def home(request: pytest.FixtureRequest, make_home: Callable[..., Home]) -> Home:
    if request.param == "sqlite":
        return make_home()
    return make_home(store=request.getfixturevalue("postgresql"))


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    opened = Store.open(home)
    yield opened
    opened.close()


@pytest.fixture
def log(home: Home, store: Store) -> Log:
    return Log(home, store)


@pytest.fixture
def choice() -> Callable[..., Choice]:
    def make(act: Act = "grant", switch: str = "news/email", at: dt.datetime = NINE, **more: str) -> Choice:
        return Choice(notice="maison-amarante", switch=switch, act=act, at=at, source="centre", **more)

    return make


@pytest.fixture
def choose(store: Store, choice: Callable[..., Choice]) -> Callable[..., int]:
    """Record one choice of one person; its number in the log."""

    def record(person: str = "ines.favre@clients.example", **said) -> int:
        number = store.person(person, create=True)
        return store.commit([Recorded(fact=choice(**said), person=number)])[0]

    return record
