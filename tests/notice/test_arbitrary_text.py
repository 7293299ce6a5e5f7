"""Whatever a file holds, reading it gives an answer: never an exception, and every finding points into the file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notice.plainly import pointed_at

from troth.notice.facts import Notice
from troth.notice.read import Reading, parse_notice, read_notice

HOUSE = (Path(__file__).parents[2] / "demo" / "privacy" / "notice.md").read_text("utf-8")
FRONT = HOUSE[: HOUSE.index("\n## ")]
CLAUSES = HOUSE[len(FRONT) :].split("\n## ")[1:]
SIGNS = [
    "{=", "{=news}", "{.context}", "}", "{{", "}}", "{{ news.keep }}", "{{ purposes: label }}", "```troth\n", "```\n", "## A {#a}\n",
    "purpose news: {", "channel web:\n  medium: website\n", "[", "](", "`", "<!--", "|", "- ", "> ", "\t", "    ", "\r\n", "\x00",
    "\ud800", "\u2028", "\ufeff", "“", "é", "。", '"', "'", "#", " # ", "&a", "*a", "!b", "<<: ", "---\n", "...\n", "? ", "\\", "\n",
    "practice p: {is: only-for, with: {data: x}}\n", "else: ", "every item", "%YAML 1.1\n", "\\U7FFFFFFF", "term a.b: {}\n",
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=12)), max_size=40).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Some clauses of the house's notice, with pieces cut out, doubled and put in."""
    text = FRONT + "".join(
        f"\n## {clause}" for clause in draw(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=2))
    )
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = (
            text[:start]
            + draw(st.one_of(st.sampled_from(SIGNS), st.just(""), st.just(text[start:end] * 2)))
            + text[end:]
        )
    return text


def answers(text: str, reading: Reading) -> None:
    for finding in reading.findings:
        assert finding.message
        assert finding.span.line >= 1
        assert finding.span.column >= 1
        assert (finding.span.line, finding.span.column) <= (finding.span.end_line, finding.span.end_column)
        # The last line of a block may end behind the last line of the file; beyond that nothing is pointed at.
        pointed_at(finding.span, text.replace("\r", "\n") + "\n")
    assert reading.notice is None or isinstance(reading.notice, Notice)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SOUP)
def test_any_text_gets_an_answer(text: str) -> None:
    answers(text, parse_notice(text))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SOUP)
def test_any_prose_behind_front_matter_gets_an_answer(text: str) -> None:
    whole = f"{FRONT}\n\n## A {{#a}}\n\n{text}"
    answers(whole, parse_notice(whole))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SOUP)
def test_any_block_gets_an_answer(text: str) -> None:
    whole = f"{FRONT}\n\n## A {{#a}}\n\n```troth\n{text}\n```\n"
    answers(whole, parse_notice(whole))
    answers(whole, parse_notice(whole, "notice.fr.md"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(damaged())
def test_a_damaged_notice_gets_an_answer(text: str) -> None:
    answers(text, parse_notice(text))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=200), st.integers(0, len(HOUSE)))
def test_any_bytes_get_an_answer(tmp_path_factory, junk: bytes, at: int) -> None:
    file = tmp_path_factory.mktemp("bytes") / "notice.md"
    whole = HOUSE[at : at + 500].encode() + junk
    file.write_bytes(whole)
    answers(whole.decode("utf-8", "replace"), read_notice(file))
