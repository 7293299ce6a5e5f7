"""Age: whole years lived, by the calendar of the place where the person is."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from troth.collection.age import age_on, day_on, read_birth, zone_or

ZONES = ("Europe/Zurich", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC")


def slow_age(birth, at, zone):
    """Count the birthdays one by one. Nobody has a 29th of February in a common year: the year is over on 1 March."""
    today = at.astimezone(ZoneInfo(zone)).date()
    age, year = 0, birth.year
    while True:
        year += 1
        try:
            birthday = dt.date(year, birth.month, birth.day)
        except ValueError:
            birthday = dt.date(year, 3, 1)
        if birthday > today:
            return age
        age += 1


@given(
    birth=some.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)),
    at=some.datetimes(dt.datetime(2026, 1, 3), dt.datetime(2060, 1, 1), timezones=some.just(dt.UTC)),
    zone=some.sampled_from(ZONES),
)
@example(birth=dt.date(2012, 2, 29), at=dt.datetime(2025, 2, 28, 23, tzinfo=dt.UTC), zone="UTC")
@example(birth=dt.date(2012, 2, 29), at=dt.datetime(2025, 3, 1, 0, tzinfo=dt.UTC), zone="UTC")
@example(birth=dt.date(2012, 2, 29), at=dt.datetime(2028, 2, 29, 0, tzinfo=dt.UTC), zone="UTC")
def test_an_age_is_what_counting_birthdays_gives(birth, at, zone):
    assert age_on(birth, at, zone) == slow_age(birth, at, zone)


def test_tom_is_twelve_the_day_before_his_thirteenth_birthday_and_thirteen_on_it():
    birth = dt.date(2013, 11, 24)
    eve = dt.datetime(2026, 11, 23, 22, 59, 59, tzinfo=dt.UTC)
    assert age_on(birth, eve, "Europe/Zurich") == 12
    assert age_on(birth, eve + dt.timedelta(seconds=1), "Europe/Zurich") == 13


def test_at_one_instant_it_is_the_birthday_on_kiritimati_and_not_yet_at_the_date_line():
    birth, at = dt.date(2013, 11, 24), dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert age_on(birth, at, "Pacific/Kiritimati") == 13
    assert age_on(birth, at, "Etc/GMT+12") == 12


def test_born_on_29_february_one_is_a_year_older_on_1_march_of_a_common_year():
    birth = dt.date(2012, 2, 29)
    assert age_on(birth, dt.datetime(2025, 2, 28, 12, tzinfo=dt.UTC), "UTC") == 12
    assert age_on(birth, dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC), "UTC") == 13


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../../etc/passwd", "Europe", "a\0b", "x" * 5000, "é/ü"])
def test_a_zone_nobody_knows_is_replaced_by_the_notices_own(zone):
    assert zone_or(zone, "Europe/Zurich") == "Europe/Zurich"


def test_a_known_zone_is_kept():
    assert zone_or("Asia/Tokyo", "Europe/Zurich") == "Asia/Tokyo"
    assert day_on(at=dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC), zone="Asia/Tokyo") == dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["2026-11-24", "2013-02-29", "1890-01-01", "0001-01-01", "23.11.1980", "soon", "1980-13-01", ""]
)
def test_a_day_that_cannot_be_somebodys_birth_is_no_birth(text):
    assert read_birth(text, today=dt.date(2026, 11, 23)) is None


def test_a_real_birth_is_read_today_included():
    assert read_birth(" 1980-05-17 ", today=dt.date(2026, 11, 23)) == dt.date(1980, 5, 17)
    assert read_birth("2026-11-23", today=dt.date(2026, 11, 23)) == dt.date(2026, 11, 23)
