"""A request goes on where it was: killed at each write, with a system away, with two at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.house.conftest import NINE
from tests.house.dying import die_at
from tests.house.two_systems import INES, NOTICE, dump, furnish, sqlite_urls, words_of
from tests.letterbox import Letterbox

import troth
from troth.house import House
from troth.house.stands import stands
from troth.rights.facts import RequestStep
from troth.stores.verifying import verify


@pytest.fixture
def furnished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, letterbox: Letterbox) -> Path:
    """A small notice: what is tried here is what happens between two writes, many times."""
    monkeypatch.setenv("TROTH_MAIL_PORT", str(letterbox.port))
    home = tmp_path / "world" / "privacy"
    home.mkdir(parents=True)
    (home / "notice.md").write_text(NOTICE)
    (home / "troth.toml").write_text(
        'environment = "development"\ncentre = "http://www.amarante.localhost:8000/privacy/"\n'
    )
    furnish(home, sqlite_urls())
    with troth.open(home) as house:
        house.publish(by="Ruth Aebi")
        house.clock.set(NINE)
    return home


def goes_on(house: House) -> None:
    """What the next start does: everything that needs nobody, and the yes where none was given yet."""
    for one in house.requests.all(open_only=True):
        if one.state == "received":
            house.requests.prove(one.id, by="Ruth Aebi")
        after = house.requests.drive(one.id)
        if after.state == "planned":
            house.requests.approve(one.id, by="Ruth Aebi")
            house.requests.drive(one.id)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_each_write_an_erasure_finishes_and_once(furnished: Path, tmp_path: Path, when: str):
    number, wanted = 0, None
    while True:
        number += 1
        here = tmp_path / f"{when}-{number}"
        shutil.copytree(furnished.parent, here)
        writes = die_at(here / "privacy", number, when)
        with troth.open(here / "privacy") as house:
            goes_on(house)
            asked = house.requests.all()
            if not asked:  # it died before anything was known of it: nothing is lost, nothing begun
                assert writes is None
                continue
            (one,) = asked
            assert one.state == "left", (number, one)
            record = house.requests.record(one.id)
            assert record is not None
            assert record.left == ()
            closed = [kept for kept in house.store.facts(RequestStep) if kept.fact.name == "closed"]
            assert len(closed) == 1
            found = dump(house)
            wanted = wanted or found
            assert found == wanted
            assert "avre" not in words_of(found)
            assert verify(house.log).flaws == ()
        if writes is not None:
            assert number > 8, "fewer writes were tried than an erasure has"
            return


def test_a_database_that_is_away_is_waited_for_and_the_other_is_not_held_up(furnished: Path, tmp_path: Path):
    boutique, aside = furnished.parent / "boutique.sqlite3", tmp_path / "aside"
    with troth.open(furnished) as house:
        one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
        house.requests.drive(one.id)
        house.requests.approve(one.id, by="Ruth Aebi")
        one = house.requests._work.advance(house.requests.get(one.id))  # what is to be done is written down
        house.systems.close()
        boutique.rename(aside)
        waiting = house.requests.drive(one.id)
        assert (waiting.state, waiting.waits_for) == ("running", "system")
        assert "boutique" in stands(waiting)
        for _ in range(5):
            house.requests.drive(one.id)
        away = [kept for kept in house.store.facts(RequestStep) if kept.fact.name == "away"]
        assert len(away) == 1, "an hour of asking is one line"
        house.systems.close()
        aside.rename(boutique)
        done = house.requests.drive(one.id)
        assert done.state == "left"
        assert "avre" not in words_of(dump(house))


def test_nothing_is_searched_by_half_while_a_system_is_away(furnished: Path, tmp_path: Path):
    boutique = furnished.parent / "boutique.sqlite3"
    boutique.rename(tmp_path / "aside")
    with troth.open(furnished) as house:
        one = house.requests.open("access", INES, way="post", proven=True, by="Ruth Aebi")
        waiting = house.requests.drive(one.id)
        assert waiting.waits_for == "system"
        assert house.requests.copy(one.id) is None


def test_two_drivers_at_once_carry_it_out_once(furnished: Path):
    with troth.open(furnished) as house:
        one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
        house.requests.drive(one.id)
        house.requests.approve(one.id, by="Ruth Aebi")
        threads = [threading.Thread(target=house.requests.drive, args=(one.id,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        names = [kept.fact.name for kept in house.store.facts(RequestStep)]
        assert names.count("closed") == names.count("looked-again") == 1
        assert names.count("changed") == 2


def test_a_mail_server_that_is_away_holds_back_the_end_not_the_erasure(
    furnished: Path, monkeypatch: pytest.MonkeyPatch
):
    with troth.open(furnished) as house:
        one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
        house.requests.drive(one.id)
        house.requests.approve(one.id, by="Ruth Aebi")
    port = os.environ["TROTH_MAIL_PORT"]  # noqa: TID251 - the fixture set it
    monkeypatch.setenv("TROTH_MAIL_PORT", "1")
    with troth.open(furnished) as house:
        waiting = house.requests.drive(one.id)
        assert (waiting.state, waiting.waits_for) == ("running", "system")
        assert "avre" not in words_of(dump(house))
        assert house.requests.contact(one.id) == INES, "the address is needed until the letter has gone"
    monkeypatch.setenv("TROTH_MAIL_PORT", port)
    with troth.open(furnished) as house:
        assert house.requests.drive(one.id).state == "left"
        assert house.requests.contact(one.id) == ""


DRIVER = """
import sys, time, troth
from troth.house.driver import Driver
house = troth.open(sys.argv[1])
driver = Driver(house)
driver.launch()
print("up", flush=True)
until = time.monotonic() + float(sys.argv[2])
while time.monotonic() < until and house.requests.all(open_only=True):
    time.sleep(0.1)
print(len(house.requests.all(open_only=True)), flush=True)
driver.close()
"""


def drive_in_background(home: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", DRIVER, str(home), str(seconds)], stdout=subprocess.PIPE, text=True)


def test_the_driver_goes_on_by_itself_also_after_a_kill(furnished: Path, tmp_path: Path):
    boutique, aside = furnished.parent / "boutique.sqlite3", tmp_path / "aside"
    with troth.open(furnished) as house:
        one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
        house.requests.drive(one.id)
        house.requests.approve(one.id, by="Ruth Aebi")
        house.requests._work.advance(house.requests.get(one.id))
        boutique.rename(aside)
        first = drive_in_background(furnished, 60)
        until = time.monotonic() + 30
        while house.requests.get(one.id).waits_for != "system":
            assert time.monotonic() < until, "the driver did not begin"
            time.sleep(0.1)
        first.kill()
        first.wait()
        aside.rename(boutique)
        second = drive_in_background(furnished, 60)
        said, _ = second.communicate(timeout=90)
        assert said.split() == ["up", "0"]
        assert house.requests.get(one.id).state == "left"
        assert "avre" not in words_of(dump(house))
        raw = b"".join(file.read_bytes() for file in furnished.joinpath(".troth").glob("dbos*"))
        assert b"favre" not in raw
