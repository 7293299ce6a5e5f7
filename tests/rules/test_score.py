"""How much of the exam the rules find: on the lines expected, by a rule that is about it, and how often they are wrong.

An entry counts as found only by a rule named here. Any other finding that stands on no entry's lines, or on lines that
must stay quiet, is wrong, whichever rule it comes from.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.rules.test_exam import NOTICES, expected, rows

from troth.cli.check import check_file
from troth.notice.facts import Finding

BAD, POLICIES = NOTICES / "bad", NOTICES / "policies"
AS_FOUND = {
    "X-01": "sharing-contradicted",
    "X-02": "contact-absent",
    "X-03": "reference-nowhere",
    "X-04": "list-stops",
    "X-05": "analytics-identify",
    "X-06": "withdrawal-elsewhere",
    "X-07": "only-us",
    "X-08": "age-denied",
    "X-10": "paragraph-twice",
    "X-11": "page-residue",
    "X-12": "undated",
    "X-14": "control-denied",
    "X-15": "link-insecure",
    "X-16": "anonymous-unproven",
    "X-17": "vague-condition",
    "X-18": "name-unstable",
    "X-19": "list-open",
    "X-21": "document-unlinked",
    "X-22": "table-flattened",
}
"""Which rule of prose or truth finds which entry. X-09, X-13 and X-20 are what a law asks."""
OTHERS = {
    "card": {"CD-02": "period-contradicted", "CD-03": "list-open", "CD-05": "reference-nowhere"},
    "fitness": {
        "FI-06": "list-open",
        "FI-08": "sale-denied",
        "FI-14": "vague-condition",
        "FI-16": "vague-condition",
        "FI-21": "anonymous-unproven",
    },
    "hotels": {
        "HO-02": "link-nowhere",
        "HO-03": "heading-skips",
        "HO-04": "period-contradicted",
        "HO-07": "sharing-contradicted",
        "HO-11": "link-insecure",
        "HO-12": "paragraph-twice",
    },
    "library": {"LI-01": "period-contradicted", "LI-02": "reference-nowhere"},
    "toys": {
        "TO-01": "children-denied",
        "TO-06": "list-stops",
        "TO-08": "contact-absent",
        "TO-09": "name-unstable",
        "TO-11": "link-insecure",
        "TO-12": "link-nowhere",
    },
}
MOST_WRONG = 3
"""In the policy as found; in the others, which are better, none."""


@cache
def findings(paper: Path) -> tuple[Finding, ...]:
    said = expected(paper)
    return check_file(paper.parent / said["policy"], places=tuple(said["serves"]), on=said["law_of"])


def stands_on(finding: Finding, row: dict[str, Any]) -> bool:
    """On one of the places of an entry; what is missing may be told at the top."""
    span = finding.span
    if row.get("missing") and span.line == 1:
        return True
    return any(span.line <= last and first <= span.end_line for first, last in (place["lines"] for place in row["at"]))


def found_by(paper: Path, rules: dict[str, str]) -> set[str]:
    wanted = {row["id"]: row for row in rows(paper, "finding")}
    return {
        one
        for one, rule in rules.items()
        if any(finding.rule == rule and stands_on(finding, wanted[one]) for finding in findings(paper))
    }


def wrong(paper: Path) -> list[str]:
    """What stands on no entry: a careful reader said nothing there, or said that it is right."""
    known = rows(paper, "finding", "also")
    return [
        f"{finding.span.line} {finding.rule}: {finding.message}"
        for finding in findings(paper)
        if not any(stands_on(finding, row) for row in known)
    ]


def test_nineteen_of_what_was_planted_are_found_by_the_rules_that_are_about_them():
    assert found_by(BAD / "as-found.expected.toml", AS_FOUND) == set(AS_FOUND)


def test_next_to_nothing_is_found_where_nothing_is_wrong():
    assert len(wrong(BAD / "as-found.expected.toml")) <= MOST_WRONG, wrong(BAD / "as-found.expected.toml")


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_policies(name):
    paper = POLICIES / f"{name}.expected.toml"
    assert found_by(paper, OTHERS[name]) == set(OTHERS[name])
    assert wrong(paper) == []
