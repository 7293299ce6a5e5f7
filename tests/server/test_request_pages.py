"""The page of a request in every state it may stand in, those too that a test cannot bring about with a few rows."""

import datetime as dt
import re

import pytest
from msgspec.structs import replace
from tests.letterbox import open_letterbox
from tests.published import publish
from tests.server.paper_requests import COPY, LEFT, PLAN, RECORD, Paper, called
from tests.server.test_centre import CHOICES, browser, sign_in, text

import troth
from troth.house import links
from troth.rights.facts import Note, Plan
from troth.server.pages.centre import views
from troth.server.pages.centre.throttle import Window
from troth.server.pages.settings import configure

REQUESTS = "/privacy/requests"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with open_letterbox() as box:
        home = publish(tmp_path_factory.mktemp("pages") / "privacy", smtp_port=box.port)
        with troth.open(home) as house:
            yield house, box


@pytest.fixture
def paper(opened, monkeypatch):
    house, _box = opened
    configure(house)
    laid = Paper()
    monkeypatch.setattr(house, "requests", laid)
    monkeypatch.setattr(views, "ASKERS", Window(limit=99, per=dt.timedelta(hours=1)))
    return laid


@pytest.fixture(scope="module")
def ines(opened):
    """Inès, signed in once for all of these."""
    house, box = opened
    configure(house)
    client = browser()
    sign_in(client, box)
    return client


def steps(*names):
    return [(name, True) for name in names]


def page(client, one, path=""):
    return text(client.get(f"{REQUESTS}/{one.id}{path}"))


def record(client, house, one):
    return client.get(f"/privacy/record/{links.record_token(house, one.id)}")


def test_what_was_still_there_stands_first_in_the_record_and_is_called_by_its_name(ines, paper, opened):
    one = paper.lay("erase", "left", plan=PLAN, record=replace(RECORD, left=(LEFT,)))
    said = text(record(ines, opened[0], one))
    assert "something was still there: it stands first" in said
    assert said.index("Notes of the boutiques") < said.index("Removed")
    assert "What stands first here" in said


def test_the_record_says_what_stays_until_when_and_under_which_purpose(ines, paper, opened):
    said = text(record(ines, opened[0], paper.lay("erase", "left", plan=PLAN, record=RECORD)))
    assert re.search(r"Until 31 December 2036 [^.]*Orders The shop\. The law makes us keep it", said)
    assert re.search(r"Until the matter is closed [^.]*Repairs The boutiques\. Your ring is with us", said)
    assert "Taken out: name, street and telephone number." in said
    assert "Somebody else stands in it too" in said
    assert "Nothing but what is kept" in said


def test_what_goes_stands_by_place_and_what_is_taken_out_of_what_stays_is_folded(ines, paper):
    kept = replace(PLAN.tables[5], columns=PLAN.tables[3].columns)
    plan = replace(PLAN, tables=(*PLAN.tables[:3], kept, PLAN.tables[7]))
    html = ines.get(f"{REQUESTS}/{paper.lay('erase', 'planned', waits_for='client', plan=plan).id}").content.decode()
    went, stays = (part.partition("</table>")[0] for part in html.split('<table class="fates">')[1:])
    assert re.findall(r'rowgroup" colspan="2">([^<]+)', went) == ["The shop", "The boutiques"]
    assert went.count("<details") == 0
    (folded,) = re.findall(r"<details.*?</details>", stays, re.DOTALL)
    assert "<p>name, street and telephone number</p>" in folded
    assert " open" not in folded


def test_a_link_at_the_top_leads_to_the_decision_and_to_every_part_of_the_plan(ines, paper):
    html = ines.get(f"{REQUESTS}/{paper.lay('erase', 'planned', waits_for='client', plan=PLAN).id}").content.decode()
    links = re.findall(r'href="#([\w-]+)"', html.partition('<nav class="within"')[2].partition("</nav>")[0])
    assert links == ["f-removed", "f-emptied", "f-kept", "f-not", "h-decide"]
    assert all(f'id="{each}"' in html for each in links)
    waits = ines.get(f"{REQUESTS}/{paper.lay('erase', 'planned', waits_for='desk', plan=PLAN).id}").content.decode()
    assert "h-decide" not in waits


def test_while_it_runs_the_private_link_says_so_and_after_a_refusal_there_is_no_record(ines, paper, opened):
    running = paper.lay("erase", "running", waits_for="machine", steps=[*steps("approved"), ("changed", False)])
    assert "It is being done" in text(record(ines, opened[0], running))
    away = paper.lay("erase", "running", waits_for="system", steps=[*steps("approved", "away"), ("changed", False)])
    assert "does not answer just now" in text(record(ines, opened[0], away))
    for state in ("refused", "withdrawn"):
        assert record(ines, opened[0], paper.lay("erase", state)).status_code == 404


def test_a_plan_with_a_question_waits_for_one_of_us_and_shows_no_button(ines, paper):
    asked = Note(code="same-elsewhere", kind="phone_number", names={"table": called("Account")})
    plan = replace(PLAN, questions=(asked,))
    one = paper.lay("erase", "planned", waits_for="desk", plan=plan, steps=[*steps("agreed"), ("approved", False)])
    said = page(ines, one)
    assert "A person looks at this first Account: the telephone number stands on another card too;" in said
    assert "You said yes, and one of us looks at it first" in said
    assert "One of us looks over what would go (this comes next)" in said
    assert "You decide" not in said
    assert "One of us looks at it first. You have our answer by" in said
    assert "Nothing has gone yet. The next page asks you once more." not in said
    assert ines.get(f"{REQUESTS}/{one.id}/forget")["Location"] == f"{REQUESTS}/{one.id}"


def test_a_request_that_was_taken_back_says_what_is_left_of_it(ines, paper):
    before, after = (
        page(ines, paper.lay("erase", "withdrawn", steps=[*steps("received", "proven", *more, "withdrawn")]))
        for more in ((), ("stopped",))
    )
    assert "You took it back. Nothing is done about it." in before
    assert "Our advertising to you stays ended; nothing else is done about it." in after


def test_nothing_found_is_said_as_it_is(ines, paper):
    nothing = Plan(tables=(), systems=PLAN.systems, found_by=PLAN.found_by, not_searched=(), at=PLAN.at)
    said = page(ines, paper.lay("erase", "planned", plan=nothing))
    assert "We found nothing of yours where we looked." in said
    assert "We know of no place that was left out." in said


def test_what_the_house_said_is_on_the_page_and_after_the_end_only_that_it_was_said(ines, paper):
    said = page(ines, paper.lay("access", "refused"))
    assert "Not done" in said
    assert "We, on 23 November 2026, 10:00 We found two people behind one number. Is it yours alone?" in said


def test_several_systems_are_one_step_and_what_comes_next_is_told_from_what_comes_later(ines, paper):
    one = paper.lay(
        "erase",
        "running",
        waits_for="machine",
        steps=[*steps("approved", "changed", "changed"), ("looked-again", False), ("told", False)],
    )
    said = page(ines, one)
    assert said.count("What goes, went") == 1
    assert "We look again (this comes next)" in said
    assert "We write to you (this comes next)" not in said


def test_a_copy_can_be_read_while_the_letter_that_says_so_still_waits_for_the_mail_server(ines, paper):
    one = paper.lay("access", "running", waits_for="system", copy=COPY, steps=[*steps("copied"), ("told", False)])
    assert "Ready to read" in page(ines, one)
    assert "What we hold about you" in page(ines, one, "/copy")


def test_a_wide_or_long_table_of_the_copy_is_a_list_and_a_narrow_one_a_table(ines, paper):
    html = ines.get(f"{REQUESTS}/{paper.lay('access', 'done', copy=COPY).id}/copy").content.decode()
    orders, calls = (
        html.partition(f">{name}</h3>")[2].partition("</section>")[0] for name in ("Orders", "Telephone calls")
    )
    assert "<table" in orders
    assert "<table" not in calls
    assert "4 May 2026, 11:30</h4>" in calls


def test_markup_in_what_a_client_once_typed_is_shown_and_never_obeyed(ines, paper):
    entry = COPY.tables[0].entries[0]
    evil = replace(entry, cells=(replace(entry.cells[0], value="<script>alert(1)</script>"),))
    copy = replace(COPY, tables=(replace(COPY.tables[0], entries=(evil,)),))
    html = ines.get(f"{REQUESTS}/{paper.lay('access', 'done', copy=copy).id}/copy").content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_first_page_shows_what_is_open_before_what_was(ines, paper):
    paper.lay("access", "done", copy=COPY)
    paper.lay("erase", "planned", plan=PLAN, steps=[*steps("received", "planned"), ("approved", False)])
    said = text(ines.get(CHOICES))
    assert said.index("Being forgotten You decide") < said.index("Asked before") < said.index("Ready to read")
    assert "Ask for another copy" in said
    assert "Follow your request" in said
