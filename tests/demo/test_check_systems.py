"""The demo's two databases as ``troth check`` and ``troth map`` meet them: 104 tables that nobody here designed."""

import json
import shutil
import sqlite3
import subprocess
import sys

import pytest
from tests.demo.test_maps import CHECKOUT, HERS, PRIVACY, SURROUNDINGS, SYSTEMS, databases  # noqa: F401 - a fixture

from troth.systems.draft_rules import draft_rules
from troth.systems.read import read_datasets


def troth(*arguments):
    command = [sys.executable, "-c", "from troth.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=SURROUNDINGS, cwd=CHECKOUT, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def home(databases, tmp_path_factory):  # noqa: F811 - the fixture imported above
    """The demo's home with an address for each system; the databases beside it are copies."""
    folder = tmp_path_factory.mktemp("checked")
    shutil.copytree(PRIVACY, folder / "privacy", ignore=shutil.ignore_patterns(".troth", "editions"))
    lines = ['environment = "demo"']
    for name in SYSTEMS:
        with sqlite3.connect(databases[name]) as source, sqlite3.connect(folder / f"{name}.sqlite3") as copy:
            source.backup(copy)
        lines.append(f'[systems.{name}]\nurl = "sqlite:///../{name}.sqlite3"')
    (folder / "privacy" / "troth.toml").write_text("\n".join(lines) + "\n")
    return folder / "privacy"


def found(home):
    done = troth("--home", home, "check", "--format", "json")
    return done.returncode, json.loads(done.stdout)


def test_the_maps_hold_against_the_notice_and_both_databases(home):
    code, rows = found(home)
    assert code == 0, rows
    assert {row["rule"] for row in rows} <= {"live-index", "translation-clause-missing"}


@pytest.mark.parametrize("table", ["communication_email", "order_shippingaddress", "django_session"])
def test_a_table_dropped_from_the_dataset_is_noticed(home, table):
    file = home / "systems" / "shop.yml"
    text = file.read_text("utf-8")
    start = text.index(f"- name: {table}\n")
    file.write_text(text[:start] + text[start:].replace(f"- name: {table}\n", f"- name: {table}_no_more\n", 1))
    try:
        code, rows = found(home)
    finally:
        file.write_text(text)
    assert code == 1
    assert any(row["rule"] == "live-unlisted" and f"`{table}`" in row["message"] for row in rows)


def test_a_column_that_appears_tomorrow_is_noticed(home):
    with sqlite3.connect(home.parent / "boutique.sqlite3") as boutique:
        boutique.execute("ALTER TABLE clients ADD COLUMN second_mail text")
    code, rows = found(home)
    with sqlite3.connect(home.parent / "boutique.sqlite3") as boutique:
        boutique.execute("ALTER TABLE clients DROP COLUMN second_mail")
    assert code == 1
    assert [row["rule"] for row in rows if row["severity"] == "error"] == ["live-unlisted"]
    assert "`second_mail`" in next(row["message"] for row in rows if row["severity"] == "error")


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_draft_finds_the_accounts_and_cards_and_holds_nothing_of_anybody(home, name):
    done = troth("--home", home, "map", name)
    assert done.returncode == 0, done.stderr
    reading = read_datasets(done.stdout, "draft")
    assert reading.findings == ()
    dataset = reading.dataset(name)
    entry = {"shop": ("auth_user", "email"), "boutique": ("clients", "mail")}[name]
    assert dataset.collections[entry[0]].fields[entry[1]].identity == "email"
    for literal in HERS:
        assert literal not in done.stdout.lower()
    assert draft_rules(dataset, None).count("erase: remove") > 5
