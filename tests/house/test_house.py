"""What a program asks of a house, and what is on record afterwards."""

from __future__ import annotations

import datetime as dt
import shutil
import threading

import pytest

import troth
from troth.collection import RegistrationRefused
from troth.gate import Decided
from troth.house import CannotChoose, House, NoEditionInForce, PublishRefused
from troth.messages import MessageRefused, MessageSent
from troth.notice.edition import EditionPublished
from troth.stores.verifying import verify
from troth.terms.cannot import CannotRun

INES, JONAS, MEI = (f"{name}@clients.example" for name in ("ines.favre", "jonas.keller", "mei.tanaka"))
NEWS = {"purpose": "news", "channel": "email", "country": "FR"}


def test_somebody_never_met_has_agreed_to_nothing(house: House):
    decision = house.decide(MEI, **NEWS)
    assert (decision.allowed, decision.outcome, decision.clause) == (False, "consent-missing", "news")
    assert house.person(MEI) is None  # asking about somebody does not make them known


def test_a_yes_allows_what_was_agreed_to_and_nothing_beside_it(house: House):
    (choice,) = house.choose(INES, "news", channel="email", act="grant", source="centre")
    assert (choice.switch, choice.clause, choice.edition) == ("news/email", "news", house.edition().hash)
    assert house.decide(INES, **NEWS).allowed
    assert house.decide(INES, **NEWS | {"channel": "text"}).outcome == "consent-missing"
    assert not house.decide(JONAS, **NEWS).allowed


def test_the_last_word_counts_and_a_purpose_named_alone_means_all_its_switches(house: House):
    house.choose(INES, "news", act="grant", source="centre")
    assert {one.switch for one in house.choices(INES)} >= {"news/email", "news/post"}
    house.choose(INES, "news", channel="email", act="withdraw", source="centre")
    assert house.decide(INES, **NEWS).outcome == "withdrawn"
    assert house.decide(INES, **NEWS | {"channel": "post"}).allowed


def test_a_decision_can_be_asked_as_of_another_day(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    before = house.clock.now() - dt.timedelta(seconds=1)
    assert house.decide(INES, **NEWS, at=before).outcome == "consent-missing"
    assert house.decide(INES, **NEWS, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).outcome == "no-edition"


def test_every_question_is_on_record_unless_it_was_asked_of_the_draft(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    house.decide(INES, **NEWS, age=41, facts=["sale"])
    house.decide(INES, **NEWS, record=False)
    house.decide(INES, **NEWS, draft=True)
    (kept,) = house.store.facts(Decided)
    assert (kept.person, kept.fact.outcome, kept.fact.clause) == (house.person(INES), "allowed", "news")
    assert "age" not in Decided.__struct_fields__  # what was asked about somebody's age is not kept


def test_nobody_can_choose_what_the_notice_does_not_have(house: House):
    with pytest.raises(CannotChoose) as caught:
        house.choose(INES, "horoscopes", act="grant", source="centre")
    assert "horoscopes" in caught.value.message
    assert "news" in caught.value.hint
    with pytest.raises(CannotChoose, match="has no switch for the channel"):
        house.choose(INES, "news", channel="pigeon", act="grant", source="centre")
    assert list(house.store.facts()) == []


def test_without_an_edition_nothing_is_allowed_and_nothing_is_chosen(home):
    shutil.rmtree(home / "editions")
    with troth.open(home) as house:
        assert house.decide(INES, **NEWS).outcome == "no-edition"
        for act in (
            lambda: house.choose(INES, "news", act="grant", source="centre"),
            lambda: house.collect("signup", {}),
            lambda: house.may_send("news-message", INES),
        ):
            with pytest.raises(NoEditionInForce, match="is in force"):
                act()
        assert house.decide(INES, **NEWS, draft=True).outcome == "consent-missing"


def test_a_child_is_turned_away_and_nothing_of_what_they_wrote_is_kept(house: House):
    given = {"name": "Tom Weller", "birth": "2014-03-01", "mail": "tom.weller@clients.example", "password": "x" * 12}
    intake = house.collect("signup", given)
    assert (intake.accepted, intake.outcome) == (False, "under-age")
    (kept,) = house.store.facts(RegistrationRefused)
    assert kept.person is None
    written = str(kept.fact)
    assert not any(value in written for value in ("Tom", "2014", "tom.weller"))


def test_a_field_nobody_asked_for_is_refused_and_what_was_asked_for_comes_in(house: House):
    given = {"name": "Inès Favre", "birth": "1985-04-12", "mail": INES, "password": "x" * 12}
    assert house.collect("signup", given | {"religion": "none"}).extra == ("religion",)
    assert house.collect("signup", given).accepted
    assert len(list(house.store.facts(RegistrationRefused))) == 1


def test_letters_go_to_those_who_agreed_and_each_answer_is_on_record(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    house.choose(JONAS, "news", act="refuse", source="centre")
    answers = {who: house.may_send("news-message", who).outcome for who in (INES, JONAS, MEI)}
    assert answers == {INES: "allowed", JONAS: "refused", MEI: "consent-missing"}
    assert house.may_send("order-message", JONAS).allowed  # what belongs to an order reaches everybody
    assert [kept.fact.message for kept in house.store.facts(MessageSent)] == ["news-message", "order-message"]
    assert [kept.fact.outcome for kept in house.store.facts(MessageRefused)] == ["refused", "consent-missing"]


def test_a_letters_link_ends_the_letters_and_twice_is_once(house: House):
    house.choose(INES, "news", channel="email", act="grant", source="centre")
    link = house.stop_link(INES, "news-message")
    address, _, token = link.rpartition("/")
    assert address == "http://www.amarante.localhost:8000/privacy/stop"
    assert house.read_stop_token(token).message == "news-message"
    assert house.may_send("news-message", INES).allowed  # reading it ends nothing

    assert house.stop(token)
    assert house.may_send("news-message", INES).outcome == "objected"
    assert house.stop(token) == ()
    assert house.may_send("order-message", INES).allowed
    with pytest.raises(CannotChoose, match="not one of ours"):
        house.stop(token[:-2] + "AA")


def test_codes_open_for_whom_they_were_made(house: House):
    code = house.send_code(INES, "127.0.0.1")
    assert house.check_code(INES, code)
    assert not house.check_code(INES, code)
    assert [house.send_code(MEI) is None for _ in range(6)] == [False] * 5 + [True]


def test_an_old_list_brings_in_what_nobody_contradicted(house: House, tmp_path):
    house.choose(JONAS, "news", channel="email", act="refuse", source="centre")
    old = tmp_path / "old.csv"
    old.write_text(
        "person,purpose,channel,act,source,date,evidence\n"
        f"{JONAS.upper()},news,email,grant,old list,2026-12-01,list\n".replace("2026-12-01", "2019-03-01")
        + f"{MEI},news,email,grant,old list,2019-03-01,list\n"
    )
    report = house.import_choices(old)
    assert (report.lines, report.choices, report.people, report.faults) == (2, 1, 1, ())
    assert [conflict.line for conflict in report.conflicts] == [2]
    assert house.decide(JONAS, **NEWS).outcome == "refused"
    assert house.decide(MEI, **NEWS).allowed
    again = house.import_choices(old)
    assert (again.choices, again.already) == (0, 1)
    house.log.checkpoint()
    assert verify(house.log).flaws == ()


@pytest.mark.parametrize(
    "line",
    [
        "viktor,news,email,grant,list,2019-03-01,list",
        "viktor@-.example,news,email,grant,list,2019-03-01,list",
        "viktor.pasko@clients.example,horoscopes,email,grant,list,2019-03-01,list",
        "viktor.pasko@clients.example,news,email,agree,list,2019-03-01,list",
        "viktor.pasko@clients.example,news,email,grant,list,2199-03-01,list",
        "nonsense",
    ],
)
def test_one_line_of_nonsense_and_nothing_is_taken_in(house: House, tmp_path, line):
    old = tmp_path / "old.csv"
    head = "person,purpose,channel,act,source,date,evidence\n"
    old.write_text(f"{head}{MEI},news,email,grant,old list,2019-03-01,list\n{line}\n")
    report = house.import_choices(old)
    assert report.faults[0].line == 3
    assert (report.choices, list(house.store.facts()), house.person(MEI)) == (0, [], None)


def test_a_list_that_is_not_there_is_said(house: House, tmp_path):
    with pytest.raises(CannotRun, match="cannot be read"):
        house.import_choices(tmp_path / "none.csv")


def test_publishing_is_on_record_once_even_for_editions_that_came_with_the_folder(house: House):
    first = house.edition()
    text = house.home.notice_file.read_text()
    with pytest.raises(PublishRefused):
        house.publish(by="Ruth Aebi")  # nothing has changed
    house.home.notice_file.write_text(
        text.replace("effective: 2026-06-01", "effective: 2027-02-01").replace(
            "bought in confidence", "bought in trust"
        )
    )
    second = house.publish(by="Ruth Aebi")
    kept = [one.fact.edition for one in house.store.facts(EditionPublished)]
    assert kept == [first.hash, second.hash]
    assert house.edition().hash == first.hash
    assert house.decide(INES, **NEWS, at=second.effective, record=False).edition == second.hash


def test_a_hundred_changes_at_once_end_with_the_last_acknowledged(home):
    with troth.open(home) as house:  # by the real time, as it is outside of tests
        said: list[tuple[int, str]] = []

        def change(turn: int) -> None:
            act = ("grant", "withdraw")[turn % 2]
            (choice,) = house.choose(INES, "news", channel="email", act=act, source="centre")
            said.append((choice.at, choice.act))

        threads = [threading.Thread(target=change, args=(turn,)) for turn in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(said) == 100
        last = max(said)[1]
        assert house.choices(INES)[-1].act == last
        assert house.decide(INES, **NEWS).allowed == (last == "grant")


def test_the_board_begins_with_nothing_tried(house: House):
    rows = house.board()
    assert {row.verdict for row in rows} == {"untried"}
    assert house.clause_of("N-23") == "news"
    assert house.clause_of("N-999") == ""
