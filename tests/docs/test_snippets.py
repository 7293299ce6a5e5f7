"""What README.md and the reference pages say is so: snippets run, and nothing that exists is missing from them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest
from tests.docs.pages import ROOT, blocks, masked, play, shell, typed

from troth import cli
from troth.cli.check import check_file
from troth.stores.home import Check, Home, Log, Mail, Settings, Staff, SystemPlace, WellKnown

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
TABLES = {
    "": Settings,
    "check": Check,
    "mail": Mail,
    "log": Log,
    "well_known": WellKnown,
    "staff": Staff,
    "systems": SystemPlace,
}
ABOUT = """---
troth: 1
notice: amarante
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH]
---

# What Maison Amarante knows of you

## Who we are {#about}

Maison Amarante SA in Geneva answers for this notice.{=geneva} You meet us by e-mail.{=email} Write to our care desk
about anything in it.{=desk}

```troth
controller geneva: {name: "Maison Amarante SA", post: "14 quai des Lapidaires, 1204 Genève, Switzerland", country: CH}
channel email: {medium: email, label: "e-mail"}
contact desk: {role: care, post: "14 quai des Lapidaires, 1204 Genève, Switzerland", telephone: "+41 22 555 01 10", email: "care@amarante.example"}
```

## Your rights {#rights}

You may see what we hold, have it put right or erased, and take it elsewhere.{=see mend forget carry}

```troth
right see: {to: access, ways: [email, post]}
right mend: {to: correct, ways: [email, post]}
right forget: {to: erase, ways: [email, post]}
right carry: {to: portability, ways: [email, post]}
```

"""


def only(info: str) -> str:
    """The one block of README.md with this info string."""
    (block,) = [block for block in blocks(README) if block.info == info]
    return block.body


def found(text: str, *, folder: Path) -> set[tuple[str, str]]:
    """What check says of a notice: the rule and the sentence."""
    file = folder / "notice.md"
    file.write_text(text, "utf-8")
    return {(one.rule, one.message) for one in check_file(file)}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The demo's home as a fresh clone has it: no state, and nobody in the store."""
    shutil.copytree(
        ROOT / "demo" / "privacy", tmp_path / "demo" / "privacy", ignore=shutil.ignore_patterns(".troth", "__pycache__")
    )
    return tmp_path


def test_the_ten_lines_stand_once_a_notice_says_who_speaks(tmp_path: Path) -> None:
    assert found(ABOUT + only("markdown"), folder=tmp_path) == set()


@pytest.mark.parametrize(
    ("mark", "promise"), [("{=stop-news}", "N-83"), ("{=news newsletter}", "N-23")], ids=["the link", "the yes"]
)
def test_one_mark_away_names_the_promise_that_nothing_carries(tmp_path: Path, mark: str, promise: str) -> None:
    shutil.copy(ROOT / "demo" / "privacy" / "promises.md", tmp_path)
    whole = found(ABOUT + only("markdown"), folder=tmp_path)
    broken = found(ABOUT + only("markdown").replace(mark, ""), folder=tmp_path)
    assert not any(promise in said for _, said in whole)
    assert {rule for rule, said in broken if promise in said} == {"promise-not-carried"}


def test_a_purpose_no_sentence_announces_is_named(tmp_path: Path) -> None:
    more = 'purpose surveys: {label: "Surveys", use: [improve], basis: consent, data: [user.name]}\nmessage newsletter'
    said = found(ABOUT + only("markdown").replace("message newsletter", more), folder=tmp_path)
    assert ("unannounced", "No sentence announces purpose `surveys`.") in said


def test_the_console_block_answers_so(checkout: Path) -> None:
    for line in typed(only("console")):
        said, _ = play(line.command, folder=checkout)
        assert masked(said) == masked(line.answer)


def test_the_findings_shown_are_among_those_of_an_ordinary_policy() -> None:
    command, *shown = only("text").split("\n")
    said, code = play(command.removeprefix("$ "), folder=ROOT)
    assert code == 1
    findings = "\n".join(shown).strip("\n").split("\n\n")
    assert len(findings) == 3
    assert set(findings) <= set(said.split("\n\n"))


def test_the_python_block_runs(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", only("python")],
        cwd=checkout,
        env=shell(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("consent-missing news\n", "")


def sections(text: str) -> dict[str, str]:
    """What stands under each second heading of a page."""
    parts = re.split(r"(?m)^## (.+)\n", text)
    titles = [title.strip("`[]").removesuffix(".NAME") for title in parts[1::2]]
    return dict(zip(titles, parts[2::2], strict=True))


def options_of(name: str) -> set[str]:
    """Every option of a command and of the commands in it."""
    every: set[str] = {"--help", "--home"}
    waiting = [cli.troth.get_command(click.Context(cli.troth), name)]
    while waiting:
        command = waiting.pop()
        every.update(option for param in command.params for option in param.opts)
        waiting.extend(getattr(command, "commands", {}).values())
    return every


def test_every_command_has_its_section_and_no_other_has_one() -> None:
    assert list(sections(COMMANDS)) == list(cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_section_says_how_to_call_it_how_it_ends_and_shows_it_once(name: str) -> None:
    said = sections(COMMANDS)[name]
    assert said.lstrip().startswith(f"`troth {name}")
    assert re.search(r"Exit [12]\b", said)
    (example,) = blocks(said)
    assert re.fullmatch(rf"troth( --home \S+)? {name}\b.*\n", example.body)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", said)) <= options_of(name)
    inside = cli.troth.get_command(click.Context(cli.troth), name)
    for each in getattr(inside, "commands", {}):
        assert f"troth {name} {each}" in said


def test_every_exit_code_is_said() -> None:
    codes = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", COMMANDS)}
    assert codes == {cli.FINE, cli.FOUND_WRONG, cli.COULD_NOT_RUN, cli.INTERRUPTED}


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_with_what_it_is_if_left_out(table: str) -> None:
    said = sections(SETTINGS).get(table) if table else SETTINGS.split("\n## ")[0]
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| (.+?) \|", said))
    shape = TABLES[table]
    plain = {one.name: one for one in msgspec.structs.fields(shape) if one.name not in TABLES}
    assert set(rows) == set(plain)
    for name, one in plain.items():
        if one.required:
            assert rows[name] == "must be there"
        elif name != "origin":  # made from the folder's name
            left_out = one.default if one.default is not msgspec.NODEFAULT else one.default_factory()
            value = list(left_out) if isinstance(left_out, tuple) else left_out
            assert rows[name] == f"`{msgspec.json.encode(value).decode()}`", name


def test_every_table_of_settings_is_documented() -> None:
    tables = {one.name for one in msgspec.structs.fields(Settings) if one.name in sections(SETTINGS)}
    assert tables == set(TABLES) - {""}


def test_the_example_of_settings_is_taken(tmp_path: Path) -> None:
    (example,) = [block.body for block in blocks(SETTINGS) if block.info == "toml"]
    (tmp_path / "troth.toml").write_text(example, "utf-8")
    taken = Home(tmp_path).settings
    assert (taken.environment, taken.mail.security, taken.log.origin) == ("production", "starttls", "quire.example/log")


def test_every_variable_of_the_environment_is_documented() -> None:
    named = set(re.findall(r"`(TROTH_[A-Z_]+)`", SETTINGS))
    asked = {"TROTH_HOME", "TROTH_DEBUG"}
    for file in (ROOT / "src" / "troth").rglob("*.py"):
        asked.update(re.findall(r"secret\(\"(TROTH_[A-Z_]+)\"\)", file.read_text("utf-8")))
    assert asked | {"TROTH_SYSTEM_NAME", "TROTH_HASH_KEY", "TROTH_SEAL_KEY", "TROTH_SIGN_KEY"} == named


@pytest.mark.parametrize("page", ["README.md", "docs/commands.md", "docs/settings.md"])
def test_links_lead_to_pages_that_exist(page: str) -> None:
    file = ROOT / page
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", file.read_text("utf-8")):
        assert (file.parent / target).exists(), target
