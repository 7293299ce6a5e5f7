"""What rules say to people has its words in other languages beside it: sparse, to the letter, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.systems.files import rules

from troth.systems.facts import Wording
from troth.systems.rules_words import read_words, worded, words_of

FILE = "systems/shop.rules.fr.yml"
FRENCH = """\
# Inès reads these.
"The shop": "La boutique en ligne"
"Paper files of the boutiques before 2019": "Dossiers papier des boutiques avant 2019"
Account: Compte
Orders: Commandes
"the guarantee": "la garantie"
"Placed on": "Passée le"
"Order addresses": "Adresses des commandes"
Lines: Lignes
Visits: Visites
"""


def read(text):
    return read_words(text, FILE, rules=rules())


def test_everything_the_rules_say_to_people_is_translated_once():
    assert list(read(FRENCH).words) == list(words_of(rules()))
    assert read(FRENCH).findings == ()


def test_rules_carry_both_and_what_nobody_translated_stays_alone():
    found = worded(rules(), {"Orders": "Commandes", "the guarantee": "la garantie"}, language="fr")
    order = found.collections["order_order"]
    assert order.label == Wording(own="Orders", others={"fr": "Commandes"})
    assert order.keep.why == Wording(own="the guarantee", others={"fr": "la garantie"})
    assert order.copy.fields["date_placed"] == Wording(own="Placed on")
    assert found.label == Wording(own="The shop")
    assert order.empty == rules().collections["order_order"].empty, "what decides is never touched"
    both = worded(found, {"Orders": "Bestellungen", "Placed on": "Bestellt am"}, language="de")
    assert both.collections["order_order"].copy.fields["date_placed"].in_language("de-CH") == "Bestellt am"
    assert both.collections["order_order"].copy.fields["date_placed"].in_language("fr") == ""
    assert both.collections["order_order"].label.others == {"fr": "Commandes", "de": "Bestellungen"}


def test_what_is_missing_is_a_warning_that_names_it():
    (finding,) = read(FRENCH.replace("Orders: Commandes\n", "").replace("Lines: Lignes", "Lines:")).findings
    assert (finding.rule, finding.severity) == ("words-missing", "warning")
    assert finding.message == "These words of the rules are missing here: `Orders` and `Lines`."


def test_of_many_missing_words_five_are_named_and_the_rest_is_counted():
    (finding,) = read("Lines: Lignes\n").findings
    assert finding.message.endswith("`Account`, `Orders`, `the guarantee` and 3 more.")


def test_a_word_that_changed_in_the_rules_is_missing_and_its_old_translation_is_named_at_its_line():
    missing, unknown = sorted(read(FRENCH.replace("Orders:", "Order:")).findings, key=lambda one: one.rule)
    assert (missing.rule, unknown.rule, unknown.severity) == ("words-missing", "words-unknown", "warning")
    assert unknown.span.line == 5
    assert "`Order`" in unknown.message
    assert unknown.hint == "Did you mean `Orders`?"
    assert "Order" not in read(FRENCH.replace("Orders:", "Order:")).words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- Orders\n", "A file of words is a map."),
        (FRENCH.replace("Compte", "[Compte, Comptes]"), "`Account` must be one text, and this is a list."),
        (FRENCH.replace("Commandes", "{one: Commande}"), "`Orders` must be one text, and this is a map."),
    ],
)
def test_what_is_no_word_is_an_error(text, says):
    (finding,) = read(text).findings
    assert (finding.rule, finding.severity) == ("words-shape", "error")
    assert finding.message == says


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(0, len(FRENCH)),
    st.integers(0, 60),
    st.one_of(
        st.sampled_from(["{", "]", "- ", "\n", "&a", "*a", "<<: ", "null", ": ", "\x00", "?"]), st.text(max_size=5)
    ),
)
def test_a_damaged_file_gets_an_answer(start, length, piece):
    read_words(FRENCH[:start] + piece + FRENCH[start + length :], FILE, rules=rules())
