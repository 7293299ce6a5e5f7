"""Words for the closed lists: every language has every word that English has."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from troth.terms import labels as subject
from troth.terms.labels import labels
from troth.terms.taxonomy import data_category

LANGUAGES = sorted(one.stem for one in subject.HERE.glob("*.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_word(language: str) -> None:
    english, own = subject._read("en"), subject._read(language)
    missing = [f"{name}.{word}" for name, words in english.items() for word in words if word not in own.get(name, {})]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_the_blanks_it_has_in_english(language: str) -> None:
    english, own = subject._read("en"), subject._read(language)
    blanks = re.compile(r"\{(\w+)")
    for name in ("plain", "dates"):
        for word, text in english[name].items():
            assert set(blanks.findall(own[name][word])) == set(blanks.findall(text)), word


def test_french_names_every_kind_of_data_and_no_other() -> None:
    own = subject._read("fr")["data"]
    assert not [key for key in own if data_category(key) is None]
    assert labels("fr").data("user.biometric.voice") == "enregistrement de la voix"


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [("en", "1 June 2026", "06:14"), ("fr", "1er juin 2026", "6\u00a0h\u00a014"), ("de", "1 June 2026", "06:14")],
)
def test_a_day_and_a_time_are_said_as_the_language_says_them(language: str, day: str, time: str) -> None:
    assert labels(language).day(dt.date(2026, 6, 1)) == day
    assert labels(language).time(dt.datetime(2026, 6, 9, 6, 14, tzinfo=dt.UTC)) == time


def test_lists_and_places_in_french() -> None:
    french = labels("fr-CH")
    assert french.all_of(["a", "b", "c"]) == "a, b et c"
    assert (french.place("JP"), french.place("US-CA"), french.place("EU")) == (
        "Japon",
        "Californie",
        "Union européenne",
    )
    assert french.said_of("par e-mail", "votre consentement") == "par e-mail\u00a0: votre consentement"
