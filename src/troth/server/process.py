"""Run a web program so that nothing of it outlives what started it.

Three things were seen to go wrong, and each has its answer here. After a kill -9 of granian's main process the worker
serves on: every process asks the system to be ended with its parent. A second start then binds the same port beside
the first, because granian shares ports between workers: the port is tried before, and one lock is held per home. And a
worker with an open connection may never stop: stopping has a limit, in seconds.
"""

import contextlib
import ctypes
import errno
import fcntl
import functools
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from troth.terms.cannot import CannotRun

__all__ = ["CannotStart", "check_port", "hold", "run", "tie_to", "who_listens"]

Program = Callable[..., Any]  # what ASGI or WSGI calls an application

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_STOP_SECONDS = 5
_LISTENING = "0A"  # the state column of /proc/net/tcp


class CannotStart(CannotRun):
    """Something of the surroundings is in the way: a port, or a process that holds the lock. The text says which."""


def run(
    load: Callable[[], Program], *, address: str, port: int, workers: int = 1, wsgi: bool = False, threads: int = 1
) -> None:
    """Serve the program that `load` makes until SIGTERM or SIGINT; CannotStart when the port is taken.

    `load` runs once in each worker and makes an ASGI program, or with `wsgi` a WSGI one on so many `threads`.
    HTTP/1.1 only: one way to read a request leaves no room for two readings of it. No access log: an address of a page
    may hold a person's token.
    """
    check_port(address, port)
    server = Granian(
        "troth",
        address=address,
        port=port,
        interface=Interfaces.WSGI if wsgi else Interfaces.ASGI,
        workers=workers,
        blocking_threads=threads,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=_STOP_SECONDS,
    )
    server.serve(target_loader=functools.partial(_load_tied, load, os.getpid()), wrap_loader=False)


def _load_tied(load: Callable[[], Program], parent: int) -> Program:
    tie_to(parent)
    return load()


def tie_to(parent: int) -> None:
    """End this process at once when process `parent` is no more, however it went.

    A kill here may fall anywhere: what is durable is durable because the store made it so, not because we stopped well.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it went before the line above took hold
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(0.5)
    os._exit(1)


@contextlib.contextmanager
def hold(lock: Path, *, what: str) -> Iterator[None]:
    """Hold `lock` while inside; CannotStart, naming the holder, when another process has it.

    The system lets go when the last process that holds it has ended, a crash included: no file to clean up by hand.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise
            file.seek(0)
            holder = file.read().strip()
            raise CannotStart(
                f"{what} is already running here{f' (process {holder})' if holder else ''}.",
                hint="Stop it first: ctrl-c in its window" + (f", or `kill {holder}`." if holder else "."),
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)


def check_port(address: str, port: int) -> None:
    """Do nothing when `port` is free on `address`; CannotStart that says who has it when it is not.

    Asked without the option to share: another granian on that port counts as taken. The answer may be old the moment it
    is given; the lock keeps two of ours apart, this keeps us from a stranger.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                who = who_listens(port)
                raise CannotStart(
                    f"Port {port} on {address} is taken{f' by {who}' if who else ''}.",
                    hint="Stop that program, or name other ports with `--port`.",
                ) from error
            if error.errno == errno.EACCES:
                raise CannotStart(
                    f"Port {port} on {address} may not be used by this account.", hint="Take one from 1024 up."
                ) from error
            raise CannotStart(f"Cannot listen at {address}, port {port}: {error.strerror}.") from error


def who_listens(port: int) -> str:
    """Name the program that listens on `port`, such as "python3 (process 123)"; "" where the system does not say."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # another account's process, or one that has just ended
            if any(str(handle.readlink()) in sockets for handle in (process / "fd").iterdir()):
                name = (process / "comm").read_text(encoding="utf-8").strip()
                return f"{name} (process {process.name})"
    return ""


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                columns = line.split()
                local, state, inode = columns[1], columns[3], columns[9]
                if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
                    yield inode
