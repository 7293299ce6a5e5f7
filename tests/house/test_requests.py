"""What people ask of a house, carried out on real databases: a copy, an erasure, an objection."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.json import encode
from msgspec.structs import replace
from tests.house.conftest import NINE
from tests.house.two_systems import INES, JONAS, NUMBER, dump, furnish, sqlite_urls, words_of
from tests.letterbox import Letterbox

import troth
from troth.house import House
from troth.house.requests import NoSuchRequest, NotNow, PaperChanged
from troth.house.stands import happened, stands
from troth.house.systems import NoMap
from troth.rights.facts import RequestReceived, RequestStep
from troth.stores.papers import Papers
from troth.stores.verifying import verify
from troth.terms.cannot import CannotRun


@pytest.fixture(params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch, letterbox: Letterbox
) -> Iterator[House]:
    """Maison Amarante with a shop and a boutique behind it, at nine o'clock on 23 November 2026."""
    monkeypatch.setenv("TROTH_MAIL_PORT", str(letterbox.port))
    settings = home / "troth.toml"
    settings.write_text(settings.read_text() + '\n[mail]\nsender = "care@amarante.example"\n')
    urls = sqlite_urls()
    if request.param == "postgresql":
        urls["shop"] = request.getfixturevalue("postgresql")
    furnish(home, urls)
    with troth.open(home) as opened:
        opened.clock.set(NINE)
        yield opened


def ask(house: House, right: str, person: str = INES, **more) -> str:
    one = house.requests.open(right, person, way=more.pop("way", "post"), proven=True, by="Ruth Aebi", **more)
    return house.requests.drive(one.id).id


def forget(house: House, person: str = INES) -> str:
    request = ask(house, "erase", person)
    house.requests.approve(request, by="Ruth Aebi")
    house.requests.drive(request)
    return request


# A copy


def test_a_copy_has_every_trace_of_a_person_and_none_of_anybody_else(house: House):
    copy = house.requests.copy(ask(house, "access"))
    assert copy is not None
    text = json.dumps([[cell.value for cell in entry.cells] for table in copy.tables for entry in table.entries])
    for mark in (
        "Ines.Favre@Clients.Example",
        "+41 22 555 01 71",
        "Asked for a clasp",
        "6 rue de la Lanterne",
        "To J.",
        "A ring",
        "250.55",
    ):
        assert json.dumps(mark)[1:-1] in text, mark
    for mark in ("jonas", "Jonas", "Seilergasse", "To I.", "Asked for the hour", "A watch", "argon2"):
        assert mark not in text, mark
    hidden = {cell.hidden for table in copy.tables for entry in table.entries for cell in entry.cells if cell.hidden}
    assert hidden == {"about-others", "scrambled"}


def test_a_copy_says_what_the_law_wants_said(house: House):
    copy = house.requests.copy(ask(house, "access"))
    assert copy is not None
    assert {"orders", "records", "accounts"} <= {one.purpose for one in copy.uses}
    orders = next(one for one in copy.uses if one.purpose == "orders")
    assert orders.keep == "10\N{NO-BREAK SPACE}years after the order"
    assert any("Switzerland" in one or "Geneva" in one for one in orders.recipients)
    assert copy.sources
    assert any("person decides" in one for one in copy.logic)
    assert copy.safeguards
    assert "Complain" in copy.rights
    assert copy.not_searched == ("Paper files of the boutiques before 2019",)


def test_who_only_chose_is_told_what_their_choices_are_kept_for(house: House):
    viktor = "viktor.pasko@clients.example"
    house.choose(viktor, "news", channel="email", act="refuse", source="centre")
    copy = house.requests.copy(ask(house, "access", viktor))
    assert copy is not None
    assert copy.tables == ()
    assert len(copy.choices) == 1
    assert copy.records[0].collection == "requests"
    assert copy.uses


def test_a_copy_can_be_taken_along_as_a_page_json_and_tables(house: House):
    request = ask(house, "access")
    packed = house.requests.archive(request)
    assert packed is not None
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        names = set(files.namelist())
        assert {"copy.html", "copy.json", "the-shop-orders.csv", "the-boutiques-client-card.csv"} <= names
        page = files.read("copy.html").decode()
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?!#)', page)
        assert json.loads(files.read("copy.json"))["request"] == request
        rows = list(csv.DictReader(io.StringIO(files.read("the-boutiques-client-card.csv").decode("utf-8-sig"))))
        assert rows[0]["E-mail address (mail)"] == INES


def test_a_copy_expires_with_its_key_and_nothing_of_it_can_be_read_any_more(house: House):
    request = ask(house, "access")
    house.clock.set(NINE + dt.timedelta(days=13, hours=23))
    assert house.requests.copy(request) is not None
    house.clock.set(NINE + dt.timedelta(days=14))
    assert house.requests.copy(request) is None
    assert house.requests.archive(request) is None
    assert house.requests.sweep() == (request,)
    assert house.requests.contact(request) == ""
    assert house.requests.sweep() == ()


def test_a_person_without_data_gets_a_copy_that_says_so(house: House):
    copy = house.requests.copy(ask(house, "access", "viktor.pasko@clients.example"))
    assert copy is not None
    assert copy.tables == ()
    assert copy.systems == ("The boutiques", "The shop")


# An erasure


def test_an_erasure_leaves_no_word_of_the_person_but_what_its_record_keeps_and_touches_nobody_else(house: House):
    before = dump(house)
    record = house.requests.record(forget(house))
    assert record is not None
    after = dump(house)
    text = words_of(after)
    for mark in ("ines", "Ines", "Inès", "Favre", "Lanterne", "0171", "01 71", "To J.", "clasp"):
        assert mark not in text, mark
    assert after["shop"]["orders"] == [
        ("10", "", "", "7", "4100.25", "2026-06-12 09:40:00", "delivered"),
        ("11", "2", "", "8", "900.75", "2026-07-01 10:00:00", "delivered"),
        ("12", "", "", "9", "250.55", "2025-02-03 10:00:00", "delivered"),
    ], "totals stay right"
    assert after["boutique"]["commissions"] == [("5", "", "C-2", "", "To I.")]
    assert after["boutique"]["repairs"] == [("1", "", "A ring", "2028-03-04"), ("2", "C-2", "A watch", "2028-03-04")]
    touched = {
        (table, row[0])
        for tables in before.values()
        for table, rows in tables.items()
        for row in rows
        if row not in after["shop"].get(table, ()) and row not in after["boutique"].get(table, ())
    }
    assert touched == {
        ("users", "1"),
        ("orders", "10"),
        ("orders", "12"),
        ("addresses", "7"),
        ("addresses", "9"),
        ("sessions", "a"),
        ("shared_emails", "4"),
        ("notes", "2"),
        ("cards", "C-1"),
        ("calls", "1"),
        ("commissions", "5"),
        ("repairs", "1"),
    }, "every other row is as it was"
    assert record.left == ()
    kept = {
        (str(one.label), one.rows, str(one.until), one.ground, str(one.why or ""))
        for one in record.plan.tables
        if one.fate == "kept"
    }
    assert kept == {
        ("Orders", 1, "2036-12-31", "legal-obligation", ""),
        ("Orders", 1, "2035-12-31", "legal-obligation", ""),
        ("Repairs", 1, "2028-03-04", "claims", "the guarantee you asked for"),
    }
    assert [str(one.names["what"]) for one in record.plan.not_searched] == ["Paper files of the boutiques before 2019"]


def test_a_request_with_something_kept_is_left_and_never_done(house: House):
    one = house.requests.get(forget(house))
    assert one.state == "left"
    assert stands(one) == "Done; something stays, and the record says what and why."


def test_after_an_erasure_the_house_knows_nobody_but_keeps_the_refusal(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    house.may_send("news-message", INES, channel="email", country="CH", age=40)
    request = forget(house)
    number = house.person(INES)
    assert number is not None, "the scrambled trace stays, because something was chosen under it"
    kinds = {kept.kind for kept in house.store.facts(person=number)}
    assert kinds == {"choice", "request-received", "request-step"}
    assert house.standing(INES).erased
    refused = house.decide(INES, purpose="news", channel="email", country="CH", age=40)
    assert refused.outcome == "erased"
    assert house.decide(INES, purpose="records", country="CH").allowed, "what a law requires goes on"
    assert house.requests.contact(request) == ""
    assert house.requests.messages(request) == ()
    assert verify(house.log).flaws == ()


def test_somebody_who_comes_back_is_treated_as_anybody_but_the_no_stands(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    forget(house)
    house.requests.returned(INES)
    assert not house.standing(INES).erased
    assert house.decide(INES, purpose="news", channel="email", country="CH", age=40).outcome == "objected"


def test_an_answer_to_what_somebody_asks_reaches_them_after_an_erasure_and_nothing_else_does(
    house: House, letterbox: Letterbox
):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    forget(house)
    letterbox.letters.clear()
    assert house.letters.send("code", INES, code="123456"), "or nobody could ask what is still held"
    assert len(letterbox.letters) == 1
    assert not house.may_send("order-message", INES, channel="email").allowed
    house.requests.returned(INES)
    assert house.may_send("order-message", INES, channel="email").allowed


def may_write(house: House) -> str:
    return house.decide(INES, purpose="news", channel="email", country="CH", age=40).outcome


def test_an_erasure_asked_for_by_letter_ends_marketing_as_soon_as_it_is_known_who_wrote(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    one = house.requests.open("erase", INES, way="post")
    assert may_write(house) == "allowed", "anybody can write a letter"
    house.requests.prove(one.id, by="Ruth Aebi")
    assert may_write(house) == "objected"


def test_who_only_looks_at_what_would_go_finds_every_choice_as_it_was(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    house.choose(INES, "news", channel="post", act="refuse", source="desk")
    chosen = encode(house.choices(INES))
    one = house.requests.drive(house.requests.open("erase", INES, way="centre", proven=True).id)
    assert (one.state, one.waits_for) == ("planned", "client")
    house.clock.set(NINE + dt.timedelta(days=9))
    house.requests.drive(one.id)
    assert (encode(house.choices(INES)), may_write(house)) == (chosen, "allowed"), "she went away"
    house.requests.withdraw(one.id)
    assert (encode(house.choices(INES)), may_write(house)) == (chosen, "allowed"), "she took it back"


def test_the_clients_own_yes_ends_marketing_before_anything_goes(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    one = house.requests.drive(house.requests.open("erase", INES, way="centre", proven=True).id)
    house.requests.approve(one.id)
    assert may_write(house) == "objected"
    assert "Favre" in words_of(dump(house))
    assert [step.name for step in house.requests.steps(one.id)][-5:-3] == ["approved", "stopped"]


def test_a_letter_that_asks_outright_is_the_yes_to_a_plan_that_waits_for_one(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    seen = house.requests.drive(house.requests.open("erase", INES, way="centre", proven=True).id)
    house.requests.open("erase", INES, way="post")
    assert may_write(house) == "allowed", "nobody knows yet who wrote it"
    one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
    assert (one.id, one.state, one.waits_for) == (seen.id, "planned", "desk")
    assert may_write(house) == "objected"
    house.requests.approve(one.id, by="Ruth Aebi")
    assert house.requests.drive(one.id).state == "left"


def test_a_plan_asked_for_from_outside_changes_nothing(house: House):
    before = dump(house)
    shown = house.requests.look("erase", INES)
    assert shown.count("removed") == 6
    assert dump(house) == before
    assert house.requests.all() == ()
    assert house.person(INES) is None


def test_the_client_says_yes_to_the_plan_and_it_runs_by_itself(house: House):
    one = house.requests.open("erase", INES, way="centre", proven=True)
    one = house.requests.drive(one.id)
    assert (one.state, one.waits_for) == ("planned", "client")
    assert "Favre" in words_of(dump(house))
    house.requests.approve(one.id)
    one = house.requests.drive(one.id)
    assert one.state == "left"
    assert "Favre" not in words_of(dump(house))


def test_a_plan_with_a_question_waits_for_one_of_us_after_the_clients_yes(house: House):
    with house.systems.system("shop").changing() as changer:
        changer.put("orders", key=("id",), keys=((10,),), values={"status": "on its way"})
    one = house.requests.drive(house.requests.open("erase", INES, way="centre", proven=True).id)
    one = house.requests.approve(one.id)
    assert (one.state, one.waits_for) == ("planned", "desk")
    assert may_write(house) == "objected", "what they said counts from now on"
    with pytest.raises(NotNow):
        house.requests.approve(one.id)
    one = house.requests.approve(one.id, by="Ruth Aebi")
    one = house.requests.drive(one.id)
    record = house.requests.record(one.id)
    assert record is not None
    assert [row for row in dump(house)["shop"]["addresses"] if row[0] == "7"] == [
        ("7", "Inès Favre", "6 rue de la Lanterne")
    ]
    assert {one.ground for one in record.plan.tables if str(one.label) == "Order addresses" and one.fate == "kept"} == {
        "open-order"
    }


def test_an_open_order_with_its_bag_stays_and_the_account_goes_all_the_same(house: House):
    with house.systems.system("shop").changing() as changer:
        changer.put("orders", key=("id",), keys=((10,),), values={"status": "on its way"})
        changer._connection.exec_driver_sql("INSERT INTO bags VALUES (3, 10, 1)")
    one = house.requests.get(forget(house))
    assert one.state == "left", stands(one)
    after = dump(house)
    assert after["shop"]["bags"] == [("3", "10", "")]
    assert [row[0] for row in after["shop"]["users"]] == ["2", "8"]
    assert next(row for row in after["shop"]["orders"] if row[0] == "10")[1:4] == ("", "", "7")


def test_nobody_of_the_house_says_the_yes_that_is_the_persons(house: House):
    one = house.requests.open("erase", INES, way="centre", proven=True)
    house.requests.drive(one.id)
    with pytest.raises(NotNow):
        house.requests.approve(one.id, by="Ruth Aebi")
    assert "Favre" in words_of(dump(house))


def test_a_record_that_was_changed_in_the_store_is_not_shown_as_if_it_were_true(house: House):
    request = forget(house)
    record = house.requests.record(request)
    assert record is not None
    with house.store.writing() as connection:
        Papers(house.store, connection).put(request, "record", replace(record, ours=()), sealed=False)
    with pytest.raises(PaperChanged):
        house.requests.record(request)


def test_a_plan_that_was_changed_in_the_store_is_not_shown_and_takes_no_yes(house: House):
    request = ask(house, "erase")
    plan = house.requests.planned(request)
    assert plan is not None
    fewer = replace(plan, tables=plan.tables[1:])
    with house.store.writing() as connection:
        Papers(house.store, connection).put(request, "plan", fewer, sealed=False)
    with pytest.raises(PaperChanged, match=f"The plan of {request}"):
        house.requests.planned(request)
    with pytest.raises(PaperChanged):
        house.requests.approve(request, by="Ruth Aebi")
    assert house.requests.get(request).state == "planned"


def test_a_plan_that_was_changed_while_it_ran_gets_into_no_record(house: House):
    request = ask(house, "erase")
    house.requests.approve(request, by="Ruth Aebi")
    house.requests._work.advance(house.requests.get(request))  # what is to be done is written down
    plan = house.requests.planned(request)
    assert plan is not None
    with house.store.writing() as connection:
        Papers(house.store, connection).put(request, "plan", replace(plan, not_searched=()), sealed=False)
    after = house.requests.drive(request)
    assert (after.state, after.waits_for) == ("running", "desk")
    assert "changed in the store" in stands(after)
    assert "Favre" not in words_of(dump(house)), "what goes goes by the sealed list"


def test_a_day_out_of_another_year_is_a_slip_of_the_pen(house: House):
    for year in (1999, 2020):
        with pytest.raises(NotNow):
            house.requests.open("access", INES, way="post", received=dt.datetime(year, 1, 1, tzinfo=dt.UTC))


def test_what_arrived_in_between_is_found_when_we_look_again_and_is_said(house: House, monkeypatch: pytest.MonkeyPatch):
    from troth.house import work

    change = work.carry_out

    def and_somebody_writes(changer, changes, *, shape):
        counts = change(changer, changes, shape=shape)
        if "calls" in shape.tables:
            changer.put("calls", key=("id",), keys=((2,),), values={"summary": f"For {INES}, {NUMBER}"})
        return counts

    monkeypatch.setattr(work, "carry_out", and_somebody_writes)
    record = house.requests.record(forget(house))
    assert record is not None
    assert [(str(one.label), one.rows, one.found_by.code) for one in record.left] == [("Calls", 1, "literal")]


def test_nothing_is_removed_twice_and_nothing_is_asked_twice(house: House):
    first = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
    again = house.requests.open("erase", INES.upper(), way="telephone", proven=True, by="Noor Haddad")
    assert again.id == first.id
    request = forget(house)
    assert request == first.id
    other = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
    assert other.id != first.id, "a closed one is not asked again, a new one begins"


@pytest.mark.parametrize(("way", "says"), [("boutique", "Received in a boutique"), ("agent", "Received by an agent")])
def test_the_first_step_says_in_words_how_it_came(house: House, way: str, says: str):
    one = house.requests.open("erase", INES, way=way)
    assert happened(house.requests.steps(one.id)[0]) == says


def test_somebody_known_only_by_letter_is_shown_to_be_themselves_by_the_second_asking(house: House):
    letter = house.requests.open("access", INES, way="post")
    assert letter.state == "received"
    code = house.requests.open("access", INES, way="centre", proven=True, words="It was me who wrote.")
    assert (code.id, code.state) == (letter.id, "proven")
    assert [one.words for one in house.requests.messages(letter.id)] == ["It was me who wrote."]


def test_a_copy_of_yesterday_does_not_outlive_an_erasure_of_today(house: House):
    copy = ask(house, "access")
    assert house.requests.copy(copy) is not None
    record = house.requests.record(forget(house))
    assert house.requests.copy(copy) is None
    assert record is not None
    assert "copies" in [one.code for one in record.ours]


def test_two_people_who_share_a_commission_are_forgotten_one_after_the_other(house: House):
    forget(house, INES)
    forget(house, JONAS)
    assert dump(house)["boutique"]["commissions"] == []
    assert "onas" not in words_of(dump(house))


# An objection


def test_an_objection_ends_one_use_at_once_and_no_other(house: House):
    request = ask(house, "object", purposes=["research"])
    assert house.requests.get(request).state == "done"
    assert house.decide(INES, purpose="research", country="CH").outcome == "objected"
    assert house.decide(INES, purpose="reporting", country="CH").allowed
    assert house.decide(INES, purpose="improvement", country="CH").allowed


def test_an_objection_to_what_the_notice_does_not_name_is_refused_with_what_it_names(house: House):
    with pytest.raises(CannotRun) as refused:
        house.requests.open("object", INES, way="post", proven=True, purposes=["orders"])
    assert "orders" in refused.value.message
    assert "research" in refused.value.hint


# The clock


def test_the_clock_runs_from_the_day_it_came_and_by_the_law_of_the_place(house: House):
    came = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
    paris = house.requests.open("access", INES, way="post", received=came, place="FR")
    assert (f"{paris.due:%Y-%m-%d}", paris.law) == ("2026-12-18", "GDPR art. 12(3)")
    california = house.requests.open("access", JONAS, way="post", received=came, place="US-CA")
    assert (f"{california.due:%Y-%m-%d}", california.law) == ("2027-01-02", "Cal. Civ. Code 1798.130(a)(2)")
    anywhere = house.requests.open("access", "mei.tanaka@clients.example", way="post", received=came)
    assert (f"{anywhere.due:%Y-%m-%d}", anywhere.law) == ("2026-12-18", "the shortest law of the places served")
    assert paris.days_left(NINE) == 25


def test_a_day_to_come_is_no_day_a_letter_came(house: House):
    with pytest.raises(NotNow):
        house.requests.open("access", INES, way="post", received=NINE + dt.timedelta(days=1))


def test_a_place_nobody_knows_sets_no_clock(house: House):
    with pytest.raises(NotNow) as refused:
        house.requests.open("access", INES, way="post", place="XX")
    assert "US-CA" in refused.value.hint
    assert house.requests.all() == ()


def test_more_time_is_taken_once_and_with_reasons_the_person_reads(house: House, letterbox: Letterbox):
    one = house.requests.open("access", INES, way="post", proven=True, place="FR", by="Ruth Aebi")
    letterbox.letters.clear()
    longer = house.requests.extend(one.id, by="Ruth Aebi", reason="The boutiques' paper must be read by hand.")
    assert f"{longer.due:%Y-%m-%d}" == "2027-02-23"
    assert "read by hand" in letterbox.letters[0].get_content()
    with pytest.raises(NotNow):
        house.requests.extend(one.id, by="Ruth Aebi", reason="Once more")


def test_a_refusal_has_reasons_and_can_not_follow_what_was_done(house: House, letterbox: Letterbox):
    one = house.requests.open("access", INES, way="post")
    letterbox.letters.clear()
    refused = house.requests.refuse(one.id, by="Ruth Aebi", reason="We cannot tell that it is you.")
    assert refused.state == "refused"
    assert "cannot tell" in letterbox.letters[0].get_content()
    with pytest.raises(NotNow):
        house.requests.withdraw(one.id)


# What may go wrong


def test_a_home_without_systems_searches_nothing_and_says_so(home: Path):
    with troth.open(home) as bare:
        one = bare.requests.open("access", INES, way="post", proven=True, by="Ruth Aebi")
        after = bare.requests.drive(one.id)
        assert (after.state, after.waits_for) == ("proven", "desk")
        assert "names no system" in stands(after)
        with pytest.raises(NoMap):
            bare.requests.plan(one.id)


def test_there_is_no_request_of_a_number_nobody_has(house: House):
    for strange in ("R-9", "R-", "2001", "R-2001; DROP TABLE requests", ""):
        with pytest.raises(NoSuchRequest):
            house.requests.get(strange)


def test_each_thing_that_happens_is_a_fact_without_a_word_of_the_person(house: House):
    request = forget(house)
    facts = [kept.fact for kind in (RequestReceived, RequestStep) for kept in house.store.facts(kind)]
    names = [one.name for one in facts if isinstance(one, RequestStep)]
    assert names == [
        "proven",
        "stopped",
        "searched",
        "planned",
        "approved",
        "begun",
        "changed",
        "changed",
        "looked-again",
        "told",
        "closed",
    ]
    assert "avre" not in str(facts)
    assert [step.name for step in house.requests.steps(request)] == ["received", *names]


def test_the_store_holds_no_address_of_an_open_request(house: House):
    house.requests.open("access", INES, way="post", words="I am Inès Favre, 6 rue de la Lanterne")
    house.store.close()
    raw = b"".join(file.read_bytes() for file in (house.home.state).glob("troth.db*"))
    for word in (b"favre", b"Favre", b"Lanterne"):
        assert word not in raw
