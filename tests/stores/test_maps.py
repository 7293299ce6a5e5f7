"""The map of a home: files found by the system's name, the address from the environment first, nothing silent."""

from __future__ import annotations

import pytest
from tests.systems.files import BOUTIQUE, BOUTIQUE_RULES, SHOP, SHOP_RULES

from troth.stores.home import Home
from troth.stores.maps import load_map

TOML = 'environment = "demo"\n[systems.shop]\nurl = "sqlite:///../shop.sqlite3"\n[systems.boutique]\n'


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "privacy"
    (folder / "systems").mkdir(parents=True)
    (folder / "troth.toml").write_text(TOML)
    for name, text in (("shop", SHOP), ("boutique", BOUTIQUE)):
        (folder / "systems" / f"{name}.yml").write_text(text)
    for name, text in (("shop", SHOP_RULES), ("boutique", BOUTIQUE_RULES)):
        (folder / "systems" / f"{name}.rules.yml").write_text(text)
    return Home(folder)


def test_every_system_is_read_from_the_folder_of_its_name(home):
    loaded = load_map(home)
    assert loaded.findings == ()
    assert loaded.sound
    assert loaded.map.systems == ("boutique", "shop")
    assert str(loaded.map.label("shop")) == "The shop"


def test_other_files_may_be_named_and_one_may_hold_both(home):
    (home.path / "all.yml").write_text(
        SHOP + BOUTIQUE.removeprefix("dataset:\n").replace("\n", "\n  ").join(["  ", ""])
    )
    (home.path / "troth.toml").write_text(
        'environment = "demo"\n[systems.shop]\nmap = "all.yml"\n[systems.boutique]\nmap = "all.yml"\n'
        'rules = "systems/boutique.rules.yml"\n'
    )
    for name in ("shop", "boutique"):
        (home.path / "systems" / f"{name}.yml").unlink()
    loaded = load_map(Home(home.path))
    assert loaded.findings == ()
    assert loaded.map.systems == ("boutique", "shop")


def test_a_missing_file_is_a_finding_that_says_how_to_make_it(home):
    home.map_file("boutique").unlink()
    home.rules_file("shop").unlink()
    loaded = load_map(home)
    assert [(one.rule, one.severity) for one in loaded.findings] == [
        ("map-unreadable", "error"),
        ("rules-missing", "error"),
    ]
    assert all("troth map URL" in one.hint for one in loaded.findings)
    assert loaded.map.systems == ("shop",)


def test_a_file_about_another_system_is_an_error(home):
    home.map_file("boutique").write_text(SHOP)
    (finding, *_) = load_map(home).findings
    assert (finding.rule, finding.severity) == ("map-shape", "error")
    assert "`boutique`" in finding.message


def test_the_environment_says_where_a_system_is_before_the_settings_do(home, monkeypatch):
    assert home.system_url("shop") == f"sqlite:///{home.path / '../shop.sqlite3'}"
    assert home.system_url("boutique") == ""
    monkeypatch.setenv("TROTH_SYSTEM_SHOP", "postgresql+psycopg://troth:hunter2@127.0.0.1/shop")
    assert home.system_url("shop") == "postgresql+psycopg://troth:hunter2@127.0.0.1/shop"
    monkeypatch.setenv("TROTH_SYSTEM_SHOP", "sqlite:////var/shop.sqlite3")
    assert home.system_url("shop") == "sqlite:////var/shop.sqlite3"


def test_words_in_another_language_lie_beside_the_rules_and_a_broken_file_of_them_stops_no_search(home):
    words = home.rules_file("shop").with_name("shop.rules.fr.yml")
    words.write_text('"The shop": "La boutique en ligne"\n')
    loaded = load_map(home)
    assert loaded.map.label("shop").others == {"fr": "La boutique en ligne"}
    assert loaded.findings == (), "the file is named by nobody and belongs to the rules all the same"
    assert [one.rule for one in loaded.words] == ["words-missing"]
    words.write_text("- nothing\n  that: [can be read\n")
    broken = load_map(home)
    assert [one.severity for one in broken.words] == ["error"]
    assert broken.sound
    assert str(broken.map.label("shop")) == "The shop"
