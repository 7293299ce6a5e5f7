"""Programs that belong together: started side by side, waited for, and stopped so that none is left.

One thread, no event loop: a child is forked from the thread that stays, because the system ends a child when that
*thread* goes (prctl(2), PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from troth.server.process import tie_to
from troth.terms.cannot import CannotRun

STOP_SECONDS = 8.0
LOOK_SECONDS = 0.05
LAST_LINES = 12


class PartStopped(CannotRun):
    """A part of the demo has ended though nobody asked it to."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A program to start: its name for people, its command, what the environment tells it, how to ask whether it is up.

    `answers` is asked again and again and must come back within a second or so.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    answers: Callable[[], bool]
    within_seconds: float = 60.0


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was started."""

    part: Part
    process: subprocess.Popen[bytes]
    log: Path

    def ended(self) -> str:
        """How it ended, for people: "killed (signal 9)", "ended by itself with 2"; "" while it runs."""
        code = self.process.poll()
        if code is None:
            return ""
        return f"killed (signal {-code})" if code < 0 else f"ended by itself with {code}"


def start(part: Part, *, folder: Path, logs: Path) -> Running:
    """Start it in a group of its own, so that ctrl-c reaches us alone and we stop the parts in peace."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"{part.name.replace(' ', '-')}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            part.command,
            cwd=folder,
            env={**os.environ, **part.environment},  # noqa: TID251 - handed on whole, with what we add
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=functools.partial(tie_to, os.getpid()),  # noqa: PLW1509 - there is one thread here
        )
    return Running(part=part, process=process, log=log)


def wait_until_up(parts: Sequence[Running], *, progress: Callable[[str], None]) -> None:
    """Return when every part answers; PartStopped when one ends or is not up in its time."""
    begun = time.monotonic()
    waiting = list(parts)
    while waiting:
        look_after(parts)
        passed = time.monotonic() - begun
        for running in list(waiting):
            if running.part.answers():
                waiting.remove(running)
                progress(f"{running.part.name:<14} ready after {passed:.1f} s")
            elif passed > running.part.within_seconds:
                raise PartStopped(
                    f"The {running.part.name} did not answer within {running.part.within_seconds:.0f} s."
                    f"{_last_words(running)}",
                    hint=f"Its whole log is {running.log}.",
                )
        time.sleep(LOOK_SECONDS)


def look_after(parts: Sequence[Running]) -> None:
    """Do nothing while all run; PartStopped, naming it, when one has ended."""
    for running in parts:
        how = running.ended()
        if how:
            raise PartStopped(
                f"The {running.part.name} {_is(running.part)} no more: {how}. Without it the demo "
                f"would tell half the truth, so the rest is stopped too.{_last_words(running)}",
                hint=f"Start again with the same command. Its whole log is {running.log}.",
            )


def stop(parts: Sequence[Running]) -> None:
    """Ask all to stop, wait a while, end what is left; also what a killed part left behind in its group."""
    for running in parts:
        if not running.ended():
            running.process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for running in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.process.wait(max(0.0, until - time.monotonic()))
    for running in parts:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Inside, a request to stop (SIGTERM, a closed window) is like ctrl-c, and ctrl-c is heard.

    A shell that starts us in the background has us ignore SIGINT, and Python leaves it so.
    """

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, a second ctrl-c is not heard: stopping has a limit of its own, and half stopped helps nobody."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def answers_http(port: int, *, path: str = "/", host: str = "127.0.0.1") -> bool:
    """Whether a web server says something sensible there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def answers_smtp(port: int) -> bool:
    """Whether a mail server greets there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return line.recv(4).startswith(b"220")
    except OSError:
        return False


def _is(part: Part) -> str:
    """The verb for a part's name: the shop is, the outsiders are."""
    return "are" if part.name.endswith("s") else "is"


def _last_words(running: Running) -> str:
    lines = running.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-LAST_LINES:]
    return "\n" + "\n".join(f"    | {line}" for line in lines) if lines else ""
