"""The search said as plainly as it can be: look at every row again and again until nothing new is anybody's."""

from __future__ import annotations

import json
from typing import Any

# place: the columns an e-mail address may stand in; the references that lead to it as (from place, from column, column);
# the columns that name its owners.
PLAIN: dict[str, dict[str, Any]] = {
    "users": {"mail": ["email"], "led": [("notes", "author_id", "id")], "card": True},
    "orders": {"mail": ["guest_email"], "led": [("users", "id", "user_id"), ("notes", "order_id", "id")]},
    "addresses": {"led": [("orders", "address_id", "id")]},
    "lines": {"led": [("orders", "id", "order_id")]},
    "sessions": {"led": [("users", "id", "user")]},
    "shared_emails": {"mail": ["email"], "others": ["email"], "led": [("users", "id", "owner_id")]},
    "notes": {"led": [("orders", "id", "order_id"), ("users", "id", "author_id")]},
    "cards": {"mail": ["mail"], "led": [("commissions", "one", "no"), ("commissions", "two", "no")], "card": True},
    "calls": {"led": [("cards", "no", "card")], "owners": ["card"]},
    "commissions": {"led": [("cards", "no", "one"), ("cards", "no", "two")], "owners": ["one", "two"]},
    "repairs": {"led": [("cards", "no", "card")]},
}
UNDIRECTED = {
    ("notes", "author_id", "id"),
    ("notes", "order_id", "id"),
    ("commissions", "one", "no"),
    ("commissions", "two", "no"),
}
KEYS = {"sessions": "key", "cards": "no"}


def slow_search(  # noqa: C901, PLR0912 - plain and long on purpose
    tables: dict[str, list[dict[str, Any]]], mail: str
) -> set[tuple[str, Any]]:
    """Place and key of every row of the person with this address. A number counts that is on their card and no other."""
    mine: dict[tuple[str, Any], set[str]] = {}
    numbers: set[str] = set()
    while True:
        before = {place: set(by) for place, by in mine.items()}
        for name, plain in PLAIN.items():
            for row in tables.get(name, []):
                key = (name, row[KEYS.get(name, "id")])
                for column in plain.get("mail", []):
                    if str(row[column] or "").casefold() == mail.casefold():
                        mine.setdefault(key, set()).add(column)
                if name == "calls" and row["caller"] in numbers:
                    mine.setdefault(key, set()).add("caller")
                theirs = row.get("email" if name == "users" else "mail") or mail
                known = name in {"users", "cards"} and row["phone" if name == "users" else "mobile"] in numbers
                if known and theirs.casefold() == mail.casefold():
                    mine.setdefault(key, set()).add("phone")
                for source, column, own in plain["led"]:
                    if _led(tables, mine, row, name, source, column, own, known={mail.casefold(), *numbers}):
                        mine.setdefault(key, set()).add(own)
        for name, key in mine:
            if name == "cards":
                card = next(row for row in tables["cards"] if row["no"] == key)
                if [each["mobile"] for each in tables["cards"]].count(card["mobile"]) == 1 and card["mobile"]:
                    numbers.add(card["mobile"])
        if mine == before:
            break
    return {(name, key) for (name, key), by in mine.items() if not _named_for_others(tables, name, key, by)}


def _led(tables, mine, row, name, source, column, own, *, known) -> bool:  # noqa: PLR0917
    value = _value(row, name, own)
    if value in (None, ""):
        return False
    for found in tables.get(source, []):
        by = mine.get((source, found[KEYS.get(source, "id")]))
        if by is None or str(_value(found, source, column)) != str(value):
            continue
        plain = PLAIN[source]
        if by <= set(plain.get("others", [])):
            continue  # only named in it
        if column in plain.get("owners", []) and column not in by:
            continue  # the other owner's way
        if (source, column, own) in UNDIRECTED:
            bears = [*PLAIN[name].get("mail", []), *{"users": ["phone"], "cards": ["mobile"]}.get(name, [])]
            if any(row[each] and row[each].casefold() not in known for each in bears):
                continue  # it bears an address or a number of somebody else
        return True
    return False


def _named_for_others(tables, name, key, by) -> bool:
    owners = PLAIN[name].get("owners", [])
    row = next(one for one in tables[name] if one[KEYS.get(name, "id")] == key)
    return bool([one for one in owners if row[one]]) and not by & set(owners)


def _value(row, name, column):
    if name == "sessions" and column == "user":
        return json.loads(row["data"]).get("user")
    return row.get(column)
