"""Periods: what a notice writes, what a reader sees, and when one has passed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.terms import periods
from troth.terms.periods import Period, add, parse, show, write
from troth.terms.words import closed

GENEVA = "Europe/Zurich"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("at once", "2026-06-01T10:00+00:00", "2026-06-01T10:00+00:00"),
        ("session", "2026-06-01T12:00+02:00", "2026-06-01T10:00+00:00"),
        ("36 hours", "2026-06-01T10:00+00:00", "2026-06-02T22:00+00:00"),
        ("14 days", "2026-06-01T10:00+00:00", "2026-06-15T10:00+00:00"),
        ("2 weeks", "2026-06-01T10:00+00:00", "2026-06-15T10:00+00:00"),
        # A day in which the clocks go forward is shorter: noon stays noon in Geneva.
        ("1 day", "2026-03-28T11:00+00:00", "2026-03-29T10:00+00:00"),
        ("1 month", "2026-01-31T11:00+00:00", "2026-02-28T11:00+00:00"),
        ("1 year", "2028-02-29T11:00+00:00", "2029-02-28T11:00+00:00"),
        ("13 months", "2026-12-15T11:00+00:00", "2028-01-15T11:00+00:00"),
        # Friday and ten working days: two week-ends lie between.
        ("10 business days", "2026-06-05T10:00+00:00", "2026-06-19T10:00+00:00"),
        ("1 business day", "2026-06-06T10:00+00:00", "2026-06-08T10:00+00:00"),
        ("10 years after order", "2026-06-01T10:00+00:00", "2036-06-01T10:00+00:00"),
    ],
)
def test_when_a_period_has_passed(period: str, start: str, end: str) -> None:
    assert add(at(start), parse(period), GENEVA) == at(end)


def test_a_day_is_the_day_of_the_zone() -> None:
    # 23:30 UTC on the 31st is already the 1st in Geneva: a month later is the 1st there.
    assert add(at("2026-01-31T23:30+00:00"), parse("1 month"), GENEVA) == at("2026-02-28T23:30+00:00")
    assert add(at("2026-01-31T23:30+00:00"), parse("1 month"), "UTC") == at("2026-02-28T23:30+00:00")
    assert add(at("2026-01-30T23:30+00:00"), parse("1 month"), GENEVA) == at("2026-02-27T23:30+00:00")


def test_the_answer_is_in_utc_and_a_naive_instant_is_refused() -> None:
    assert add(at("2026-06-01T10:00+02:00"), parse("1 day"), GENEVA).tzinfo is dt.UTC
    with pytest.raises(ValueError, match="offset"):
        add(dt.datetime(2026, 6, 1, 10), parse("1 day"), GENEVA)


def test_a_period_beyond_the_calendar_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        add(at("2026-06-01T10:00+00:00"), parse("9999 years"), GENEVA)


@given(st.integers(1, 9999), st.sampled_from(["hours", "days", "business days", "weeks", "months", "years"]), st.one_of(st.none(), st.sampled_from(closed("events"))))  # fmt: skip
def test_what_is_written_is_read_again(count: int, unit: periods.Unit, after: str | None) -> None:
    period = Period(count, unit, after)
    assert parse(write(period)) == period


@given(st.text(max_size=30))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse(f"{text} or so")


@pytest.mark.parametrize("language", ["en", "fr", "de", "it"])
def test_every_unit_and_every_event_can_be_said(language: str) -> None:
    for unit in ("hours", "days", "business days", "weeks", "months", "years"):
        for event in closed("events"):
            said = show(Period(2, unit, event), language)
            assert said.startswith("2\u00a0")
            assert event not in said or "-" not in event
    assert show(Period(0, "at once"), language)


def test_a_language_without_words_is_told_in_english() -> None:
    assert show(parse("1 day"), "tlh") == "1\u00a0day"
    assert show(parse("2 years"), "fr-CH") == "2\u00a0ans"
