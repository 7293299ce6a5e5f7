"""The guard at a site's doors: what the notice lists comes in, and nothing and nobody else."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from tests.sites import jeweller

from troth.collection import RegistrationRefused

INES = {
    "name": "Inès Favre",
    "birth": "1986-04-02",
    "mail": "ines.favre@clients.example",
    "password": "une phrase entière",
}
TOM = {
    "name": "Tom Weller",
    "birth": "2014-06-01",
    "mail": "tom.weller@clients.example",
    "password": "my cat has nine tails",
}
NEUTRAL = "No account can be opened with these details."


@pytest.fixture(autouse=True)
def nothing_kept(house):
    jeweller.KEPT.clear()
    jeweller.SIGNED_IN.clear()


@pytest.fixture
def browser(house):
    return Client()


def refusals(house):
    return [each.fact for each in house.store.facts(RegistrationRefused)]


def test_ines_registers_and_her_words_reach_the_site_untouched(browser, house):
    answer = browser.post("/register/", INES | {"address": " 8 rue des Orfèvres "})
    assert answer.status_code == 201
    assert jeweller.KEPT == [INES | {"address": " 8 rue des Orfèvres "}]
    assert refusals(house) == []


def test_a_field_nobody_declared_is_answered_400_by_name_and_nothing_is_kept(browser, house):
    answer = browser.post("/register/", INES | {"favourite_stone": "rubellite"})
    assert answer.status_code == 400
    assert "favourite_stone" in answer.content.decode()
    assert jeweller.KEPT == []


def test_what_is_on_record_of_it_holds_no_word_of_what_was_given(browser, house):
    browser.post("/register/", INES | {"favourite_stone": "rubellite"})
    (fact,) = refusals(house)
    assert (fact.collect, fact.outcome, fact.clause, fact.channel) == ("signup", "not-declared", "account", "web")
    (kept,) = house.store.facts("registration-refused")
    said = json.dumps(kept.fact, default=str)
    assert not any(word in said for word in ("favourite", "rubellite", "Favre", "1986", "clients.example"))


def test_a_name_in_html_comes_back_harmless(browser):
    answer = browser.post("/register/", INES | {"<script>alert(1)</script>": "x"})
    assert answer.status_code == 400
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("name", ["name", "mail", "birth", "password"])
def test_a_required_field_left_out_is_refused(browser, name):
    assert browser.post("/register/", {key: value for key, value in INES.items() if key != name}).status_code == 400
    assert jeweller.KEPT == []


def test_a_field_sent_twice_hides_nothing(browser):
    assert browser.post("/register/", INES | {"name": ["Inès Favre", "Viktor Pasko"]}).status_code == 400
    assert jeweller.KEPT == []


def test_a_file_nobody_asked_for_is_a_field_too_many(browser, tmp_path):
    portrait = tmp_path / "portrait.png"
    portrait.write_bytes(b"\x89PNG")
    with portrait.open("rb") as sent:
        answer = browser.post("/register/", INES | {"portrait": sent})
    assert answer.status_code == 400
    assert jeweller.KEPT == []


def test_tom_is_turned_away_with_one_sentence_and_his_browser_keeps_a_bare_note(browser, house):
    answer = browser.post("/register/", TOM)
    assert answer.status_code == 403
    assert NEUTRAL in answer.content.decode()
    assert jeweller.KEPT == []
    note = answer.cookies["__Host-later"]
    assert (note.value, note["max-age"], note["secure"], note["httponly"], note["path"]) == ("1", 3600, True, True, "/")
    assert note["domain"] == ""
    assert [fact.outcome for fact in refusals(house)] == ["under-age"]


def test_with_the_note_another_date_changes_nothing_and_without_it_ines_is_welcome(browser):
    browser.post("/register/", TOM)
    again = browser.post("/register/", TOM | {"birth": "1990-01-01"})
    assert (again.status_code, NEUTRAL in again.content.decode()) == (403, True)
    assert jeweller.KEPT == []
    assert Client().post("/register/", INES).status_code == 201


def test_on_his_thirteenth_birthday_tom_is_welcome(browser, house):
    house.clock.set(dt.datetime(2027, 6, 1, 8, tzinfo=dt.UTC))
    assert browser.post("/register/", TOM).status_code == 201


def test_the_browser_says_where_it_is_and_the_day_there_counts(browser, house):
    house.clock.set(dt.datetime(2027, 5, 31, 12, tzinfo=dt.UTC))
    assert Client().post("/register/", TOM | {"zone": "Etc/GMT+12"}).status_code == 403
    assert browser.post("/register/", TOM | {"zone": "Pacific/Kiritimati"}).status_code == 201


def test_an_impossible_date_is_to_be_mended_and_leaves_no_note(browser):
    answer = browser.post("/register/", INES | {"birth": "2013-02-30"})
    assert answer.status_code == 400
    assert "__Host-later" not in answer.cookies


def test_the_page_with_two_forms_guards_the_one_and_leaves_the_other_alone(browser):
    assert (
        browser.post("/login/", {"login": "ines.favre@clients.example", "password": "x", "remember": "on"}).status_code
        == 200
    )
    mine = {key: value for key, value in INES.items() if key != "mail"}
    mine |= {
        "registration-email": INES["mail"],
        "password2": INES["password"],
        "next": "/",
        "registration_submit": "Register",
    }
    assert browser.post("/login/", mine).status_code == 201
    assert browser.post("/login/", mine | {"favourite_stone": "x"}).status_code == 400
    assert browser.post("/login/", mine | {"mail": "viktor.pasko@clients.example"}).status_code == 400
    assert len(jeweller.KEPT) == 1


def test_json_at_a_door_is_held_to_the_same_list(browser):
    def post(body):
        return browser.post(
            "/api/accounts", json.dumps(body), content_type="application/json", HTTP_ACCEPT="application/json"
        )

    refused = post(INES | {"favourite_stone": "rubellite"})
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert "favourite_stone" in json.loads(refused.content)["detail"]
    assert post(TOM).status_code == 403
    browser.cookies.clear()
    assert post(INES | {"more": {"name": "x"}}).status_code == 415
    assert jeweller.KEPT == []
    assert post(INES).status_code == 201


@pytest.mark.parametrize("body", ["[1]", "{", '"name"', "<signup/>", "[" * 100_000], ids=range(5))
def test_what_is_no_form_is_not_guessed_at(browser, body):
    assert browser.post("/api/accounts", body, content_type="application/json").status_code == 415
    assert browser.post("/register/", body, content_type="text/plain").status_code == 415
    assert jeweller.KEPT == []


def test_a_form_with_the_mixin_says_what_is_missing_in_its_own_page(browser, house):
    mine = {
        "name": "Inès Favre",
        "email": "ines.favre@clients.example",
        "birth": "1986-04-02",
        "password": "une phrase",
    }
    with override_settings(TROTH_DOORS={}):
        assert browser.post("/form/", {**mine, "birth": ""}).status_code == 422
        assert refusals(house) == []
        greedy = browser.post("/form/", mine | {"favourite_stone": "x"})
        assert (greedy.status_code, "favourite_stone" in greedy.content.decode()) == (422, True)
        child = browser.post("/form/", mine | {"birth": "2014-06-01", "password": ""})
        assert (child.status_code, NEUTRAL in child.content.decode()) == (422, True)
        assert jeweller.KEPT == []
        assert browser.post("/form/", mine).status_code == 201


def test_a_door_that_leads_nowhere_stops_the_start(house):
    with override_settings(TROTH_DOORS={"/register/": "raffle"}), pytest.raises(ImproperlyConfigured, match="'raffle'"):
        Client().get("/register/")
    with (
        override_settings(TROTH_DOORS={"/register/": {"collect": "signup", "felds": {}}}),
        pytest.raises(ImproperlyConfigured, match="felds"),
    ):
        Client().get("/register/")


def test_without_a_home_the_site_is_told_which_setting_is_missing(house):
    with override_settings(TROTH_HOME=None), pytest.raises(ImproperlyConfigured, match="TROTH_HOME is not set"):
        Client().get("/register/")
