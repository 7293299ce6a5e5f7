"""Changes are published before they count (N-05)."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import troth
from troth.house import House
from troth.notice.diff import compare
from troth.trials.run import Trial
from troth.trials.stage import Stage, StageAway
from troth.trials.visitor import Visitor
from troth.trials.witness import Witness

ANNOUNCED_AHEAD = dt.timedelta(days=60)
OPENING_SECONDS = 30
OK = 200


def published_before_they_count(stage: Stage, house: House, witness: Witness) -> None:
    """Read the editions on the site; then publish a second one in a copy of the house, too early and in time."""
    edition = house.edition()
    if edition is None:
        witness.allowed("an edition is in force", happened=False, saw="none")
        return
    listed = stage.get("/privacy/editions/")
    witness.allowed(
        "the site lists the edition in force",
        happened=edition.hash[:8] in listed.words.replace(" ", ""),
        saw=f"answered {listed.status}",
    )
    source = stage.get(f"/privacy/editions/{edition.hash}/notice.md")
    kept = (house.home.editions_dir / edition.hash / "notice.md").read_text(encoding="utf-8")
    witness.allowed(
        "its text is there as it was published",
        happened=_same_text(source.words, kept),
        saw=f"answered {source.status}, {len(source.words)} characters",
    )
    with tempfile.TemporaryDirectory() as folder:
        _second_edition(house, witness, Path(folder) / "privacy")


def _second_edition(house: House, witness: Witness, copy: Path) -> None:
    _copy_house(house.home.path, copy)
    twin = troth.open(copy)
    now = house.clock.now()
    first = twin.edition()
    assert first is not None
    before = _files(copy)
    _rewrite(copy, effective=now - dt.timedelta(days=1))
    witness.forbidden("an edition is dated back", happened=_publishes(twin), saw="dated yesterday")
    _rewrite(copy, effective=now + dt.timedelta(days=2))
    witness.forbidden("one is announced too late", happened=_publishes(twin), saw="dated in two days")
    switch = (now + ANNOUNCED_AHEAD).replace(hour=0, minute=0, second=0, microsecond=0)
    _rewrite(copy, effective=switch)
    published = _publishes(twin)
    witness.allowed("one announced in time is published", happened=published, saw=f"from {switch:%d %B %Y}")
    if not published:
        return
    twin = troth.open(copy)
    witness.forbidden(
        "publishing changes an older edition",
        happened=any((copy / name).read_bytes() != text for name, text in before.items()),
        saw=f"{len(before)} files compared",
    )
    _switches(twin, witness, first=first.hash)
    _the_clock_moves(twin, witness, copy=copy, first=first.hash)
    last = twin.editions.all()[-1]
    changed = {change.clause for change in compare(first.notice, last.notice)}
    witness.allowed(
        "the difference names the changed clause and no other",
        happened=changed == {"changes"},
        saw=", ".join(sorted(changed)) or "none",
    )


def _switches(twin: House, witness: Witness, *, first: str) -> None:
    last = twin.editions.all()[-1]
    second = dt.timedelta(seconds=1)
    for at, expected, when in (
        (last.effective - second, first, "a second before the day"),
        (last.effective, last.hash, "on the day"),
    ):
        decision = twin.decide(purpose="orders", data=("user.name",), country="FR", at=at, record=False)
        witness.allowed(
            f"{when} a decision cites the edition of that moment",
            happened=decision.edition == expected,
            saw=decision.edition[:8],
        )


def _the_clock_moves(twin: House, witness: Witness, *, copy: Path, first: str) -> None:
    """The same on a clock that everybody reads: the copy's own front stands, and its clock is moved over the day."""
    last = twin.editions.all()[-1]
    with _front(copy) as visitor:
        for at, expected, other, when in (
            (last.effective - dt.timedelta(seconds=1), first, last.hash, "with the clock a second before the day"),
            (last.effective, last.hash, first, "with the clock on the day"),
        ):
            twin.clock.set(at)
            decision = twin.decide(purpose="orders", data=("user.name",), country="FR", record=False)
            witness.allowed(
                f"{when} a decision cites the edition of that moment",
                happened=decision.edition == expected,
                saw=decision.edition[:8],
            )
            shown = _named(visitor, "/privacy/notice", (expected, other))
            witness.allowed(f"{when} the page shows it", happened=expected in shown, saw=_short(shown))
            witness.forbidden(
                f"{when} the page shows the other one as the notice", happened=other in shown, saw=_short(shown)
            )
            listed = _named(visitor, "/privacy/editions/", (expected, other))
            witness.allowed(
                f"{when} both can be read at their own address", happened=len(listed) == 2, saw=_short(listed)
            )


def _named(visitor: Visitor, path: str, editions: tuple[str, str]) -> set[str]:
    """Which of these editions a page names, by the first eight signs of their hash, however it groups them."""
    page = visitor.get(path)
    words = page.words.replace(" ", "")
    return {edition for edition in editions if page.status == OK and edition[:8] in words}


def _short(editions: set[str]) -> str:
    return ", ".join(sorted(edition[:8] for edition in editions)) or "neither"


@contextlib.contextmanager
def _front(copy: Path) -> Iterator[Visitor]:
    """A front of the copy, with no site behind it; StageAway when it does not come up."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    troth_ = [sys.executable, "-c", "from troth.cli import main; main()", "--home", str(copy)]
    nobody = "http://127.0.0.1:9"  # the discard port: the pages looked at here are the front's own
    with subprocess.Popen(  # noqa: S603 - our own command, on a copy of ours
        [*troth_, "serve", "--port", str(port), "--upstream", nobody],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as front:
        try:
            visitor = Visitor(port=port, host="127.0.0.1")
            _wait_for(visitor, front)
            yield visitor
        finally:
            front.terminate()
            try:
                front.wait(OPENING_SECONDS)
            except subprocess.TimeoutExpired:
                front.kill()


def _wait_for(visitor: Visitor, front: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < until:
        if front.poll() is not None:
            break
        with contextlib.suppress(StageAway):
            if visitor.get("/privacy/notice").status == OK:
                return
        time.sleep(0.1)
    raise StageAway("a front of the copy did not come up")


def _copy_house(home: Path, copy: Path) -> None:
    """Everything but the state: the copy has its own store and keys."""
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns(".troth", "__pycache__"))


def _rewrite(copy: Path, *, effective: dt.datetime) -> None:
    notice = copy / "notice.md"
    text = notice.read_text(encoding="utf-8")
    text = re.sub(r"^effective: .*$", f"effective: {effective.date().isoformat()}", text, count=1, flags=re.MULTILINE)
    text = text.replace("A new edition appears on our websites", "Each new edition appears on our websites")
    notice.write_text(text, encoding="utf-8")


def _publishes(twin: House) -> bool:
    try:
        twin.publish(by="a trial")
    except ValueError:
        return False
    return True


def _files(home: Path) -> dict[str, bytes]:
    kept = home / "editions"
    return {str(path.relative_to(home)): path.read_bytes() for path in kept.rglob("*") if path.is_file()}


def _same_text(seen: str, kept: str) -> bool:
    return seen == kept


TRIALS = (
    Trial(
        id="N-05",
        says="We read the editions on the site, then publish a second one in a copy of the house: dated back, too "
        "late, and in time. With the clock moved over the day, decisions and the page of that copy change with it.",
        not_examined="the app; letters to clients about a wider use",
        act=published_before_they_count,
    ),
)
