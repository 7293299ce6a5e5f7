"""What may come in: the notice's fields, old enough, and not a word more."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from troth.collection import RegistrationRefused, examine
from troth.notice.read import read_notice

NOTICE = read_notice(Path(__file__).parents[2] / "demo" / "privacy" / "notice.md").notice
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
INES = {
    "name": "Inès Favre",
    "birth": "1986-04-02",
    "mail": "ines.favre@clients.example",
    "password": "une phrase entière",
}


def signup(zone=None, at=NOW, channel="web", **changes):
    given = {name: value for name, value in (INES | changes).items() if value is not None}
    return examine(NOTICE, "signup", given, at=at, zone=zone, channel=channel)


def test_ines_gives_what_is_asked_and_her_words_are_not_touched():
    intake = signup(address="  8 rue des Orfèvres \n75001 Paris ")
    assert (intake.accepted, intake.outcome, intake.clause) == (True, "allowed", "account")
    assert intake.fields == INES | {"address": "  8 rue des Orfèvres \n75001 Paris "}


def test_a_field_nobody_declared_is_refused_by_its_name_and_nothing_is_taken():
    intake = signup(favourite_stone="rubellite")
    assert (intake.accepted, intake.outcome, intake.clause) == (False, "not-declared", "account")
    assert intake.extra == ("favourite_stone",)
    assert "'favourite_stone'" in intake.reason
    assert intake.fields == {}


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_a_required_field_left_out_is_named_and_refused(empty):
    intake = signup(mail=empty)
    assert (intake.accepted, intake.outcome, intake.missing) == (False, "missing", ("mail",))
    assert intake.reason == "Please fill in: e-mail address."


def test_optional_fields_may_be_left_out():
    assert signup(telephone=None, address=None).accepted


def test_tom_is_turned_away_the_day_before_and_welcome_on_his_birthday():
    tom = {"name": "Tom Weller", "birth": "2013-11-24"}
    refused = signup(**tom)
    assert (refused.accepted, refused.outcome) == (False, "under-age")
    assert refused.reason == "No account can be opened with these details."
    assert refused.fields == {}
    assert signup(**tom, at=NOW + dt.timedelta(days=1)).accepted


def test_a_child_hears_the_same_whatever_else_is_missing():
    assert signup(birth="2020-01-01", name=None, mail=None).reason == "No account can be opened with these details."


def test_the_day_is_the_persons_own_said_by_the_zone_or_by_the_form():
    at = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert signup(birth="2013-11-24", at=at, zone="Pacific/Kiritimati").accepted
    assert signup(birth="2013-11-24", at=at, zone="Etc/GMT+12").outcome == "under-age"
    by_form = INES | {"birth": "2013-11-24", "zone": "Pacific/Kiritimati"}
    assert examine(NOTICE, "signup", by_form, at=at).accepted


def test_a_nonsense_zone_means_geneva():
    at = dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC)
    assert signup(birth="2013-11-24", at=at, zone="Mars/Olympus").outcome == "under-age"
    assert signup(birth="2013-11-24", at=at + dt.timedelta(minutes=1), zone="Mars/Olympus").accepted


@pytest.mark.parametrize("birth", ["2027-01-01", "2013-02-30", "last spring", "1800-01-01"])
def test_a_date_that_cannot_be_is_a_mistake_to_mend_not_an_age(birth):
    intake = signup(birth=birth)
    assert (intake.accepted, intake.outcome, intake.unreadable) == (False, "unreadable", ("birth",))
    assert birth not in intake.reason
    assert "13" not in intake.reason


def test_a_day_to_come_and_a_year_too_long_ago_are_called_so():
    assert "this day has not come yet" in signup(birth="2027-01-01").reason
    assert "look at the year" in signup(birth="1800-01-01").reason
    assert "as year, month and day" in signup(birth="2013-02-30").reason


def test_a_form_the_notice_does_not_know_is_refused():
    intake = examine(NOTICE, "raffle", INES, at=NOW)
    assert (intake.accepted, intake.outcome) == (False, "unknown-collect")


def test_a_purpose_is_no_collection_point():
    assert examine(NOTICE, "accounts", INES, at=NOW).outcome == "unknown-collect"


@pytest.mark.parametrize("channel", ["boutique", "telephone", "fax"])
def test_accounts_open_only_where_the_notice_says(channel):
    assert signup(channel=channel).outcome == "not-here"


def test_in_the_boutique_nothing_is_written_down_before_the_notice_is_shown():
    mei = {"name": "Mei Tanaka"}
    before = examine(NOTICE, "counter-card", mei, at=NOW, channel="boutique")
    assert (before.outcome, before.missing, before.clause) == ("not-now", ("notice-shown",), "conversations")
    assert examine(NOTICE, "counter-card", mei, at=NOW, channel="boutique", facts=["notice-shown"]).accepted


def test_the_workshop_card_exists_only_at_atelier_seve():
    asked = {"size": "52"}
    here = {"at": NOW, "channel": "boutique", "facts": ["notice-shown"]}
    assert examine(NOTICE, "bespoke-card", asked, **here).outcome == "not-here"
    assert examine(NOTICE, "bespoke-card", asked, by="amarante", **here).outcome == "not-here"
    assert examine(NOTICE, "bespoke-card", asked, by="seve", **here).accepted


def test_what_is_recorded_of_a_refusal_has_no_room_for_what_was_given():
    fact = RegistrationRefused(
        notice=NOTICE.id, edition="e", collect="signup", channel="web", outcome="under-age", clause="account", at=NOW
    )
    kept = set(msgspec.to_builtins(fact))
    assert kept == {"type", "schema", "notice", "edition", "collect", "channel", "outcome", "clause", "at"}
