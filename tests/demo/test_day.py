"""The scripted day: what is planned, that time only goes forward, and that it is played to its end or not at all."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from demo.day import marks
from demo.day.clients import PLAYERS
from demo.day.plan import FIRST_DAY, HOUSE, INES, ZONE, beginning, instant, plan
from demo.day.play import SAYS, Day, play
from demo.neighbours import NEIGHBOURS
from tests.demo.test_try import free_ports
from tests.letterbox import open_letterbox

import troth
from troth.choices import Choice
from troth.rights.facts import Attested
from troth.stores.clock import real_now
from troth.terms.cannot import CannotRun
from troth.trials.stage import StageAway

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".troth", ".state", "__pycache__")
TODAY = dt.date(2026, 11, 29)
CAST = {"ines.favre@clients.example", "jonas.keller@clients.example", "mei.tanaka@clients.example"}
WITHOUT_THE_WEB = {"chooses", "asks", "gets_a_no", "vouches"}


class Nowhere:
    """A stage with nobody on it; it says that a day began."""

    def __init__(self):
        self.days = 0

    def another_day(self):
        self.days += 1


@pytest.fixture
def home(tmp_path):
    shutil.copytree(ROOT / "demo", tmp_path / "demo", ignore=LEFT_BEHIND)
    return tmp_path / "demo" / "privacy"


def begun(home):
    """The home on the first day of its six weeks, with its keys and its store."""
    assert marks.begin(home, state=home.parent / ".state")
    troth.open(home).close()
    return home


def few(*names):
    return tuple(one for one in PLAYERS if one.given in names)


def without_the_web(players):
    """What of these clients' day needs no page; nobody in it has shown yet who they are."""
    return [event for event in plan(players) if event.act in WITHOUT_THE_WEB]


# The plan


def test_thirty_clients_come_by_four_ways_and_nobody_is_somebody_else():
    assert len(PLAYERS) == 30
    assert {way: sum(one.way == way for one in PLAYERS) for way in ("shop", "boutique", "telephone", "mail")} == {
        "shop": 12,
        "boutique": 8,
        "telephone": 5,
        "mail": 5,
    }
    for of in (lambda one: one.mail, lambda one: one.telephone, lambda one: one.given, lambda one: one.street):
        assert len({of(one) for one in PLAYERS}) == 30
    others = CAST | {one.mail for one in NEIGHBOURS}
    assert not others & {one.mail for one in PLAYERS}
    assert not {one.telephone for one in NEIGHBOURS} & {one.telephone for one in PLAYERS}


def test_the_plan_is_the_same_every_time_and_time_only_goes_forward():
    events = plan()
    assert events == plan()
    instants = [instant(event, today=TODAY) for event in events]
    assert instants == sorted(instants)
    assert beginning(TODAY) < instants[0]
    assert all(0 < event.days < FIRST_DAY for event in events)  # nothing lies in the future, nothing before the house


def test_every_act_of_the_plan_can_be_played_and_has_its_words():
    acts = {event.act for event in plan()}
    assert acts == set(SAYS)
    assert all(callable(getattr(Day, act)) for act in acts)
    assert {event.who for event in plan()} == {one.given for one in PLAYERS} | {HOUSE, INES}


def test_people_ask_for_everything_by_many_ways_and_only_then_is_it_answered():
    events = plan()
    asked = [event for event in events if event.act == "asks"]
    assert {event.told["right"] for event in asked} == {"access", "erase", "object"}
    assert {event.told["way"] for event in asked} == {"centre", "post", "telephone", "agent", "email", "boutique"}
    answers = {"shows_who_they_are", "gets_a_yes", "gets_a_no", "waits_longer", "takes_it_back"}
    for at, event in enumerate(events):
        if event.act in answers:
            assert any(one.act == "asks" and one.who == event.who for one in events[:at]), event


def test_one_request_is_late_and_another_ends_within_the_week():
    received = {event.who: event.days + int(event.told.get("days", "0")) for event in plan() if event.act == "asks"}
    closed = {event.who for event in plan() if event.act in {"gets_a_yes", "gets_a_no", "takes_it_back"}}
    longer = {event.who for event in plan() if event.act == "waits_longer"}
    open_ones = {who: days for who, days in received.items() if who not in closed | longer}
    assert open_ones["Nils"] > 31
    assert 31 - 7 <= open_ones["Pascal"] <= 30


def test_choices_are_spread_over_the_weeks():
    chosen = [event for event in plan() if event.act == "chooses" and event.told["purpose"] == "news"]
    assert len({event.who for event in chosen}) >= 20
    assert len({event.days // 7 for event in chosen}) >= 5


# Playing it


def test_a_short_day_is_recorded_at_its_own_times_and_the_clock_runs_again(home, monkeypatch):
    with open_letterbox() as post_office:
        monkeypatch.setenv("TROTH_MAIL_PORT", str(post_office.port))
        a_short_day(home)
        assert [letter["to"] for letter in post_office.letters] == ["odile.garnier@clients.example"]


def a_short_day(home):
    begun(home)
    players, stage, said = few("Odile", "Pascal", "Amélie"), Nowhere(), []
    events = without_the_web(players)
    play(home, say=said.append, players=players, stage=stage, events=events)

    today = real_now().astimezone(ZONE).date()
    with troth.open(home) as house:
        at = [kept.at for kept in house.store.facts()]
        assert at == sorted(at)
        assert at[-1] < real_now()
        assert [kept.fact.until - today for kept in house.store.facts(Attested)] == [
            dt.timedelta(days=days) for days in (-3, 5, 150)
        ]
        spoken = [event for event in events if event.act == "chooses"]
        assert {kept.fact.at for kept in house.store.facts(Choice)} == {
            instant(event, today=today).astimezone(dt.UTC) for event in spoken
        }
        states = {(one.way, one.state) for one in house.requests.all()}
        assert states == {("agent", "refused"), ("post", "received"), ("boutique", "received")}
        assert abs(house.clock.now() - real_now()) < dt.timedelta(minutes=1)
    assert stage.days == len({event.days for event in events})
    assert len(said) == stage.days + 1


def test_a_day_that_was_played_is_not_played_again(home):
    begun(home)
    play(home, say=lambda _: None, players=(), stage=Nowhere(), events=[])
    assert not marks.begin(home, state=home.parent / ".state")


def test_a_demo_that_has_lived_cannot_begin_six_weeks_ago(home):
    troth.open(home).close()
    with pytest.raises(CannotRun, match="lived already") as refused:
        marks.begin(home, state=home.parent / ".state")
    assert "--fresh --day" in refused.value.hint
    assert not (home / ".troth" / "clock").exists()


def test_a_day_that_stops_says_when_and_leaves_no_clock_behind(home):
    begun(home)

    class Closed(Nowhere):
        def write(self, said, *, reply):
            raise StageAway("the shop is closed")

    players = few("Bertil")
    writing = [event for event in plan(players) if event.act == "writes"]
    with pytest.raises(CannotRun, match=r"The day stopped at \d+ \w+: the shop is closed"):
        play(home, say=lambda _: None, players=players, stage=Closed(), events=writing)
    assert not (home / ".troth" / "clock").exists()
    with pytest.raises(CannotRun, match="lived already"):
        marks.begin(home, state=home.parent / ".state")


def test_a_killed_day_leaves_its_clock_to_the_next_start(home):
    begun(home)
    state = home.parent / ".state"
    assert (home / ".troth" / "clock").exists()
    marks.let_run(home, state=state)
    assert not (home / ".troth" / "clock").exists()
    # a clock that somebody else sets stays theirs
    with troth.open(home) as house:
        house.clock.set(house.clock.now())
    marks.let_run(home, state=state)
    assert (home / ".troth" / "clock").exists()


def make_smaller(checkout):
    """Leave three clients in this checkout's day, and no trial: the trials have tests of their own."""
    clients, planned = checkout / "demo" / "day" / "clients.py", checkout / "demo" / "day" / "plan.py"
    lines = clients.read_text().splitlines(keepends=True)
    stay = ("Amélie ", "Célestine ", "Nils ")
    clients.write_text("".join(line for line in lines if line.count(" | ") < 8 or line.startswith(stay)))
    lines = planned.read_text().splitlines(keepends=True)
    planned.write_text("".join(line for line in lines if 'HOUSE, "tries"' not in line))


@pytest.mark.demo
def test_three_clients_go_through_every_door_of_a_demo(home):
    make_smaller(home.parents[1])
    ended = subprocess.run(
        [
            *(sys.executable, "-c", "from troth.cli import main; main()", "--home", str(home), "demo"),
            *("--day", "--port", free_ports(), "--once-ready", "true"),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=home.parents[1],
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    assert "the clock runs again" in ended.stdout
    with troth.open(home) as house:
        found = {(one.right, one.way): (one.state, one.waits_for) for one in house.requests.all()}
        now = house.clock.now()
        late = [one.way for one in house.requests.all(open_only=True) if one.days_left(now) < 0]
    assert found == {
        ("erase", "post"): ("planned", "desk"),
        ("erase", "boutique"): ("planned", "desk"),
        ("erase", "centre"): ("left", ""),
        ("access", "centre"): ("done", ""),
    }
    assert late == ["post"]
