"""A notice told in another of its languages: what is translated in its words, what is not in the original's, named."""

from __future__ import annotations

from pathlib import Path

import pytest

from troth.notice.edition import switch_hashes
from troth.notice.facts import Notice
from troth.notice.project import Visitor
from troth.notice.read import parse_notice, read_notice
from troth.notice.render import Page, inline_html, inline_text
from troth.notice.tables import fill
from troth.notice.telling import language_of, tell, untranslated
from troth.notice.words import Speaker

HERE = Path(__file__).parent
FRENCH = (HERE / "three-clauses.fr.md").read_text("utf-8")


@pytest.fixture(scope="module")
def house() -> Notice:
    notice = read_notice(HERE.parents[1] / "demo" / "privacy" / "notice.md").notice
    assert notice is not None
    return notice


@pytest.fixture(scope="module")
def french(house: Notice) -> Notice:
    other = parse_notice(FRENCH, "notice.fr.md", of=house).notice
    assert other is not None
    return tell(house, (other,), "fr")


def test_a_translated_clause_stands_in_the_words_of_the_translation(french: Notice) -> None:
    assert french.clause("account").title == "Ouvrir un compte"
    assert french.declarations["training"].label == "Former nos conseillers"
    assert french.language == "fr"


def test_what_is_not_translated_stays_as_it_was_written_and_is_named(house: Notice, french: Notice) -> None:
    assert french.clause("buying").title == house.clause("buying").title
    assert language_of(french, "#buying") == "en"
    assert language_of(french, "#account") == "fr"
    assert language_of(french, "orders/label") == "en"
    assert language_of(french, "training/label") == "fr"


def test_the_words_of_a_table_that_are_not_translated_carry_their_language(house: Notice, french: Notice) -> None:
    speaker = Speaker(french, Visitor(language="fr"))
    said = speaker.name("orders")
    label = house.declarations["orders"].label
    assert inline_html(said) == f'<span lang="en">{label}</span> <small class="original">(anglais)</small>'
    assert inline_text(said) == label
    assert inline_html(speaker.name("training")) == "Former nos conseillers"
    page = Page(french, Visitor(language="fr")).markdown()
    assert not set(page) & set("\ue000\ue001\ue002\ue003")


def test_nothing_that_decides_is_touched(house: Notice, french: Notice) -> None:
    assert switch_hashes(french) == switch_hashes(house)
    assert [clause.promises for clause in french.clauses] == [clause.promises for clause in house.clauses]
    assert [clause.scope for clause in french.clauses] == [clause.scope for clause in house.clauses]


def test_its_own_language_and_one_nobody_wrote_are_the_notice_itself(house: Notice, french: Notice) -> None:
    assert tell(house, (), "fr") is house
    assert tell(house, (french,), "en") is house
    assert untranslated(house) == frozenset()


def test_a_table_speaks_french(french: Notice) -> None:
    calls = [block for clause in french.clauses if clause.id == "account" for block in clause.body]
    call = next(block for block in calls if hasattr(block, "columns"))
    table = fill(french, call, Visitor(language="fr"))
    assert table.header == ("Ce que nous demandons", "Nécessaire\N{NO-BREAK SPACE}?", "Pourquoi", "Sans cela")
    assert table.rows[0][:2] == ("Nom", "Nécessaire")
