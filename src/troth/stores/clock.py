"""The one clock every process of a home reads: the real time, or the instant a clock file holds still.

A demo and ``troth try`` move time by writing ``.troth/clock``. Production refuses such a file: a deadline there runs
by the real time or not at all.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile

from troth.stores.home import Home
from troth.terms.cannot import CannotRun


class ClockRefused(CannotRun):
    """A clock file where none may be, or one that holds no instant."""


class Clock:
    """``now()`` for one home."""

    def __init__(self, home: Home) -> None:
        self.file = home.state / "clock"
        self._home = home
        self._seen: tuple[int, int, int] | None = None
        self._held = dt.datetime.min.replace(tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """The instant, aware, in UTC. ClockRefused."""
        try:
            stat = os.stat(self.file)  # noqa: PTH116 - a call at each decision: half the cost of Path.stat
        except OSError:
            return real_now()
        if self._home.production:
            raise ClockRefused(
                f"{self.file} sets the clock, and this home is in production.",
                hint="Remove the file: in production every deadline runs by the real time.",
            )
        mark = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if mark != self._seen:
            self._held = _read(self.file.read_text(encoding="utf-8"), str(self.file))
            self._seen = mark
        return self._held

    def set(self, instant: dt.datetime) -> None:
        """Hold the clock still at ``instant`` for every process of the home. ClockRefused in production."""
        if self._home.production:
            raise ClockRefused("The clock of a home in production is not set.", hint="Use another home to try things.")
        self._home.make_state()
        # Written beside and moved into place: a reader sees the old instant or the new one, never half of one.
        with tempfile.NamedTemporaryFile("w", dir=self.file.parent, delete=False, encoding="utf-8") as draft:
            draft.write(instant.astimezone(dt.UTC).isoformat() + "\n")
        os.replace(draft.name, self.file)  # noqa: PTH105 - the name is a string already

    def let_run(self) -> None:
        """Back to the real time."""
        self.file.unlink(missing_ok=True)


def real_now() -> dt.datetime:
    """The real time, in UTC. Only the clock and what must outlast a clock file ask for it."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place time comes from


def read_instant(text: str) -> dt.datetime:
    """An ISO instant with its offset, in UTC; ValueError with a sentence."""
    try:
        instant = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text.strip()!r} is not an instant; write 2026-06-01T12:00:00+02:00.") from None
    if instant.tzinfo is None:
        raise ValueError(f"{text.strip()!r} has no offset; write 2026-06-01T12:00:00+02:00, or Z at the end.")
    return instant.astimezone(dt.UTC)


def _read(text: str, where: str) -> dt.datetime:
    try:
        return read_instant(text)
    except ValueError as wrong:
        raise ClockRefused(f"{where}: {wrong}", hint="Write one instant into it, or remove it.") from None
