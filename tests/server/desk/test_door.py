"""The door of the desk: who comes in, who does not, and what a stranger can learn or spoil."""

from __future__ import annotations

import re

import pytest
from tests.server.desk.conftest import PASSWORDS, Browser, address, code_at, words

from troth.server.desk.passwords import why_not


def cookies(response):
    return {name: morsel for name, morsel in response.cookies.items() if morsel.value}


def test_ruth_comes_in_with_password_and_code(browser):
    asked = browser.password("ruth")
    assert asked["location"] == "/code"
    assert browser.get("/").status_code == 302, "a password alone opens nothing"
    inside = browser.code()
    assert inside["location"] == "/"
    assert "Ruth Aebi" in words(browser.get("/"))


def test_the_cookies_are_this_hosts_alone_and_unreadable_to_scripts(browser):
    browser.password("ruth")
    for name, morsel in cookies(browser.code()).items():
        assert name.startswith("__Host-desk")
        assert (morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]) == (
            True,
            True,
            "Strict",
            "/",
            "",
        )


def test_a_wrong_password_and_an_unknown_address_read_the_same(browser):
    wrong, unknown = (
        browser.password("ruth", "not her password at all"),
        browser.password("viktor.pasko", "whatever it may be"),
    )
    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong).replace("ruth@", "") == words(unknown).replace("viktor.pasko@", "")


def test_a_wrong_code_does_not_open(browser):
    browser.password("ruth")
    refused = browser.code("000000" if code_at(browser.clock) != "000000" else "000001")
    assert refused.status_code == 422
    assert browser.get("/").status_code == 302


def test_a_code_is_taken_once(house, browser, clock):
    browser.password("ruth")
    used = code_at(clock)
    assert browser.code(used).status_code == 302
    over_the_shoulder = Browser(clock, at="5.6.100.9")
    over_the_shoulder.password("ruth")
    assert over_the_shoulder.code(used).status_code == 422
    clock.wait(seconds=31)
    assert over_the_shoulder.code().status_code == 302


def test_viktor_with_ruths_password_does_not_get_in_by_guessing_codes(browser, clock):
    browser.password("ruth")
    seen = [browser.code(f"{guess:06d}").status_code for guess in range(7) if f"{guess:06d}" != code_at(clock)]
    assert seen[:5] == [422] * 5
    assert set(seen[5:]) == {429}
    browser_again = Browser(clock, at="5.6.100.9")
    browser_again.password("ruth")
    assert browser_again.code().status_code == 429, "the right code is not read either, until the wait is over"
    clock.wait(minutes=16)
    browser_again.password("ruth")
    assert browser_again.code().status_code == 302


def test_five_wrong_passwords_end_the_tries_of_that_address(browser, clock):
    seen = [browser.password("ruth", f"wrong password {n}").status_code for n in range(5)]
    assert seen == [422] * 5
    refused = browser.password("ruth")
    assert refused.status_code == 429
    assert "Nothing is read for 15 minutes" in words(refused)
    clock.wait(minutes=16)
    assert browser.password("ruth").status_code == 302


def test_viktor_elsewhere_does_not_shut_ruth_out(house, clock):
    viktor = Browser(clock, at="5.6.100.66")
    for n in range(12):
        viktor.password("ruth", f"wrong password {n}")
    assert viktor.password("ruth").status_code == 429
    Browser(clock, at="5.6.113.7").come_in("ruth")


def test_nor_does_viktor_behind_the_same_address_once_her_browser_is_known(ruth, clock):
    ruth.post("/sign-out", page="/roles")
    viktor = Browser(clock, at="5.6.113.7")
    for who in ("ruth", "noor", "theo", "oriane", "viktor.pasko", "a", "b", "c"):
        for n in range(5):
            viktor.password(who, f"wrong password {n}")
    assert viktor.password("ruth").status_code == 429
    assert ruth.password("ruth").status_code == 302


def test_one_address_is_slowed_over_all_accounts(browser):
    seen = [browser.password(f"guess{n}", "some password that is long").status_code for n in range(31)]
    assert seen == [422] * 30 + [429]


def test_viktor_has_no_account_and_a_clients_session_opens_nothing(house, clock):
    viktor = Browser(clock)
    assert viktor.password("viktor.pasko", "I was never in any database").status_code == 422
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    centre = SessionStore()  # signed by the same house, for the clients' pages
    centre["halfway"] = {"account": 1, "epoch": 3, "at": clock.now().isoformat()}
    centre["account"], centre["epoch"], centre["since"] = 1, 3, clock.now().isoformat()
    centre.save()
    carried = centre.session_key
    for name in ("__Host-desk", "__Host-desk-door", "__Host-desk-known", "__Host-centre"):
        viktor.client.cookies[name] = carried
    assert viktor.get("/").status_code == 302
    assert viktor.get("/code")["location"] == "/sign-in"


def test_an_idle_session_ends_and_a_long_one_too(ruth, clock):
    clock.wait(minutes=29)
    assert ruth.get("/").status_code == 200
    clock.wait(minutes=31)
    assert ruth.get("/").status_code == 302
    ruth.come_in("ruth")
    for _ in range(21):
        clock.wait(minutes=28)
        ruth.get("/")
    assert ruth.get("/").status_code == 200
    clock.wait(minutes=25)
    assert ruth.get("/").status_code == 302, "ten hours after signing in one signs in again"


def test_signing_out_ends_the_session_itself_not_the_cookie_alone(ruth):
    carried = ruth.client.cookies["__Host-desk"].value
    assert ruth.post("/sign-out", page="/roles")["location"] == "/sign-in"
    ruth.client.cookies["__Host-desk"] = carried
    assert ruth.get("/").status_code == 302


def test_a_get_signs_nobody_out(ruth):
    assert ruth.get("/sign-out").status_code == 405
    assert ruth.get("/").status_code == 200


def test_a_form_from_elsewhere_does_nothing(ruth):
    refused = ruth.client.post("/sign-out")
    assert refused.status_code == 403
    assert "Nothing was changed" in words(refused)
    assert ruth.get("/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://viktor.example/", "//viktor.example/", "/\\viktor.example", "javascript:x"]
)
def test_after_signing_in_one_stays_here(browser, elsewhere):
    browser.post("/sign-in", {"email": address("ruth"), "password": PASSWORDS["ruth"], "next": elsewhere})
    assert browser.code()["location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(browser):
    led = browser.get("/roles")
    assert led["location"] == "/sign-in?next=%2Froles"
    browser.post("/sign-in", {"email": address("ruth"), "password": PASSWORDS["ruth"], "next": "/roles"})
    assert browser.code()["location"] == "/roles"


def test_strangers_leave_no_row(browser):
    from django.contrib.sessions.models import Session

    for _ in range(5):
        browser.get("/sign-in")
        browser.get("/nothing/here")
    assert Session.objects.count() == 0
    assert browser.get("/nothing/here")["location"].startswith("/sign-in"), "which addresses there are is not told"


def test_a_new_account_chooses_a_password_and_enrols_before_anything_else(house, browser, clock):
    from troth.server.desk import accounts
    from troth.server.desk.accounts import StaffChanged

    _, token = accounts.open_account(house, name="Ada Roth", email="ada.roth@amarante.example", role="adviser")
    link = f"/welcome/{token}"
    for _ in range(2):
        assert "Ada Roth, choose a password" in words(browser.get(link)), "looking uses nothing up"
    assert browser.get(link)["referrer-policy"] == "strict-origin"
    assert "15 is the least" in words(browser.post(link, {"password": "short"}))
    assert browser.post(link, {"password": "nine lamps above the harbour"})["location"] == "/authenticator"
    assert browser.get(link).status_code == 404, "the link works once"
    assert browser.get("/").status_code == 302
    page = browser.get("/authenticator").content.decode()
    secret = re.search(r'class="mono">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    assert " style=" not in page
    assert browser.post("/authenticator", {"code": "123 456"}).status_code == 422
    assert secret in browser.get("/authenticator").content.decode().replace(" ", ""), "a wrong code keeps the secret"
    inside = browser.post("/authenticator", {"code": code_at(clock, secret)})
    assert inside["location"] == "/recovery-codes"
    codes = re.findall(r'<li class="mono">(\d{10})</li>', browser.get("/recovery-codes").content.decode())
    assert len(codes) == 10
    browser.post("/recovery-codes")
    assert browser.get("/recovery-codes").status_code == 302, "they are shown once"
    changes = [kept.fact.change for kept in house.store.facts(StaffChanged) if kept.fact.name == "Ada Roth"]
    assert changes == ["opened", "enrolled"]

    for expected in (302, 422):  # a recovery code opens once
        again = Browser(clock, at="5.6.100.20")
        again.post("/sign-in", {"email": "ada.roth@amarante.example", "password": "nine lamps above the harbour"})
        assert again.code(codes[0]).status_code == expected


def test_a_link_ends_after_three_days(house, browser, clock):
    from troth.server.desk import accounts

    _, token = accounts.open_account(house, name="Ada Roth", email="ada.roth@amarante.example", role="adviser")
    clock.wait(days=3, seconds=1)
    assert browser.get(f"/welcome/{token}").status_code == 404


@pytest.mark.parametrize("act", ["close_account", "reset_account"])
def test_closing_or_resetting_an_account_ends_its_sessions_and_its_password(house, ruth, clock, act):
    from troth.server.desk import accounts

    getattr(accounts, act)(house, address("ruth"))
    assert ruth.get("/").status_code == 302
    assert Browser(clock).password("ruth").status_code == 422


def test_the_secret_of_an_authenticator_lies_sealed(house):
    from allauth.mfa.models import Authenticator
    from tests.server.desk.conftest import SECRET

    kept = Authenticator.objects.filter(type="totp")
    assert kept.count() == 4
    assert not [one for one in kept if SECRET in str(one.data)]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("four white dogs", ""),
        ("quatre pivoines près du lac", ""),
        ("鍵は真鍮の輪に十一本あります庭", ""),
        ("x" * 257, "longer than 256"),
        ("fourteen signs", "14 signs"),
        ("passwordpassword", "everybody tries first"),
        ("123456789012345678", "counts along"),
        ("iloveyou iloveyou", "everybody tries first"),
        ("aaaaaaaaaaaaaaaaaaa", "few signs"),
        ("MaisonAmarante2026", "the words of this house"),
        ("ruth.aebi.amarante.1815", "the words of this house"),
        ("troth-desk-privacy-2026", "the words of this house"),
    ],
)
def test_long_passwords_are_taken_and_those_a_stranger_would_try_are_not(password, why):
    said = why_not(password, words=("Ruth Aebi", "ruth.aebi@amarante.example", "Maison Amarante"))
    assert (why in said) if why else said == ""


def test_a_short_name_said_again_and_again_is_no_password():
    assert "without your name" in why_not("ada roth ada roth ada", words=("Ada Roth", "ada@amarante.example", ""))


def test_a_password_of_64_signs_and_more_is_taken_whole(house):
    from troth.server.desk import accounts

    long = "seven boats leave the harbour while nobody looks, and the eighth stays behind until spring"
    account = accounts.find(address("noor"))
    assert accounts.set_password(account, long) == ""
    assert accounts.by_password(address("noor"), long) is not None
    assert accounts.by_password(address("noor"), long[:-1]) is None
