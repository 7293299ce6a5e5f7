"""A copy's tables: each value in words people read, kept as the system holds it; a key says what it stands for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.rights.small_world import PlainReader
from tests.rights.test_locate import INES, spell
from tests.rights.test_plan import notice

from troth.notice.project import Visitor
from troth.notice.words import Speaker
from troth.rights.copied import copied, part_of
from troth.rights.facts import CopyTable
from troth.rights.locate import Seed, locate
from troth.rights.naming import asks_for_names, names_of
from troth.systems.graph import Map
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules
from troth.systems.rules_words import worded

SHOP = """
dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: password, data_categories: [user.authorization.password]}
          - {name: visit_key, data_categories: [user.authorization.credentials]}
          - {name: country, data_categories: [user.contact.address.country]}
          - {name: letters, data_categories: [user.privacy_preferences]}
          - {name: scan, data_categories: [user.content.private]}
          - {name: hash, data_categories: [user.contact.address]}
      - name: orders
        fields:
          - {name: id, data_categories: [user.behavior.purchase_history], fides_meta: {primary_key: true}}
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
          - {name: placed, data_categories: [user.behavior.purchase_history]}
          - {name: total, data_categories: [user.behavior.purchase_history]}
          - {name: currency, data_categories: [user.behavior.purchase_history]}
      - name: lines
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: order_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}
          - name: piece_id
            data_categories: [user.behavior.purchase_history]
            fides_meta: {references: [{dataset: shop, field: pieces.id, direction: to}]}
          - {name: price, data_categories: [user.behavior.purchase_history]}
      - name: pieces
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: title, data_categories: [system.operations]}
"""
RULES = """
system: shop
label: "The shop"
zone: America/New_York
collections:
  lines:
    label: "Pieces ordered"
    erase: remove
    copy: {within: orders, fields: {piece_id: "Piece", price: "Price"}, names: {piece_id: title}, money: {price: CHF}}
  orders:
    label: "Orders"
    erase: remove
    copy: {fields: {id: "Order", placed: "Placed on"}, money: {total: currency}, technical: [currency]}
  users: {label: "Account", erase: remove, copy: {technical: [hash]}}
"""
ROWS = {
    "users": [
        {"id": 1, "email": INES, "password": "argon2", "visit_key": "k", "country": "CH", "letters": False,
         "scan": b"\x00\xff", "hash": "358387599"}
    ],
    "orders": [
        {"id": 10, "user_id": 1, "placed": dt.datetime(2026, 6, 12, 9, 40), "total": Decimal("9800.00"),
         "currency": "CHF"},
        {"id": 11, "user_id": 1, "placed": dt.date(2026, 7, 1), "total": Decimal("41200.5"), "currency": "EUR"},
    ],
    "lines": [{"id": 5, "order_id": 11, "piece_id": 9, "price": Decimal(41200)}],
    "pieces": [{"id": 9, "title": "Watch, Twelve buds"}, {"id": 8, "title": "Ring, Bud"}],
}  # fmt: skip


def small(rules: str = RULES, *, words: dict[str, str] | None = None) -> Map:
    (dataset,) = read_datasets(SHOP, "systems/shop.yml").datasets
    reading = read_rules(rules, "systems/shop.rules.yml", dataset=dataset)
    assert reading.findings == ()
    assert reading.rules is not None
    return Map([dataset], [worded(reading.rules, words or {}, language="fr")])


def tables(found_in: Map, *, language: str = "en") -> dict[str, CopyTable]:
    readers = {"shop": PlainReader(ROWS)}
    located = locate(found_in, readers, [Seed(kind="email", values=(INES,))], spell=spell)
    names = names_of(located, readers, found_in=found_in)
    speaker = Speaker(replace(notice(), language=language), Visitor(language=language))
    return {one.collection: one for one in copied(located, found_in=found_in, names=names, speaker=speaker)}


def cell(table: CopyTable, column: str, *, entry: int = 0):
    return next(one for one in table.entries[entry].cells if one.column == column)


def test_an_instant_that_names_no_zone_is_one_of_the_systems_own_and_a_day_stays_a_day():
    orders = tables(small())["orders"]
    assert (cell(orders, "placed").kind, cell(orders, "placed").value) == ("instant", "2026-06-12T09:40:00-04:00")
    assert (cell(orders, "placed", entry=1).kind, cell(orders, "placed", entry=1).value) == ("day", "2026-07-01")
    utc = tables(small(RULES.replace("zone: America/New_York\n", "")))["orders"]
    assert cell(utc, "placed").value == "2026-06-12T09:40:00+00:00", "where nothing is said it is UTC"


def test_what_the_rules_have_words_for_comes_first_and_in_them():
    orders = tables(small())["orders"]
    assert [one.label for one in orders.entries[0].cells][:2] == ["Order", "Placed on"]


def test_without_words_a_column_is_called_by_what_it_holds_and_by_its_own_name_where_several_hold_alike():
    users, orders = (
        tables(small(RULES.replace('fields: {id: "Order", placed: "Placed on"}, ', "")))[one]
        for one in ("users", "orders")
    )
    assert cell(users, "email").label == "E-mail address"
    assert cell(orders, "placed").label == "Placed (what you bought)"


def test_words_are_in_the_language_of_the_copy():
    french = tables(small(words={"Orders": "Commandes", "Placed on": "Passée le"}), language="fr")
    assert french["orders"].label == "Commandes"
    assert cell(french["orders"], "placed").label == "Passée le"
    assert french["users"].label == "Account", "what nobody translated stays as it was said"


def test_a_key_is_named_by_the_row_it_leads_to():
    lines = tables(small())["lines"]
    assert (cell(lines, "piece_id").value, cell(lines, "piece_id").means) == ("9", "Watch, Twelve buds")
    assert not cell(lines, "piece_id").technical


def test_a_key_whose_row_is_gone_stays_a_key():
    gone = {**ROWS, "pieces": []}
    located = locate(small(), {"shop": PlainReader(gone)}, [Seed(kind="email", values=(INES,))], spell=spell)
    assert names_of(located, {"shop": PlainReader(gone)}, found_in=small()) == {}


def test_names_are_looked_up_in_one_statement_and_only_where_a_rule_asks():
    reader = PlainReader(ROWS)
    located = locate(small(), {"shop": reader}, [Seed(kind="email", values=(INES,))], spell=spell)
    reader.statements.clear()
    names_of(located, {"shop": reader}, found_in=small())
    assert reader.statements == ["pieces"]
    assert asks_for_names(located, small())
    assert not asks_for_names(located, small(RULES.replace("names: {piece_id: title}, ", "")))


def test_a_line_belongs_to_its_order_and_to_no_other():
    found = tables(small())
    orders, lines = found["orders"], found["lines"]
    assert (lines.within, lines.entries[0].within) == ("orders", (1,))
    assert cell(orders, "id", entry=1).value == "11"


def test_an_amount_has_its_currency_from_the_column_beside_it_or_from_the_rules():
    found = tables(small())
    assert [cell(found["orders"], "total", entry=at).unit for at in (0, 1)] == ["CHF", "EUR"]
    assert cell(found["lines"], "price").unit == "CHF"


def test_keys_and_what_the_rules_name_serve_programs_alone():
    found = tables(small())
    technical = {name: {one.column for one in table.entries[0].cells if one.technical} for name, table in found.items()}
    assert technical == {"users": {"id", "hash"}, "orders": {"user_id", "currency"}, "lines": set()}


@pytest.mark.parametrize(
    ("column", "kind", "value", "hidden"),
    [
        ("password", "text", "", "scrambled"),
        ("visit_key", "text", "", "opens"),
        ("country", "place", "CH", ""),
        ("letters", "truth", "false", ""),
        ("scan", "bytes", "AP8=", ""),
    ],
)
def test_each_kind_of_value_is_kept_for_programs_or_hidden_with_its_reason(column, kind, value, hidden):
    one = cell(tables(small())["users"], column)
    assert (one.kind, one.value, one.hidden) == (kind, value, hidden)


def test_a_table_stands_under_the_heading_that_most_of_its_columns_fit():
    found_in = small()
    parts = {name: part_of(found_in.collection("shop", name)) for name in ("users", "orders", "lines", "pieces")}
    assert parts == {"users": "you", "orders": "orders", "lines": "orders", "pieces": "rest"}
    assert list(tables(found_in)) == ["users", "orders", "lines"], "in the order people read them"
