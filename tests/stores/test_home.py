"""Homes, settings, the clock: each thing that can be wrong is said plainly, with what to try."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from troth.stores.clock import Clock, ClockRefused
from troth.stores.database import Store, StoreUnreachable
from troth.stores.home import BadSettings, NoHome, NoState, find_home, read_settings
from troth.stores.log import Log
from troth.terms.cannot import CannotRun


def test_a_home_is_named_by_what_is_missing_in_it(tmp_path):
    with pytest.raises(NoHome, match="There is no folder"):
        find_home(tmp_path / "nowhere")
    with pytest.raises(NoHome, match=r"There is no troth\.toml"):
        find_home(tmp_path)
    (tmp_path / "troth.toml").write_text('environment = "demo"\n')
    with pytest.raises(NoHome, match="There is no notice at"):
        find_home(tmp_path)
    (tmp_path / "notice.md").touch()
    assert find_home(tmp_path).settings.environment == "demo"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "`environment` is missing", '"demo", "development", "production"'),
        ('environment = "live"', "`environment` is 'live'", '"demo", "development", "production"'),
        ('environment = "demo"\nstoer = "x"', "`stoer` is not a setting", "store"),
        ('environment = "demo"\n[mail]\nprot = 25', "`prot` in [mail] is not a setting", "port"),
        ('environment = "demo"\n[mail]\nport = "25"', "`port` is '25'", "a whole number"),
        ('environment = "demo"\n[mail]\nsecurity = "ssl"', "`security` is 'ssl'", '"none", "starttls", "tls"'),
        ('environment = "demo"\nmail = 3', "`mail` is 3", "[mail]"),
        ("environment = ", "is not TOML", "toml.io"),
        ('environment = "demo"\nnotice = true', "`notice` is True", "words in quotes"),
        ('environment = "demo"\nsystems = 3', "`systems` is 3", "[systems.NAME]"),
        ('environment = "demo"\n[systems]\nurl = "x"', "`url` in [systems] is 'x'", "[systems.NAME]"),
        ('environment = "demo"\n[systems.shop]\nulr = "x"', "`ulr` in [systems.shop] is not a setting", "url, map"),
        ('environment = "demo"\n[systems.shop]\nurl = 3', "`url` is 3", "words in quotes"),
    ],
)
def test_a_setting_we_do_not_understand_stops_the_start_and_names_what_is_allowed(tmp_path, text, message, hint):
    file = tmp_path / "troth.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as caught:
        read_settings(file)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_settings_that_are_not_text_are_refused_plainly(tmp_path):
    (tmp_path / "troth.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings, match="is not TOML"):
        read_settings(tmp_path / "troth.toml")


def test_a_store_we_do_not_know_is_refused_without_showing_its_password(make_home):
    home = make_home(store="mysql://troth:hunter2@host/db")
    with pytest.raises(BadSettings) as caught:
        _ = home.store_url
    assert "mysql" in caught.value.message
    assert "hunter2" not in caught.value.message + caught.value.hint


def test_a_store_that_does_not_answer_is_said_without_its_password(make_home):
    home = make_home(store="postgresql+psycopg://troth:hunter2@127.0.0.1:1/none")
    with pytest.raises(StoreUnreachable) as caught:
        Store.open(home)
    assert "does not answer" in caught.value.message
    assert "hunter2" not in str(caught.value) + caught.value.hint


def test_the_state_is_for_its_owner_alone(make_home):
    home = make_home()
    Store.open(home).close()
    assert home.state.stat().st_mode & 0o777 == 0o700
    assert (home.state / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_state_folder_that_cannot_be_made_is_said(make_home):
    home = make_home()
    home.state.write_text("a file stands here")
    with pytest.raises(NoState, match=r"cannot be (written|made)"):
        Store.open(home)


def test_a_read_only_store_refuses_to_record_and_says_so(make_home, choice):
    home = make_home()
    Store.open(home).close()
    frozen = make_home(store=f"sqlite:///file:{home.state / 'troth.db'}?mode=ro&uri=true")
    store = Store.open(frozen)
    assert store.person("ines.favre@clients.example") is None
    with pytest.raises(StoreUnreachable, match="is read-only"):
        store.person("ines.favre@clients.example", create=True)


def test_a_file_that_is_no_database_is_said(make_home):
    home = make_home()
    home.make_state()
    (home.state / "troth.db").write_bytes(b"these are not the bytes of a database" * 200)
    with pytest.raises(StoreUnreachable, match="is damaged"):
        Store.open(home)


def test_the_clock_runs_by_the_real_time_until_a_file_holds_it_still(make_home):
    home = make_home()
    clock = Clock(home)
    before = dt.datetime.now(dt.UTC)  # noqa: TID251 - the real time is what is compared
    assert before <= clock.now()
    clock.set(dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))))
    assert clock.now() == Clock(home).now() == dt.datetime(2026, 6, 1, 10, 0, tzinfo=dt.UTC)
    clock.set(dt.datetime(2026, 6, 2, tzinfo=dt.UTC))
    assert clock.now().day == 2
    clock.let_run()
    assert clock.now() >= before


def test_production_refuses_a_clock_file(make_home):
    home = make_home(environment="production")
    with pytest.raises(ClockRefused, match="in production"):
        Clock(home).set(dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    home.make_state()
    (home.state / "clock").write_text("2026-06-01T00:00:00Z")
    with pytest.raises(ClockRefused, match="this home is in production"):
        Clock(home).now()


@pytest.mark.parametrize("text", ["", "yesterday", "2026-06-01", "2026-06-01T12:00:00"])
def test_a_clock_file_without_an_instant_is_refused(make_home, text):
    home = make_home()
    home.make_state()
    (home.state / "clock").write_text(text)
    with pytest.raises(ClockRefused, match=r"not an instant|no offset"):
        Clock(home).now()


def test_a_copy_outside_that_is_no_checkpoint_is_said(make_home):
    home = make_home()
    store = Store.open(home)
    log = Log(home, store)
    log.outside.write_text("nonsense")
    with pytest.raises(CannotRun, match="is not a checkpoint of this log"):
        log.checkpoint()
    store.close()


def test_a_child_process_opens_connections_of_its_own(make_home, choice):
    home = make_home()
    store = Store.open(home)
    assert store.person("ines.favre@clients.example", create=True) == 0
    child = os.fork()
    if child == 0:
        os._exit(0 if store.person("jonas.keller@clients.example", create=True) == 1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.person("jonas.keller@clients.example") == 1
    store.close()
