"""Whether the day was played already, kept beside the demo's other state; and where its clock stands meanwhile."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from demo.day.plan import ZONE, beginning

from troth.stores.clock import Clock, real_now
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

FILE = "day"
BEGUN, PLAYED = "begun", "played"


def begin(home: Path, *, state: Path) -> bool:
    """Set the clock back to the first day of a demo that has not lived yet. False where the day was played already.

    CannotRun for a demo that has lived: its log only goes forward, so six weeks ago cannot come after today.
    """
    kept = state / FILE
    if _said(kept).startswith(PLAYED):
        return False
    if (home / ".troth").exists():
        raise CannotRun(
            "This demo has lived already, and its log only goes forward: six weeks ago cannot follow today.",
            hint="`troth demo --fresh --day` throws its state away and begins anew.",
        )
    today = real_now().astimezone(ZONE).date()
    state.mkdir(parents=True, exist_ok=True)
    kept.write_text(f"{BEGUN} {today}\n", encoding="utf-8")
    Clock(find_home(home)).set(beginning(today))
    return True


def today_of(state: Path) -> dt.date:
    """The date on which the day that is being played ends. CannotRun where none was begun."""
    word, _, date = _said(state / FILE).partition(" ")
    if word != BEGUN:
        raise CannotRun("No day was begun on this demo.", hint="`troth demo --fresh --day` begins one.")
    return dt.date.fromisoformat(date)


def finish(home: Path, *, state: Path) -> None:
    """It was played to its end: the clock runs again."""
    date = today_of(state)
    Clock(find_home(home)).let_run()
    (state / FILE).write_text(f"{PLAYED} {date}\n", encoding="utf-8")


def let_run(home: Path, *, state: Path) -> None:
    """Let a clock run that a day has set and did not come to its end with; any other clock is left alone."""
    if _said(state / FILE).startswith(BEGUN):
        Clock(find_home(home)).let_run()
        (state / FILE).write_text("stopped\n", encoding="utf-8")


def _said(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""
