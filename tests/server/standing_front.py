"""A front to test against, in its own process: `python -m tests.server.standing_front PORT UPSTREAM [HOSTS] [flag...]`.

The pages and the log are stand-ins that say who they are; proxy, routing and the process are the real ones.
"""

import functools
import sys
from datetime import UTC, datetime

from troth.server.front import Front
from troth.server.log import Log
from troth.server.process import run
from troth.server.proxy import Upstream
from troth.server.well_known import WellKnown

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FACTS = WellKnown(
    security=("mailto:security@amarante.example",), change_password="/accounts/change/", signal_since="2026-06-01"
)


async def pages(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-from", b"pages")]})
    await send({"type": "http.response.body", "body": f"pages {scope['path']}".encode()})


def load(upstream, hosts, flags):
    return Front(
        upstream=Upstream.at(upstream),
        pages=pages,
        log=Log(file={"checkpoint": b"amarante\n0\n"}.get, entries=lambda since: f"entries from {since}\n"),
        facts=lambda: FACTS,
        now=lambda: NOW,
        hosts=hosts,
        unprotected="unprotected" in flags,
        behind_proxy="behind_proxy" in flags,
    )


if __name__ == "__main__":
    port, upstream, hosts, *flags = sys.argv[1:]
    names = tuple(name for name in hosts.split(",") if name)
    run(functools.partial(load, upstream, names, tuple(flags)), address="127.0.0.1", port=int(port))
