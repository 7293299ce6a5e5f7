"""Each of the ninety promises stands on its features: take one away and the promise is named."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from troth.notice.case import Case
from troth.notice.kinds import Practice
from troth.notice.promises import PromiseListError, beside, parse_promises, read_promises
from troth.notice.read import parse_notice
from troth.notice.rules import check
from troth.notice.rules.truth import promise_not_carried

HOME = Path(__file__).parents[2] / "demo" / "privacy"
TEXT = (HOME / "notice.md").read_text("utf-8")
PROMISES = read_promises(HOME / "promises.md")


@cache
def house():
    notice = parse_notice(TEXT).notice
    assert notice is not None
    return Case(notice, promises=PROMISES)


def named(text: str) -> set[str]:
    """The ids that lost their footing in this text."""
    findings = check(parse_notice(text), promises=PROMISES)
    return {finding.message.split()[0] for finding in findings if finding.rule == "promise-not-carried"}


def without_marks(ids: set[str], clauses: frozenset[str]) -> str:
    """The notice where no mark inside these clauses names these ids."""
    lines, clause = [], ""
    for line in TEXT.split("\n"):
        heading = re.match(r"#+ .*\{#([a-z-]+)", line)
        clause = heading[1] if heading else clause
        lines.append(f"\0{line}" if clause in clauses else line)
    text = "\n".join(lines)

    def thinned(mark: re.Match[str]) -> str:
        if "\0" not in text[text.rfind("\n", 0, mark.start()) + 1 :][:1]:
            return mark[0]
        left = [word for word in mark[1].replace("\0", " ").split() if word not in ids]
        return f"{{={' '.join(left)}}}" if left else "{.context}"

    return re.sub(r"\{=([a-z0-9 \n\0-]+)\}", thinned, text).replace("\0", "")


def test_the_list_has_all_ninety_in_order():
    assert [promise.id for promise in PROMISES] == [f"N-{number:02}" for number in range(1, 91)]


def test_each_is_named_by_one_clause():
    carried = [one for clause in house().notice.clauses for one in clause.promises]
    assert sorted(carried) == [promise.id for promise in PROMISES]


def test_each_is_carried():
    assert named(TEXT) == set()


def named_without(ids: set[str], clauses: frozenset[str]) -> set[str]:
    """The same as ``named(without_marks(...))``, on the notice as read: ninety promises in a second."""
    case = Case(house().notice, promises=PROMISES)
    case.stretches = tuple(
        (clause, structs.replace(one, ids=tuple(word for word in one.ids if word not in ids)))
        if clause.id in clauses
        else (clause, one)
        for clause, one in case.stretches
    )
    return {found.message.split()[0] for found in promise_not_carried.check(case)}


def carrying(promise) -> frozenset[str]:
    case = house()
    return frozenset().union(*(case.inside(c.id) for c in case.notice.clauses if promise.id in c.promises))


def behind(feature) -> set[str]:
    notice = house().notice
    return {one.id for one in notice.declarations.values() if feature.met_by(one, notice)}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.id)
def test_without_the_marks_of_a_feature_the_promise_is_named(promise):
    for feature in promise.features:
        assert behind(feature), f"nothing in the notice is {feature}"
        assert promise.id in named_without(behind(feature), carrying(promise)), feature


@pytest.mark.parametrize("wanted", ["N-14", "N-43", "N-48", "N-66"])
def test_it_is_so_in_the_text_too(wanted):
    promise = next(one for one in PROMISES if one.id == wanted)
    for feature in promise.features:
        assert wanted in named(without_marks(behind(feature), carrying(promise))), feature


def only_footing() -> list[Practice]:
    """Practices on which a promise stands, and no other practice of that entry in the notice."""
    needed = {feature.head for promise in PROMISES for feature in promise.features}
    entries = [one.is_entry for one in house().each(Practice)]
    return [one for one in house().each(Practice) if one.is_entry in needed and entries.count(one.is_entry) == 1]


def test_most_practices_are_the_only_footing_of_a_promise():
    assert len(only_footing()) > 30


@pytest.mark.parametrize("practice", only_footing(), ids=lambda one: one.id)
def test_a_practice_taken_away_leaves_a_promise_without_its_footing(practice):
    every = frozenset(clause.id for clause in house().notice.clauses)
    assert named_without({practice.id}, every)


def test_a_practice_whose_entry_is_gone_leaves_its_mark_dangling():
    gone = re.sub(r"(?m)^practice capped: .*\n", "", TEXT)
    rules = {finding.rule for finding in check(parse_notice(gone), promises=PROMISES)}
    assert {"unknown-name", "promise-not-carried"} <= rules


def test_an_unnamed_promise_is_said_at_the_top_of_the_file():
    found = check(parse_notice(TEXT.replace(' promises="N-05"', "")), promises=PROMISES)
    assert [(one.rule, one.span.line) for one in found] == [("promise-not-carried", 1)]
    assert found[0].message.startswith("No clause carries N-05")


def test_without_a_list_promise_ids_are_not_judged():
    assert check(parse_notice(TEXT.replace('promises="N-05"', 'promises="Q-1"')), promises=()) == ()


def test_the_list_lies_beside_the_notice(tmp_path):
    assert beside(str(HOME / "notice.md")) == PROMISES
    assert beside(str(tmp_path / "notice.md")) == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("| N-01 | Something. | |", "stands on nothing"),
        ("| N-01 | Something. | `sampling` |", "neither a kind nor a practice"),
        ("| N-01 | Something. | `sampled at=5` |", "only a kind can have a field"),
        ("| N-01 | Something. | `right to access` |", "is not a feature"),
        ("| N-01 | One. | `sampled` |\n| N-01 | Two. | `sampled` |", "stands here twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(row, why):
    with pytest.raises(PromiseListError, match=why) as error:
        parse_promises(f"# A list\n\n{row}\n", file="promises.md")
    assert "promises.md:" in str(error.value)


def test_a_list_in_another_encoding_is_said_to_be_so(tmp_path):
    (tmp_path / "promises.md").write_bytes("| N-01 | Tenür | `sampled` |".encode("latin-1"))
    (tmp_path / "notice.md").write_text(TEXT, "utf-8")
    found = check(parse_notice(TEXT, file=str(tmp_path / "notice.md")))
    assert {finding.rule for finding in found} == {"promise-list"}
