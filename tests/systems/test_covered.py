"""File against file, and files against the notice: what nobody looked for or said is named."""

from __future__ import annotations

import pytest
from tests.systems.files import BOUTIQUE, BOUTIQUE_RULES, SHOP, SHOP_RULES, dataset, line_of, rules, said

from troth.notice.read import parse_notice
from troth.systems.covered import judge
from troth.systems.graph import Map

NOTICE = parse_notice(
    """---
troth: 1
notice: amarante
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH]
---

# What we know of you

## Records {#kept}

We keep records.{=records}

```troth
purpose records:
  use: [essential.service]
  basis: legal-obligation
  data: [user.unique_id, user.behavior.purchase_history, user.contact.address]
right forget: {to: erase, ways: [email], unless: [open-order, legal-obligation]}
```
"""
).notice
SHOP_FILE, RULES_FILE = "systems/shop.yml", "systems/shop.rules.yml"


def found(shop=SHOP, shop_rules=SHOP_RULES, notice=NOTICE):
    first, second = dataset(shop), dataset(BOUTIQUE, "boutique")
    graph = Map([first, second], [rules(shop_rules, first), rules(BOUTIQUE_RULES, second)])
    return judge(graph, notice=notice)


def test_files_that_hold_together_get_no_word():
    assert found() == ()


def test_a_table_without_a_rule_is_named_with_what_it_holds():
    text = SHOP_RULES.replace('  auth_user: {label: "Account", erase: remove, vouched: [email]}\n', "")
    (finding,) = found(shop_rules=text)
    assert said((finding,)) == [("rules-uncovered", "error", line_of(SHOP, "name: auth_user"))]
    assert "`id`, `email` and `phone`" in finding.message


def test_in_a_row_that_stays_each_personal_column_is_emptied_or_kept_under_its_purpose():
    (finding,) = found(shop_rules=SHOP_RULES.replace(', guest_email: ""', ""))
    assert said((finding,)) == [("rules-uncovered", "error", line_of(SHOP, "name: guest_email"))]
    assert "user.contact.email" in finding.message
    assert "`records`" in finding.hint
    (other,) = found(shop_rules=SHOP_RULES.replace('empty: {line1: ""}', "empty: {id: null}"))
    assert "`line1`" in other.message, "the key is covered as any column"


def test_a_key_that_is_an_address_is_no_plain_number():
    text = BOUTIQUE_RULES.replace(
        'client: {label: "Client card", erase: remove}', 'client: {label: "Card", erase: empty, empty: {mail: null}}'
    )
    second = dataset(BOUTIQUE, "boutique")
    assert judge(Map([dataset(), second], [rules(), rules(text, second)]), notice=NOTICE) == ()
    keyed = BOUTIQUE.replace(
        "[user.unique_id]\n      fidesops_meta: {primary_key: true}",
        "[user.contact.email]\n      fidesops_meta: {primary_key: true}",
    )
    second = dataset(keyed, "boutique")
    (finding,) = judge(Map([dataset(), second], [rules(), rules(text, second)]), notice=NOTICE)
    assert "`nr`" in finding.message


def test_fields_inside_a_column_are_covered_with_it():
    text = SHOP_RULES.replace(
        'label: "Visits"\n    erase: remove', 'label: "Visits"\n    erase: empty\n    empty: {session_data: ""}'
    )
    assert found(shop_rules=text) == ()
    bare = text.replace('empty: {session_data: ""}', 'empty: {session_key: "x"}')
    (finding,) = found(shop_rules=bare)
    assert "session_data._auth_user_id" in finding.message


def test_without_a_notice_its_purposes_are_left_alone():
    text = SHOP_RULES.replace("under: records", "under: nothing")
    assert found(shop_rules=text, notice=None) == ()
    assert {one.rule for one in found(shop_rules=text)} == {"rules-keep"}


@pytest.mark.parametrize(
    ("good", "bad", "tells"),
    [
        (
            "keep: {under: records, from",
            "keep: {under: recrods, from",
            "records",
        ),
        (
            "ground: open-order",
            "ground: claims",
            "legal-obligation, open-order",
        ),
    ],
)
def test_rows_are_kept_under_a_purpose_and_on_a_ground_of_the_notice(good, bad, tells):
    text = SHOP_RULES.replace(good, bad)
    (finding,) = found(shop_rules=text)
    assert said((finding,)) == [("rules-keep", "error", line_of(text, "  order_order:"))]
    assert tells in finding.hint


@pytest.mark.parametrize(
    ("good", "bad", "expected", "tells"),
    [
        (
            "field: order_address.id",
            "field: order_adress.id",
            {("map-reference", "error"), ("map-unreached", "warning")},
            "order_address.id",
        ),
        (
            "{dataset: shop, field: product.id",
            "{dataset: stock, field: product.id",
            {("map-reference", "warning")},
            "troth.toml",
        ),
        ("            fides_meta: {primary_key: yes}\n", "", {("map-no-key", "error")}, "primary_key"),
    ],
)
def test_what_leads_nowhere_or_has_no_key_is_named(good, bad, expected, tells):
    assert good in SHOP
    findings = found(shop=SHOP.replace(good, bad, 1))
    assert {(one.rule, one.severity) for one in findings} == expected
    assert any(tells in one.hint for one in findings)


@pytest.mark.parametrize(
    ("good", "bad", "tells"),
    [
        ("names: {product_id: title}", "names: {product_id: titel}", "title"),
        ("within: order_order", "within: order_ordre", "order_order"),
        ("within: order_order", "within: django_session", "references"),
    ],
)
def test_what_a_copy_is_to_show_must_be_there(good, bad, tells):
    (finding,) = found(shop_rules=SHOP_RULES.replace(good, bad))
    assert said((finding,)) == [("rules-unknown", "error", line_of(SHOP_RULES, "  order_line:"))]
    assert tells in finding.hint


def test_a_column_of_which_nobody_says_what_it_holds_is_named():
    bare = SHOP.replace(
        "          - name: number\n            data_categories: [system.operations]\n", "          - name: number\n"
    )
    (finding,) = found(shop=bare)
    assert said((finding,)) == [("map-unsaid", "warning", line_of(bare, "name: order_line"))]
    assert "`number`" in finding.message
