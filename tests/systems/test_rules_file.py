"""Rules name what the dataset has, and say for each collection what becomes of a row; else a finding at the line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.systems.files import SHOP, SHOP_RULES, dataset, line_of, rules

from troth.systems.facts import CopyRule, Keep, Wording
from troth.systems.rules_file import read_rules

FILE = "systems/shop.rules.yml"


def findings(text):
    return read_rules(text, FILE, dataset=dataset()).findings


def test_rules_that_fit_their_dataset_are_read_without_a_word_against_them():
    assert findings(SHOP_RULES) == ()
    found = rules()
    order = found.collections["order_order"]
    assert (found.system, str(found.label)) == ("shop", "The shop")
    assert [str(one) for one in found.not_searched] == ["Paper files of the boutiques before 2019"]
    assert order.keep == Keep(
        under="records", ground="open-order", since="date_placed", why=Wording(own="the guarantee")
    )
    assert order.empty == {"user_id": None, "guest_email": ""}
    assert order.open_unless == {"status": ("With you", "Cancelled")}
    assert found.collections["auth_user"].vouched == ("email",)
    assert found.collections["django_session"].encoding == {"session_data": "django-session"}
    assert found.collections["order_line"].keep == Keep(under="records")
    assert found.zone == "Europe/Zurich"
    assert order.copy == CopyRule(
        part="orders", fields={"date_placed": Wording(own="Placed on")}, technical=("guest_email",)
    )
    assert found.collections["order_line"].copy == CopyRule(within="order_order", names={"product_id": "title"})


def test_a_quoted_null_is_a_text():
    found = rules(SHOP_RULES.replace('guest_email: ""', 'guest_email: "null"'))
    assert found.collections["order_order"].empty["guest_email"] == "null"


def test_delete_in_the_dataset_stands_for_erase_remove():
    of = dataset(SHOP.replace("{after: [shop.order_order]}", "{masking_strategy_override: {strategy: delete}}"))
    reading = read_rules(SHOP_RULES.replace('"Account", erase: remove', '"Account"'), FILE, dataset=of)
    assert reading.findings == ()
    assert reading.rules.collections["auth_user"].erase == "remove"


@pytest.mark.parametrize(
    ("good", "bad", "rule", "severity", "tells"),
    [
        ("not_searched:", "not_serched:", "rules-word", "warning", "not_searched"),
        ("open_unless:", "open_unles:", "rules-word", "warning", "open_unless"),
        ("from: date_placed", "form: date_placed", "rules-word", "warning", "from"),
        ("  auth_user:", "  auth_users:", "rules-unknown", "error", "auth_user"),
        ("empty: {user_id: null", "empty: {usr_id: null", "rules-unknown", "error", "user_id"),
        ("from: date_placed", "from: date_place", "rules-unknown", "error", "date_placed"),
        ("open_unless: {status", "open_unless: {state", "rules-unknown", "error", "status"),
        ("free_text: [line1]", "free_text: [line2]", "rules-unknown", "error", "line1"),
        ("vouched: [email]", "vouched: [id]", "rules-unknown", "error", "identity"),
        ("system: shop", "system: shopp", "rules-shape", "error", "shop"),
        ("system: shop\n", "", "rules-shape", "error", "system: NAME"),
        ('"Account", erase: remove', '"Account", erase: delete', "rules-shape", "error", ""),
        ('"Account", erase: remove', '"Account"', "rules-shape", "error", "erase: remove"),
        ('label: "Account", ', "", "rules-label", "warning", "holds"),
        ('label: "The shop"\n', "", "rules-label", "warning", "The shop"),
        ("keep: {under: records}", "keep: {}", "rules-keep", "error", "under"),
        (", keep: {under: records}", "", "rules-keep", "error", "under"),
        ("from: date_placed", "from: date_placed, until: date_placed", "rules-keep", "error", "until"),
        ("ground: open-order", "ground: open-orders", "rules-shape", "error", "open-order"),
        ('    empty: {line1: ""}\n', "", "rules-shape", "error", "empty:"),
        ('empty: {line1: ""}', "empty: [line1]", "rules-shape", "error", "column"),
        ("session_data: django-session", "session_data: pickle", "rules-shape", "error", ""),
        ("zone: Europe/Zurich", "zone: Europe/Genf", "rules-shape", "error", "IANA"),
        ("part: orders", "part: order", "rules-shape", "error", "orders"),
        ("technical: [guest_email]", "tecnical: [guest_email]", "rules-word", "warning", "technical"),
        ("technical: [guest_email]", "technical: [guest_mail]", "rules-unknown", "error", "guest_email"),
        ("fields: {date_placed", "fields: {date_place", "rules-unknown", "error", "date_placed"),
        ("names: {product_id", "names: {number", "rules-unknown", "error", "references"),
        (
            '"Account", erase: remove',
            '"Account", erase: remove, empty: {email: ""}',
            "rules-shape",
            "error",
            "erase: empty",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_line(good, bad, rule, severity, tells):
    assert good in SHOP_RULES
    text = SHOP_RULES.replace(good, bad, 1)
    found = findings(text)
    assert [(one.rule, one.severity) for one in found] == [(rule, severity)]
    assert tells in found[0].hint
    if bad.strip(", "):
        before = SHOP_RULES.split(good, 1)[0].count("\n") + 1
        assert before <= found[0].span.line <= before + 1 or found[0].span.line == line_of(text, bad.split("\n")[0])


def test_what_stands_within_itself_is_refused_before_a_copy_looks_for_its_end():
    text = SHOP_RULES.replace("      part: orders\n", "      part: orders\n      within: order_line\n", 1)
    found = [one for one in findings(text) if one.severity == "error"]
    assert {one.span.line for one in found} == {line_of(text, "  order_order:"), line_of(text, "  order_line:")}
    assert all("within" in one.message for one in found)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(0, len(SHOP_RULES)),
    st.integers(0, 60),
    st.one_of(
        st.sampled_from(["{", "]", "- ", "\n", "&a", "*a", "<<: ", "null", ": ", "\x00", "?"]), st.text(max_size=5)
    ),
)
def test_a_damaged_file_gets_an_answer(start, length, piece):
    read_rules(SHOP_RULES[:start] + piece + SHOP_RULES[start + length :], FILE, dataset=dataset())
