"""One question, answered for everybody the house knows: until when each may be told yes, by their number.

A file of 32-bit minutes, one for each person by number: the minute (UTC, since 1970) from which the answer is no longer
yes, 0 for no. Asking is one look-up and one comparison, so a table of millions is filtered as fast as it is read. The
file is derived: whoever did something since it was written is answered anew before it is used, and it is made again
where the edition is another, the clock went back, or it cannot be read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from troth.choices import Choice
from troth.choices.standing import NEVER_MET, fold, holds_until
from troth.evidence.entries import canonical
from troth.gate import Policy, Question, decide
from troth.stores import tables
from troth.stores.alone import alone
from troth.stores.database import Connection, choice_in
from troth.stores.log import count

if TYPE_CHECKING:
    import numpy as np

    from troth.house.opened import House

HEAD_BYTES = 4096
FORMAT = "troth-mask-1"
FOR_EVER = 2**32 - 1
AT_ONCE = 1000
"""People whose choices are read with one statement."""
Progress = Callable[[int, int], None]
"""``progress(done, of)``: people answered."""


class Head(Struct, frozen=True, kw_only=True):
    """The first bytes of a mask."""

    format: str
    edition: str
    question: str
    """SHA-256 of the question, hex."""
    entries: int
    """Every fact below this number has been taken in."""
    people: int
    at: dt.datetime
    """As of when."""
    never_met: bool
    """The answer for somebody of whom there is no number."""


class Mask(Struct, frozen=True, kw_only=True):
    """The answers, ready to be asked."""

    head: Head
    until: np.ndarray[Any, Any]
    """Minutes, by number."""

    def allowed(self, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """For each number whether it is a yes now; a number nobody has is somebody never met."""
        import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it

        wanted = np.asarray(numbers)
        now = _minute(self.head.at)
        size = len(self.until)
        if size == 0:
            return np.full(len(wanted), self.head.never_met)
        known = (wanted >= 0) & (wanted < size)
        if known.all():
            found: np.ndarray[Any, Any] = self.until.take(wanted) > now
            return found
        answers = np.full(len(wanted), self.head.never_met)
        answers[known] = self.until.take(wanted[known]) > now
        return answers


def current_mask(house: House, policy: Policy, question: Question, *, progress: Progress | None = None) -> Mask:
    """The mask of a question, with everything in it that is on record at this instant."""
    import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it

    digest = hashlib.sha256(canonical(question)).hexdigest()
    folder = house.home.make_state() / "masks"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{policy.edition[:16]}-{digest[:16]}.mask"
    with alone(file.with_suffix(".lock")):
        head = _bring_up(house, policy, question, file=file, digest=digest, progress=progress)
        until = (
            np.memmap(file, dtype="<u4", mode="r", offset=HEAD_BYTES, shape=(head.people,)) if head.people else _none()
        )
        return Mask(head=head, until=until)


def _bring_up(
    house: House, policy: Policy, question: Question, *, file: Path, digest: str, progress: Progress | None
) -> Head:
    """Write what is missing; the head of what is there now."""
    import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it

    with house.store.reading() as connection:  # one moment of the store for all that follows
        now, entries = house.clock.now(), count(connection)
        size = int(
            connection.execute(sa.select(sa.func.coalesce(sa.func.max(tables.people.c.person) + 1, 0))).scalar_one()
        )
        stranger = decide(policy, NEVER_MET, question).allowed
        known = _known(file, edition=policy.edition, digest=digest, now=now, entries=entries)
        head = Head(
            format=FORMAT,
            edition=policy.edition,
            question=digest,
            entries=entries,
            people=size,
            at=now,
            never_met=stranger,
        )
        until = np.full(size, FOR_EVER if stranger else 0, dtype="<u4")
        if known is not None:
            until[: known.people] = (
                np.memmap(file, dtype="<u4", mode="r", offset=HEAD_BYTES, shape=(known.people,))
                if known.people
                else _none()
            )
        whom = _met(connection) if known is None else _did(connection, since=known.entries)
        if known is not None:  # whose answer ended by itself, or whose word was dated ahead, is asked anew
            passed = np.flatnonzero((until > 0) & (until <= _minute(now)))
            whom = sorted({*whom, *(int(one) for one in passed)})
        for person, answer in _answers(connection, policy, question, whom, now=now, progress=progress):
            until[person] = answer
    _write(file, head, until)
    return head


def _known(file: Path, *, edition: str, digest: str, now: dt.datetime, entries: int) -> Head | None:
    """The head of a mask that may be carried on; None where it must be made again."""
    try:
        with file.open("rb") as opened:
            head = msgspec.json.decode(opened.read(HEAD_BYTES).rstrip(b" \n"), type=Head)
        whole = file.stat().st_size == HEAD_BYTES + 4 * head.people
    except (OSError, msgspec.DecodeError):
        return None
    same = (head.format, head.edition, head.question) == (FORMAT, edition, digest)
    return head if same and whole and head.at <= now and head.entries <= entries else None


def _met(connection: Connection) -> list[int]:
    """Everybody who ever did something: of all others the answer is that for somebody never met."""
    return list(connection.execute(sa.select(tables.choices.c.person).distinct()).scalars()) + list(
        connection.execute(sa.select(tables.erasures.c.person)).scalars()
    )


def _did(connection: Connection, *, since: int) -> list[int]:
    """Of whom anything was recorded from a number on."""
    table = tables.facts
    query = sa.select(table.c.person).where(table.c.number >= since, table.c.person.is_not(None)).distinct()
    return list(connection.execute(query).scalars())


def _answers(
    connection: Connection,
    policy: Policy,
    question: Question,
    whom: Iterable[int],
    *,
    now: dt.datetime,
    progress: Progress | None,
) -> Iterator[tuple[int, int]]:
    """Number and minute of each: until when the answer is yes, or 0. A no that may turn to yes is never kept long."""
    people = sorted(set(whom))
    forgotten = {
        one.person: dt.datetime.fromisoformat(one.at) for one in connection.execute(sa.select(tables.erasures))
    }
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        chosen = _chosen(connection, some, policy.notice.id)
        for person in some:
            mine = chosen.get(person, ())
            erased = person in forgotten and forgotten[person] <= now
            standing = fold(mine, policy=policy, at=now, erased=erased)
            ends = holds_until(mine, policy=policy, at=now)
            if decide(policy, standing, question).allowed:
                yield person, FOR_EVER if ends is None else min(_minute(ends), FOR_EVER - 1)
            else:  # 1 is long past: it is a no, and it is asked again each time as long as a word lies ahead
                yield person, 1 if any(one.at > now for one in mine) else 0
        if progress is not None:
            progress(min(start + AT_ONCE, len(people)), len(people))


def _chosen(connection: Connection, people: list[int], notice: str) -> dict[int, tuple[Choice, ...]]:
    """What these people chose, each in the order it was acknowledged."""
    index, facts = tables.choices, tables.facts
    query = (
        sa.select(index.c.person, facts.c.body)
        .join(facts, index.c.number == facts.c.number)
        .where(index.c.person.in_(people), index.c.notice == notice)
        .order_by(index.c.person, index.c.number)
    )
    rows = groupby(connection.execute(query), key=itemgetter(0))
    return {person: tuple(choice_in(body) for _, body in mine) for person, mine in rows}


def _write(file: Path, head: Head, until: np.ndarray[Any, Any]) -> None:
    """Beside it and moved into place: a reader sees the old mask or the new one, never half of one."""
    draft = file.with_suffix(".draft")
    with draft.open("wb") as opened:
        opened.write(msgspec.json.encode(head).ljust(HEAD_BYTES))
        until.tofile(opened)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def _minute(at: dt.datetime) -> int:
    return int(at.timestamp() // 60)


def _none() -> np.ndarray[Any, Any]:
    import numpy as np  # noqa: PLC0415 - an extra: only who filters tables has it

    return np.zeros(0, dtype="<u4")
