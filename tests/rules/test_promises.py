"""Each of the ninety promises stands on its features: take one away and the promise is named."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from troth.notice.case import Case
from troth.notice.kinds import Practice
from troth.notice.promises import (
    PromiseListError,
    beside,
    parse_promises,
    parse_words,
    read_promises,
    told,
    words_beside,
)
from troth.notice.read import parse_notice, read_notice
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


FRENCH = """---
troth: 1
notice: maison-amarante
language: fr
---

# La maison
"""


def told_in_french(folder, rows):
    """A list of one promise, the notice in French too, and these rows of the list in French."""
    (folder / "notice.md").write_text(TEXT, "utf-8")
    (folder / "notice.fr.md").write_text(FRENCH, "utf-8")
    (folder / "promises.md").write_text("| N-05 | Changes are shown. | `announced-first` |\n", "utf-8")
    if rows is not None:
        (folder / "promises.fr.md").write_text(rows, "utf-8")
    return [one for one in check(read_notice(folder / "notice.md")) if one.rule == "translation-promises"]


ROW = "| N-05 | Changes are shown. | Les changements sont montrés. |\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (ROW, []),
        (None, ["The list of promises does not say in fr: N-05."]),
        ("# rien\n", ["The list of promises does not say in fr: N-05."]),
        (
            ROW.replace("shown", "announced"),
            ["The list of promises says N-05 otherwise since it was translated into fr."],
        ),
        (ROW + ROW.replace("N-05", "N-06"), ["The list of promises has no N-06 to translate."]),
    ],
)
def test_a_list_in_another_language_is_whole_and_of_what_the_list_says_now(tmp_path, rows, says):
    assert [one.message for one in told_in_french(tmp_path, rows)] == says


def test_only_words_of_what_the_list_says_now_are_told():
    list_now = parse_promises("| N-05 | Changes are shown. | `sampled` |\n| N-06 | Most is open. | `sampled` |\n")
    words = parse_words(ROW + "| N-06 | All is open. | Tout est ouvert. |\n", file="promises.fr.md")
    assert told(list_now, words) == {"N-05": "Les changements sont montrés."}


@pytest.mark.parametrize(("rows", "why"), [(ROW + ROW, "stands here twice"), ("| N-05 | Changes. | |", "in no words")])
def test_a_row_in_another_language_that_cannot_be_read_is_named_with_its_line(rows, why):
    with pytest.raises(PromiseListError, match=why):
        parse_words(rows, file="promises.fr.md")


def test_the_demos_list_is_whole_in_french():
    assert set(told(PROMISES, words_beside(str(HOME / "notice.md"))["fr"])) == {one.id for one in PROMISES}
