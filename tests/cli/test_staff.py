"""Accounts of the desk and words of people, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat

import pytest

RUTH = ("Ruth Aebi", "--email", "ruth.aebi@amarante.example", "--role", "dpo")
DESK = {"TROTH_DESK": "https://desk.amarante.example"}
SOON = f"{dt.date.today() + dt.timedelta(days=20)}"  # noqa: TID251 - the command reads the real clock


def test_an_account_is_opened_with_a_link_listed_and_closed(run, home):
    at = ("--home", home, "staff")
    opened = run(*at, "add", *RUTH, environment=DESK)
    assert opened.returncode == 0
    assert re.search(r"https://desk\.amarante\.example/welcome/[\w-]{43}\n", opened.stdout)
    (row,) = json.loads(run(*at, "list", "--format", "json").stdout)
    assert (row["name"], row["role"], row["open"], row["second_factor"]) == ("Ruth Aebi", "dpo", True, False)
    assert "password" not in row
    assert stat.S_IMODE((home / ".troth" / "staff.sqlite3").stat().st_mode) == 0o600
    reset = run(*at, "reset", "Ruth.Aebi@amarante.example", environment=DESK)
    assert "welcome/" in reset.stdout
    assert run(*at, "close", "ruth.aebi@amarante.example").returncode == 0
    assert "closed" in run(*at, "list").stdout
    shown = run("--home", home, "log", "show", "--kind", "staff-changed").stdout
    assert [change in shown for change in ("opened", "reset", "closed")] == [True] * 3
    assert "welcome" not in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("add", "Viktor Pasko", "--email", "viktor.pasko@amarante.example", "--role", "owner"),
            "There is no role 'owner'",
        ),
        (("add", "Viktor Pasko", "--email", "viktor", "--role", "dpo"), "viktor"),
        (("add", " ", "--email", "viktor.pasko@amarante.example", "--role", "dpo"), "A name is missing"),
        (("close", "viktor.pasko@amarante.example"), "Nobody with the address"),
        (("reset", "viktor.pasko@amarante.example"), "Nobody with the address"),
    ],
)
def test_what_cannot_be_done_with_an_account_is_said_with_exit_2(run, home, words, said):
    ended = run("--home", home, "staff", *words)
    assert ended.returncode == 2
    assert said in ended.stderr


def test_without_a_desk_the_link_says_what_is_missing(run, home):
    ended = run("--home", home, "staff", "add", *RUTH)
    assert ended.returncode == 0
    assert "`desk` is not set" in ended.stderr


@pytest.fixture
def named(home):
    """A home whose owners say who is head of client care."""
    (home / "owners.toml").write_text('[roles]\nhead-of-client-care = ["Noor Haddad", "Sibylle Roth"]\n', "utf-8")
    return home


def test_a_word_is_recorded_and_the_one_who_gave_it_named_once(run, named):
    at = ("--home", named, "attest")
    given = run(*at, "N-73", "--by", "Noor Haddad", "--scope", "Geneva", "--until", SOON)
    assert given.returncode == 0
    assert "Noor Haddad, head of client care, vouches for N-73 until" in given.stdout
    fact = json.loads(run(*at, "N-73", "--by", "Noor Haddad", "--until", SOON, "--format", "json").stdout)
    assert (fact["id"], fact["role"]) == ("N-73", "head-of-client-care")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("N-73", "--by", "Noor Haddad", "--until", "2020-01-01"), "is over"),
        (("N-73", "--by", "Noor Haddad", "--until", "2050-01-01"), "too far off"),
        (("N-73", "--by", "Noor Haddad", "--until", SOON, "--role", "owner"), "the notice says head-of-client-care"),
        (("N-73", "--by", "Viktor Pasko", "--until", SOON), "owners.toml says Noor Haddad or Sibylle Roth"),
        (("N-70", "--by", "Noor Haddad", "--until", SOON), "by several"),
        (("N-23", "--by", "Noor Haddad", "--until", SOON), "declares no `attest`"),
        (("N-73", "--by", "Noor Haddad", "--until", "soon"), "does not match the format"),
    ],
)
def test_a_word_that_cannot_be_given_is_said_with_exit_2(run, named, words, said):
    ended = run("--home", named, "attest", *words)
    assert ended.returncode == 2
    assert said in " ".join(ended.stderr.split())
