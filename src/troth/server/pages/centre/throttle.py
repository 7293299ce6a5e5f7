"""How often one client may ask for a code. The store counts letters to one address; this counts who asks.

Kept in this process's memory alone: a network address is worth nothing to us an hour later, and is not written down.
With several processes a client may ask a little more often; the limit for each address holds all the same.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
from collections import OrderedDict, deque

CLIENTS_KEPT = 10_000


class Window:
    """At most ``limit`` times in any stretch of ``per``, for each key. Safe for threads."""

    def __init__(self, *, limit: int, per: dt.timedelta) -> None:
        self.limit = limit
        self.per = per
        self._times: OrderedDict[str, deque[dt.datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, *, at: dt.datetime) -> bool:
        """Count one more, or say no where that would be one too many."""
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while times and at - times[0] >= self.per:
                times.popleft()
            if len(times) >= self.limit:
                return False
            times.append(at)
            while len(self._times) > CLIENTS_KEPT:
                self._times.popitem(last=False)
            return True


def asker(*, peer: str, forwarded: str) -> str | None:
    """Who asks, as a key: the peer, or whom a peer of our own network says it asks for; None where nobody can tell.

    A peer without a public address is a front of the house or a person at this machine: then the last line of
    ``X-Forwarded-For`` counts, the one our own front wrote. Of an IPv6 address the first 64 bits are one household.
    """
    named = forwarded.rpartition(",")[2].strip()
    try:
        direct = ipaddress.ip_address(peer)
    except ValueError:
        direct = None
    if direct is not None and direct.is_global:
        return _household(direct)
    try:
        return _household(ipaddress.ip_address(named))
    except ValueError:
        return None


def _household(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
