"""The small shop and boutique of ``tests/rights`` as real databases, with the cast in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.rights.small_world import BOUTIQUE, BOUTIQUE_RULES, SHOP, SHOP_RULES

from troth.house import House

NOTICE = """---
troth: 1
notice: small-house
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH]
---

# What a small house knows of you

## Who we are {#about}

A small house in Geneva answers for this notice.{=geneva} You meet us by e-mail.{=email} Write to our care desk about
anything in it.{=desk}

We keep our accounts as the law wants it,{=records} we carry out your orders,{=orders} and we write to you about
them.{=letter} You may ask what we hold.{=see} You may have it erased.{=forget} You may have it put right, and take it
elsewhere.{=mend carry}

```troth
controller geneva: {name: "Small House SA", post: "1 quai des Lapidaires, 1204 Genève, Switzerland", country: CH}
channel email: {medium: email, label: "e-mail"}
contact desk: {role: care, post: "1 quai des Lapidaires, 1204 Genève", telephone: "+41 22 555 01 10", email: "care@amarante.example"}
purpose records: {label: "Records", use: [essential.legal_obligation], basis: legal-obligation, data: [user], keep: 10 years after financial-year}
purpose orders: {label: "Orders", use: [essential.service], basis: contract, data: [user], keep: 10 years after order}
message letter: {purpose: orders, on: [email], sender: care@amarante.example}
right see: {to: access, ways: [email]}
right forget: {to: erase, ways: [email], unless: [legal-obligation, open-order, claims]}
right mend: {to: correct, ways: [email]}
right carry: {to: portability, ways: [email]}
```
"""
INES, JONAS = "ines.favre@clients.example", "jonas.keller@clients.example"
NUMBER = "+41225550171"
TABLES = {
    "shop": """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(254) NOT NULL, phone VARCHAR(40) NOT NULL DEFAULT '', password VARCHAR(128) NOT NULL DEFAULT '');
        CREATE TABLE addresses (id INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, street VARCHAR(200) NOT NULL);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), guest_email VARCHAR(254) NOT NULL DEFAULT '', address_id INTEGER REFERENCES addresses (id), total NUMERIC(10, 2) NOT NULL, placed TIMESTAMP NOT NULL, status VARCHAR(40) NOT NULL);
        CREATE TABLE sessions (key VARCHAR(40) PRIMARY KEY, data TEXT NOT NULL);
        CREATE TABLE shared_emails (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), email VARCHAR(254) NOT NULL);
        CREATE TABLE notes (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), author_id INTEGER REFERENCES users (id), said TEXT NOT NULL);
        CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), piece VARCHAR(80) NOT NULL);
        CREATE TABLE bags (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id), owner_id INTEGER REFERENCES users (id));
        CREATE TABLE products (id INTEGER PRIMARY KEY);
        INSERT INTO users VALUES (1, 'ines.favre@clients.example', '', 'argon2'), (2, 'jonas.keller@clients.example', '', 'argon2'), (8, 'oriane.blanc@amarante.example', '', 'argon2');
        INSERT INTO addresses VALUES (7, 'Inès Favre', '6 rue de la Lanterne'), (8, 'Jonas Keller', 'Seilergasse 4'), (9, 'I. Favre', '6 rue de la Lanterne');
        INSERT INTO orders VALUES (10, 1, '', 7, 4100.25, '2026-06-12 09:40:00', 'delivered'), (11, 2, '', 8, 900.75, '2026-07-01 10:00:00', 'delivered'), (12, NULL, 'Ines.Favre@Clients.Example', 9, 250.55, '2025-02-03 10:00:00', 'delivered');
        INSERT INTO sessions VALUES ('a', '{"user": "1"}'), ('b', '{"user": "2"}');
        INSERT INTO shared_emails VALUES (4, 1, 'jonas.keller@clients.example'), (5, 2, 'mei.tanaka@clients.example');
        INSERT INTO notes VALUES (2, 10, 8, 'Inès Favre telephoned from +41225550171'), (3, 11, 8, 'Jonas Keller wants a box');
    """,
    "boutique": """
        CREATE TABLE cards (no VARCHAR(20) PRIMARY KEY, mail VARCHAR(254) NOT NULL, mobile VARCHAR(40) NOT NULL, given VARCHAR(80) NOT NULL, surname VARCHAR(80) NOT NULL);
        CREATE TABLE calls (id INTEGER PRIMARY KEY, caller VARCHAR(40) NOT NULL, card VARCHAR(20) REFERENCES cards (no), summary TEXT NOT NULL);
        CREATE TABLE commissions (id INTEGER PRIMARY KEY, one VARCHAR(20) REFERENCES cards (no), two VARCHAR(20) REFERENCES cards (no), wording_one VARCHAR(80) NOT NULL, wording_two VARCHAR(80) NOT NULL);
        CREATE TABLE repairs (id INTEGER PRIMARY KEY, card VARCHAR(20) REFERENCES cards (no), piece VARCHAR(80) NOT NULL, guarantee DATE);
        INSERT INTO cards VALUES ('C-1', 'ines.favre@clients.example', '+41 22 555 01 71', 'Inès', 'Favre'), ('C-2', 'jonas.keller@clients.example', '+41 31 555 01 02', 'Jonas', 'Keller');
        INSERT INTO calls VALUES (1, '+41225550171', NULL, 'Asked for a clasp'), (2, '+41315550102', 'C-2', 'Asked for the hour');
        INSERT INTO commissions VALUES (5, 'C-1', 'C-2', 'To J.', 'To I.');
        INSERT INTO repairs VALUES (1, 'C-1', 'A ring', '2028-03-04'), (2, 'C-2', 'A watch', '2028-03-04');
    """,
}
STAFF = "            fides_meta: {references: [{dataset: shop, field: users.id}]}\n"
MAPS = {"shop": (SHOP.replace(STAFF, ""), SHOP_RULES), "boutique": (BOUTIQUE, BOUTIQUE_RULES)}


def furnish(home: Path, urls: dict[str, str]) -> None:
    """Fill the databases, and tell the home of them."""
    folder = home / "systems"
    folder.mkdir()
    with (home / "troth.toml").open("a") as settings:
        for name, url in urls.items():
            settings.write(f'\n[systems.{name}]\nurl = "{url}"\n')
    for name, (said, rules) in MAPS.items():
        (folder / f"{name}.yml").write_text(said)
        (folder / f"{name}.rules.yml").write_text(rules)
        engine = sa.create_engine(urls[name].replace("sqlite:///../", f"sqlite:///{home.parent}/"))
        with engine.begin() as connection:
            for statement in TABLES[name].split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
        engine.dispose()


def sqlite_urls() -> dict[str, str]:
    return {name: f"sqlite:///../{name}.sqlite3" for name in TABLES}


def dump(house: House) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Every row of both databases, as text."""
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    for name in TABLES:
        with house.systems.system(name).reading() as reader:
            tables = house.systems.system(name).shape().tables
            found[name] = {
                table: sorted(
                    tuple("" if row[column] is None else str(row[column]) for column in shape.columns)
                    for row in reader.scan(table, columns=list(shape.columns))
                )
                for table, shape in tables.items()
            }
    return found


def words_of(dumped: dict[str, dict[str, list[tuple[Any, ...]]]]) -> str:
    return "\n".join(
        f"{system}.{table}: {row}"
        for system, tables in dumped.items()
        for table, rows in tables.items()
        for row in rows
    )
