"""A process that forgets Inès in the home given, and kills itself at one of its writes."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.house.two_systems import INES

import troth

WRITES = {"seen": 0}


def dying(original: Any, *, at: int, when: str) -> Any:
    """The same context manager; at write number ``at`` the process ends without a word."""

    @contextmanager
    def wrapped(self: Any, *arguments: Any) -> Any:
        WRITES["seen"] += 1
        mine = WRITES["seen"] == at
        with original(self, *arguments) as inside:
            yield inside
            if mine and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if mine and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    return wrapped


def die_at(home: Path, number: int, when: str) -> int | None:
    """Run in a child until write ``number``; how many writes there were where it ended by itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, b"%d" % forget(home, number, when))
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        count = said.read()
    return int(count) if count else None


def forget(home: Path, at: int, when: str) -> int:
    WRITES["seen"] = 0
    with troth.open(home) as house:
        one = next((each for each in house.requests.all(open_only=True)), None)
        for kind in (type(house.store), type(house.systems.system("shop"))):
            name = "writing" if kind is type(house.store) else "changing"
            setattr(kind, name, dying(getattr(kind, name), at=at, when=when))
        if one is None:
            one = house.requests.open("erase", INES, way="post", proven=True, by="Ruth Aebi")
        one = house.requests.drive(one.id)
        if one.state == "planned":
            house.requests.approve(one.id, by="Ruth Aebi")
        house.requests.drive(one.id)
    return WRITES["seen"]
