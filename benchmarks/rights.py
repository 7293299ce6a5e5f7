"""How long one copy and one erasure take, end to end, beside the same done by hand in SQL, in one run.

    python benchmarks/rights.py [--json] [--people 2000] [--requests 30]

Eleven tables, 2,000 people with a few rows in each; SQLite, and PostgreSQL too where TROTH_TEST_POSTGRESQL names a
server. By hand: the statements somebody who knows the schema would write, for one person, in one transaction. Ours: the
same reading and changing through map, rules and connector; and the whole request: received, searched, planned, changed,
looked at again, answered by a letter to a mail server on this machine, each step durable with its fact and leaf.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from aiosmtpd.controller import Controller

import troth
from troth.house import House
from troth.house.stands import stands
from troth.house.systems import spell
from troth.rights.change import carry_out
from troth.rights.locate import Seed, locate
from troth.rights.plan import changes, fates

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from demo.neighbours import NEIGHBOURS  # noqa: E402 - found from anywhere, like the script itself

GOAL_MS, GOAL_RATIO = 50.0, 2.0
NOTICE = """---
troth: 1
notice: bench
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH]
---

# What this house knows

## Who we are {#about}

A house in Geneva answers for this notice.{=geneva} You meet us by e-mail.{=email} Write to our care desk.{=desk} We
keep accounts as the law wants it,{=records} carry out your orders,{=orders} and write to you about them.{=letter} You may ask
what we hold.{=see} You may have it erased.{=forget}

```troth
controller geneva: {name: "House SA", post: "1 quai des Lapidaires, 1204 Genève, Switzerland", country: CH}
channel email: {medium: email, label: "e-mail"}
contact desk: {role: care, post: "1 quai des Lapidaires", telephone: "+41 22 555 01 10", email: "care@amarante.example"}
purpose records: {label: "Records", use: [essential.legal_obligation], basis: legal-obligation, data: [user], keep: 10 years after financial-year}
purpose orders: {label: "Orders", use: [essential.service], basis: contract, data: [user], keep: 10 years after order}
message letter: {purpose: orders, on: [email], sender: care@amarante.example}
right see: {to: access, ways: [email]}
right forget: {to: erase, ways: [email], unless: [legal-obligation]}
```
"""
# table: columns (name, category or "", reference), rule, rows for each person
TABLES: dict[str, tuple[list[tuple[str, str, str]], str, int]] = {
    "customer": ([("email", "user.contact.email", ""), ("name", "user.name", "")], "erase: remove", 1),
    "address": ([("customer_id", "user.unique_id", "customer.id"), ("street", "user.contact.address.street", "")], "erase: remove", 2),
    "orders": ([("customer_id", "user.unique_id", "customer.id"), ("placed", "user.behavior.purchase_history", "")], "erase: keep, keep: {under: records, from: placed}, empty: {customer_id: null}", 3),
    "order_item": ([("order_id", "user.behavior.purchase_history", "orders.id"), ("piece", "user.behavior.purchase_history", "")], "erase: keep, keep: {under: records}", 6),
    "payment": ([("order_id", "user.behavior.purchase_history", "orders.id"), ("holder", "user.name", "")], 'erase: empty, empty: {holder: ""}', 3),
    "login": ([("customer_id", "user.unique_id", "customer.id"), ("at", "user.device", "")], "erase: remove", 10),
    "visit": ([("email", "user.contact.email", ""), ("at", "user.device", "")], "erase: remove", 5),
    "service_request": ([("email", "user.contact.email", ""), ("said", "user.content", "")], "erase: remove", 2),
    "wish": ([("customer_id", "user.unique_id", "customer.id"), ("piece", "user.behavior", "")], "erase: remove", 4),
    "review": ([("customer_id", "user.unique_id", "customer.id"), ("said", "user.content", "")], "erase: remove", 1),
    "newsletter": ([("email", "user.contact.email", ""), ("at", "user.behavior", "")], "erase: remove", 1),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--requests", type=int, default=30, help="of each kind, each for another person")
    arguments = parser.parse_args()
    rows = measure(people=arguments.people, requests=arguments.requests)
    print(json.dumps(rows, indent=2) if arguments.json else table(rows))


def measure(*, people: int, requests: int) -> list[dict]:
    rows = []
    with tempfile.TemporaryDirectory() as folder, mail_server() as port:
        os.environ["TROTH_MAIL_PORT"] = str(port)  # noqa: TID251 - a benchmark is an edge
        rows += on("SQLite", f"sqlite:///{folder}/shop.sqlite3", Path(folder) / "one", people=people, requests=requests)
        server = os.environ.get("TROTH_TEST_POSTGRESQL", "")  # noqa: TID251 - as above
        if server:
            with schema(server) as url:
                rows += on("PostgreSQL", url, Path(folder) / "two", people=people, requests=requests)
        rows += on_the_shop(Path(folder) / "demo")
    return rows


def on_the_shop(folder: Path) -> list[dict]:
    """The demo's shop and boutique: 96 tables and 13, a schema nobody here chose; its thirty neighbours ask."""
    home = Path(shutil.copytree(ROOT / "demo" / "privacy", folder / "privacy", ignore=shutil.ignore_patterns(".troth")))
    told = {
        "AMARANTE_STATE": str(folder / "shop"), "AMARANTE_TEMPLATES": str(folder / "templates"),
        "BOUTIQUE_STATE": str(folder / "boutique"), "AMARANTE_HOME": str(home), "TROTH_HOME": str(home),
        "TROTH_SYSTEM_SHOP": f"sqlite:///{folder / 'shop' / 'shop.sqlite3'}",
        "TROTH_SYSTEM_BOUTIQUE": f"sqlite:///{folder / 'boutique' / 'boutique.sqlite3'}",
    }  # fmt: skip
    os.environ.update(told)  # noqa: TID251 - as above
    for part in ("demo.boutique", "demo.shop"):
        subprocess.run([sys.executable, "-m", part, "prepare"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with troth.open(home) as house:
        asking = [one.mail for one in NEIGHBOURS]
        access = median_ms(lambda n: asked(house, "access", asking[n]), range(15))
        erase = median_ms(lambda n: asked(house, "erase", asking[n]), range(15, 30))
    return [
        row("the demo's shop and boutique: a copy, end to end", access, GOAL_MS, None, {}),
        row("the demo's shop and boutique: an erasure, end to end", erase, GOAL_MS, None, {}),
    ]


def on(kind: str, url: str, home: Path, *, people: int, requests: int) -> list[dict]:
    fill(url, people)
    furnish(home, url)
    with troth.open(home) as house:
        house.publish(by="a benchmark")
        engine = sa.create_engine(url)
        access, erase = range(requests), range(requests, 2 * requests)
        hand_read = median_ms(lambda n: read_by_hand(engine, n), access)
        hand_erase = median_ms(lambda n: erase_by_hand(engine, n), range(2 * requests, 3 * requests))
        search = median_ms(lambda n: read_by_map(house, n), access)
        change = median_ms(lambda n: change_by_map(house, n), range(3 * requests, 4 * requests))
        whole_access = median_ms(lambda n: whole(house, "access", n), access)
        whole_erase = median_ms(lambda n: whole(house, "erase", n), erase)
    peers = {"by hand, in SQL": round(hand_read, 3)}
    changed = {"by hand, in SQL": round(hand_erase, 3)}
    return [
        row(f"{kind}: finding a person's rows in 11 tables", search, hand_read * GOAL_RATIO, hand_read, peers),
        row(f"{kind}: finding and erasing them", change, hand_erase * GOAL_RATIO, hand_erase, changed),
        row(f"{kind}: a copy, end to end", whole_access, GOAL_MS, hand_read, peers),
        row(f"{kind}: an erasure, end to end", whole_erase, GOAL_MS, hand_erase, changed),
    ]


def row(name: str, ours: float, goal: float, bound: float | None, peers: dict[str, float]) -> dict:
    return {
        "name": name, "ours": round(ours, 3), "goal": round(goal, 3),
        "bound": None if bound is None else round(bound, 3), "peers": peers,
        "unit": "ms", "ratio": None if bound is None else round(ours / bound, 2), "reached": ours <= goal,
    }  # fmt: skip


def table(rows: list[dict]) -> str:
    lines = [f"{'ms by the clock, median':<52} {'ours':>9} {'by hand':>9} {'ratio':>7} {'goal':>9}"]
    for one in rows:
        reached = "" if one["reached"] else "  missed"
        bound = "" if one["bound"] is None else f"{one['bound']:.2f}"
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f}"
        lines.append(f"{one['name']:<52} {one['ours']:>9.2f} {bound:>9} {ratio:>7} {one['goal']:>9.2f}{reached}")
    return "\n".join(lines)


def median_ms(work: Callable[[int], object], people: range) -> float:
    took = []
    for number in people:
        started = time.perf_counter()
        work(number)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


# By hand


def email(number: int) -> str:
    return f"client.{number}@clients.example"


def read_by_hand(engine: sa.Engine, number: int) -> int:
    """One person's rows, with the keys somebody knows by heart."""
    with engine.connect() as connection:
        mine = {"email": email(number)}
        (one,) = connection.execute(sa.text("SELECT id FROM customer WHERE lower(email) = :email"), mine).one()
        own = {"id": one, **mine}
        found = 1
        for name in ("address", "orders", "login", "wish", "review"):
            found += len(connection.execute(sa.text(f"SELECT * FROM {name} WHERE customer_id = :id"), own).all())
        for name in ("order_item", "payment"):
            by = f"SELECT * FROM {name} WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)"
            found += len(connection.execute(sa.text(by), own).all())
        for name in ("visit", "service_request", "newsletter"):
            found += len(connection.execute(sa.text(f"SELECT * FROM {name} WHERE lower(email) = :email"), own).all())
    return found


def erase_by_hand(engine: sa.Engine, number: int) -> None:
    with engine.begin() as connection:
        mine = {"email": email(number)}
        (one,) = connection.execute(sa.text("SELECT id FROM customer WHERE lower(email) = :email"), mine).one()
        own = {"id": one, **mine}
        by = "UPDATE payment SET holder = '' WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)"
        connection.execute(sa.text(by), own)
        connection.execute(sa.text("UPDATE orders SET customer_id = NULL WHERE customer_id = :id"), own)
        for name in ("address", "login", "wish", "review"):
            connection.execute(sa.text(f"DELETE FROM {name} WHERE customer_id = :id"), own)
        for name in ("visit", "service_request", "newsletter"):
            connection.execute(sa.text(f"DELETE FROM {name} WHERE lower(email) = :email"), own)
        connection.execute(sa.text("DELETE FROM customer WHERE id = :id"), own)


# Ours


def search(house: House, number: int):
    seeds = [Seed(kind="email", values=spell("email", email(number)))]
    with house.systems.reading() as readers:
        return locate(house.systems.map(), readers, seeds, spell=spell)


def read_by_map(house: House, number: int) -> int:
    return len(search(house, number).rows)


def change_by_map(house: House, number: int) -> None:
    located, found_in = search(house, number), house.systems.map()
    decided = fates(located, found_in=found_in, notice=house.notice, at=house.clock.now())
    todo = changes(decided.rows, found_in=found_in)["shop"]
    with house.systems.system("shop").changing() as changer:
        carry_out(changer, todo, shape=house.systems.shape("shop"))


def whole(house: House, right, number: int) -> None:
    asked(house, right, email(number))


def asked(house: House, right, person: str) -> None:
    one = house.requests.open(right, person, way="post", proven=True, by="a benchmark")
    one = house.requests.drive(one.id)
    if one.state == "planned":
        house.requests.approve(one.id, by="a benchmark")
        one = house.requests.drive(one.id)
    assert not one.open, stands(one)


# The sample


def fill(url: str, people: int) -> None:
    engine = sa.create_engine(url)
    kept = sa.MetaData()
    with engine.begin() as connection:
        for name, (columns, _, _) in TABLES.items():
            made = sa.Table(
                name, kept, sa.Column("id", sa.Integer, primary_key=True),
                *(
                    sa.Column(column, sa.Integer if reference else sa.DateTime if column == "placed" else sa.Text)
                    for column, _, reference in columns
                ),
            )  # fmt: skip
            for column, _, reference in columns:
                if reference:
                    sa.Index(f"{name}_{column}", made.c[column])
                elif column == "email":
                    sa.Index(f"{name}_email", sa.func.lower(made.c.email))
        kept.create_all(connection)
        for name, (columns, _, each) in TABLES.items():
            rows = [
                {"id": person * each + place, **{column: value(column, person, place) for column, _, _ in columns}}
                for person in range(people)
                for place in range(each)
            ]
            connection.execute(sa.insert(kept.tables[name]), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def value(column: str, person: int, place: int):
    match column:
        case "email":
            return email(person)
        case "customer_id":
            return person
        case "order_id":
            return person * 3 + place % 3
        case "placed":
            return dt.datetime(2026, 1 + place % 12, 3)  # noqa: DTZ001 - as the shop keeps it
        case _:
            return f"{column} of {person}, {place}"


def furnish(home: Path, url: str) -> None:
    (home / "systems").mkdir(parents=True)
    (home / "notice.md").write_text(NOTICE)
    (home / "troth.toml").write_text(
        f'environment = "development"\ncentre = "http://www.amarante.localhost/privacy/"\n[systems.shop]\nurl = "{url}"\n'
    )
    said, rules = (
        ["dataset:", "  - fides_key: shop", "    collections:"],
        ["system: shop", 'label: "Shop"', "collections:"],
    )
    for name, (columns, rule, _) in TABLES.items():
        said += [f"      - name: {name}", "        fields:"]
        said += ["          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}"]
        for column, category, reference in columns:
            meta = (
                f", fides_meta: {{references: [{{dataset: shop, field: {reference}, direction: from}}]}}"
                if reference
                else ""
            )
            meta = ", fides_meta: {identity: email}" if column == "email" else meta
            said.append(f"          - {{name: {column}, data_categories: [{category}]{meta}}}")
        rules.append(f'  {name}: {{label: "{name}", {rule}}}')
    (home / "systems" / "shop.yml").write_text("\n".join(said) + "\n")
    (home / "systems" / "shop.rules.yml").write_text("\n".join(rules) + "\n")


@contextmanager
def schema(server: str) -> Iterator[str]:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS bench_rights CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA bench_rights"))
    try:
        yield f"{server}?options=-csearch_path%3Dbench_rights"
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text("DROP SCHEMA bench_rights CASCADE"))
        engine.dispose()


@contextmanager
def mail_server() -> Iterator[int]:
    """A server that takes every letter and keeps none."""

    class Taker:
        async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802 - aiosmtpd's name
            return "250 taken"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(Taker(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


if __name__ == "__main__":
    main()
