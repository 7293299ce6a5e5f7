"""The shop's words for what Oscar and Django would say: each stands for a sentence that is really said, none is stale."""

import ast
import io
import re
from pathlib import Path

import django
import oscar
import pytest
from babel.messages.pofile import read_po
from tests.demo.make_words import FOLDER, catalogue, compiled

OSCAR = Path(oscar.__file__).parent / "apps"
DJANGO = Path(django.__file__).parent / "conf" / "locale" / "en" / "LC_MESSAGES" / "django.po"
NOT_OURS = ("basket", "checkout", "updated", "created", "deleted", "!", "sorry", "please contact", "valid")


@pytest.fixture(scope="module")
def stock():
    """Every sentence of Django's catalogue, and every text in Oscar's source, whose catalogue lags behind."""
    django_s = read_po(io.BytesIO(DJANGO.read_bytes()), locale="en")
    oscar_s = (ast.parse(path.read_text(encoding="utf-8")) for path in OSCAR.rglob("*.py"))
    texts = {one.value for each in oscar_s for one in ast.walk(each) if isinstance(one, ast.Constant)}
    return texts | {first_form(one) for one in django_s}


def first_form(one):
    return one.id[0] if isinstance(one.id, tuple) else one.id


def test_the_file_django_reads_is_made_of_the_one_people_write():
    assert (FOLDER / "django.mo").read_bytes() == compiled()


def test_each_of_our_words_stands_for_a_sentence_that_is_said(stock):
    assert not {first_form(one) for one in catalogue() if one.id} - stock


def test_each_is_a_sentence_of_the_house_with_the_same_blanks():
    for one in catalogue():
        if not one.id:
            continue
        ours = re.sub(r"%\(\w+\)", "", one.string[-1] if isinstance(one.string, tuple) else one.string)
        assert not one.fuzzy
        assert not list(one.check()), one.id
        assert not [word for word in NOT_OURS if word in ours.lower()], ours
