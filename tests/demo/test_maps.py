"""The map of the demo's two databases: whole, readable, and leading to every trace of Inès and to nobody else's."""

import base64
import dataclasses
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from demo.boutique.state import prepare
from demo.neighbours import NEIGHBOURS
from fideslang.models import Dataset as Fideslang
from ruamel.yaml import YAML

from troth.notice.kinds import Purpose, Term
from troth.notice.read import read_notice
from troth.stores.home import Home
from troth.stores.maps import load_map, look_at_systems, words_files
from troth.systems.graph import Map
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules

CHECKOUT = Path(__file__).parents[2]
PRIVACY = CHECKOUT / "demo" / "privacy"
SYSTEMS = ("shop", "boutique")
INES = {"email": {"ines.favre@clients.example"}, "phone_number": {"+41225550171"}}
HERS = ("ines.favre", "favre", "inès", "225550171", "555 01 71", "rue de la lanterne", "lanterne6", "ines.by.the.lake")
"""What a dump must not hold once she is forgotten."""
STAYS = {"order_order", "order_line", "order_lineprice", "order_shippingaddress", "payment_source"}
SURROUNDINGS = dict(os.environ)  # noqa: TID251 - a process of its own gets ours


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    """Both, as the demo makes them on its first day."""
    folder = tmp_path_factory.mktemp("maps")
    home = folder / "privacy"
    home.mkdir()
    shutil.copy(PRIVACY / "notice.md", home)
    (home / "troth.toml").write_text('environment = "demo"\n')
    shutil.copytree(PRIVACY / "editions", home / "editions")
    told = {"AMARANTE_STATE": str(folder), "AMARANTE_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", "demo.shop", "prepare"], cwd=CHECKOUT, env=SURROUNDINGS | told, check=True, timeout=180
    )
    prepare(folder / "boutique.sqlite3")
    return {name: folder / f"{name}.sqlite3" for name in SYSTEMS}


@pytest.fixture(scope="module")
def notice():
    return read_notice(PRIVACY / "notice.md").notice


@pytest.fixture(scope="module")
def readings(notice):
    """What Troth reads of each file, and what it has to say about it."""
    terms = [name for name, one in notice.declarations.items() if isinstance(one, Term)]
    found = {}
    for name in SYSTEMS:
        datasets = read_datasets((PRIVACY / "systems" / f"{name}.yml").read_bytes(), name, terms=terms)
        rules = read_rules(
            (PRIVACY / "systems" / f"{name}.rules.yml").read_bytes(), name, dataset=datasets.dataset(name)
        )
        found[name] = (datasets.dataset(name), rules.rules, (*datasets.findings, *rules.findings))
    return found


def test_whatever_the_rules_say_to_people_they_say_in_french_too():
    home = Home(PRIVACY)
    assert {name: list(words_files(home, name)) for name in SYSTEMS} == {name: ["fr"] for name in SYSTEMS}
    assert load_map(home).words == ()


@pytest.fixture(scope="module")
def map_of_both(readings):
    return Map([one[0] for one in readings.values()], [one[1] for one in readings.values()])


def tables(database):
    """Every table with its columns: name, whether NULL is refused, whether it is in the key."""
    with sqlite3.connect(database) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        ]
        return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in names}


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_table_and_column_of_the_live_database_is_in_the_file_and_nothing_else_is(system, databases, readings):
    live = {name: {column[1] for column in columns} for name, columns in tables(databases[system]).items()}
    said = {
        name: {field.name for field in one.fields.values() if not field.parent}
        for name, one in readings[system][0].collections.items()
    }
    assert said == live


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_keys_of_the_file_are_those_of_the_database(system, databases, readings):
    for name, columns in tables(databases[system]).items():
        assert set(readings[system][0].collections[name].key) == {column[1] for column in columns if column[5]}, name


@pytest.mark.parametrize("system", SYSTEMS)
def test_fideslang_itself_takes_the_file(system):
    [said] = YAML(typ="safe").load(PRIVACY / "systems" / f"{system}.yml")["dataset"]
    assert Fideslang.model_validate(said).fides_key == system


@pytest.mark.parametrize("system", SYSTEMS)
def test_troth_reads_both_files_and_has_nothing_to_say(system, readings):
    dataset, rules, findings = readings[system]
    assert findings == ()
    assert (dataset.key, rules.system) == (system, system)


def test_what_becomes_of_every_personal_column_is_said(map_of_both, notice):
    for system, name in map_of_both.searchable():
        rule, collection = map_of_both.rule(system, name), map_of_both.collection(system, name)
        assert rule is not None, f"{system}.{name} has no rule"
        if rule.erase == "remove":
            continue
        purpose = notice.declarations[rule.keep.under] if rule.keep else None
        allowed = purpose.data if isinstance(purpose, Purpose) else ()
        for field in collection.fields.values():
            if field.personal and field.name not in rule.empty:
                for category in field.data_categories:
                    assert any(f"{category}.".startswith(f"{one}.") for one in allowed), (
                        f"{name}.{field.name}: {category}"
                    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_rule_asks_the_database_for_what_it_would_refuse(system, databases, readings):
    dataset, rules, _ = readings[system]
    live = tables(databases[system])
    for name, rule in rules.collections.items():
        columns = {column[1]: column for column in live[name]}
        for column, after in rule.empty.items():
            assert not columns[column][5], f"{name}.{column} is in the key"
            assert after is not None or not columns[column][3], f"{name}.{column} takes no NULL"
            assert after is None or "CHAR" in columns[column][2].upper() or "TEXT" in columns[column][2].upper()
            assert len(after or "") <= (dataset.collections[name].fields[column].length or 999)


def test_check_has_nothing_against_files_and_databases_but_what_no_index_can_help(databases, notice, tmp_path):
    home = tmp_path / "privacy"
    shutil.copytree(PRIVACY, home, ignore=shutil.ignore_patterns(".troth", "__pycache__"))
    said = (home / "troth.toml").read_text()
    for name, file in databases.items():
        said = said.replace(f"sqlite:///../.state/{name}/{name}.sqlite3", f"sqlite:///{file}")
    (home / "troth.toml").write_text(said)
    looked = look_at_systems(Home(home), notice, languages=["fr"])
    assert [(one.name, one.live) for one in looked] == [("boutique", True), ("shop", True)]
    slow = [finding for one in looked for finding in one.findings]
    assert {one.rule for one in slow} == {"live-index"}
    for name in re.findall(r"`([^`]+)`", " ".join(one.message for one in slow)):
        assert name.startswith(("django_session.session_data.", "social_contacts.message.")), name


def test_a_search_can_come_to_every_personal_table(map_of_both):
    assert map_of_both.unreached() == ()
    assert map_of_both.skipped() == (("boutique", "advisers"),)


def test_people_are_told_apart_by_what_they_showed_and_by_a_number_an_adviser_checked_never_by_what_was_typed(
    map_of_both,
):
    assert {one.kind for one in map_of_both.identities() if one.system == "shop"} == {"email"}
    assert [(one.collection, one.field) for one in map_of_both.identities() if one.vouched] == [("clients", "mobile")]


# A slow, obvious search and erasure, by the map alone: whether the files lead where they should.


@dataclasses.dataclass(frozen=True)
class Found:
    system: str
    table: str
    number: int
    """SQLite's own number of the row."""


def opened(value, how):
    """The fields inside a column of text."""
    if how == "json":
        return json.loads(value)
    packed = value.partition(":")[0]
    raw = base64.urlsafe_b64decode(packed.lstrip(".") + "==")
    return json.loads(zlib.decompress(raw) if packed.startswith(".") else raw)


def value_of(row, field, rule):
    column, *inside = field.split(".")
    value = row[column]
    for word in inside:
        if isinstance(value, str):
            value = opened(value, rule.encoding[column])
        value = value.get(word) if isinstance(value, dict) else None
    return None if value is None else str(value)


def all_rows(databases):
    found = {}
    for system, database in databases.items():
        with sqlite3.connect(database) as connection:
            connection.row_factory = sqlite3.Row
            for table in tables(database):
                for row in connection.execute(f"SELECT rowid AS _number, * FROM {table}"):
                    found[Found(system, table, row["_number"])] = {name: row[name] for name in row.keys()[1:]}
    return found


def search(rows, map_of_both, keys):
    keys = {kind: set(values) for kind, values in keys.items()}
    found, before = set(), -1
    while before != (before := len(found)):
        for at, row in rows.items():
            rule = map_of_both.rule(at.system, at.table)
            for one in map_of_both.identities():
                if (one.system, one.collection) == (at.system, at.table):
                    value = value_of(row, one.field, rule)
                    if value and value.lower() in keys.get(one.kind, ()):
                        found.add(at)
                    if at in found and one.vouched and value:
                        keys.setdefault(one.kind, set()).add(value)
        for edge in [edge for where in map_of_both.searchable() for edge in map_of_both.edges_from(*where)]:
            there = (edge.system, edge.collection)
            values = {
                value_of(rows[at], edge.field, map_of_both.rule(*there))
                for at in found
                if (at.system, at.table) == there
            }
            rule = map_of_both.rule(edge.to_system, edge.to_collection)
            found |= {
                at
                for at, row in rows.items()
                if (at.system, at.table) == (edge.to_system, edge.to_collection)
                and value_of(row, edge.to_field, rule) in values - {None}
            }
    return found


def whole(row, rule):
    """A row as one text, with what is packed into it."""
    said = {**row, **{column: opened(row[column], how) for column, how in (rule.encoding if rule else {}).items()}}
    return json.dumps(said, ensure_ascii=False, default=str).lower()


@pytest.fixture(scope="module")
def rows(databases):
    return all_rows(databases)


@pytest.fixture(scope="module")
def found(rows, map_of_both):
    return search(rows, map_of_both, {"email": INES["email"]})


def test_from_her_address_alone_every_trace_of_ines_is_found(rows, found, map_of_both):
    counts = {}
    for at in found:
        counts[at.table] = counts.get(at.table, 0) + 1
    assert counts["order_order"] == 3, "two of the account, one as a guest with her address in capitals"
    assert counts["order_shippingaddress"] == 3, "one is somebody else's: a gift"
    assert counts["communication_email"] == 3
    assert counts["django_session"] == 2, "signed in, and stopped before paying"
    assert counts["calls"] == 2, "one has no card behind it, and only her number in it"
    assert counts["recordings"] == counts["commissions"] == counts["wishlists_wishlistsharedemail"] == 1
    assert (
        counts["repairs"] == counts["encounters"] == counts["social_contacts"] == counts["customer_productalert"] == 2
    )
    missed = [at for at, row in rows.items() if at not in found and hers(row, map_of_both.rule(at.system, at.table))]
    assert missed == []


def hers(row, rule):
    text = whole(row, rule)
    return any(literal in text for literal in HERS)


def test_nobody_else_is_found_with_her(rows, found, map_of_both):
    others = [*(one.mail for one in NEIGHBOURS), "mei.tanaka@clients.example"]
    for at in found:
        text = whole(rows[at], map_of_both.rule(at.system, at.table))
        assert not [mail for mail in others if mail in text], at
    assert not any(at.table == "auth_user" and rows[at]["email"] != "ines.favre@clients.example" for at in found)
    assert not any(at.table == "reviews_vote" for at in found), "the vote on her review is a neighbour's"


def test_jonas_finds_his_address_beside_her_list_and_not_the_list(rows, map_of_both):
    his = search(rows, map_of_both, {"email": {"jonas.keller@clients.example"}})
    theirs = {"wishlists_wishlistsharedemail", "commissions"}
    assert {at.table for at in his} == {"auth_user", "atelier_client", "clients", "encounters"} | theirs


def test_two_who_share_a_telephone_are_both_behind_its_calls(rows, map_of_both):
    bruno = search(rows, map_of_both, {"email": {"bruno.moretti@clients.example"}})
    clara = search(rows, map_of_both, {"email": {"clara.moretti@clients.example"}})
    shared = {at for at in bruno & clara if at.table == "calls"}
    assert len(shared) == 2
    assert all(rows[at]["client_no"] is None for at in shared)


def test_viktor_and_tom_are_in_no_database(rows, map_of_both):
    for at, row in rows.items():
        text = whole(row, map_of_both.rule(at.system, at.table))
        assert not any(name in text for name in ("viktor", "pasko", "tom.weller", "tom weller")), at


def test_forgetting_her_by_the_rules_leaves_no_word_of_hers_no_broken_key_and_everybody_else_as_they_were(
    databases, rows, found, map_of_both, tmp_path
):
    after = {name: Path(shutil.copy(database, tmp_path / database.name)) for name, database in databases.items()}
    for system, database in after.items():
        with sqlite3.connect(database) as connection:
            for at in found:
                rule = map_of_both.rule(at.system, at.table)
                if at.system != system:
                    continue
                ended = at.table == "repairs" and rows[at]["guarantee_until"] < "2026-06-01"
                if rule.erase == "remove" or ended:
                    connection.execute(f"DELETE FROM {at.table} WHERE rowid = ?", (at.number,))
                    continue
                mine = {
                    "client_no": rule.empty.get("client_no"),
                    **{c: rule.empty[c] for c in rule.owners.get("client_no", ())},
                }
                emptied = mine if rule.owners else rule.empty
                if emptied:
                    sets = ", ".join(f"{column} = ?" for column in emptied)
                    connection.execute(f"UPDATE {at.table} SET {sets} WHERE rowid = ?", (*emptied.values(), at.number))
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    left = all_rows(after)
    assert [at for at, row in left.items() if hers(row, map_of_both.rule(at.system, at.table))] == []
    assert {at: row for at, row in left.items() if at not in found} == {
        at: row for at, row in rows.items() if at not in found
    }
    assert {at.table for at in found & set(left)} >= STAYS | {"repairs", "commissions", "reviews_productreview"}
    kept = {at: left[at] for at in found & set(left)}
    assert sum(row["total_incl_tax"] for at, row in kept.items() if at.table == "order_order") == sum(
        rows[at]["total_incl_tax"] for at in kept if at.table == "order_order"
    )
    [shared] = [row for at, row in kept.items() if at.table == "commissions"]
    assert (shared["client_no"], shared["partner_no"], shared["wording_2"]) == (
        "C-0000",
        "C-1043",
        "Jonas, since the ferry",
    )


def test_nothing_that_opens_an_account_can_stand_in_a_copy(readings):
    """A copy leaves out whatever lies within ``user.authorization``: a key to a visit is one as much as a password."""
    held = readings["shop"][0].collections
    for table, column in (("auth_user", "password"), ("django_session", "session_key")):
        assert all(one.startswith("user.authorization.") for one in held[table].fields[column].data_categories)
    assert held["wishlists_wishlist"].fields["key"].personal is False
