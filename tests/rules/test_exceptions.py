"""An exception takes one rule away in one place, with a reason; a house may weigh a rule otherwise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from troth.notice.exceptions import read_exceptions
from troth.notice.read import parse_notice
from troth.notice.rules import catalogue, check, check_text, fixed
from troth.notice.source import Source

BAD = Path(__file__).parents[2] / "examples" / "notices" / "bad"
LETTERS = "If you agree, we write to you about rides and sales."
DAY = dt.date(2026, 6, 1)


def found(text):
    return [(one.rule, one.span.line) for one in check(parse_notice(text, "notice.md"), promises=())]


def corner_cycles():
    return (BAD / "consent-in-words.md").read_text("utf-8")


def test_a_reason_before_the_sentence_takes_the_finding_away():
    text = corner_cycles()
    assert "consent-in-words" in {rule for rule, _ in found(text)}
    allowed = text.replace(LETTERS, f"<!-- allow consent-in-words: counsel looked at it in May -->\n\n{LETTERS}")
    assert found(allowed) == []


def test_two_exceptions_stand_one_below_the_other():
    source = Source(
        "policy.md", ("<!-- allow a: one reason -->", "<!-- allow b: another reason -->", "Text", "", "More")
    )
    assert [(one.rule, one.first, one.last) for one in read_exceptions(source)] == [("a", 3, 3), ("b", 3, 3)]


def test_an_exception_ends_with_its_paragraph():
    text = corner_cycles().replace("## Letters", "<!-- allow consent-in-words: counsel looked at it -->\n\n## Letters")
    assert {rule for rule, _ in found(text)} == {"consent-in-words", "exception-unused"}


def test_in_a_block_it_covers_an_entry_and_what_is_indented_deeper():
    lines = (
        "```troth",
        "# allow x: for a reason",
        "purpose a:",
        "  use: [b]",
        "  keep:",
        "    else: 1 year",
        "term c: {}",
        "```",
    )
    (one,) = read_exceptions(Source("notice.md", lines))
    assert (one.first, one.last) == (3, 6)


def test_what_stands_in_another_fence_is_an_example_and_no_exception():
    lines = ("```markdown", "<!-- allow x: for a reason -->", "# allow x: for a reason", "```")
    assert read_exceptions(Source("notice.md", lines)) == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("allow consent-in-words: because", "does not say why"),
        ("allow consent-in-word: counsel looked", "no rule `consent-in-word`"),
        ("allow: counsel looked", "names no rule"),
        ("allow dangling-reference: it comes later", "Nobody can be excepted"),
    ],
)
def test_an_exception_that_is_none_is_an_error_and_takes_nothing_away(said, why):
    text = corner_cycles().replace(LETTERS, f"<!-- {said} -->\n\n{LETTERS}")
    findings = check(parse_notice(text, "notice.md"), promises=())
    assert {one.rule for one in findings} == {"exception-wrong", "consent-in-words"}
    assert why in next(one.message for one in findings if one.rule == "exception-wrong")


def test_an_exception_is_not_published():
    text = corner_cycles().replace(LETTERS, f"<!-- allow consent-in-words: counsel looked at it -->\n\n{LETTERS}")
    plain, excepted = parse_notice(corner_cycles()).notice, parse_notice(text).notice
    assert [one.id for one in plain.clauses] == [one.id for one in excepted.clauses]
    assert "counsel looked" not in str(excepted)


def test_a_house_weighs_a_rule_otherwise_but_never_the_readers():
    reading = parse_notice(corner_cycles(), "notice.md")
    lighter = check(reading, promises=(), severity={"consent-in-words": "warning"})
    assert {one.severity for one in lighter} == {"warning"}
    broken = parse_notice(corner_cycles().replace("{=end}", "{=and}"), "notice.md")
    (lost,) = [
        one for one in check(broken, promises=(), severity={"unknown-name": "warning"}) if one.rule == "unknown-name"
    ]
    assert lost.severity == "error"
    assert "unknown-name" in fixed()
    assert "consent-in-words" not in fixed()


def test_a_policy_without_declarations_has_exceptions_too():
    policy = ("# Privacy", "", "See [the guild](http://guild.example).")
    assert [one.rule for one in check_text(Source("policy.md", policy), on=DAY)] == ["link-insecure"]
    excepted = (*policy[:2], "<!-- allow link-insecure: their site has no https -->", policy[2])
    assert check_text(Source("policy.md", excepted), on=DAY) == ()


def test_every_rule_lies_in_one_of_four_families():
    assert {one.family for one in catalogue().values()} == {"structure", "truth", "law", "prose"}
