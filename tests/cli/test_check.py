"""``troth check`` as people and programs meet it: words, JSON, exit codes, and bad input."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "notices"
GOLDEN = Path(__file__).parent / "golden"
KEYS = ["rule", "severity", "file", "line", "column", "end_line", "end_column", "message", "hint", "source"]


def troth(*arguments: str | Path, where: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from troth.cli import main; main()", *map(str, arguments)]
    environment = {"NO_COLOR": "1", "COLUMNS": "120", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, capture_output=True, text=True, cwd=where, env=environment, timeout=120, check=False)


def test_a_good_notice_ends_with_zero_and_one_line():
    done = troth("check", "examples/notices/good/reading-room.md")
    assert done.returncode == 0
    assert done.stdout == "examples/notices/good/reading-room.md: nothing to say against it.\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "rule",
    ["only-for", "two-sentences-one-mark", "transfer-missing", "translation-marks", "list-stops", "mark-elsewhere"],
)
def test_a_finding_says_where_what_and_what_to_try(rule):
    done = troth("check", f"examples/notices/bad/{rule}.md")
    assert done.stdout == (GOLDEN / f"check-{rule}.txt").read_text("utf-8")


def test_the_same_as_json():
    done = troth("check", "examples/notices/bad/only-for.md", "--format", "json")
    assert done.returncode == 1
    assert done.stdout == (GOLDEN / "check-only-for.json").read_text("utf-8")
    rows = json.loads(done.stdout)
    assert [list(row) for row in rows] == [KEYS]
    line = (EXAMPLES / "bad" / "only-for.md").read_text("utf-8").split("\n")[rows[0]["line"] - 1]
    assert line[rows[0]["column"] - 1 : rows[0]["end_column"] - 1] == "user.contact.phone_number"


def test_nothing_wrong_is_an_empty_list():
    done = troth("check", "examples/notices/good/corner-cycles.md", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_warnings_alone_end_with_zero():
    done = troth("check", "examples/notices/bad/mark-elsewhere.md", "--format", "json")
    assert done.returncode == 0
    assert {row["severity"] for row in json.loads(done.stdout)} == {"warning"}


def test_without_a_path_the_notice_of_the_home_is_checked(tmp_path):
    (tmp_path / "troth.toml").write_text('environment = "development"\n')
    (tmp_path / "notice.md").write_bytes((EXAMPLES / "bad" / "needs-missing.md").read_bytes())
    done = troth("--home", tmp_path, "check", "--format", "json")
    assert done.returncode == 1
    assert [row["rule"] for row in json.loads(done.stdout)] == ["needs-missing"]


def test_the_house_itself_has_nothing_to_hide():
    done = troth("--home", "demo/privacy", "check")
    assert (done.returncode, done.stderr) == (0, "")


# A policy of another house, without declarations: the structure of its text only.

POLICY = """# Privacy

We keep little. See [Cookies](#cookies) and [the guild](http://guild.example).

### Orders

We use your data to:

- bake,
- deliver, and
"""


def rules_of(path: Path) -> list[str]:
    return [row["rule"] for row in json.loads(troth("check", path, "--format", "json").stdout)]


def test_a_policy_without_declarations_is_read_for_its_structure(tmp_path):
    (tmp_path / "policy.md").write_text(POLICY)
    assert rules_of(tmp_path / "policy.md") == ["link-insecure", "link-nowhere", "heading-skips", "list-stops"]


def test_the_same_policy_in_html(tmp_path):
    (tmp_path / "policy.html").write_text(
        "<!doctype html><title>x</title><h1>Privacy</h1><p>See <a href='#cookies'>Cookies</a> and\n"
        "<a href='http://guild.example'>the guild</a>.</p><script>var a = '<p>no, and</p>'</script>\n"
        "<h3>Orders</h3><p>We use your data to:</p><ul><li>bake,</li><li>deliver, and</li></ul>"
    )
    assert sorted(rules_of(tmp_path / "policy.html")) == [
        "heading-skips",
        "link-insecure",
        "link-nowhere",
        "list-stops",
    ]


def test_plain_text_with_nothing_wrong_has_nothing_said_against_it(tmp_path):
    (tmp_path / "policy.txt").write_text("PRIVACY\n\nWe keep your order for a year.\n\nWrite to us: 3 Mill Lane.\n")
    assert rules_of(tmp_path / "policy.txt") == []


def test_a_finding_in_a_word_document_says_its_paragraph_and_the_last_line_counts_by_family():
    done = troth("check", "examples/notices/policies/card.docx", "--on", "2026-06-01")
    assert done.returncode == 1
    assert "--> examples/notices/policies/card.docx, paragraph 59\n" in done.stdout
    assert "are listed in Schedule 2." in done.stdout
    last = done.stdout.rstrip("\n").split("\n")[-1]
    assert re.search(r"\. By family: truth 1, (law \d+, )?prose 2\.$", last)


# Bad input: a clear answer, the right exit code, no traceback.


def refused(*arguments: str | Path, where: Path = ROOT) -> str:
    done = troth(*arguments, where=where)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_a_file_that_is_not_there(tmp_path):
    assert "There is no file" in refused("check", tmp_path / "nowhere.md")


def test_a_folder(tmp_path):
    assert "is a folder" in refused("check", tmp_path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0old"], ids=["empty", "cut", "old"])
def test_a_broken_word_document(tmp_path, data):
    (tmp_path / "policy.docx").write_bytes(data)
    said = refused("check", tmp_path / "policy.docx")
    assert "policy.docx cannot be read: it is" in said
    assert "save it anew as .docx" in said


def test_a_home_without_troth_toml(tmp_path):
    assert "troth.toml" in refused("--home", tmp_path, "check")


def test_a_home_that_is_not_there(tmp_path):
    assert "There is no folder" in refused("--home", tmp_path / "nowhere", "check")


def test_a_pipe_that_is_no_file():
    assert "cannot be read" in refused("check", "/proc/self/mem")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "source-empty"),
        (b"\xef\xbb\xbf \n\n", "source-empty"),
        (b"---\ntroth: 1\nnotice: \xff\n", "source-not-utf-8"),
        (b"# A\n\n" + b"All is said here. " * 300_000, "source-too-large"),
        (b"---\ntroth: 1\n", "syntax-front-matter"),
        (b"---\ntroth: [1\n---\n# T\n", "syntax-front-matter"),
        (b"---\ntroth: 1\n---\n# T\n\n## A {#a}\n\n```troth\nright see: {to: access\n", "syntax-fence"),
        (b"\x00\x01\x02", "source-character"),
    ],
    ids=["empty", "blank", "not UTF-8", "5 MB", "front matter unclosed", "YAML", "fence unclosed", "binary"],
)
def test_a_file_that_is_no_notice_is_named_for_what_it_is(tmp_path, content, rule):
    file = tmp_path / "notice.md"
    file.write_bytes(content)
    done = troth("check", file, "--format", "json")
    assert done.returncode == 1
    assert done.stderr == ""
    assert rule in {row["rule"] for row in json.loads(done.stdout)}
    shown = troth("check", file)
    assert shown.returncode == 1
    assert "Traceback" not in shown.stdout + shown.stderr


def test_a_line_of_a_million_letters_is_shown_in_part(tmp_path):
    file = tmp_path / "policy.md"
    file.write_text("# A\n\n" + "x" * 1_000_000 + " [here](#nowhere)\n")
    done = troth("check", file)
    assert done.returncode == 1
    assert max(len(line) for line in done.stdout.split("\n")) < 1_000


def test_square_brackets_in_a_notice_are_no_markup_of_ours(tmp_path):
    file = tmp_path / "policy.md"
    file.write_text("# A\n\n## [bold red]Not red[/] {#x}\n\n## B\n\nText.\n")
    assert "[bold red]Not red[/]" in troth("check", file).stdout


# The list of rules.


def test_the_rules_are_listed_with_family_severity_source_and_summary():
    done = troth("rules", "--format", "json")
    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert {tuple(row) for row in rows} == {("rule", "family", "severity", "source", "summary")}
    assert {"only-for", "unmarked-sentence", "unannounced", "duplicate-id"} <= {row["rule"] for row in rows}
    assert all(row["source"] and row["summary"].endswith(".") for row in rows)


def test_one_rule_by_name():
    assert "no other purpose" in troth("rules", "only-for").stdout
    assert "There is no rule" in refused("rules", "only-fro")


def test_a_link_to_an_anchor_written_by_hand_leads_somewhere(tmp_path):
    (tmp_path / "policy.md").write_text(
        '# A\n\nSee [this](#Reach-us), [that](#two-1), [here](#old) and [top](#).\n\n## Reach us\n\n<a name="old"></a>Write.\n\n'
        "## Two {#two}\n\nText.\n"
    )
    assert rules_of(tmp_path / "policy.md") == []


def test_a_translation_named_by_itself_is_compared_with_its_notice():
    done = troth("check", "examples/notices/bad/translation-marks.fr.md", "--format", "json")
    assert [row["rule"] for row in json.loads(done.stdout)] == ["translation-marks"]


def test_a_translation_without_its_notice_cannot_be_checked(tmp_path):
    file = tmp_path / "notice.fr.md"
    file.write_bytes((EXAMPLES / "bad" / "translation-marks.fr.md").read_bytes())
    assert "is not beside it" in refused("check", file)


def test_html_without_paragraph_tags_is_text_all_the_same(tmp_path):
    (tmp_path / "policy.html").write_text(
        "<html><title>A page</title><body><h1>Privacy</h1><div>We keep little.</div><h2>Rights</h2><div><span>Ask\n"
        "us.</span></div><h2>Places</h2><ul><li><div>here</div></li><li><p>there, and</p></li></ul></body></html>"
    )
    assert rules_of(tmp_path / "policy.html") == ["list-stops"]
