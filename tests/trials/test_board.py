"""The board is folded from what trials found; nothing on it is typed in."""

import datetime as dt

import pytest

from troth.board import FRESH_DAYS, TrialRun, counts, fold

NOW = dt.datetime(2026, 6, 9, 6, 43, tzinfo=dt.UTC)
PROMISES = {"N-07": "account", "N-23": "news", "N-80": "service"}


def tried(promise, verdict="held", *, days_ago=0, edition="e1", environment="demo", detail="We tried."):
    return TrialRun(
        id=promise,
        clause=PROMISES[promise],
        verdict=verdict,
        detail=detail,
        evidence=("an act",),
        edition=edition,
        environment=environment,
        sample="3 acts, both ways",
        at=NOW - dt.timedelta(days=days_ago),
        not_examined="post",
    )


def board(*runs):
    return fold(
        [(run, f"log entry {number}") for number, run in enumerate(runs)],
        promises=PROMISES,
        edition="e1",
        environment="demo",
        now=NOW,
    )


def verdicts(rows):
    return {row.id: row.verdict for row in rows}


def test_what_nobody_tried_is_untried_and_says_that_nothing_was_examined():
    rows = board()

    assert verdicts(rows) == {"N-07": "untried", "N-23": "untried", "N-80": "untried"}
    assert {row.not_examined for row in rows} == {"everything"}
    assert {row.at for row in rows} == {None}


def test_the_last_run_counts_and_cites_its_place_in_the_log():
    row = board(tried("N-07", "deviated", days_ago=2), tried("N-07"))[0]

    assert row.verdict == "held"
    assert row.evidence == ("an act", "log entry 1")


@pytest.mark.parametrize(("days", "verdict"), [(FRESH_DAYS, "held"), (FRESH_DAYS + 1, "expired")])
def test_a_trial_grows_old(days, verdict):
    assert board(tried("N-07", days_ago=days))[0].verdict == verdict


def test_a_trial_under_another_edition_says_nothing_about_this_one():
    row = board(tried("N-07", edition="e0"))[0]

    assert row.verdict == "expired"
    assert row.edition == "e0"


def test_a_deviation_does_not_fade_with_time_or_with_a_new_edition():
    assert board(tried("N-07", "deviated", days_ago=90))[0].verdict == "deviated"
    assert board(tried("N-07", "deviated", edition="e0"))[0].verdict == "deviated"


def test_a_run_somewhere_else_does_not_count_here():
    assert board(tried("N-07", environment="staging"))[0].verdict == "untried"


def test_exceptions_are_counted_first():
    assert list(counts(board(tried("N-07"), tried("N-23", "deviated")))) == ["deviated", "untried", "held"]
