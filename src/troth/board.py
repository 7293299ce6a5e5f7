"""The board: for each promise, what was found when somebody tried it, how long ago, and what was not examined.

A trial's result is a fact like any other. The board is folded from those facts and from the list of promises; nothing
on it is typed in. Not seen is not absent, so a row always says what it did *not* look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Verdict = Literal["held", "deviated", "declared", "untried", "expired", "incomplete"]

ORDER: tuple[Verdict, ...] = ("deviated", "incomplete", "expired", "untried", "declared", "held")
"""Exceptions stand first, ``held`` last."""

FRESH_DAYS = 30
"""A trial older than this says nothing about today."""

EVERYTHING = "everything"


class TrialRun(Struct, frozen=True, kw_only=True, tag="trial-run"):
    """One promise tried once. Holds no personal data: only made-up clients take part."""

    schema: int = 1
    id: str
    """The promise, ``N-07``."""
    clause: str
    verdict: Literal["held", "deviated", "incomplete"]
    detail: str
    """One plain sentence: what was tried, or what was seen instead, or where it stopped."""
    evidence: tuple[str, ...]
    """What was done and what came back, act by act."""
    edition: str
    environment: str
    sample: str
    at: dt.datetime
    not_examined: str


class Row(Struct, frozen=True, kw_only=True):
    """One line of the board. The field names are the columns of ``troth try --format json``."""

    id: str
    clause: str
    verdict: Verdict
    detail: str
    evidence: tuple[str, ...]
    edition: str
    environment: str
    sample: str
    at: dt.datetime | None
    not_examined: str


def fold(
    runs: Iterable[tuple[TrialRun, str]],
    *,
    promises: Mapping[str, str],
    edition: str,
    environment: str,
    now: dt.datetime,
) -> tuple[Row, ...]:
    """The board at ``now``: one row for each promise, in the order of ``promises``.

    ``runs`` are trials with the place of each in the evidence log, oldest first; the last one for a promise and this
    environment counts. ``promises`` maps each id to the clause that carries it. A run under another edition, or older
    than ``FRESH_DAYS``, makes the row ``expired``: what was tried is no longer what is promised today. A deviation
    stays a deviation until a later run finds none.
    """
    last: dict[str, tuple[TrialRun, str]] = {}
    for run, place in runs:
        if run.environment == environment:
            last[run.id] = (run, place)
    rows: list[Row] = []
    for promise, clause in promises.items():
        if promise not in last:
            rows.append(_untried(promise, clause, edition, environment))
            continue
        run, place = last[promise]
        rows.append(_row(run, place, clause=clause, edition=edition, now=now))
    return tuple(rows)


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How many rows each verdict has, exceptions first; verdicts that do not occur are left out."""
    found: dict[Verdict, int] = {}
    listed = list(rows)
    for verdict in ORDER:
        number = sum(1 for row in listed if row.verdict == verdict)
        if number:
            found[verdict] = number
    return found


def _untried(promise: str, clause: str, edition: str, environment: str) -> Row:
    return Row(
        id=promise,
        clause=clause,
        verdict="untried",
        detail="Nobody has tried this yet.",
        evidence=(),
        edition=edition,
        environment=environment,
        sample="none",
        at=None,
        not_examined=EVERYTHING,
    )


def _row(run: TrialRun, place: str, *, clause: str, edition: str, now: dt.datetime) -> Row:
    verdict: Verdict = run.verdict
    detail = run.detail
    if run.verdict == "held" and run.edition != edition:
        verdict, detail = "expired", f"Last tried under an earlier edition, {run.edition[:8]}. {run.detail}"
    elif run.verdict == "held" and now - run.at > dt.timedelta(days=FRESH_DAYS):
        verdict, detail = "expired", f"Last tried more than {FRESH_DAYS} days ago. {run.detail}"
    return Row(
        id=run.id,
        clause=clause or run.clause,
        verdict=verdict,
        detail=detail,
        evidence=(*run.evidence, place) if place else run.evidence,
        edition=run.edition,
        environment=run.environment,
        sample=run.sample,
        at=run.at,
        not_examined=run.not_examined,
    )
