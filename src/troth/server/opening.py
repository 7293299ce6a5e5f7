"""Make the front of one home: its pages, its log and its well-known answers, read from the edition in force."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

import troth
from troth.house import House
from troth.notice.edition import Edition
from troth.notice.kinds import Right
from troth.server.front import Front
from troth.server.log import Log as ReadLog
from troth.server.pages.settings import application, open_staff
from troth.server.pages.worlds import desk_of
from troth.server.proxy import Upstream
from troth.server.well_known import WellKnown
from troth.stores.log import Log
from troth.stores.log_files import LogFiles
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.driver import Driver

__all__ = ["Opening", "open_front"]

_SIGN_SECONDS = 5
_LOG = logging.getLogger("troth.server")


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What `troth serve` was told. Plain values, so that a worker can be handed them."""

    home: Path
    upstream: str
    hosts: tuple[str, ...] = ()
    unprotected: bool = False
    behind_proxy: bool = False


def open_front(opening: Opening) -> Front:
    """The front, ready to answer; CannotRun when the home cannot be opened, ValueError when the upstream is none."""
    logging.getLogger("django.request").addFilter(_WithoutAddress())
    house = troth.open(opening.home)
    log = house.log
    pages = application(house)
    desk = house.home.settings.desk
    if desk:
        open_staff(house)
    return Front(
        upstream=Upstream.at(opening.upstream),
        pages=pages,
        log=ReadLog(file=LogFiles(log).read, entries=lambda start: _entries(log, start)),
        facts=lambda: facts_of(house),
        now=house.clock.now,
        beside=lambda: beside(house),
        hosts=opening.hosts,
        desk=desk_of(pages) if desk else None,
        desk_host=urlsplit(desk).hostname or "",
        terms=house.home.settings.well_known.terms_of_service,
        unprotected=opening.unprotected,
        behind_proxy=opening.behind_proxy,
    )


def facts_of(house: House) -> WellKnown:
    """What the well-known addresses say today: settings for the house's own affairs, the notice for its promises."""
    said = house.home.settings.well_known
    edition = house.edition()
    rights = () if edition is None else edition.notice.declarations.values()
    honoured = any(isinstance(each, Right) and each.to == "opt-out" and "signal" in each.ways for each in rights)
    return WellKnown(
        security=said.security,
        policy=said.policy,
        languages=("en",) if edition is None else edition.languages(),
        change_password=said.change_password,
        signal_since=_day(edition) if edition is not None and honoured else "",
    )


def _day(edition: Edition) -> str:
    """The day an edition came into force, where its notice lives."""
    return f"{edition.effective.astimezone(ZoneInfo(edition.notice.time_zone or 'UTC')):%Y-%m-%d}"


class _WithoutAddress(logging.Filter):
    """Django's lines about a request name its address, and an address of ours may hold a person's token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line and its traceback, say only the status."""
        record.msg, record.args = "A page of ours answered %s.", (getattr(record, "status_code", "an error"),)
        return True


@asynccontextmanager
async def beside(house: House) -> AsyncIterator[None]:
    """What runs as long as the front does: the log is signed, and open requests go on."""
    async with signing(house.log.checkpoint), driving(house):
        yield


@asynccontextmanager
async def driving(house: House) -> AsyncIterator[None]:
    """Drive requests while inside, where the home names systems to search."""
    if not house.home.settings.systems:
        yield
        return
    driver = await asyncio.to_thread(_launch, house)
    try:
        yield
    finally:
        await asyncio.to_thread(driver.close)


def _launch(house: House) -> "Driver":
    from troth.house.driver import Driver  # noqa: PLC0415 - DBOS takes half a second, and only a home with systems needs it

    driver = Driver(house)
    driver.launch()
    return driver


@asynccontextmanager
async def signing(sign: Callable[[], object]) -> AsyncIterator[None]:
    """Sign the log every few seconds while inside. Entries wait so long for a signature; none is lost by it."""
    task = asyncio.create_task(_sign_again_and_again(sign))
    task.add_done_callback(_tell)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _sign_again_and_again(sign: Callable[[], object]) -> None:
    said = ""
    while True:
        try:
            await asyncio.to_thread(sign)
            said = ""
        except CannotRun as refused:
            # The pages go on: people must reach their choices though the log is in question. Whoever runs this is told.
            if refused.message != said:
                said = refused.message
                _LOG.warning("The evidence log is not signed: %s %s", said, refused.hint)
        await asyncio.sleep(_SIGN_SECONDS)


def _tell(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        _LOG.error("Nobody signs the evidence log any more.", exc_info=task.exception())


def _entries(log: Log, start: int) -> str:
    return "".join(f"{entry.decode()}\n" for entry in log.entries(start))
