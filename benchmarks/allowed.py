"""A table of 20 million rows put to one question, beside a filter by a constant and a semi-join by hand.

    .venv/bin/python benchmarks/allowed.py [ROWS] [PEOPLE]

All read the same Parquet file and write another, with polars and the same threads. *Constant*: rows of a column that
stands in the file already, as many of them as are allowed: what nobody can beat who reads and writes. *By hand*: a
semi-join with a list of the numbers of those who may be used. *Ours* besides works out that list's equal as of this
second, and records what was given out, with its digest.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import sqlalchemy as sa

import troth
from troth.choices import Choice
from troth.gate import Question
from troth.house.bulk import filter_table
from troth.stores import tables
from troth.stores.database import Recorded

ROOT = Path(__file__).parents[1]
NOTICE = ROOT / "demo" / "privacy" / "notice.md"
QUESTION = Question(purpose="news", channel="email", country="CH")
ROUNDS = 5


def made(home: Path, people: int) -> None:
    """A home where every second person said yes to letters by e-mail and every fourth no."""
    home.mkdir()
    (home / "notice.md").write_bytes(NOTICE.read_bytes())
    (home / "troth.toml").write_text('environment = "development"\n')
    with troth.open(home) as house:
        edition = house.publish(by="a benchmark")
        policy, now = house.policy(), house.clock.now()
        switch = policy.switches[policy.bits["news/email"]]
        with house.store.writing() as connection:
            rows = [{"person": one, "met": now.isoformat()} for one in range(people)]
            connection.execute(sa.insert(tables.people), rows)
        for start in range(0, people, 50_000):
            facts = [
                Recorded(
                    fact=Choice(
                        notice=policy.notice.id, switch=switch.name, act="grant" if one % 4 < 2 else "refuse", at=now,
                        source="centre", edition=edition.hash, switch_hash=policy.hashes[switch.name],
                        clause=switch.clause, language="en", words="",
                    ),
                    person=one,
                )
                for one in range(start, min(start + 50_000, people)) if one % 4 < 3
            ]  # fmt: skip
            house.store.commit(facts)


def timed(what: Callable[[], object]) -> list[float]:
    """Seconds by the clock of each round."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        what()
        found.append(time.perf_counter() - began)
    return found


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        made(there / "privacy", people)
        who = np.random.default_rng(1).integers(0, people, rows, dtype=np.int64)
        source = there / "visits.parquet"
        pl.DataFrame(
            {"person": who, "allowed": who % 4 < 2, "spent": (who * 7919) % 100_003, "day": (who * 104_729) % 3_650}
        ).write_parquet(source)
        listed = pl.LazyFrame({"person": np.flatnonzero(np.arange(people) % 4 < 2)})
        table = pl.scan_parquet(source)
        with troth.open(there / "privacy") as house:

            def ours() -> None:
                filter_table(house, source, there / "ours.parquet", question=QUESTION, column="person", names="person")

            began = time.perf_counter()
            ours()
            first = time.perf_counter() - began
            found = {
                "constant filter": timed(lambda: table.filter("allowed").sink_parquet(there / "constant.parquet")),
                "semi-join by hand": timed(
                    lambda: table.join(listed, on="person", how="semi").sink_parquet(there / "joined.parquet")
                ),
                "troth allowed": timed(ours),
            }
        kept = [
            pl.scan_parquet(there / f"{one}.parquet").select(pl.len()).collect().item() for one in ("constant", "ours")
        ]
        assert kept[0] == kept[1], kept
    bound = statistics.median(found["constant filter"])
    print(f"{rows:,} rows, {people:,} people, {kept[1]:,} rows kept; median of {ROUNDS}, seconds by the clock")
    for name, seconds in found.items():
        middle = statistics.median(seconds)
        print(f"{name:20} {middle:6.2f} s  {rows / middle / 1e6:6.1f} M rows/s  {middle / bound:5.2f} x constant")
    print(f"{'the very first time':20} {first:6.2f} s  with the mask made for {people:,} people")


if __name__ == "__main__":
    main()
