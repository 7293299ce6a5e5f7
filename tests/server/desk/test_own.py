"""One's own password at the desk: who may change it, what is taken, and who is out afterwards."""

from __future__ import annotations

import pytest
from tests.server.desk.conftest import PASSWORDS, Browser, address, words

NEW = "nine lamps above the harbour"


def change(browser, *, old=PASSWORDS["ruth"], new=NEW):
    return browser.post("/password", {"old": old, "new": new})


def test_ruth_changes_her_password_and_stays_where_she_is(house, ruth, clock):
    assert change(ruth)["location"] == "/password"
    assert "Your password is changed" in words(ruth.get("/password"))
    assert ruth.get("/").status_code == 200
    elsewhere = Browser(clock, at="5.6.100.9")
    assert elsewhere.password("ruth").status_code == 422, "the old one opens nothing"
    assert elsewhere.password("ruth", NEW)["location"] == "/code"
    assert elsewhere.code()["location"] == "/"


def test_whoever_else_was_in_as_ruth_is_out(sat_down):
    here, there = sat_down("ruth"), sat_down("ruth")
    key = here.client.cookies["__Host-desk"].value
    change(here)
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    stolen = sat_down("theo")
    stolen.client.cookies["__Host-desk"] = key
    assert stolen.get("/").status_code == 302, "the key from before the change opens nothing either"


def test_that_it_was_changed_is_on_record_and_what_to_is_not(house, ruth):
    from troth.server.desk.accounts import StaffChanged

    change(ruth)
    (last,) = [kept.fact for kept in house.store.facts(StaffChanged) if kept.fact.change == "password"]
    assert (last.name, last.role) == ("Ruth Aebi", "dpo")
    assert "harbour" not in str([kept.fact for kept in house.store.facts()])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not her password at all", NEW, "not the password you have now"),
        (PASSWORDS["ruth"], PASSWORDS["ruth"], "the password you have now"),
        (PASSWORDS["ruth"], "too short", "15 is the least"),
        (PASSWORDS["ruth"], "passwordpassword", "everybody tries first"),
        (PASSWORDS["ruth"], "ruth aebi ruth aebi", "without your name"),
    ],
)
def test_what_is_not_taken_is_said_and_changes_nothing(ruth, clock, old, new, said):
    refused = change(ruth, old=old, new=new)
    assert refused.status_code == 422
    assert said in words(refused)
    assert Browser(clock, at="5.6.100.9").password("ruth")["location"] == "/code"


def test_whoever_sits_down_at_a_desk_left_open_cannot_try_for_long(ruth, clock):
    seen = [change(ruth, old=f"wrong password {nth}").status_code for nth in range(6)]
    assert seen == [422] * 5 + [429]
    assert change(ruth).status_code == 429, "the right one is not read either, until the wait is over"
    clock.wait(minutes=16)
    assert change(ruth).status_code == 302


def test_a_new_one_that_is_not_taken_is_no_guess(ruth):
    for _ in range(7):
        assert change(ruth, new="too short").status_code == 422
    assert change(ruth).status_code == 302


def test_an_account_closed_meanwhile_changes_nothing(house, ruth, monkeypatch):
    from troth.server.desk import accounts

    real = accounts.why_not

    def closes(password, *, words):
        accounts.close_account(house, address("ruth"))
        return real(password, words=words)

    monkeypatch.setattr(accounts, "why_not", closes)
    assert "changed elsewhere" in words(change(ruth))
    assert accounts.account_of(address("ruth")).open is False
    assert accounts.by_password(address("ruth"), NEW) is None
