"""What sees that open requests go on: DBOS keeps what is due on the disk and asks again; the row is the truth.

After a kill -9 the next launch finds the workflow that was under way and calls its step once more; every step of
``work`` may be done twice. A system that is away is asked again after 5 seconds, then ever less often, for as long as
it takes. Only the number of a request is ever in DBOS's own file: no person, no row.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from typing import TYPE_CHECKING

from dbos import DBOS, DBOSConfig, SetWorkflowID

from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House

PULSE_SECONDS = 2.0
PATIENCE_SECONDS = (5, 15, 30, 60, 120, 300)
"""Between two tries of a system that is away; the last one goes on."""
TRIES = 300
"""Of one workflow: a day. The pulse begins another."""
FILE = "dbos.sqlite3"
_LOG = logging.getLogger("troth.requests")
_houses: dict[str, House] = {}
"""The one house this process drives; DBOS's workflows are functions of a module."""


class Driver:
    """Drives the requests of one house in this process. One in a process: DBOS is."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stop = threading.Event()
        self._pulse: threading.Thread | None = None

    def launch(self) -> None:
        """Begin. What was under way when the last process died goes on first."""
        file = self._house.home.make_state() / FILE
        with sqlite3.connect(file) as made:
            made.execute("PRAGMA journal_mode=WAL")  # DBOS leaves the default, under which readers and writers block
        made.close()
        _houses["mine"] = self._house
        config: DBOSConfig = {
            "name": "troth",
            "system_database_url": f"sqlite:///{file}",
            "application_version": "1",  # fixed: an upgrade of Troth must not strand what was under way
            "executor_id": "troth",
            "log_level": "ERROR",
        }
        DBOS(config=config)
        DBOS.launch()
        self._pulse = threading.Thread(target=self._beat, name="troth-requests", daemon=True)
        self._pulse.start()

    def close(self) -> None:
        """Stop; what is under way goes on at the next launch."""
        self._stop.set()
        if self._pulse is not None:
            self._pulse.join(timeout=PULSE_SECONDS * 2)
        DBOS.destroy()
        _houses.clear()

    def _beat(self) -> None:
        said = ""
        while not self._stop.wait(PULSE_SECONDS):
            try:
                self.pulse()
                said = ""
            except CannotRun as away:
                if away.message != said:
                    said = away.message
                    _LOG.warning("Requests stand still: %s %s", said, away.hint)
            except Exception:  # noqa: BLE001 - a thread that ends would strand every request without a word
                _LOG.exception("Requests stand still.")  # never the end of the thread: the next beat tries again

    def pulse(self) -> None:
        """Destroy what has expired, and begin a workflow for each open request that needs nobody and has none."""
        requests = self._house.requests
        requests.sweep()
        for one in requests.all(open_only=True):
            if one.waits_for in {"machine", "system"}:
                # The same request in the same state at the same step is the same workflow: beginning it twice is once.
                with SetWorkflowID(f"{one.id} {one.state} {len(requests.steps(one.id))}"):
                    DBOS.start_workflow(carry_on, one.id)


@DBOS.workflow()
def carry_on(request: str) -> str:
    """Drive one request until it waits for somebody, or is closed."""
    for attempt in range(TRIES):
        waits_for = drive_once(request)
        if waits_for != "system":
            return waits_for
        DBOS.sleep(PATIENCE_SECONDS[min(attempt, len(PATIENCE_SECONDS) - 1)])
    return "system"


@DBOS.step()
def drive_once(request: str) -> str:
    """Whom the request waits for after everything that could be done was done."""
    return _houses["mine"].requests.drive(request).waits_for
