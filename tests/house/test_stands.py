"""Where a request stands and what happened to it: every step and state of the closed lists has its words."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from troth.house.requests.reading import AHEAD
from troth.house.stands import COMES, HAPPENED, STANDS, counted, happened, stands
from troth.rights.facts import Note, Request, State, Step, StepName
from troth.server.pages.centre import told
from troth.systems.facts import Wording

NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def standing(note: Note, **more) -> Request:
    said = {
        "id": "R-2041", "right": "erase", "state": "running", "waits_for": "system", "way": "centre", "person": 7,
        "received": NINE, "due": NINE + dt.timedelta(days=30), "edition": "e", "clause": "rights", "stands": note,
    }  # fmt: skip
    return Request(**said | more)


def test_every_step_has_words_for_the_house_and_for_who_asked():
    steps = set(get_args(StepName))
    assert steps <= HAPPENED.keys()
    assert steps == told.HAPPENED.keys() | told.OURS
    assert {name for names in AHEAD.values() for name in names} == COMES.keys() == told.COMES.keys()


def test_every_state_says_where_a_request_stands():
    assert set(get_args(State)) <= STANDS.keys()


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Step(name="received", note=Note(code="received", kind="post"), at=NINE), "Received by post"),
        (Step(name="received", note=Note(code="received", kind="pigeon"), at=NINE), "Received pigeon"),
        (Step(name="proven", note=Note(code="vouched"), at=NINE, by="Ruth Aebi"), "Ruth Aebi vouches for the person"),
        (
            Step(name="searched", note=Note(code="searched", counts={"systems": 2, "rows": 1}), at=NINE),
            "Looked in 2 systems: 1 row",
        ),
        (
            Step(
                name="changed",
                note=Note(
                    code="changed", counts={"removed": 3, "emptied": 0}, names={"system": Wording(own="The shop")}
                ),
                at=NINE,
            ),
            "The shop: 3 removed, 0 emptied",
        ),
        (Step(name="approved", note=Note(code="approved"), at=NINE), "The person said yes to the plan"),
        (Step(name="approved", note=Note(code="approved"), at=NINE, by="Ruth Aebi"), "Yes to the plan, by Ruth Aebi"),
        (
            Step(name="extended", note=Note(code="extended"), at=NINE, due=NINE + dt.timedelta(days=60)),
            "Extended until 2027-01-22",
        ),
        (Step(name="changed", note=Note(code="changed"), at=None), "Run, system by system"),
    ],
)
def test_a_step_is_told_with_what_fills_its_blanks(step, says):
    assert happened(step) == says


def test_where_it_stands_is_told_with_what_stands_in_the_way():
    away = Note(code="away", detail="The system `shop` did not answer at 14:06.")
    assert stands(standing(away)) == "The system `shop` did not answer at 14:06. It is asked again."
    assert stands(standing(away, extended=True)).startswith("Extended, with reasons. The system")
    assert stands(standing(Note(code="done"), state="done", extended=True)) == "Done."


def test_rows_and_systems_are_counted():
    assert [counted("rows", number) for number in (0, 1, 2)] == ["no rows", "1 row", "2 rows"]
    assert counted("kept", 4) == "4"
