"""A shop and a boutique small enough to read: two maps, their rules, and rows in plain lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from troth.systems.graph import Map
from troth.systems.ports import Match
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules

SHOP = """
dataset:
  - fides_key: shop
    name: The shop
    collections:
      - name: users
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {identity: phone_number}}
          - {name: password, data_categories: [user.authorization.password]}
      - name: orders
        fields:
          - {name: id, data_categories: [user.behavior.purchase_history], fides_meta: {primary_key: true}}
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
          - {name: guest_email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: address_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: addresses.id, direction: to}]}
          - {name: total, data_categories: [user.behavior.purchase_history]}
          - {name: placed, data_categories: [user.behavior.purchase_history]}
          - {name: status, data_categories: [system.operations]}
      - name: addresses
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: name, data_categories: [user.name]}
          - {name: street, data_categories: [user.contact.address.street]}
      - name: sessions
        fields:
          - {name: key, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: data
            data_categories: [user.device]
            fields:
              - name: user
                data_categories: [user.unique_id]
                fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
      - name: shared_emails
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: owner_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: notes
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: order_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: orders.id}]}
          - name: author_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id}]}
          - {name: said, data_categories: [user.content]}
      - name: bags
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: order_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}
          - name: owner_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
      - name: lines
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: order_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}
          - {name: piece, data_categories: [user.behavior.purchase_history]}
      - name: products
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
"""
SHOP_RULES = """
system: shop
label: "The shop"
collections:
  users: {label: "Account", erase: remove}
  orders:
    label: "Orders"
    erase: keep
    keep: {under: records, from: placed}
    empty: {user_id: null, guest_email: ""}
    open_unless: {status: ["delivered"]}
    copy: {part: orders, fields: {id: "Order", placed: "Placed on", total: "Total"}, money: {total: CHF}}
  addresses: {label: "Order addresses", erase: empty, empty: {name: "", street: ""}, copy: {within: orders}}
  sessions: {label: "Sessions", erase: remove, encoding: {data: json}}
  shared_emails: {label: "Shared wish list", erase: remove, others: [email]}
  bags: {label: "Bags", erase: remove}
  lines: {label: "Pieces ordered", erase: keep, keep: {under: records}, copy: {within: orders}}
  notes: {label: "Order notes", erase: remove, free_text: [said]}
"""
BOUTIQUE = """
dataset:
  - fides_key: boutique
    collections:
      - name: cards
        fields:
          - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: mobile, data_categories: [user.contact.phone_number], fides_meta: {identity: phone_number}}
          - {name: given, data_categories: [user.name.first]}
          - {name: surname, data_categories: [user.name.last]}
      - name: calls
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: caller, data_categories: [user.contact.phone_number], fides_meta: {identity: phone_number}}
          - name: card
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: boutique, field: cards.no, direction: from}]}
          - {name: summary, data_categories: [user.content]}
      - name: commissions
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: one
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: boutique, field: cards.no}]}
          - name: two
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: boutique, field: cards.no}]}
          - {name: wording_one, data_categories: [user.content]}
          - {name: wording_two, data_categories: [user.content]}
      - name: repairs
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: card
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: boutique, field: cards.no, direction: from}]}
          - {name: piece, data_categories: [user.behavior.purchase_history]}
          - {name: guarantee, data_categories: [system.operations]}
"""
BOUTIQUE_RULES = """
system: boutique
label: "The boutiques"
not_searched: ["Paper files of the boutiques before 2019"]
collections:
  cards: {label: "Client card", erase: remove, vouched: [mobile]}
  calls: {label: "Calls", erase: remove, owners: {card: []}, free_text: [summary]}
  commissions:
    label: "Commissions"
    erase: remove
    owners: {one: [wording_one], two: [wording_two]}
    empty: {wording_one: "", wording_two: ""}
  repairs:
    label: "Repairs"
    erase: keep
    keep: {under: orders, until: guarantee, ground: claims, why: "the guarantee you asked for"}
    empty: {card: null}
"""


def small_map() -> Map:
    """Both maps with their rules; what is wrong with them is an error of ours."""
    datasets, rules = [], []
    for said, ruled in ((SHOP, SHOP_RULES), (BOUTIQUE, BOUTIQUE_RULES)):
        reading = read_datasets(said, "systems/x.yml")
        assert not [one for one in reading.findings if one.severity == "error"], reading.findings
        datasets.extend(reading.datasets)
        rule = read_rules(ruled, "systems/x.rules.yml", dataset=reading.datasets[0])
        assert not rule.findings, rule.findings
        assert rule.rules is not None
        rules.append(rule.rules)
    return Map(datasets, rules)


class PlainReader:
    """A reader over lists of maps: slow, obvious, and without a database."""

    def __init__(self, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        self.tables = tables
        self.statements: list[str] = []

    def rows(self, table: str, *, any_of: Sequence[Match], columns: Sequence[str]) -> list[dict[str, Any]]:
        self.statements.append(table)
        return [
            {column: row.get(column) for column in columns}
            for row in self.tables.get(table, [])
            if any(self._holds(row.get(one.column), one) for one in any_of)
        ]

    @staticmethod
    def _holds(value: Any, match: Match) -> bool:
        if value is None:
            return False
        if match.fold and isinstance(value, str):
            return value.casefold() in {str(one).casefold() for one in match.values}
        return value in match.values

    def scan(self, table: str, *, columns: Sequence[str], at_once: int = 1000) -> Iterator[dict[str, Any]]:
        for row in self.tables.get(table, []):
            yield {column: row.get(column) for column in columns}

    def holding(
        self, table: str, *, columns: Sequence[str], literals: Sequence[str], key: Sequence[str], most: int = 100
    ) -> list[dict[str, Any]]:
        return [
            {column: row.get(column) for column in key}
            for row in self.tables.get(table, [])
            if any(word.casefold() in str(row.get(column) or "").casefold() for column in columns for word in literals)
        ]

    def count(self, table: str) -> int:
        return len(self.tables.get(table, []))
