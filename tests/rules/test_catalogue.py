"""A rule is a module, a test, a page and a bad example: this walks all of them and fails when a part is missing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from troth.cli.check import check_file
from troth.cli.findings import told
from troth.notice import rules
from troth.notice.rules import catalogue

ROOT = Path(__file__).parents[2]
NOTICES = ROOT / "examples" / "notices"
BAD = NOTICES / "bad"
GOOD = sorted([*(NOTICES / "good").glob("*.md"), NOTICES / "clinic" / "notice.md", NOTICES / "software" / "notice.md"])
PAGES = ROOT / "docs" / "rules"
GOLDEN = Path(__file__).parent / "golden"
PARTS = ["Summary", "Avoid", "Prefer", "Why", "Settings", "Sources"]
TOO_LARGE = "source-too-large"  # no example of three million bytes lies in the repository: one is made here

NAMES = sorted(catalogue())
SHOWN = [name for name in NAMES if name != TOO_LARGE]


def page(name: str) -> dict[str, str]:
    text = (PAGES / f"{name}.md").read_text("utf-8")
    outside = re.split(r"(?m)^## (\w+)\n", unfenced(text))
    return dict(zip(outside[1::2], (part.strip() for part in outside[2::2]), strict=True))


def unfenced(text: str) -> str:
    """The page with the lines of its snippets indented, so that headings in them are not the page's."""
    lines, fence = [], ""
    for line in text.split("\n"):
        opening = re.match(r"(`{3,})", line)
        if opening and (not fence or line.strip() == fence):
            fence = "" if fence else opening[1]
            lines.append(line)
        else:
            lines.append(f"\0{line}" if fence else line)
    return "\n".join(lines)


def snippet(part: str) -> str:
    fenced = re.search(r"(?ms)^(`{3,})\w+\n(.*?)\n\1$", part)
    return fenced[2].replace("\0", "") if fenced else ""


def fired(path: Path) -> set[str]:
    return {finding.rule for finding in check_file(path)}


def said(name: str, example: Path) -> str:
    """What a reader sees of the first three findings of this rule."""
    findings = [one for one in check_file(example) if one.rule == name][:3]
    files = {finding.span.file for finding in findings}
    lines = {file: tuple(Path(file).read_bytes().decode("utf-8", errors="replace").split("\n")) for file in files}
    return told(findings, lines=lines).replace(f"{BAD}/", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_a_page_with_all_its_parts(name):
    parts = page(name)
    assert list(parts) == PARTS
    assert all(parts.values())
    entry = catalogue()[name]
    assert entry.sources
    assert parts["Summary"] == entry.rule.says
    assert parts["Sources"].split("\n") == [f"- {source}" for source in entry.sources]
    assert f"*{entry.family}, {entry.rule.severity}*" in (PAGES / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", SHOWN)
def test_every_rule_has_a_bad_example_that_it_fires_on_and_the_words_are_as_agreed(name):
    example = BAD / f"{name}.md"
    assert name in fired(example)
    assert said(name, example) == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_page_prefers_is_not_said_again(name, tmp_path):
    parts = page(name)
    avoid, prefer = snippet(parts["Avoid"]), snippet(parts["Prefer"])
    for file in [*BAD.glob(f"{name}*.md"), *BAD.glob(f"{name}.translations.toml")]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "promises").mkdir()
    for file in (BAD / "promises").glob(f"{name}*.md"):
        (tmp_path / "promises" / file.name).write_bytes(file.read_bytes())
    mended = False
    for file in [*tmp_path.glob("*.md"), *tmp_path.glob("promises/*.md")]:
        text = file.read_bytes().decode("utf-8", errors="replace")
        if avoid and avoid in text and "leaves this" not in parts["Avoid"]:
            file.write_text(text.replace(avoid, prefer, 1), "utf-8")
            mended = True
    if mended and name not in NEEDS_MORE:
        assert name not in fired(tmp_path / f"{name}.md")
    else:
        assert name in NEEDS_MORE or not avoid or "leaves this" in parts["Avoid"] or "A file" in parts["Avoid"]


NEEDS_MORE = {
    "place-meant": "the heading of the clause for Californians changes too",
    "value-missing": "the period is said in the declaration, and the sentence stays as it is",
}


def test_a_file_of_three_million_bytes_is_named_and_not_read(tmp_path):
    file = tmp_path / "notice.md"
    file.write_text("A sentence.\n" * 250_000)
    assert fired(file) == {TOO_LARGE}


@pytest.mark.parametrize(
    "notice", [*GOOD, ROOT / "demo" / "privacy" / "notice.md"], ids=lambda path: path.parts[-2] + "-" + path.stem
)
def test_no_rule_fires_on_a_good_notice(notice):
    sparse = {"translation-clause-missing"}  # the house translates the clauses people read most
    assert {one.rule for one in check_file(notice)} <= (sparse if notice.parent.name == "privacy" else set())


def test_the_good_notices_are_there():
    assert len(GOOD) >= 4


@pytest.mark.parametrize("file", [file for file in BAD.glob("*.md") if file.name.count(".") == 1], ids=lambda f: f.stem)
def test_every_bad_example_is_named_for_a_rule(file):
    assert file.stem in catalogue()


def test_the_index_names_every_rule_with_its_summary():
    index = (PAGES / "README.md").read_text("utf-8")
    for name, entry in catalogue().items():
        assert f"| [{name}]({name}.md) | {entry.rule.severity} | {entry.rule.says} |" in index
    assert index.count("](") == len(catalogue())
    assert {file.stem for file in PAGES.glob("*.md")} == {*catalogue(), "README"}


def test_what_the_reader_finds_is_in_the_catalogue():
    """The names are read from the source, so that a finding without a page cannot be added in silence."""
    said = set()
    for file in (Path(rules.__file__).parents[1]).glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"error", "warning"} and call.args:
                said |= {n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)}
            said |= {k.value.value for k in call.keywords if k.arg == "rule" and isinstance(k.value, ast.Constant)}
    said = {name for name in said if name}
    assert said <= set(catalogue())
    assert len(said) > 30


def test_a_rule_module_needs_no_list():
    modules = {file.stem.replace("_", "-") for file in Path(rules.__file__).parent.glob("*/[a-z]*.py")}
    assert modules <= set(catalogue())
