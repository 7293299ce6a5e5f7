"""Findings for other programs: SARIF as its standard has it, and GitHub's lines with nothing smuggled in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from tests.cli.test_check import EXAMPLES, ROOT, troth
from tests.docs.pages import blocks, play
from tests.notice.letters import TEXT

from troth.cli.check import check_file
from troth.cli.github import as_github
from troth.cli.sarif import SCHEMA, as_sarif, pages_of_this_release, replacement
from troth.notice.facts import Finding
from troth.notice.places import Span
from troth.notice.rules import catalogue
from troth.notice.style import style

STANDARD = jsonschema.Draft4Validator(
    json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text())
)


def finding(**said: Any) -> Finding:
    where = {
        "span": Span("privacy/notice.md", 3, 5, 3, 9),
        "rule": "unknown-word",
        "severity": "error",
        "message": "So.",
    }
    return Finding(**{**where, **said})


def sarif_of(file: Path, *, pages: str = "") -> dict[str, Any]:
    lines = {str(file): tuple(file.read_bytes().decode("utf-8", "replace").split("\n"))}
    log = json.loads(as_sarif(check_file(file), lines=lines, pages=pages))
    STANDARD.validate(log)
    return log


@pytest.mark.parametrize(
    "rule", ["only-for", "two-sentences-one-mark", "bare-address", "unknown-word", "source-not-utf-8", "source-empty"]
)
def test_every_finding_is_a_result_at_its_place_and_of_its_rule(rule: str) -> None:
    file = EXAMPLES / "bad" / f"{rule}.md"
    wanted = check_file(file)
    (run,) = sarif_of(file)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(wanted) > 0
    for result, one in zip(run["results"], wanted, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (result["ruleId"], result["level"]) == (one.rule, one.severity)
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.rule
        assert region == {
            "startLine": one.span.line,
            "startColumn": one.span.column,
            "endLine": one.span.end_line,
            "endColumn": one.span.end_column,
        }


def test_every_rule_is_described_with_its_family_sources_and_page():
    (run,) = sarif_of(EXAMPLES / "good" / "corner-cycles.md", pages="https://docs.amarante.example/troth/")["runs"]
    assert run["results"] == []
    rules = {one["id"]: one for one in run["tool"]["driver"]["rules"]}
    assert set(rules) == set(catalogue())
    for name, entry in catalogue().items():
        assert rules[name]["helpUri"] == f"https://docs.amarante.example/troth/rules/{name}.md"
        assert (ROOT / "docs" / "rules" / f"{name}.md").is_file()
        assert rules[name]["defaultConfiguration"] == {"level": entry.rule.severity}
        assert rules[name]["properties"] == {"tags": ["privacy", entry.family], "sources": list(entry.sources)}


def test_without_a_place_for_the_pages_no_address_is_invented():
    assert "helpUri" not in json.dumps(sarif_of(EXAMPLES / "good" / "corner-cycles.md", pages=pages_of_this_release()))


def test_a_finding_about_systems_has_a_rule_and_a_page_too():
    log = json.loads(as_sarif([finding(rule="map-column-unknown")], lines={}, pages="https://docs.amarante.example"))
    STANDARD.validate(log)
    assert log["runs"][0]["tool"]["driver"]["rules"][-1]["helpUri"] == "https://docs.amarante.example/check-systems.md"


def test_braces_and_what_looks_like_a_link_are_escaped_as_the_standard_asks():
    (result,) = json.loads(
        as_sarif([finding(message="Put `{=id}` there.", hint="Write `[words](address)`.")], lines={})
    )["runs"][0]["results"]
    assert result["message"]["text"] == r"Put `{{=id}}` there. Write `\[words\](address)`."


def test_a_path_becomes_an_address():
    spans = [Span("privé/a b#1.md", 1, 1, 1, 2), Span("/srv/privé/notice.md", 1, 1, 1, 2)]
    results = json.loads(as_sarif([finding(span=span) for span in spans], lines={}))["runs"][0]["results"]
    assert [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results] == [
        "priv%C3%A9/a%20b%231.md",
        "file:///srv/priv%C3%A9/notice.md",
    ]


def mended(text: str, tmp_path: Path) -> str:
    """The text with every fix of its findings made, as an editor would."""
    file = tmp_path / "notice.md"
    file.write_text(text, "utf-8")
    lines = text.split("\n")
    for result in reversed(sarif_of(file)["runs"][0]["results"]):
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"][0]["replacements"]
            region, line = change["deletedRegion"], change["deletedRegion"]["startLine"] - 1
            lines[line] = (
                lines[line][: region["startColumn"] - 1]
                + change["insertedContent"]["text"]
                + lines[line][region["endColumn"] - 1 :]
            )
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("{medium: website", "{medium: webiste"),
        ("basis: {else: consent, EU", "basis: {else: consnt, EU"),
        ("{=news letter}", "{=news leter}"),
        ("message letter:", "mesage letter:"),
        ('label: "our website"', "label: our website"),
        ('short: "Read it."', "short: Zoë by post"),
    ],
)  # fmt: skip
def test_a_fix_puts_the_right_word_exactly_there(tmp_path: Path, right: str, wrong: str) -> None:
    text = TEXT.replace(right, wrong, 1)
    assert mended(text, tmp_path) == (text.replace("Zoë by post", '"Zoë by post"') if "Zoë" in wrong else TEXT)


def test_where_only_a_person_knows_there_is_no_fix():
    assert replacement(finding(hint="Did you mean `news`?"), lines=("", "", "say so and so")) is None, "two words"
    assert replacement(finding(hint="Add a mark."), lines=("", "", "say news")) is None
    assert replacement(finding(rule="unquoted-words"), lines=("", "", 'say "news')) is None
    assert replacement(finding(hint="Did you mean `news`?", span=Span("n", 9, 1, 9, 2)), lines=()) is None


def test_the_command_prints_sarif_and_ends_as_ever():
    done = troth(
        "check", "examples/notices/bad/only-for.md", "--format", "sarif", "--pages", "https://docs.amarante.example"
    )
    assert done.returncode == 1
    log = json.loads(done.stdout)
    STANDARD.validate(log)
    assert log["$schema"] == SCHEMA
    assert {one["ruleId"] for one in log["runs"][0]["results"]} == {"only-for"}
    assert troth("check", "examples/notices/good/corner-cycles.md", "--format", "sarif").returncode == 0


def test_github_reads_a_line_for_each_finding():
    done = troth("check", "examples/notices/bad/only-for.md", "--format", "github")
    assert done.returncode == 1
    first, last, _ = done.stdout.split("\n")
    assert first.startswith(
        "::error file=examples/notices/bad/only-for.md,line=40,endLine=40,col=21,endColumn=46,title=only-for::`number-only` keeps "
    )
    assert "%0Atry: Take `user.contact.phone_number` out" in first
    assert last == "examples/notices/bad/only-for.md: 1 error, 0 warnings."


def test_nothing_in_a_notice_becomes_a_command_of_github():
    span = Span("a,line=1::error::b%.md", 2, 1, 4, 3)
    (line,) = as_github([finding(span=span, message="50 % of\r\n::set-output name=x::y", severity="warning")])
    assert line == (
        "::warning file=a%2Cline=1%3A%3Aerror%3A%3Ab%25.md,line=2,endLine=4,title=unknown-word"
        "::50 %25 of%0D%0A::set-output name=x::y"
    )
    assert not re.search(r"[\r\n]", line)


def test_the_workflow_on_the_page_runs(tmp_path: Path) -> None:
    (page,) = [one for one in blocks((ROOT / "docs" / "check.md").read_text("utf-8")) if one.info == "yaml"]
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "troth.toml").write_text('environment = "development"\n')
    (tmp_path / "privacy" / "notice.md").write_text(style(TEXT).text, "utf-8")
    steps = YAML(typ="safe", pure=True).load(page.body)["jobs"]["notice"]["steps"]
    ended = [play(step["run"], folder=tmp_path) for step in steps if step.get("run", "").startswith("troth")]
    assert ended[0] == ("1 in style already.\n", 0)
    assert [said for said, _ in ended[1:]] == [""]
    STANDARD.validate(json.loads((tmp_path / steps[-1]["with"]["sarif_file"]).read_text()))
