"""The board: for each promise, what was found when somebody tried it, how long ago, and what was not examined.

A trial's result is a fact like any other. The board is folded from those facts and from the list of promises; nothing
on it is typed in. Not seen is not absent, so a row always says what it did *not* look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from troth.notice.vouching import Voucher
from troth.rights.facts import Attested

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
    vouches: str = ""
    """The role, or roles, whose word stands for what only people can keep: ``head of people``. Never a name."""
    until: dt.date | None = None
    """The last day of that word."""


def fold(
    runs: Iterable[tuple[TrialRun, str]],
    *,
    promises: Mapping[str, str],
    edition: str,
    environment: str,
    now: dt.datetime,
    attested: Iterable[Attested] = (),
    vouchers: Mapping[str, Sequence[Voucher]] = {},
    zone: str = "UTC",
) -> tuple[Row, ...]:
    """The board at ``now``: one row for each promise, in the order of ``promises``.

    ``runs`` are trials with the place of each in the evidence log, oldest first; the last one for a promise and this
    environment counts. ``promises`` maps each id to the clause that carries it. A run under another edition, or older
    than ``FRESH_DAYS``, makes the row ``expired``: what was tried is no longer what is promised today. A deviation
    stays a deviation until a later run finds none.

    ``attested`` are words given, oldest first, and ``vouchers`` says who must give one. A word counts under the edition
    it was given for, until the end of its last day in ``zone``. It makes a promise ``declared`` that no machine tried;
    beside a machine's verdict it is named under what was not examined, and never makes that verdict better.
    """
    words = _words(attested)
    last: dict[str, tuple[TrialRun, str]] = {}
    for run, place in runs:
        if run.environment == environment:
            last[run.id] = (run, place)
    rows: list[Row] = []
    for promise, clause in promises.items():
        if promise not in last:
            row = _untried(promise, clause, edition, environment)
        else:
            run, place = last[promise]
            row = _row(run, place, clause=clause, edition=edition, now=now)
        who = vouchers.get(promise, ())
        given = [words.get((promise, one.role)) for one in who]
        rows.append(_vouched(row, who, given, edition=edition, today=now.astimezone(ZoneInfo(zone)).date()))
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


def _words(attested: Iterable[Attested]) -> dict[tuple[str, str], Attested]:
    """The last word of each role on each promise."""
    return {(one.id, one.role): one for one in attested}


def _vouched(
    row: Row, who: Sequence[Voucher], given: Sequence[Attested | None], *, edition: str, today: dt.date
) -> Row:
    """A row with the words of those who must vouch for it."""
    if not who:
        return row
    words = [one for one in given if one is not None]
    valid = [one for one in words if one.edition == edition and today <= one.until]
    roles = " and ".join(voucher.label for voucher in who)
    if len(valid) < len(who):
        said = _lapsed(words, roles, edition=edition)
        if row.verdict == "untried" and words:
            return replace(row, verdict="expired", detail=f"{said}.", sample=f"the word of the {roles}")
        if row.verdict == "untried":
            return replace(row, detail=f"Nobody has tried this yet, and {said}.")
        return replace(row, not_examined=_and(row.not_examined, f"what only people can keep ({_small(said)})"))
    until = min(one.until for one in valid)
    scopes = "; ".join(one.scope for one in valid if one.scope)
    said = f"the {roles} vouches until {_day(until)}" + (f", for {scopes}" if scopes else "")
    if row.verdict != "untried":
        beside = _and(row.not_examined, f"what only people can keep: {said}")
        return replace(row, not_examined=beside, vouches=roles, until=until)
    return replace(
        row,
        verdict="declared",
        detail=f"T{said[1:]}.",
        sample=f"the word of the {roles}",
        not_examined="everything: a person's word, and nothing was tried",
        vouches=roles,
        until=until,
    )


def _lapsed(words: Sequence[Attested], roles: str, *, edition: str) -> str:
    if not words:
        return f"nobody vouches for it yet; the {roles} must"
    last = max(words, key=lambda one: one.at)
    if last.edition != edition:
        return f"The {roles} vouched for it under an earlier edition, {last.edition[:8]}, and has not since"
    return f"The word of the {roles} ended on {_day(last.until)}"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _and(said: str, more: str) -> str:
    return f"{said}; {more}" if said else more


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


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
