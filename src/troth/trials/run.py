"""Trying: which trials there are, one run of them, and the facts that come out."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

import troth.trials
from troth.board import TrialRun
from troth.house import House
from troth.trials.stage import Stage, StageAway
from troth.trials.witness import Witness

Act = Callable[[Stage, House, Witness], None]


class Trial(Struct, frozen=True, kw_only=True):
    """One promise and the way to try it."""

    id: str
    says: str
    """What is tried, in one plain sentence: it stands beside the promise on the board."""
    not_examined: str
    """What this trial does not look at."""
    act: Act


def trials() -> tuple[Trial, ...]:
    """Every trial, by promise id. A family is a module of this folder with a tuple ``TRIALS``."""
    found: list[Trial] = []
    for module in pkgutil.iter_modules(troth.trials.__path__):
        found += getattr(importlib.import_module(f"troth.trials.{module.name}"), "TRIALS", ())
    return tuple(sorted(found, key=lambda trial: trial.id))


def chosen(wanted: Iterable[str]) -> tuple[Trial, ...]:
    """The trials for these promise ids, or all of them where none is named."""
    ids = set(wanted)
    return tuple(trial for trial in trials() if not ids or trial.id in ids)


def run(picked: Iterable[Trial], *, stage: Stage, house: House, clause_of: Callable[[str], str]) -> Iterator[TrialRun]:
    """Try each, one after the other, and yield what was found as soon as it is known.

    A stage that goes away makes that trial ``incomplete`` and does not end the run. What we did not foresee ends it.
    """
    for trial in picked:
        yield _one(trial, stage=stage, house=house, clause=clause_of(trial.id), at=house.clock.now())


def _one(trial: Trial, *, stage: Stage, house: House, clause: str, at: dt.datetime) -> TrialRun:
    witness = Witness()
    verdict, said = _tried(trial, stage, house, witness)
    edition = house.edition()
    return TrialRun(
        id=trial.id,
        clause=clause,
        verdict=verdict,
        detail=said or trial.says,
        evidence=witness.evidence,
        edition=edition.hash if edition else "",
        environment=house.environment,
        sample=witness.sample,
        at=at,
        not_examined=trial.not_examined,
    )


def _tried(
    trial: Trial, stage: Stage, house: House, witness: Witness
) -> tuple[Literal["held", "deviated", "incomplete"], str]:
    """The verdict and its sentence. What was seen before a stage went away still counts, where it is a deviation."""
    try:
        trial.act(stage, house, witness)
    except StageAway as away:
        if witness.broken is None:
            return "incomplete", f"Could not finish: {away}"
    return witness.verdict()
