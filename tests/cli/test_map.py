"""``troth map``: a draft from a live database on the screen or in a file, never over one, and no value in it."""

from __future__ import annotations

import fideslang.models
import pytest
import sqlalchemy as sa
import yaml
from tests.cli.test_check import troth

from troth.systems.read import read_datasets

MADE = (
    "CREATE TABLE client (id integer PRIMARY KEY, email varchar(254), telephone varchar(40), reached_by varchar(80))",
    "CREATE TABLE purchase (id integer PRIMARY KEY, client_id integer NOT NULL REFERENCES client (id), note text)",
    "INSERT INTO client VALUES (1, 'ines.favre@clients.example', '+41 22 555 01 71', 'ines@clients.example')",
    "INSERT INTO purchase VALUES (7, 1, 'a surprise for Jonas Keller')",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path):
    address = (
        f"sqlite:///{tmp_path / 'shop.sqlite3'}" if request.param == "sqlite" else request.getfixturevalue("postgresql")
    )
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        for statement in MADE:
            connection.execute(sa.text(statement))
    engine.dispose()
    return address


def test_a_draft_reads_back_and_holds_no_value(url):
    done = troth("map", url, "--name", "shop")
    assert done.returncode == 0, done.stderr
    fideslang.models.Taxonomy(**yaml.safe_load(done.stdout))
    (dataset,) = read_datasets(done.stdout, "draft").datasets
    client, purchase = dataset.collections["client"], dataset.collections["purchase"]
    assert (dataset.key, client.key, client.fields["email"].identity) == ("shop", ("id",), "email")
    assert client.fields["reached_by"].data_categories == ("user.contact.email",)
    assert "[user.contact.email]  # guessed from values" in done.stdout
    assert purchase.fields["client_id"].references[0].direction == "from"
    assert purchase.fields["note"].data_categories == ("user.content.private",)
    assert "2 tables with 7 columns" in done.stderr
    for word in ("ines", "favre", "555", "jonas"):
        assert word not in (done.stdout + done.stderr).lower()


def test_without_a_sample_no_row_is_looked_at(url):
    done = troth("map", url, "--sample", "0")
    assert done.returncode == 0
    assert "guessed from values" not in done.stdout
    assert "client: reached_by" in done.stdout


def test_the_draft_goes_into_a_file_and_never_over_one(url, tmp_path):
    out = tmp_path / "shop.yml"
    assert troth("map", url, "--out", out).returncode == 0
    kept = out.read_text("utf-8")
    assert kept.startswith("# Drafted by `troth map`")
    again = troth("map", url, "--out", out)
    assert again.returncode == 2
    assert "never writes over it" in again.stderr
    assert out.read_text("utf-8") == kept


def test_a_system_is_drafted_by_its_name_and_its_rules_beside_its_finished_file(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    with engine.begin() as connection:
        for statement in MADE:
            connection.execute(sa.text(statement))
    home = tmp_path / "privacy"
    (home / "systems").mkdir(parents=True)
    (home / "notice.md").write_text("# A notice\n")
    (home / "troth.toml").write_text('environment = "demo"\n[systems.shop]\nurl = "sqlite:///../shop.sqlite3"\n')
    out = home / "systems" / "shop.yml"
    assert troth("--home", home, "map", "shop", "--out", out).returncode == 0
    out.write_text(
        out.read_text("utf-8")
        .replace("[user.content.private]", "[system.operations]")
        .replace("[user.unique_id]  # guessed from what it points to", "[system.operations]")
    )
    rules = troth("--home", home, "map", "shop", "--rules")
    assert rules.returncode == 0
    assert 'client: {label: "Client", erase: remove}' in rules.stdout
    assert "purchase" not in rules.stdout, "the finished file says that it holds nothing personal"
    unknown = troth("--home", home, "map", "boutique")
    assert unknown.returncode == 2
    assert "there is shop" in unknown.stderr


def test_a_database_that_is_away_or_of_no_kind_we_know_is_said_in_a_line(tmp_path):
    away = troth("map", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert (away.returncode, away.stdout) == (2, "")
    assert "is not there" in away.stderr
    strange = troth("map", "mysql://troth:hunter2@host/shop")
    assert strange.returncode == 2
    assert "hunter2" not in strange.stderr
