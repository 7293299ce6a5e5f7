"""An edition is announced before it applies: nothing is dated back, and no notice period is shortened unannounced."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.notice.letters import edition_of, notice_of, text_of

from troth.notice.facts import Finding
from troth.notice.places import Span
from troth.notice.publish import Plan, plan

FIRST = edition_of()
JULY = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
SECOND = ("effective: 2026-06-01", "effective: 2026-09-01")


def planned(*changes: tuple[str, str], now: dt.datetime = JULY, published=(FIRST,), findings=()) -> Plan:
    return plan(
        notice_of(*changes),
        files={"notice.md": text_of(*changes).encode()},
        findings=findings,
        published=published,
        now=now,
        author="Ruth Aebi",
    )


def test_the_very_first_edition_may_have_begun_already() -> None:
    decided = planned(published=())
    assert decided.allowed
    assert (decided.before, decided.changes, decided.asked_again) == (None, (), ())
    assert "news/email" in decided.new_switches
    assert decided.fact().edition == decided.edition


def test_a_later_edition_far_enough_ahead_is_allowed() -> None:
    decided = planned(SECOND)
    assert decided.allowed, decided.reason
    assert decided.before == FIRST.hash
    assert decided.effective == dt.datetime(2026, 8, 31, 22, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "reason", "hint"),
    [
        ("2026-06-15", "is past", "2026-08-01"),
        ("2026-07-02", "30 days before it applies", "2026-08-01"),
        ("2026-07-31", "30 days before it applies", "2026-08-01"),
    ],
)
def test_a_date_past_or_too_near_is_refused_and_the_first_possible_day_named(date: str, reason: str, hint: str) -> None:
    decided = planned(("effective: 2026-06-01", f"effective: {date}"))
    assert not decided.allowed
    assert reason in decided.reason
    assert hint in decided.hint


def test_the_day_it_names_is_indeed_possible_and_the_day_before_is_not() -> None:
    assert planned(("effective: 2026-06-01", "effective: 2026-08-01")).allowed
    assert not planned(("effective: 2026-06-01", "effective: 2026-07-31")).allowed


def test_thirty_days_to_the_second_are_enough() -> None:
    exactly = ("effective: 2026-06-01", "effective: 2026-07-31T14:00:00+02:00")
    assert planned(exactly).allowed
    assert not planned(exactly, now=JULY + dt.timedelta(seconds=1)).allowed


def test_a_shorter_lead_holds_only_after_it_was_announced_in_time() -> None:
    short = ("lead: 30 days", "lead: 7 days")
    assert not planned(short, ("effective: 2026-06-01", "effective: 2026-07-10")).allowed
    second = edition_of(short, ("effective: 2026-06-01", "effective: 2026-08-15"))
    third = (short, ("effective: 2026-06-01", "effective: 2026-09-01"))
    assert planned(*third, now=dt.datetime(2026, 8, 20, tzinfo=dt.UTC), published=(FIRST, second)).allowed


def test_a_longer_lead_binds_the_edition_that_brings_it() -> None:
    longer = ("lead: 30 days", "lead: 60 days")
    assert not planned(longer, ("effective: 2026-06-01", "effective: 2026-08-15")).allowed
    assert planned(longer, SECOND).allowed


def test_an_edition_cannot_slip_in_before_one_that_is_announced() -> None:
    pending = edition_of(("effective: 2026-06-01", "effective: 2026-12-01"), ("creations", "pieces"))
    decided = planned(SECOND, published=(FIRST, pending))
    assert "is not later than that of edition" in decided.reason
    assert "2026-12-02" in decided.hint


def test_the_same_text_again_is_no_new_edition() -> None:
    assert "nothing has changed" in planned().reason


def test_a_notice_with_errors_is_not_published() -> None:
    wrong = Finding(rule="x", severity="error", span=Span("notice.md", 1, 1, 1, 2), message="m")
    mild = Finding(rule="x", severity="warning", span=Span("notice.md", 1, 1, 1, 2), message="m")
    assert "1 error in it" in planned(SECOND, findings=(wrong, mild)).reason
    assert planned(SECOND, findings=(mild,)).allowed


def test_another_notice_does_not_follow_this_one() -> None:
    assert (
        "the editions here are of small-house" in planned(("notice: small-house", "notice: big-house"), SECOND).reason
    )


def test_an_id_never_comes_to_mean_another_kind_of_thing() -> None:
    """Choices and receipts cite ids for ever."""
    swapped = (
        ("message letter:", "message letter-to-you:"),
        ("{=news letter}", "{=news letter-to-you}"),
        ("right stop:", "right letter:"),
        ("once.{=stop}", "once.{=letter}"),
    )
    assert "`letter` was a message" in planned(SECOND, *swapped).reason


def test_the_plan_says_who_is_asked_again_and_who_for_the_first_time() -> None:
    decided = planned(
        SECOND, ("lasts: 90 days", "lasts: 1 year"), ("on: [email, post], label", "on: [email, web], label")
    )
    assert decided.asked_again == ("adverts",)
    assert decided.new_switches == ("news/web",)
    assert decided.ended_switches == ("news/post",)
