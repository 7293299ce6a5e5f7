"""Every vector of spec/vectors/notice, read by this reader. Another reader of the language can use the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.notice.plainly import declarations_plainly, findings_plainly, notice_plainly, stretches_plainly

from troth.notice.case import stretches_in
from troth.notice.read import parse_notice
from troth.notice.sentences import count_sentences
from troth.terms import periods

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "notice"


def cases(file: str) -> list[Any]:
    data = json.loads((VECTORS / file).read_text("utf-8"))
    wrapper = {key: data[key] for key in ("before", "after") if key in data}
    return [pytest.param({**wrapper, **case}, id=case["name"]) for case in data["cases"]]


@pytest.mark.parametrize("case", cases("sentences.json"))
def test_sentences_are_counted_alike(case: dict[str, Any]) -> None:
    assert count_sentences(case["text"], language=case["language"]) == case["sentences"]


@pytest.mark.parametrize("case", cases("prose.json"))
def test_prose_is_cut_at_its_marks(case: dict[str, Any]) -> None:
    text = case["before"] + case["prose"] + case["after"]
    reading = parse_notice(text)
    assert reading.notice is not None
    assert stretches_plainly(tuple(stretches_in(reading.notice.clauses[0].body))) == case["stretches"]
    assert findings_plainly(reading.findings, text) == case["findings"]


@pytest.mark.parametrize("case", cases("headings.json"))
def test_headings_carry_attributes(case: dict[str, Any]) -> None:
    text = case["before"] + case["heading"] + case["after"]
    reading = parse_notice(text)
    assert reading.notice is not None
    found = {clause.id: clause for clause in reading.notice.clauses}
    for key, expected in case["clauses"].items():
        clause = found[key]
        scope = {name: list(value) for name in ("places", "by", "on") if (value := getattr(clause.scope, name))}
        assert {
            "title": clause.title,
            "level": clause.level,
            "parent": clause.parent,
            "context": clause.context,
            "promises": list(clause.promises),
            "scope": scope,
        } == expected
    assert set(found) == set(case["clauses"])
    assert findings_plainly(reading.findings, text) == case["findings"]


@pytest.mark.parametrize("case", cases("blocks.json"))
def test_blocks_are_read_as_declarations(case: dict[str, Any]) -> None:
    text = case["before"] + case["block"] + case["after"]
    reading = parse_notice(text)
    assert reading.notice is not None
    assert declarations_plainly(reading.notice) == case["declarations"]
    assert findings_plainly(reading.findings, text) == case["findings"]


@pytest.mark.parametrize("case", cases("files.json"))
def test_a_file_is_read_or_refused(case: dict[str, Any]) -> None:
    reading = parse_notice(case["text"])
    assert (None if reading.notice is None else notice_plainly(reading.notice)) == case["notice"]
    assert findings_plainly(reading.findings, case["text"]) == case["findings"]


@pytest.mark.parametrize("case", cases("periods.json"))
def test_periods_are_read_and_said(case: dict[str, Any]) -> None:
    if "period" not in case:
        with pytest.raises(ValueError, match=r"\w"):
            periods.parse(case["text"])
        return
    period = periods.parse(case["text"])
    assert [period.count, period.unit, period.after] == case["period"]
    assert periods.write(period) == case["text"]
    assert {language: periods.show(period, language) for language in case["shown"]} == case["shown"]


def test_a_whole_notice_with_a_translation() -> None:
    source = (VECTORS / "whole.md").read_text("utf-8")
    french = (VECTORS / "whole.fr.md").read_text("utf-8")
    expected = json.loads((VECTORS / "whole.json").read_text("utf-8"))
    reading = parse_notice(source, "whole.md")
    assert reading.notice is not None
    translation = parse_notice(french, "whole.fr.md", of=reading.notice)
    assert translation.notice is not None
    assert notice_plainly(reading.notice) == expected["notice"]
    assert notice_plainly(translation.notice) == expected["translation"]
    assert (reading.findings, translation.findings) == ((), ())


@pytest.mark.parametrize(
    ("file", "key"),
    [("prose.json", "prose"), ("headings.json", "heading"), ("blocks.json", "block"), ("files.json", "text")],
)
def test_every_finding_says_what_to_try(file: str, key: str) -> None:
    for param in cases(file):
        (case,) = param.values
        reading = parse_notice(case.get("before", "") + case[key] + case.get("after", ""))
        assert [one.message for one in reading.findings if not one.hint or not one.message.endswith((".", "”"))] == []
