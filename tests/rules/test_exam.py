"""The exam: policies with what a careful reader finds in them, written before the rules (examples/notices/README.md).

Here only the exam itself is checked: that what is expected stands where it is said to stand.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import tomllib
import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from troth.terms.places import known

ROOT = Path(__file__).parents[2]
NOTICES = ROOT / "examples" / "notices"
PAPERS = sorted(NOTICES.glob("**/*.expected.toml"))
FAMILIES = {"structure", "truth", "law", "prose"}
KEYS = {
    "finding": ({"id", "family", "what", "why", "at"}, {"instead", "law", "missing"}),
    "also": ({"id", "family", "what", "why", "at"}, {"instead", "law", "missing"}),
    "quiet": ({"why", "at"}, set()),
}

papers = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name.split(".")[0])


def expected(paper: Path) -> dict[str, Any]:
    return tomllib.loads(paper.read_text("utf-8"))


def rows(paper: Path, *tables: str) -> list[dict[str, Any]]:
    return [row for table in tables for row in expected(paper).get(table, [])]


def lines_of(policy: Path) -> list[str]:
    """What a reader sees on each line of the file; of a page its words without tags, of a Word file each paragraph."""
    if policy.suffix == ".docx":
        text = zipfile.ZipFile(policy).read("word/document.xml").decode("utf-8")
        paragraphs = re.findall(r"(?s)<w:p[ >].*?</w:p>", text)
        return [html.unescape(re.sub(r"<[^>]*>", "", paragraph)) for paragraph in paragraphs]
    text = policy.read_text("utf-8")
    if policy.suffix == ".html":
        text = re.sub(r"<[^>]*>", lambda tag: "\n" * tag[0].count("\n"), text)
        return [html.unescape(line) for line in text.split("\n")]
    return text.split("\n")


def words(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def stands(lines: list[str], first: int, last: int, quote: str) -> bool:
    """The quote begins on the first of these lines and ends on the last."""
    if not 1 <= first <= last <= len(lines) or quote not in words(lines[first - 1 : last]):
        return False
    return first == last or not any(quote in words(fewer) for fewer in (lines[first:last], lines[first - 1 : last - 1]))


def covered(places: list[dict[str, Any]]) -> set[int]:
    return {line for place in places for line in range(place["lines"][0], place["lines"][1] + 1)}


def test_the_policies_are_there():
    assert {paper.name.split(".")[0] for paper in PAPERS} >= {
        "as-found",
        "card",
        "fitness",
        "hotels",
        "library",
        "toys",
    }
    assert {Path(expected(paper)["policy"]).suffix for paper in PAPERS} == {".docx", ".html", ".md", ".txt"}


@papers
def test_what_is_expected_says_of_which_policy_under_which_law(paper):
    head = {key: value for key, value in expected(paper).items() if key not in KEYS}
    assert set(head) == {"policy", "title", "law_of", "serves"}
    assert head["policy"].split(".")[0] == paper.name.split(".")[0]
    assert (paper.parent / head["policy"]).is_file()
    assert isinstance(head["law_of"], dt.date)
    assert all(known(place) for place in head["serves"])


@papers
def test_each_entry_has_its_parts(paper):
    for table, (needed, allowed) in KEYS.items():
        for row in rows(paper, table):
            assert needed <= set(row) <= needed | allowed
            assert all(row[key] for key in row)
            assert row.get("family", "law") in FAMILIES
            assert all(set(place) == {"lines", "quote"} for place in row["at"])


@papers
def test_ids_are_said_once(paper):
    ids = [row["id"] for row in rows(paper, "finding", "also")]
    assert len(ids) == len(set(ids))


@papers
def test_each_quote_stands_on_its_lines(paper):
    lines = lines_of(paper.parent / expected(paper)["policy"])
    for row in rows(paper, *KEYS):
        for place in row["at"]:
            assert stands(lines, *place["lines"], place["quote"]), place


@papers
def test_what_must_be_quiet_has_a_line_of_its_own(paper):
    """Sentences share lines in wrapped text; such a line belongs to what is wrong on it."""
    wrong = covered([place for row in rows(paper, "finding", "also") for place in row["at"]])
    for row in rows(paper, "quiet"):
        assert covered(row["at"]) - wrong, row


@papers
def test_nothing_is_expected_twice_at_the_same_places(paper):
    for one, other in combinations(rows(paper, "finding", "also"), 2):
        assert one["at"] != other["at"]


def test_the_policy_as_found_has_all_that_was_planted():
    paper = NOTICES / "bad" / "as-found.expected.toml"
    assert [row["id"] for row in rows(paper, "finding")] == [f"X-{number:02}" for number in range(1, 23)]
    assert len(rows(paper, "quiet")) >= 10


def test_a_quote_one_line_off_is_noticed():
    lines = ["We keep it", "for as long as", "we need it."]
    assert stands(lines, 2, 3, "as long as we need it.")
    assert not stands(lines, 1, 3, "as long as we need it.")
    assert not stands(lines, 1, 2, "as long as we need it.")
    assert not stands(lines, 2, 4, "as long as we need it.")
