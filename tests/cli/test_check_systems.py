"""``troth check`` of a home that names systems: the notice, then their files, then each database that can be reached."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest
from tests.cli.test_check import EXAMPLES, troth

MAP = """\
dataset:
- fides_key: shop
  collections:
  - name: client
    fields:
    - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
    - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
"""
RULES = 'system: shop\nlabel: "The shop"\ncollections:\n  client: {label: "Client", erase: remove}\n'
TOML = 'environment = "development"\n\n[systems.shop]\nurl = "sqlite:///../shop.sqlite3"\n'


@pytest.fixture
def home(tmp_path):
    """A notice with nothing wrong, a shop of one table, and a client in it."""
    folder = tmp_path / "privacy"
    (folder / "systems").mkdir(parents=True)
    shutil.copy(EXAMPLES / "good" / "reading-room.md", folder / "notice.md")
    (folder / "troth.toml").write_text(TOML)
    (folder / "systems" / "shop.yml").write_text(MAP)
    (folder / "systems" / "shop.rules.yml").write_text(RULES)
    with sqlite3.connect(tmp_path / "shop.sqlite3") as shop:
        shop.execute("CREATE TABLE client (id integer PRIMARY KEY, email text)")
        shop.execute("CREATE INDEX client_email ON client (lower(email))")
        shop.execute("INSERT INTO client VALUES (1, 'ines.favre@clients.example')")
    return folder


def alter(home, statement):
    with sqlite3.connect(home.parent / "shop.sqlite3") as shop:
        shop.execute(statement)


def rows(home):
    done = troth("--home", home, "check", "--format", "json")
    return done.returncode, [(row["rule"], row["severity"]) for row in json.loads(done.stdout)]


def test_what_holds_together_is_said_in_a_line_each(home):
    done = troth("--home", "privacy", "check", where=home.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n")[:-1] == [
        "privacy/notice.md: nothing to say against it.",
        "shop (files and database): nothing to say against it.",
    ]


def test_a_column_that_no_file_mentions_is_named_with_the_line_and_no_value_is_shown(home):
    alter(home, "ALTER TABLE client ADD COLUMN telephone text")
    done = troth("--home", "privacy", "check", where=home.parent)
    assert done.returncode == 1
    assert "error[live-unlisted] No file mentions the column `telephone` of the table `client`." in done.stdout
    assert "--> privacy/systems/shop.yml:4:11\n4 |   - name: client" in done.stdout
    assert "shop (files and database): 1 error, 0 warnings." in done.stdout
    assert "favre" not in done.stdout.lower()


def test_the_same_as_json(home):
    alter(home, "CREATE TABLE letters (id integer PRIMARY KEY, body text)")
    (home / "systems" / "shop.rules.yml").write_text(
        RULES.replace("erase: remove", "erase: empty, empty: {email: null}")
    )
    alter(home, "DROP TABLE client")
    alter(home, "CREATE TABLE client (id integer PRIMARY KEY, email text NOT NULL)")
    assert rows(home) == (1, [("live-refused", "error"), ("live-index", "warning"), ("live-unlisted", "error")])


def test_a_database_that_cannot_be_reached_is_a_warning_and_the_files_are_still_checked(home):
    (home.parent / "shop.sqlite3").unlink()
    assert rows(home) == (0, [("live-away", "warning")])
    (home / "systems" / "shop.rules.yml").write_text(RULES.replace("client:", "cleint:"))
    code, found = rows(home)
    assert code == 1
    assert sorted(found) == [("live-away", "warning"), ("rules-uncovered", "error"), ("rules-unknown", "error")]
    done = troth("--home", home, "check")
    assert "could not be looked at" in done.stdout
    assert f"{home}/troth.toml:3:1" in done.stdout


def test_nothing_says_where_a_database_is(home):
    (home / "troth.toml").write_text('environment = "development"\n[systems.shop]\n')
    done = troth("--home", home, "check")
    assert done.returncode == 0
    assert "TROTH_SYSTEM_SHOP" in done.stdout


def test_an_address_that_no_connector_takes_stops_it(home):
    (home / "troth.toml").write_text(TOML.replace("sqlite:///../shop.sqlite3", "oracle://troth:hunter2@host/shop"))
    done = troth("--home", home, "check")
    assert done.returncode == 2
    assert "'oracle'" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_a_file_that_no_system_names_is_a_warning(home):
    (home / "systems" / "boutique.yml").write_text(MAP)
    assert rows(home) == (0, [("map-unused", "warning")])
    assert "systems: 0 errors, 1 warning." in troth("--home", home, "check").stdout


def test_the_words_of_the_rules_are_wanted_in_every_language_of_the_notice_and_no_other(home):
    french = "---\ntroth: 1\nnotice: reading-room\nlanguage: fr\n---\n\n# La salle de lecture\n"
    (home / "notice.fr.md").write_text(french)
    assert [rule for rule, _ in rows(home)[1] if rule.startswith("words-")] == ["words-missing"]
    (home / "systems" / "shop.rules.fr.yml").write_text('"The shop": "La boutique"\nClient: Client\n')
    assert [rule for rule, _ in rows(home)[1] if rule.startswith("words-")] == []
    (home / "systems" / "shop.rules.de.yml").write_text('"The shop": "Der Laden"\nClient: Kunde\n')
    assert ("words-unread", "warning") in rows(home)[1]
    assert "no translation into de" in troth("--home", home, "check").stdout


def test_a_category_is_looked_for_among_the_terms_of_the_notice(home):
    (home / "systems" / "shop.yml").write_text(MAP.replace("user.contact.email]", "user.contact.e_mail]"))
    assert rows(home)[1] == [("map-data", "warning")]


def test_a_path_is_checked_alone(home):
    (home / "systems" / "shop.yml").write_text("dataset: [\n")
    done = troth("--home", home, "check", home / "notice.md")
    assert (done.returncode, done.stdout) == (0, f"{home / 'notice.md'}: nothing to say against it.\n")


def test_a_finding_about_systems_is_no_rule_and_says_where_it_is_explained():
    done = troth("rules", "live-unlisted")
    assert done.returncode == 2
    assert "docs/check-systems.md" in done.stderr
