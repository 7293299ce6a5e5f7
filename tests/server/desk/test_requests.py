"""Requests at the desk, on real databases: taken in, vouched for, planned, run, extended, refused; each look a fact."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest
from msgspec.structs import replace
from tests.house.two_systems import INES, JONAS, furnish, sqlite_urls
from tests.letterbox import open_letterbox
from tests.published import NOW
from tests.server.desk.conftest import words

import troth
from troth.house.noted import Noted
from troth.house.stands import happened
from troth.rights.facts import ColumnFate, LookedUp, Note, Plan, RequestStep, TableFate
from troth.server.desk.thread import left_words, long, pace
from troth.stores.home import Staff
from troth.systems.facts import Wording

NINE = NOW


@pytest.fixture(scope="module")
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture
def house(published, tmp_path, monkeypatch, post_office):
    import shutil

    from troth.server.pages.settings import configure

    monkeypatch.setenv("TROTH_MAIL_PORT", str(post_office.port))
    post_office.letters.clear()
    home = tmp_path / "privacy"
    shutil.copytree(published, home)
    furnish(home, sqlite_urls())
    with troth.open(home) as house:
        configure(house)
        yield house


def ask(house, right="erase", person=INES, *, days=18, proven=True, **more):
    one = house.requests.open(
        right, person, way="post", proven=proven, by="Noor Haddad", received=NINE - dt.timedelta(days=days), **more
    )
    return house.requests.drive(one.id) if proven else one


def test_today_says_what_is_late_and_what_ends_this_week(house, ruth):
    ask(house, person=INES, days=33)
    ask(house, person=JONAS, days=26)
    page = words(ruth.get("/"))
    assert "One request is late, and one ends this week." in page
    assert re.search(r"[23] days late", page)
    assert INES not in page


def test_a_quiet_day_says_what_was_not_looked_at(house, ruth):
    assert "were never tried" in words(ruth.get("/"))


def test_one_request_shows_its_clock_its_plan_and_what_comes_next(house, ruth):
    one = ask(house, words="Please remove everything you have on me.", place="FR")
    page = ruth.get(f"/requests/{one.id}").content.decode()
    said = words(ruth.get(f"/requests/{one.id}"))
    assert f"{one.id}: please forget me" in said
    assert "days left." in said
    assert "“Please remove everything you have on me.”" in said
    assert "Run this plan" in said
    assert "Not searched" in page
    plan = house.requests.planned(one.id)
    table = page.split("The same as a table")[1].split("</table>")[0]
    assert table.count("<tr>") == len(plan.tables) + len(plan.not_searched) + 1
    assert INES not in page


def test_running_the_plan_changes_the_databases_and_says_who_said_yes(house, ruth, post_office):
    one = ask(house)
    assert ruth.post(f"/requests/{one.id}/run", page=f"/requests/{one.id}").status_code == 302
    after = house.requests.get(one.id)
    assert after.state in {"done", "left"}
    approved = [kept.fact for kept in house.store.facts(RequestStep) if kept.fact.name == "approved"]
    assert [step.by for step in approved] == ["Ruth Aebi"]
    page = words(ruth.get(f"/requests/{one.id}"))
    assert "What happened to" in page
    assert "Looked again" in page
    assert "complete" not in page
    assert "Run this plan" not in page
    assert post_office.letters, "the person was written to"


def test_run_twice_is_once_and_says_where_it_stands(house, ruth):
    one = ask(house)
    ruth.post(f"/requests/{one.id}/run", page=f"/requests/{one.id}")
    size = house.log.size()
    again = ruth.post(f"/requests/{one.id}/run", page="/roles")
    assert again.status_code == 422
    assert one.id in words(again)
    assert house.log.size() == size


@pytest.mark.parametrize(("act", "state"), [("extend", "planned"), ("refuse", "refused")])
def test_extending_and_refusing_want_reasons_that_the_person_reads(house, ruth, post_office, act, state):
    one = ask(house, place="FR")
    path = f"/requests/{one.id}/{act}"
    assert "A reason is missing" in words(ruth.post(path, {"reason": "  "}))
    assert house.requests.get(one.id) == one
    post_office.letters.clear()
    assert ruth.post(path, {"reason": "A court has asked us to keep this file."}).status_code == 302
    after = house.requests.get(one.id)
    assert after.state == state
    assert (after.due > one.due) is (act == "extend")
    (letter,) = post_office.letters
    assert "A court has asked us to keep this file." in letter.get_body().get_content().replace("\n", " ")


def test_a_letter_is_taken_in_with_the_day_it_came(house, sat_down):
    noor = sat_down("noor")
    form = {
        "right": "access",
        "person": JONAS,
        "way": "post",
        "received": "2026-11-02",
        "place": "CH",
        "words": "What do you hold?",
    }
    made = noor.post("/requests/new", form)
    (one,) = house.requests.all()
    assert made["location"] == f"/requests/{one.id}"
    assert one.received.date() == dt.date(2026, 11, 2)
    assert one.due.date() == dt.date(2026, 12, 2), "a month from the day it came, not from today"
    assert one.state == "received"
    page = words(noor.get(f"/requests/{one.id}"))
    assert "What do you hold?" in page
    assert JONAS not in page


def test_who_vouches_says_how_and_the_search_begins(house, sat_down):
    noor = sat_down("noor")
    form = {"right": "erase", "person": JONAS, "way": "boutique", "received": "2026-11-20", "proven": "yes"}
    assert "Say how" in words(noor.post("/requests/new", form))
    assert house.requests.all() == ()
    noor.post("/requests/new", {**form, "how": "identity card, seen in Geneva"})
    (one,) = house.requests.all()
    assert one.state == "planned"
    steps = [(happened(step), step.by) for step in house.requests.steps(one.id)]
    assert ("Shown by: identity card, seen in Geneva", "Noor Haddad") in steps


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("received", "2026-11-24", "still to come"),
        ("received", "", "The day it was received is missing"),
        ("person", "nobody in particular", "address"),
        ("way", "pigeon", "how it came"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_nothing_is_recorded(house, sat_down, field, value, why):
    form = {"right": "access", "person": JONAS, "way": "post", "received": "2026-11-20", field: value}
    refused = sat_down("noor").post("/requests/new", form)
    assert refused.status_code == 422
    assert why in words(refused)
    assert house.requests.all() == ()


def test_seeing_the_contact_asks_why_and_goes_on_record_first(house, sat_down):
    one = ask(house)
    noor = sat_down("noor")
    page = f"/requests/{one.id}"
    assert "Say why" in words(noor.post(f"{page}/contact", {"reason": ""}, page=page))
    assert list(house.store.facts(LookedUp)) == []
    shown = noor.post(f"{page}/contact", {"reason": "to ring back about the address"}, page=page)
    assert INES in words(shown)
    (kept,) = house.store.facts(LookedUp)
    assert (kept.fact.by, kept.fact.role, kept.fact.reason) == (
        "Noor Haddad",
        "adviser",
        "to ring back about the address",
    )
    assert kept.person == one.person
    assert INES not in words(noor.get(page)), "shown once"


def test_a_look_without_a_task_is_refused_and_on_record(house, sat_down):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    form = {"person": INES, "purpose": "enquiries", "reason": "curious", "place": "CH", "task": ""}
    refused = sat_down("noor").post("/people", form)
    assert "not-now" in words(refused)
    assert "creations" not in words(refused)
    (kept,) = house.store.facts(LookedUp)
    assert (kept.fact.outcome, kept.person) == ("not-now", house.person(INES))


def test_a_look_with_a_task_shows_choices_requests_and_messages_and_no_name(house, sat_down):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    house.choose(INES, "news", channel="email", act="withdraw", source="link")
    house.may_send("news-message", INES)
    one = ask(house, right="access")
    form = {"person": INES, "purpose": "enquiries", "reason": "she telephones", "place": "CH", "task": "call 118"}
    seen = sat_down("noor").post("/people", form)
    page = words(seen)
    for mark in ("No longer", "withdrawn", one.id, "held back: withdrawn"):
        assert mark in page, mark
    assert "Favre" not in page
    assert INES not in page
    (kept,) = house.store.facts(LookedUp)
    assert (kept.fact.outcome, kept.fact.reason, kept.fact.clause) == (
        "allowed",
        "she telephones (task call 118)",
        kept.fact.clause,
    )


def test_a_role_without_a_recipient_in_the_notice_looks_at_nobody(house, ruth, monkeypatch):
    assert ruth.get("/people").status_code == 200
    without = replace(house.home.settings, staff=Staff(adviser="advisers"))
    monkeypatch.setitem(house.home.__dict__, "settings", without)
    assert ruth.get("/people").status_code == 403


def test_a_look_at_somebody_never_met_is_on_record_too(house, sat_down):
    form = {
        "person": "viktor.pasko@clients.example",
        "purpose": "enquiries",
        "reason": "he rang",
        "place": "CH",
        "task": "call 9",
    }
    assert "Nothing of this address is on record" in words(sat_down("noor").post("/people", form))
    (kept,) = house.store.facts(LookedUp)
    assert kept.person is None


def test_an_auditor_reads_no_word_of_a_client(house, sat_down):
    one = ask(house, words="I bought the ring as a gift.")
    page = words(sat_down("theo").get(f"/requests/{one.id}"))
    assert "as a gift" not in page
    assert "not part of your role" in page


def test_who_vouches_for_a_promise_is_recorded_from_the_form(house, ruth):
    form = {"by": "Sibylle Roth", "role": "head-of-people", "scope": "Geneva", "until": "2026-12-31"}
    assert "not named as head of people" in words(ruth.post("/promises/N-70/vouch", {**form, "by": "Viktor Pasko"}))
    assert "too far off" in words(ruth.post("/promises/N-70/vouch", {**form, "until": "2028-01-01"}))
    assert ruth.post("/promises/N-70/vouch", form)["location"] == "/promises#N-70"
    page = words(ruth.get("/promises"))
    assert "Sibylle Roth, head of people, vouched" in page
    assert "for Geneva; Ruth Aebi put it on record" in page
    row = next(one for one in house.board() if one.id == "N-70")
    assert row.verdict == "declared"


def table(label, fate, rows, *, system="Shop", until=None, why="", ground="", shared=False):
    return TableFate(
        system=system.lower(), system_label=Wording(own=system), collection=label.lower(), label=Wording(own=label),
        fate=fate, rows=rows, columns=(ColumnFate(column="x", category="user.name", act="null"),),
        found_by=(Note(code="identity", kind="user_id"),), shared=shared,
        until=until, why=Wording(own=why) if why else None, ground=ground,
    )  # fmt: skip


PLAN = Plan(
    tables=(
        table("Account", "removed", 1),
        table("Stored <b>messages</b>", "removed", 2600),
        table("Orders", "kept", 5, until=dt.date(2036, 12, 31), why="the law on accounts", ground="legal-obligation"),
        table("Wish list", "emptied", 1, shared=True),
        table("Repair", "kept", 1, system="Boutique", ground="open-order"),
    ),
    systems=(Wording(own="Shop"), Wording(own="Boutique")),
    found_by=(
        Note(code="spelt", kind="email", counts={"spellings": 2}),
        Note(code="identity", kind="phone_number"),
    ),
    not_searched=(Note(code="said", names={"what": Wording(own="Paper files of the boutiques before 2019")}),),
    at=NINE,
)


def test_the_picture_of_a_plan_is_whole_and_to_scale(house):
    from troth.server.desk.plan_picture import draw

    picture = draw(PLAN, Noted(house.notice, "en"), name="R-2041")
    svg = ET.fromstring(str(picture.wide))
    texts = [node.text for node in svg.iter() if node.text]
    for mark in ("Removed", "Emptied", "Kept until 31 December 2036", "Kept while a matter is open", "Not searched"):
        assert mark in texts, mark
    assert "Stored <b>messages</b>" in texts, "a label is text, never markup"
    bands = [
        node.get("class")
        for node in svg.iter()
        if node.tag.endswith("path") and node.get("class") in {"gone", "blank", "keep"}
    ]
    assert bands == ["gone", "gone", "keep", "blank", "keep"]
    heights = [float(node.get("height")) for node in svg.iter() if node.get("class") == "node"]
    assert heights[1] > 100 * heights[0] > 0 or heights[1] > 90
    assert sum(heights) < 500, "however many rows there are, the picture fits a page"
    assert max(heights) == heights[1]
    lowest = max(float(node.get("y", 0)) for node in svg.iter() if node.tag.endswith("text"))
    assert lowest < float(svg.get("viewBox").split()[3])
    assert [end.rows for end in picture.ends] == [2601, 1, 5, 1]
    assert picture.sentence.startswith("2608 rows in 5 tables: 2601 removed, 1 emptied, 5 kept until 31 December 2036")
    assert "fill=" not in str(picture.wide)


@pytest.mark.parametrize(
    ("before", "left", "colour"),
    [
        (dt.timedelta(days=-9), ("9", "days late"), "late"),
        (dt.timedelta(hours=-2), ("1", "day late"), "late"),
        (dt.timedelta(hours=2), ("", "today"), "soon"),
        (dt.timedelta(days=1), ("1", "day"), "soon"),
        (dt.timedelta(days=3), ("3", "days"), "soon"),
        (dt.timedelta(days=4), ("4", "days"), ""),
    ],
)
def test_days_left_are_coloured_only_when_they_run_out(house, before, left, colour):
    one = house.requests.open("access", JONAS, way="post", place="FR")
    assert left_words(one, one.due - before) == left
    assert pace(one, one.due - before) == colour


def test_choices_over_time_count_the_last_word_of_each_person(house, ruth):
    for n in range(6):
        house.choose(f"client{n}@clients.example", "news", channel="email", act="grant", source="centre")
    house.choose("client0@clients.example", "news", channel="email", act="withdraw", source="link")
    house.choose(INES, "surveys", act="refuse", source="centre")
    page = ruth.get("/choices").content.decode()
    assert re.search(r">5 yes<", page)
    assert re.search(r">under 5 no<", page)
    assert "5 say yes now and under 5 say no; the most yeses were 6" in page
    assert "Invitations to surveys: fewer than 5 people say yes" in page, "one person alone is no line"


@pytest.mark.parametrize(("after", "due", "today"), [(3, 100.0, 10.0), (30, 100.0, 100.0), (40, 75.0, 100.0)])
def test_the_thread_ends_with_the_day_it_is_due_and_goes_on_where_that_is_over(house, after, due, today):
    received = house.clock.now() - dt.timedelta(days=1)
    one = replace(
        house.requests.open("access", JONAS, way="post", place="FR"),
        received=received,
        due=received + dt.timedelta(days=30),
    )
    drawn = long(one, received + dt.timedelta(days=after), zone="Europe/Zurich")
    stone = float(re.search(r'<svg x="([\d.]+)%"', drawn)[1])
    assert stone == today
    over = re.search(r'class="over" x1="([\d.]+)%" x2="([\d.]+)%"', drawn)
    assert ([float(at) for at in over.groups()] if over else [due, due]) == [due, max(today, due)]
    assert ("late" in drawn) is bool(over)


def test_the_log_page_finds_what_was_changed(house, ruth):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    ruth.post("/log")
    assert "Nothing was found changed" in words(ruth.get("/log"))
