"""A whole table put to one question: the rows of people of whom the answer is yes, written to another file.

polars reads and writes; whether a row stays is one look-up in the question's mask. What is written is on record, with
its digest, before it lies where it was asked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from troth.choices.standing import NEVER_MET
from troth.gate import Decision, Question, decide
from troth.gate.facts import Filtered
from troth.house.masks import Mask, Progress, current_mask
from troth.stores import people, tables
from troth.stores.database import Recorded
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    import polars as pl

    from troth.house.opened import House

Names = Literal["person", "email", "telephone", "account"]
NOBODY = frozenset({"unknown-purpose", "unknown-data", "unknown-recipient", "not-declared", "not-here", "no-edition"})
"""Outcomes of the notice itself: whoever it is about, the answer is no, so there is nothing to filter."""
SUFFIXES = (".parquet", ".csv")
ROWS_SHOWN = 1_000_000


class Bulk(Struct, frozen=True, kw_only=True):
    """What came of it."""

    rows: int
    kept: int
    nameless: int
    """Rows without somebody's name, or with one that cannot be: they are out."""
    strangers: int
    """Rows of people nobody has met: the answer for them is that of somebody who never chose."""
    digest: str
    edition: str
    clause: str
    at: dt.datetime
    number: int
    """Of the fact that tells of it."""


def filter_table(
    house: House,
    source: Path,
    out: Path,
    *,
    question: Question,
    column: str,
    names: Names,
    progress: Progress | None = None,
    passed: Callable[[int], None] | None = None,
) -> Bulk:
    """Write the rows of ``source`` whose person may be used for the question to ``out``. CannotRun.

    ``names`` says what ``column`` holds: a person's number in this store, or an identifier. ``passed(rows)`` hears how
    far it is.
    """
    polars = _polars()
    policy = house.policy()
    refused = decide(policy, NEVER_MET, question)
    if refused.outcome in NOBODY:
        raise CannotRun(refused.reason, hint="Look at the purpose, recipient, channel and country of the question.")
    table = _scan(polars, source)
    held = table.collect_schema()
    if column not in held:
        raise CannotRun(f"{source} has no column {column!r}.", hint=f"It has: {', '.join(held.names()[:20])}.")
    if names == "person" and not held[column].is_integer():
        raise CannotRun(
            f"{column!r} holds {held[column]}, not a person's number.",
            hint="Name a column of addresses with --email, of numbers with --telephone, of accounts with --account.",
        )
    _check_out(source, out)
    mask = current_mask(house, policy, question, progress=progress)
    sieve = _Sieve(house, mask, names=names, passed=passed)
    draft = out.with_name(f".{out.name}.draft")
    try:
        _sink(
            table.filter(polars.col(column).map_batches(sieve, return_dtype=polars.Boolean, is_elementwise=True)),
            draft,
            of=out,
        )
        digest = _digest(draft)
        allowed = decide(policy, NEVER_MET, question)
        fact = _fact(question, allowed, mask, sieve=sieve, digest=digest, notice=policy.notice.id)
        (number,) = house.store.commit([Recorded(fact=fact)])
        draft.replace(out)
    except polars.exceptions.PolarsError as wrong:
        raise CannotRun(
            f"{source} cannot be read to its end: {_first_line(wrong)}", hint="Nothing was written."
        ) from wrong
    finally:
        draft.unlink(missing_ok=True)
    return Bulk(
        rows=sieve.rows,
        kept=sieve.kept,
        nameless=sieve.nameless,
        strangers=sieve.strangers,
        digest=digest,
        edition=policy.edition,
        clause=fact.clause,
        at=mask.head.at,
        number=number,
    )


class _Sieve:
    """Says of each row of a batch whether it stays, and counts."""

    def __init__(self, house: House, mask: Mask, *, names: Names, passed: Callable[[int], None] | None) -> None:
        self.rows = self.kept = self.nameless = self.strangers = 0
        self._mask = mask
        self._passed = passed
        self._told = 0
        self._counting = threading.Lock()
        self._numbers = None if names == "person" else _Directory(house, kind=names)

    def __call__(self, batch: pl.Series) -> pl.Series:
        """A batch of one column: true for the rows that stay."""
        import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it
        import polars as pl  # noqa: PLC0415 - the same

        if self._numbers is not None:
            numbers = self._numbers.of(batch)
            nameless = numbers == _Directory.NAMELESS
        else:
            numbers = batch.fill_null(-1).cast(pl.Int64).to_numpy()
            nameless = numbers < 0
        answers = self._mask.allowed(numbers)
        lost = int(nameless.sum())
        if lost:
            answers &= ~nameless
        with self._counting:  # batches are read by several threads
            self.rows += len(numbers)
            self.nameless += lost
            self.strangers += int(np.count_nonzero(numbers >= len(self._mask.until)))
            self.kept += int(np.count_nonzero(answers))
        if self._passed is not None and self.rows - self._told >= ROWS_SHOWN:
            self._told = self.rows
            self._passed(self.rows)
        return pl.Series(answers)


class _Directory:
    """Identifiers to numbers, by the keyed hashes the store knows people by."""

    NAMELESS = -1
    STRANGER = 2**62

    def __init__(self, house: House, *, kind: str) -> None:
        self._kind = kind
        self._keyring = house.keyring
        table = tables.identifiers
        with house.store.reading() as connection:
            rows = connection.execute(sa.select(table.c.digest, table.c.person))
            self._people = {bytes(digest): int(person) for digest, person in rows}
        self._seen: dict[Any, int] = {}

    def of(self, batch: pl.Series) -> Any:
        """The number of each; STRANGER for one nobody knows, NAMELESS for none."""
        import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it

        seen = self._seen
        for one in batch.unique():
            if one not in seen:
                seen[one] = self._number(one)
        return np.fromiter((seen[one] for one in batch), dtype=np.int64, count=len(batch))

    def _number(self, identifier: object) -> int:
        if identifier is None or not str(identifier).strip():
            return self.NAMELESS
        try:
            wanted = people.normalise(str(identifier), kind=self._kind)
        except people.IdentifierRefused:
            return self.NAMELESS
        found = (self._people.get(digest) for _, digest in people.digests(self._keyring, wanted))
        return next((one for one in found if one is not None), self.STRANGER)


def _fact(question: Question, decision: Decision, mask: Mask, *, sieve: _Sieve, digest: str, notice: str) -> Filtered:
    return Filtered(
        notice=notice,
        edition=mask.head.edition,
        purpose=question.purpose,
        data=question.data,
        recipient=question.recipient,
        channel=question.channel,
        country=question.country,
        by=question.by,
        facts=tuple(sorted(question.facts)),
        rows=sieve.rows,
        kept=sieve.kept,
        digest=digest,
        entries=mask.head.entries,
        clause=decision.clause,
        at=mask.head.at,
    )


def _polars() -> Any:
    try:
        import numpy  # noqa: F401, ICN001, PLC0415 - an extra: asked for by name
        import polars  # noqa: ICN001, PLC0415 - the same
    except ImportError as missing:
        raise CannotRun("Tables need polars and numpy.", hint="pip install 'troth[bulk]'") from missing
    return polars


def _scan(polars: Any, source: Path) -> pl.LazyFrame:
    if not source.is_file():
        raise CannotRun(f"There is no file {source}.", hint="Look at the spelling of the path.")
    try:
        table: pl.LazyFrame = polars.scan_parquet(source) if _shape(source) == ".parquet" else polars.scan_csv(source)
        table.collect_schema()
    except (polars.exceptions.PolarsError, OSError) as wrong:
        raise CannotRun(
            f"{source} cannot be read as {_shape(source)[1:]}: {_first_line(wrong)}", hint="Look whether it is whole."
        ) from wrong
    return table


def _sink(table: pl.LazyFrame, draft: Path, *, of: Path) -> None:
    import polars as pl  # noqa: PLC0415 - an extra: only who filters tables has it

    # Pushed into the reader, a condition is also asked about values that no row has (bounds of a row group): that would
    # count rows that are not there, and let a reader skip rows by an answer that is about people, not about bounds.
    as_written = pl.QueryOptFlags(predicate_pushdown=False)
    if _shape(of) == ".parquet":
        table.sink_parquet(draft, engine="streaming", optimizations=as_written)
    else:
        table.sink_csv(draft, engine="streaming", optimizations=as_written)


def _check_out(source: Path, out: Path) -> None:
    _shape(out)
    if not out.parent.is_dir():
        raise CannotRun(f"There is no folder {out.parent}.", hint="Make it, or write elsewhere.")
    if out.exists() and out.samefile(source):
        raise CannotRun(f"{out} is what is read.", hint="Write to another file; the source stays as it is.")


def _shape(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise CannotRun(f"{file} is neither .parquet nor .csv.", hint="Name it by what it holds.")
    return suffix


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        os.fsync(opened.fileno())
    return digest


def _first_line(wrong: Exception) -> str:
    return str(wrong).strip().split("\n")[0][:200]
