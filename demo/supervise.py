"""Start Maison Amarante whole, say where it is, and stop it whole.

`troth demo` calls `supervise`. When a part ends by itself or is killed, the rest is stopped and the reader is told
which one it was: a demo that goes on without its mail, or without the outsiders who watch, would show a promise as kept
that nobody could have seen broken. When this process is killed, the system ends the parts.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from demo.day import marks
from demo.parts import BOUTIQUE, MAIL, OUTSIDER, Ports, parts, surroundings
from demo.processes import Part, Running, interruptible, look_after, start, stop, undisturbed, wait_until_up

import troth
from demo import staff
from troth.server.process import CannotStart, check_port, hold
from troth.terms.cannot import CannotRun

WATCH_SECONDS = 0.2
ADDRESS = "port"
"""A file beside the lock while everything is up: the first port, for the stage of `troth try`."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the person asked for on the command line."""

    home: Path
    ports: Ports
    fresh: bool = False
    unprotected: bool = False
    once_ready: str = ""
    day: bool = False
    """Play the scripted day once all is up, unless it was played already."""


def supervise(
    wish: Wish,
    *,
    say: Callable[[str], None],
    make: Callable[..., tuple[Part, ...]] = parts,
    ready: Callable[..., None] | None = None,
) -> int:
    """Run the demo until ctrl-c (KeyboardInterrupt), or until the command of `once_ready` ends: its exit code.

    `make` lists the parts and `ready` gets the home ready (`prepare`); a test brings smaller ones. CannotRun when
    something is in the way, or when a part ends while it should run.
    """
    state = wish.home.parent / ".state"
    with interruptible(), hold(state / "demo.lock", what="The demo"):
        (state / ADDRESS).unlink(missing_ok=True)  # left by a supervisor that was killed
        for name, port in wish.ports.named().items():
            _check(port, of=name)
        if wish.fresh:
            say("Putting everything back to the first day.")
            wipe(wish.home, state=state)
        marks.let_run(wish.home, state=state)  # a day that was killed has left its clock set
        to_play = wish.day and marks.begin(wish.home, state=state)
        if wish.day and not to_play:
            say("The day was played on this demo already; nothing is played again.")
        (ready or prepare)(wish.home, say=say)
        running: list[Running] = []
        try:
            made = make(home=wish.home, state=state, ports=wish.ports, unprotected=wish.unprotected)
            running.extend(start(part, folder=wish.home.parents[1], logs=state / "logs") for part in made)
            wait_until_up(running, progress=say)
            say(addresses(wish, people=people(running, folder=wish.home.parents[1])))
            (state / ADDRESS).write_text(f"{wish.ports.front}\n", encoding="utf-8")
            if to_play:
                say("\nThe day is being played: thirty clients, six weeks; the shop can be looked at meanwhile.")
                _play(wish, running=running, state=state)
            return _until_the_end(wish, running=running, state=state)
        finally:
            (state / ADDRESS).unlink(missing_ok=True)
            with undisturbed():
                stop(running)
                marks.let_run(wish.home, state=state)
            say("Everything is stopped.")


def _until_the_end(wish: Wish, *, running: list[Running], state: Path) -> int:
    if not wish.once_ready:
        while True:
            look_after(running)
            time.sleep(WATCH_SECONDS)
    return _beside(shlex.split(wish.once_ready), wish, running=running, state=state)


def _play(wish: Wish, *, running: list[Running], state: Path) -> None:
    code = _beside([sys.executable, "-u", "-m", "demo.day"], wish, running=running, state=state)
    if code:
        raise CannotRun(
            f"The day was not played to its end; its program ended with {code}.",
            hint="`troth demo --fresh --day` begins it anew.",
        )


def _beside(command: Sequence[str], wish: Wish, *, running: list[Running], state: Path) -> int:
    """Run a command in the demo's surroundings while every part is looked after; its exit code."""
    told = surroundings(home=wish.home, state=state, ports=wish.ports, unprotected=wish.unprotected)
    guest = subprocess.Popen(command, env={**os.environ, **told})  # noqa: TID251 - handed on
    try:
        while (code := guest.poll()) is None:
            look_after(running)
            time.sleep(WATCH_SECONDS)
        return code
    finally:
        guest.terminate()
        guest.wait()


def _check(port: int, *, of: str) -> None:
    try:
        check_port("127.0.0.1", port)
    except CannotStart as taken:
        raise CannotStart(
            f"{taken.message} The demo's {of} needs it.",
            hint="Stop that program, or move all six ports with `--port`, for example `troth demo --port 8100`.",
        ) from taken


def wipe(home: Path, *, state: Path) -> None:
    """Remove the demo's own state, and nothing else: no link is followed, no other folder touched."""
    for folder in (home / ".troth", state):
        if folder.is_symlink():
            raise CannotRun(f"{folder} is a link: what it points to is not ours to remove.", hint="Remove it by hand.")
    shutil.rmtree(home / ".troth", ignore_errors=True)
    for left in state.iterdir():
        if left.name == "demo.lock":  # we hold it
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def prepare(home: Path, *, say: Callable[[str], None]) -> None:
    """Keys, store and a first edition, where they are missing."""
    first_time = not (home / ".troth").exists()
    if first_time:
        say("Making keys and a store.")
    with troth.open(home) as house:
        if house.edition() is None:
            say("Publishing the notice: its first edition.")
            house.publish(by="Ruth Aebi")
        staff.seed(house)


def people(running: Sequence[Running], *, folder: Path) -> tuple[str, ...]:
    """Who can sign in, a line each with the password, as shop and boutiques tell it; nothing where they are not."""
    told: list[str] = []
    for each in running:
        if each.part.command[-1] not in {"demo.shop", "demo.boutique"}:
            continue
        asked = subprocess.run(
            [*each.part.command, "cast"],
            cwd=folder,
            env={**os.environ, **each.part.environment},  # noqa: TID251 - handed on whole
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        told += asked.stdout.splitlines()
    return tuple(told)


def addresses(wish: Wish, *, people: Sequence[str] = ()) -> str:
    """What the person came for: where everything is and who can sign in, in one readable block."""
    ports, public = wish.ports, wish.ports.public
    lines = [
        ("The shop", f"{public}/"),
        ("Its privacy notice", f"{public}/privacy/notice"),
        ("A client's choices", f"{public}/privacy/"),
        ("The board", f"{public}/privacy/board"),
        ("The letters desk", f"{public}/staff/letters/"),
        ("The staff's desk", f"{ports.desk}/"),
        ("The boutiques", f"{ports.address(BOUTIQUE, ports.boutique)}/"),
        ("Every letter sent", f"{ports.address(MAIL, ports.inbox)}/"),
        ("What outsiders got", f"{ports.address(OUTSIDER, ports.outside)}/_seen.json"),
    ]
    title = "Maison Amarante is open"
    title += ", and nothing protects its clients (--unprotected)." if wish.unprotected else "."
    block = ["", title, "", *(f"  {name:<20} {where}" for name, where in lines), ""]
    if people:
        block += [
            "Who can sign in, with the password; Oriane Blanc is staff, and a badge opens the boutiques:",
            "",
            *(f"  {each}" for each in people),
            "",
        ]
    block += [
        "Who can come in at the desk, by role, with the password:",
        "",
        *(f"  {each}" for each in staff.lines()),
        "",
        f"  Their authenticator has the secret {staff.SECRET};",
        f"  {Path(sys.executable).name} -m demo.staff shows the six figures that count now.",
        "",
    ]
    return "\n".join((*block, *_missing(), "Ctrl-c stops everything."))


def _missing() -> list[str]:
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return []
    return [
        "  Chromium is not installed. The shop does not need it; trials that look through a browser do.",
        "  On Debian: apt-get install chromium",
        "",
    ]
