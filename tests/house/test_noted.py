"""Notes become sentences in the language of whoever reads them, and what nobody translated names its language."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.published import DEMO

from troth.house.noted import Noted, plainly
from troth.house.words import Words, languages
from troth.notice.read import read_notice
from troth.notice.telling import foreign_html, tell
from troth.rights.facts import ColumnFate, Note, Plan
from troth.systems.facts import Wording

READING = read_notice(DEMO / "notice.md")
ENGLISH = READING.notice
FRENCH = tell(ENGLISH, READING.translations, "fr")
ORDERS = Wording(own="Orders", others={"fr": "Commandes"})
PAPER = Wording(own="Paper files before 2019")


def plan(*questions):
    return Plan(
        tables=(),
        systems=(),
        found_by=(),
        not_searched=(Note(code="said", names={"what": PAPER}),),
        questions=questions,
        at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
    )


def test_how_something_was_found_is_said_in_either_language():
    spelt = Note(code="spelt", kind="email", counts={"spellings": 2})
    row = Note(code="row", names={"table": ORDERS})
    assert Noted(ENGLISH).found_by_all([spelt, row]) == "e-mail address (2 spellings) and orders"
    assert Noted(FRENCH).found_by_all([spelt, row]) == "adresse e-mail (2 graphies) et commandes"


def test_what_nobody_translated_stands_as_it_is_and_says_in_which_language():
    (said,) = Noted(FRENCH).not_searched(plan())
    assert plainly(said) == "Paper files before 2019 (anglais)"
    assert foreign_html(said) == (
        '<span lang="en">Paper files before 2019</span> <small class="original">(anglais)</small>'
    )
    assert Noted(ENGLISH).not_searched(plan()) == ("Paper files before 2019",)


def test_a_kind_of_identity_that_we_have_no_word_for_is_the_houses_own_word():
    note = Note(code="identity", kind="loyalty_number")
    assert plainly(Noted(FRENCH).found_by(note)) == "loyalty number (anglais)"
    assert Noted(ENGLISH).found_by(note) == "loyalty number"


def test_a_name_in_capitals_stays_so_inside_a_sentence():
    assert Noted(ENGLISH).called(Wording(own="SAP"), small=True) == "SAP"
    assert Noted(ENGLISH).called(ORDERS, small=True) == "orders"


@pytest.mark.parametrize(
    ("category", "english", "french"),
    [
        ("user.contact.email", "e-mail address", "adresse e-mail"),
        (
            "user.payment.reference",
            "the reference of a payment",
            "la référence d\N{RIGHT SINGLE QUOTATION MARK}un paiement",
        ),
        ("", "", ""),
    ],
)
def test_what_a_column_holds_is_the_notices_term_for_it_or_ours(category, english, french):
    column = ColumnFate(column="x", category=category, act="null")
    assert Noted(ENGLISH).held(column) == english
    assert Noted(FRENCH).held(column) == french


def test_the_desk_reads_english_whatever_the_notice_is_written_in():
    assert Noted(FRENCH, "en").looked_for([Note(code="keys")]) == "every key of a row that went"


CODES = {
    "found-by": {"identity", "spelt", "row", "key", "literal", "words"},
    "looked-for": {"keys", "identity", "words"},
    "not-searched": {"said", "skipped"},
    "question": {
        *("no-rule", "no-ground", "no-day", "no-period", "hangs-on-nothing", "still-open"),
        *("leads-elsewhere", "same-elsewhere", "on-another-card"),
    },
    "ours": {"records", "copies", "choices", "trace"},
}


@pytest.mark.parametrize("language", languages())
def test_every_code_has_its_sentence_and_no_sentence_is_without_one(language):
    assert {part: set(Words(language).part(part)) for part in CODES} == CODES
