"""A shop and a boutique as their files say: what the tests of this folder read."""

from __future__ import annotations

from pathlib import Path

from troth.notice.facts import Finding
from troth.systems.facts import Dataset, Rules
from troth.systems.graph import Map
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules

SHOP = """\
# The shop, as its developers wrote it down.
dataset:
  - fides_key: shop
    name: The shop
    description: Orders and accounts   # a comment behind a value
    meta: {owner: web, since: {year: 2019}}
    collections:
      - name: auth_user
        fides_meta: {after: [shop.order_order]}
        fields:
          - name: id
            data_categories: [user.unique_id]
            fides_meta: {primary_key: True, data_type: integer}
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {identity: email, data_type: string, length: 254}
          - name: phone
            data_categories: [user.contact.phone_number]
            fides_meta: {identity: phone_number}
      - name: order_order
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: {primary_key: yes}
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta:
              references: [{dataset: shop, field: auth_user.id, direction: from}]
          - name: guest_email
            data_categories: [user.contact.email]
            fides_meta: {identity: email}
          - name: address_id
            data_categories: [user.unique_id]
            fides_meta:
              references:
                - dataset: shop
                  field: order_address.id
                  direction: to
          - name: date_placed
            data_categories: [user.behavior.purchase_history]
          - name: status
            data_categories: [system.operations]
      - name: order_address
        data_categories: [user.contact.address]
        fields:
          - name: id
            data_categories: [user.unique_id]
            fides_meta: {primary_key: true}
          - name: line1
      - name: order_line
        fields:
          - name: order_id
            data_categories: [user.unique_id]
            fides_meta:
              primary_key: true
              references: [{dataset: shop, field: order_order.id, direction: from}]
          - name: number
            data_categories: [system.operations]
            fides_meta: {primary_key: true}
          - name: product_id
            data_categories: [system.operations]
            fides_meta: {references: [{dataset: shop, field: product.id, direction: to}]}
      - name: product
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: {primary_key: true}
          - name: title
            data_categories: [system.operations]
      - name: django_session
        fields:
          - name: session_key
            data_categories: [user.unique_id]
            fides_meta: {primary_key: true}
          - name: session_data
            fields:
              - name: _auth_user_id
                data_categories: [user.unique_id]
                fides_meta:
                  references: [{dataset: shop, field: auth_user.id, direction: from}]
      - name: django_admin_log
        fides_meta: {skip_processing: true}
        fields:
          - name: id
            fides_meta: {primary_key: true}
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: auth_user.id}]}
"""
BOUTIQUE = """\
dataset:
- fides_key: boutique
  collections:
  - name: client
    fields:
    - name: nr
      data_categories: [user.unique_id]
      fidesops_meta: {primary_key: true}
    - name: mail
      data_categories: [user.contact.email]
      fidesops_meta:
        references:
        - {dataset: shop, field: auth_user.email}
  - name: gift
    fields:
    - name: nr
      data_categories: [system.operations]
      fides_meta: {primary_key: true}
    - name: giver
      data_categories: [user.unique_id]
      fides_meta: {references: [{dataset: boutique, field: client.nr, direction: from}]}
    - name: receiver
      data_categories: [user.unique_id]
      fides_meta: {references: [{dataset: boutique, field: client.nr, direction: from}]}
    - name: receiver_mail
      data_categories: [user.contact.email]
      fides_meta: {identity: email}
"""
SHOP_RULES = """\
system: shop
label: "The shop"
zone: Europe/Zurich
not_searched: ["Paper files of the boutiques before 2019"]   # they lie in the cellar
collections:
  auth_user: {label: "Account", erase: remove, vouched: [email]}
  order_order:
    label: "Orders"
    erase: keep
    keep: {under: records, from: date_placed, ground: open-order, why: "the guarantee"}
    empty: {user_id: null, guest_email: ""}
    open_unless: {status: ["With you", "Cancelled"]}
    copy:
      part: orders
      fields: {date_placed: "Placed on"}
      technical: [guest_email]
  order_address:
    label: "Order addresses"
    erase: empty
    empty: {line1: ""}
    free_text: [line1]
  order_line: {label: "Lines", erase: keep, keep: {under: records}, copy: {within: order_order, names: {product_id: title}}}
  django_session:
    label: "Visits"
    erase: remove
    encoding: {session_data: django-session}
"""
BOUTIQUE_RULES = """\
system: boutique
label: "Boutiques"
collections:
  client: {label: "Client card", erase: remove}
  gift: {label: "Gifts", erase: empty, empty: {giver: null}, others: [receiver, receiver_mail]}
"""


def dataset(text: str = SHOP, key: str = "shop") -> Dataset:
    reading = read_datasets(text, "systems/shop.yml")
    found = reading.dataset(key)
    assert found is not None, reading.findings
    return found


def rules(text: str = SHOP_RULES, of: Dataset | None = None) -> Rules:
    reading = read_rules(text, "systems/shop.rules.yml", dataset=of or dataset())
    assert reading.rules is not None, reading.findings
    return reading.rules


def both() -> Map:
    """Shop and boutique as one map."""
    shop, boutique = dataset(), dataset(BOUTIQUE, "boutique")
    return Map([shop, boutique], [rules(), rules(BOUTIQUE_RULES, boutique)])


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    """Name, severity and line of each finding."""
    return [(one.rule, one.severity, one.span.line) for one in findings]


def line_of(text: str, words: str) -> int:
    """The line on which these words stand first."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


ROOT = Path(__file__).parents[2]
