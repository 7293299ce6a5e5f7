"""A list of choices made elsewhere is taken whole or not at all, and never overrules a no."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.gate.small_house import channel, edition, message, purpose, recipient

from troth.choices import Choice, plan_import
from troth.choices.reading import COLUMNS
from troth.gate import compile_policy

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
MADE = edition(
    channel("email", medium="email"),
    channel("post", medium="post"),
    purpose("news", use=("marketing.communications",)),
    message("letter", of="news", on=("email", "post")),
    purpose("giving", switch="recipient"),
    recipient("hotel", is_class="by-choice", gets={"giving": ("user.name",)}),
)
POLICY = compile_policy(MADE)
HEAD = "person,purpose,channel,act,source,date,evidence"
INES = "ines.favre@clients.example"
JONAS = "jonas.keller@clients.example"
MEI = "mei.tanaka@clients.example"


def plan(*lines, head=HEAD, held=None):
    content = "\n".join([head, *lines]).encode()
    return plan_bytes(content, held=held)


def plan_bytes(content, *, held=None):
    record = held or {}
    return plan_import(
        content,
        notice="small-house",
        policy=POLICY,
        held=lambda person: record.get(person.lower(), ()),
        same=str.lower,
        at=NOW,
    )


def said(act, *, at, switch="news/email", **rest) -> Choice:
    return Choice(notice="small-house", switch=switch, act=act, at=at, source="centre", **rest)


def choices(found):
    return [(row.line, row.person, choice.switch, choice.act) for row in found.planned for choice in row.choices]


def test_a_line_becomes_a_choice_with_its_source_date_and_grade():
    found = plan(f"{INES},news,post,grant,boutique cards,2019-03-01,record")
    assert found.faults == ()
    (row,) = found.planned
    (choice,) = row.choices
    assert row.line == 2
    assert choice.at == dt.datetime(2019, 2, 28, 23, 0, tzinfo=dt.UTC), "00:00 in the notice's time zone"
    assert (choice.source, choice.evidence, choice.edition) == ("boutique cards", "record", "")
    assert choice.switch_hash == POLICY.hashes["news/post"], "what it was taken to mean when it was accepted"


def test_a_line_that_names_no_channel_means_every_switch_of_the_purpose():
    found = plan(f"{JONAS},news,,refuse,old tool,2021-06-30T09:00:00Z,log")
    assert choices(found) == [(2, JONAS, "news/email", "refuse"), (2, JONAS, "news/post", "refuse")]


def test_json_lines_say_the_same_as_csv():
    row = {"person": INES, "purpose": "giving", "recipient": "hotel", "act": "grant", "source": "till", "date": "2026-01-02", "evidence": "log", "channel": None}  # fmt: skip
    found = plan_bytes(json.dumps(row).encode() + b"\n\n" + json.dumps(row | {"person": MEI}).encode())
    assert choices(found) == [(1, INES, "giving/hotel", "grant"), (3, MEI, "giving/hotel", "grant")]


def test_lines_are_counted_as_an_editor_counts_them():
    """A quoted cell may hold a line break; an empty line is nothing."""
    found = plan(
        f'{INES},news,post,grant,"boutique\ncards",2019-03-01,record', "", f"{MEI},news,post,say,till,2019-03-01,log"
    )
    assert [fault.line for fault in found.faults] == [2, 5]


@pytest.mark.parametrize("act", ["refuse", "withdraw", "object", "opt-out"])
@pytest.mark.parametrize("date", ["2019-03-01", "2026-11-01"])
def test_no_list_overrules_a_no_whatever_the_dates(act, date):
    no = said(act, at=dt.datetime(2024, 5, 5, tzinfo=dt.UTC))
    found = plan(f"{JONAS},news,email,grant,old list,{date},record", held={JONAS: [no]})
    assert found.planned == ()
    (conflict,) = found.conflicts
    assert (conflict.line, conflict.person) == (2, JONAS)
    assert (conflict.fact.switch, conflict.fact.standing_act, conflict.fact.standing_at) == ("news/email", act, no.at)


def test_a_line_can_conflict_on_one_switch_and_be_taken_on_the_other():
    no = said("refuse", at=dt.datetime(2024, 5, 5, tzinfo=dt.UTC))
    found = plan(f"{JONAS},news,,grant,old list,2019-03-01,log", held={JONAS: [no]})
    assert choices(found) == [(2, JONAS, "news/post", "grant")]
    assert [conflict.fact.switch for conflict in found.conflicts] == ["news/email"]


def test_a_no_that_was_taken_back_by_the_person_forbids_nothing():
    history = [
        said("refuse", at=dt.datetime(2024, 5, 5, tzinfo=dt.UTC)),
        said("grant", at=dt.datetime(2025, 5, 5, tzinfo=dt.UTC)),
    ]
    assert plan(f"{INES},news,email,grant,old list,2019-03-01,log", held={INES: history}).conflicts == ()


def test_the_noes_of_a_list_forbid_its_own_yeses_in_any_order():
    yes = f"{INES.upper()},news,email,grant,old list,2022-01-01,log"
    no = f"{INES},news,email,refuse,old list,2019-03-01,log"
    for lines in ((yes, no), (no, yes)):
        found = plan(*lines)
        assert [row[3] for row in choices(found)] == ["refuse"]
        assert len(found.conflicts) == 1


def test_a_no_of_a_list_is_taken_though_a_yes_stands():
    """Its date decides then: the fold knows."""
    yes = said("grant", at=dt.datetime(2024, 5, 5, tzinfo=dt.UTC))
    assert choices(plan(f"{INES},news,email,refuse,old list,2019-03-01,list", held={INES: [yes]})) != []


def test_the_same_list_twice_adds_nothing():
    line = f"{INES},news,post,grant,boutique cards,2019-03-01,record"
    first = plan(line)
    again = plan(line, held={INES: first.planned[0].choices})
    assert (again.planned, again.already) == ((), 1)
    assert plan(line, line).already == 1, "nor does the same line twice"


@pytest.mark.parametrize(
    ("line", "found", "expected"),
    [
        (",news,email,grant,till,2019-03-01,log", "no person", "an e-mail address"),
        ("Inès Favre,news,email,grant,till,2019-03-01,log", "person “Inès Favre”", "an e-mail address"),
        ("a@b.example@c.example,news,email,grant,till,2019-03-01,log", "person “a@b", "an e-mail address"),
        (f"{INES},resale,email,grant,till,2019-03-01,log", "“resale” is not a purpose", "its purposes: news, giving"),
        (f"{INES},news,fax,grant,till,2019-03-01,log", "the channel “fax”", "its switches: news/email, news/post"),
        (f"{INES},news,email,yes,till,2019-03-01,log", "act “yes”", "one of grant, refuse"),
        (f"{INES},news,email,lift,till,2019-03-01,log", "act “lift”", "one of grant, refuse"),
        (f"{INES},news,email,grant,,2019-03-01,log", "no source", "where the choice was made"),
        (f"{INES},news,email,grant,till,,log", "no date", "a date (2019-03-01)"),
        (f"{INES},news,email,grant,till,01.03.2019,log", "date “01.03.2019”", "a date (2019-03-01)"),
        (f"{INES},news,email,grant,till,2019-03-01T10:30,log", "date “2019-03-01T10:30”", "with its offset"),
        (f"{INES},news,email,grant,till,0001-01-01,log", "date “0001-01-01”", "a date (2019-03-01)"),
        (f"{INES},news,email,grant,till,2027-03-01,log", "date “2027-03-01”", "a day that has come"),
        (f"{INES},news,email,grant,till,2019-03-01,sure", "evidence “sure”", "list (a list says so"),
        (f"{INES},news,email,grant,till,2019-03-01", "6 cells", "7, as the header has"),
        (f"{INES},news,email,grant,Lyon, France,2019-03-01,log", "8 cells", "7, as the header has"),
    ],
)
def test_a_line_of_nonsense_is_named_and_nothing_is_taken(line, found, expected):
    good = f"{MEI},news,email,grant,till,2019-03-01,log"
    answer = plan(good, line, good)
    assert answer.planned == ()
    assert answer.conflicts == ()
    (fault,) = answer.faults
    assert fault.line == 3
    assert found in fault.found
    assert expected in fault.expected


def test_every_fault_of_a_file_is_said_in_its_order():
    answer = plan("nobody,resale,,maybe,,when,perhaps", f"{INES},news,email", "x,news,email,grant,till,2019-03-01,log")
    assert [fault.line for fault in answer.faults] == [2, 2, 2, 2, 2, 2, 3, 4]


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"", 1, "an empty file"),
        (b"  \n\n", 1, "an empty file"),
        (HEAD.encode(), 1, "a header and nothing under it"),
        (b"a@b.example,news,email\n", 1, "a header without person"),
        (f"{HEAD},colour\n".encode(), 1, "a column “colour”"),
        (f"{HEAD},act\n".encode(), 1, "two columns “act”"),
        (HEAD.encode() + b"\nin\xe8s@clients.example,news", 2, "byte 0xe8"),
        (HEAD.encode() + b'\n"a@b.example,news', 2, "a line that is not CSV"),
        (b'{"person": "a@b.example"}', 1, "no purpose, act"),
        (b'{"person": ["a@b.example"]}', 1, "not one JSON object of texts"),
        (b"{\x00}", 1, "not one JSON object of texts"),
    ],
)
def test_a_file_that_is_no_list_is_said_so(content, line, found):
    answer = plan_bytes(content)
    assert answer.planned == ()
    assert (answer.faults[0].line, found in answer.faults[0].found) == (line, True), answer.faults[0]


def test_a_control_character_in_a_name_is_shown_and_not_obeyed():
    answer = plan_bytes((HEAD + "\n" + f"{INES}\x1b[2J,news,email,grant,till,2019-03-01,log").encode())
    assert answer.faults[0].found.isprintable()


def test_a_list_of_a_spreadsheet_with_its_mark_and_its_line_ends_is_read():
    content = (
        "\ufeff" + HEAD.upper() + "\r\n" + f" {INES} , news , post , GRANT , till , 2019-03-01 , Record \r\n"
    ).encode()
    assert choices(plan_bytes(content)) == [(2, INES, "news/post", "grant")]


def test_every_column_is_documented():
    page = (Path(__file__).parents[2] / "spec" / "choice-record.md").read_text("utf-8")
    for column in COLUMNS:
        assert f"`{column}`" in page
