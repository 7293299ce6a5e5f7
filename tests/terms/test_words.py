"""The closed lists and the catalogue of practices hold what the language and the house's notice need."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from msgspec import Struct

from troth.notice.kinds import KINDS
from troth.notice.kinds.base import Form
from troth.terms import words
from troth.terms.practices import FAMILIES, PRACTICES

SPEC = Path(__file__).parents[2] / "src" / "troth" / "terms"


def forms(struct: type[Struct]):
    for hint in get_type_hints(struct, include_extras=True).values():
        yield from (each for each in get_args(hint) if isinstance(each, Form))


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_a_kind_asks_for_exists(kind):
    for form in forms(KINDS[kind]):
        if form.shape in {"one-of", "some-of"}:
            assert words.closed(form.of)


def test_a_list_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        words.closed("colours")


@pytest.mark.parametrize("name", words.lists())
def test_no_list_says_a_word_twice(name):
    assert len(set(words.closed(name))) == len(words.closed(name))


def test_the_catalogue_has_its_49_entries_each_with_a_sentence_and_a_trial():
    assert len(PRACTICES) == 49
    for entry in PRACTICES.values():
        assert entry.family in FAMILIES
        assert entry.says.endswith(".")
        assert entry.trial.endswith(".")
        assert set(entry.of) <= set(KINDS)


def test_a_parameter_names_a_list_or_a_kind_that_exists():
    shapes = {"keys", "refs", "some-of", "one-of", "period", "number", "percent", "link", "links"}
    for entry in PRACTICES.values():
        for param in entry.params.values():
            assert param.shape in shapes
            if param.shape == "refs":
                assert param.of in KINDS
            if param.shape in {"some-of", "one-of"}:
                assert words.closed(param.of)


def test_reserved_words_are_those_that_mean_something_after_of_and_in_values():
    assert words.is_reserved("every")
    assert words.is_reserved("staff")
    assert not words.is_reserved("news")


def test_abbreviations_are_per_language_and_unknown_languages_have_none():
    assert "e.g" in words.abbreviations("en-GB")
    assert "Nr" in words.abbreviations("de")
    assert words.abbreviations("xx") == frozenset()
