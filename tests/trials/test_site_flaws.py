"""Each flaw of a site makes the trial deviate and say what it saw; a site without one is held."""

import shutil
from pathlib import Path

import pytest
from tests.trials.paper_site import PaperSite

import troth
from troth.trials import open_house, passwords
from troth.trials.witness import Witness

HOME = Path(__file__).parents[2] / "demo" / "privacy"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The demo's notice, which both trials read."""
    copy = tmp_path_factory.mktemp("home") / "privacy"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns(".troth", "__pycache__"))
    with troth.open(copy) as opened:
        yield opened


@pytest.fixture
def tried(house, monkeypatch):
    """Run a trial on a site with these flaws. Waiting moves the site's clock and takes no time."""

    def run(act, *flaws):
        site, witness = PaperSite(*flaws), Witness()

        def wait(seconds):
            site.now += seconds

        monkeypatch.setattr(passwords.time, "sleep", wait)
        act(site, house, witness)
        return witness.verdict()

    return run


@pytest.mark.parametrize("act", [open_house.open_without_an_account, passwords.made_easy])
def test_a_site_without_a_flaw_is_held(act, tried):
    assert tried(act) == ("held", "")


@pytest.mark.parametrize(
    ("flaw", "says"),
    [
        ("shut door", "asks for an account that the notice does not keep behind one"),
        ("open door", "shows anything to somebody without an account"),
        ("dead link", "a page without content"),
        ("counts", "visitor at /"),
        ("quiet account", "opens an account on the quiet"),
        ("deaf", "a message is written without one"),
    ],
)
def test_a_house_that_is_not_open_deviates(tried, flaw, says):
    verdict, said = tried(open_house.open_without_an_account, flaw)
    assert verdict == "deviated"
    assert says.lower() in said.lower()


@pytest.mark.parametrize(
    ("flaw", "says"),
    [
        ("short", "a password of 14 signs opens an account"),
        ("stolen", "a password known to be stolen opens one"),
        ("silent", "the refusal says how long one must be"),
        ("cuts", "a shortened form of it opens the account too"),
        ("forgets", "after the wait the right password opens"),
        ("hinders", "onpaste"),
        ("no form", "leads to a form for a new password"),
        ("always there", "answers as if it did"),
        ("patient", "are slowed down"),
        ("locks", "locks the owner out"),
    ],
)
def test_passwords_that_are_not_made_easy_deviate(tried, flaw, says):
    verdict, said = tried(passwords.made_easy, flaw)
    assert verdict == "deviated"
    assert says.lower() in said.lower()
