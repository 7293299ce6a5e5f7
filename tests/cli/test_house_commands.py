"""decide, choose, import, log and keys, as their readers meet them; every bad input of the list in the issue."""

from __future__ import annotations

import json
import sqlite3

import pytest

INES, JONAS, MEI = (f"{name}@clients.example" for name in ("ines.favre", "jonas.keller", "mei.tanaka"))
NEWS = ("--purpose", "news", "--channel", "email")
LETTERS = """purpose answering:
  label: "Answers to letters"
  use: [essential.service.operations.support]
  basis: contract
  data: [user.contact.email]
  keep: 1 year after case-closed
"""
HEAD = "person,purpose,channel,act,source,date,evidence\n"


def as_json(done) -> object:
    return json.loads(done.stdout)


def test_a_person_never_met_is_refused_with_the_clause_and_exit_1(run, home):
    done = run("--home", home, "decide", "--person", MEI, *NEWS, "--country", "FR", "--format", "json")
    said = as_json(done)
    assert done.returncode == 1
    assert list(said) == ["allowed", "outcome", "clause", "basis", "reason", "edition"]
    assert (said["allowed"], said["outcome"], said["clause"]) == (False, "consent-missing", "news")


def test_choose_then_decide_and_the_log_has_both(run, home):
    at = ("--home", home)
    assert run(*at, "choose", "--person", INES, *NEWS, "--grant").returncode == 0
    done = run(*at, "decide", "--person", INES, *NEWS, "--country", "FR")
    assert done.returncode == 0
    assert "clause news, consent, edition " in done.stdout
    chosen = as_json(run(*at, "choose", "--person", JONAS, "--purpose", "news", "--refuse", "--format", "json"))
    assert len(chosen) > 3  # every switch of the purpose

    seen = as_json(run(*at, "log", "verify", "--format", "json"))
    assert (seen["entries"], seen["unsigned"], seen["flaws"]) == (2 + len(chosen), 0, [])
    shown = as_json(run(*at, "log", "show", "--kind", "choice", "--format", "json"))
    assert shown[0]["fact"]["switch"] == "news/email"
    assert INES not in run(*at, "log", "show").stdout


def test_a_changed_entry_is_named_and_ends_with_1(run, home):
    at = ("--home", home)
    run(*at, "choose", "--person", JONAS, *NEWS, "--refuse")
    database = sqlite3.connect(home / ".troth" / "troth.db")
    database.execute("DROP TRIGGER facts_no_update")
    database.execute("UPDATE facts SET body = CAST(replace(CAST(body AS TEXT), 'refuse', 'grant!') AS BLOB)")
    database.commit()
    database.close()
    done = run(*at, "log", "verify")
    assert done.returncode == 1
    assert done.stdout.startswith("fact, entry 0: Its body or salt was changed")


def test_the_draft_is_asked_without_a_record(run, home):
    with (home / "notice.md").open("a") as notice:
        notice.write(f"\n```troth\n{LETTERS}```\n")
    asked = ("--home", home, "decide", "--purpose", "answering", "--format", "json")
    assert as_json(run(*asked))["outcome"] == "unknown-purpose"
    assert as_json(run(*asked, "--draft"))["outcome"] != "unknown-purpose"
    assert as_json(run("--home", home, "log", "verify", "--format", "json"))["entries"] == 1


def test_before_the_first_edition_began_there_is_none_in_force(run, home):
    asked = ("--home", home, "decide", *NEWS, "--at", "2020-01-01T00:00:00Z", "--format", "json")
    done = run(*asked)
    assert (done.returncode, as_json(done)["outcome"]) == (1, "no-edition")


def test_an_old_list_is_taken_in_and_conflicts_are_listed(run, home, tmp_path):
    run("--home", home, "choose", "--person", JONAS, *NEWS, "--refuse")
    old = tmp_path / "old.csv"
    old.write_text(HEAD + "".join(f"{who},news,email,grant,old list,2019-03-01,list\n" for who in (JONAS, MEI)))
    done = run("--home", home, "import", "choices", old)
    assert done.returncode == 0
    assert "2 lines: 1 choices of 1 people" in done.stdout
    assert f"{old}:2: the list says grant to news/email; refuse of" in done.stdout


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"nonsense", b"{not json", HEAD.encode() + b"viktor,news,email,grant,x,2019-03-01,list\n"],
)
def test_a_list_of_nonsense_is_refused_whole(run, home, tmp_path, content):
    old = tmp_path / "old.csv"
    old.write_bytes(content)
    done = run("--home", home, "import", "choices", old)
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("Nothing was taken in.")
    assert as_json(run("--home", home, "log", "verify", "--format", "json"))["entries"] == 0


def test_keys_are_listed_by_id_and_rotated(run, home):
    at = ("--home", home)
    first = as_json(run(*at, "keys", "list", "--format", "json"))
    assert [row["use"] for row in first] == ["hash", "seal", "sign"]
    assert run(*at, "keys", "rotate", "sign").returncode == 0
    second = as_json(run(*at, "keys", "list", "--format", "json"))
    assert [(row["use"], row["current"]) for row in second][2:] == [("sign", True), ("sign", False)]
    assert "every key is there" in run(*at, "keys", "make").stdout.lower()
    secrets = json.loads((home / ".troth" / "keys.json").read_text())
    for row in secrets["keys"]:
        assert row["secret"] not in run(*at, "keys", "list").stdout


# What can be wrong


@pytest.mark.parametrize(
    "words", [("decide", "--purpose", "news"), ("log", "verify"), ("keys", "list"), ("import", "choices", "x.csv")]
)
def test_a_home_that_is_none_is_said(run, tmp_path, words):
    done = run("--home", tmp_path / "none", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no folder" in done.stderr
    done = run("--home", tmp_path, *words)
    assert done.returncode == 2
    assert "There is no troth.toml" in done.stderr
    (tmp_path / "troth.toml").write_text('environment = "demo"\n')
    assert "There is no notice at" in run("--home", tmp_path, *words).stderr


def test_the_home_may_be_named_by_the_environment(run, home):
    assert run("log", "verify", environment={"TROTH_HOME": str(home)}).returncode == 0


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("viktor@", "is not an e-mail address"),
        ("viktor@clients.example\nBcc: all@clients.example", "is not an e-mail address"),
        ("+41 nonsense", "is not a telephone number"),
    ],
)
def test_somebody_who_can_be_nobody_is_said(run, home, person, says):
    for words in (("decide",), ("choose", "--grant")):
        done = run("--home", home, *words, "--person", person, *NEWS)
        assert done.returncode == 2
        assert says in done.stderr


def test_a_purpose_nobody_has_is_refused_by_the_gate_and_not_to_be_chosen(run, home):
    done = run("--home", home, "decide", "--purpose", "horoscopes", "--format", "json")
    assert (done.returncode, as_json(done)["outcome"]) == (1, "unknown-purpose")
    done = run("--home", home, "choose", "--person", INES, "--purpose", "horoscopes", "--grant")
    assert done.returncode == 2
    assert "is not a purpose of the notice" in done.stderr
    assert as_json(run("--home", home, "log", "verify", "--format", "json"))["entries"] == 1


@pytest.mark.parametrize(
    ("store", "says"),
    [
        ("postgresql+psycopg://troth:hunter2@127.0.0.1:1/none", "does not answer"),
        ("oracle://troth:hunter2@host/db", "which Troth cannot use"),
        ("sqlite:////proc/none/troth.db", "does not answer"),
    ],
)
def test_a_store_that_is_not_there_is_said_without_its_password(run, home, store, says):
    with (home / "troth.toml").open("r+") as file:
        said = file.read()
        file.seek(0)
        file.write(f'store = "{store}"\n' + said)
    for words in (("decide", *NEWS), ("choose", "--person", INES, *NEWS, "--grant"), ("log", "verify")):
        done = run("--home", home, *words)
        assert done.returncode == 2
        assert says in done.stderr
        assert "hunter2" not in done.stderr


def test_a_read_only_store_records_nothing_and_says_so(run, home):
    at = ("--home", home)
    run(*at, "choose", "--person", INES, *NEWS, "--grant")
    toml = home / "troth.toml"
    toml.write_text(f'store = "sqlite:///file:{home}/.troth/troth.db?mode=ro&uri=true"\n' + toml.read_text())
    for words in (("decide", *NEWS), ("choose", "--person", INES, *NEWS, "--withdraw")):
        done = run(*at, *words)
        assert done.returncode == 2
        assert "is read-only" in done.stderr
    assert run(*at, "log", "verify").returncode == 0


def test_the_wrong_key_is_said(run, home):
    at = ("--home", home)
    run(*at, "choose", "--person", INES, *NEWS, "--grant")
    (home / ".troth" / "keys.json").unlink()
    done = run(*at, "decide", "--person", INES, *NEWS)
    assert done.returncode == 2
    assert "are hashed under the key" in done.stderr


def test_a_damaged_edition_is_said(run, home):
    (edition,) = (home / "editions").iterdir()
    with (edition / "notice.md").open("a") as file:
        file.write("\n")
    done = run("--home", home, "decide", *NEWS)
    assert done.returncode == 2
    assert "published edition" in done.stderr


def test_a_draft_that_cannot_be_read_is_said(run, home):
    for content in (b"", b"\xff\xfe", b"---\ntroth: 1\n---\n```troth\npurpose"):
        (home / "notice.md").write_bytes(content)
        done = run("--home", home, "decide", *NEWS, "--draft")
        assert (done.returncode, done.stdout) == (2, "")
        assert "cannot be read as a notice" in done.stderr
