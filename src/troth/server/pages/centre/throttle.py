"""How often one client may ask for a code. The store counts letters to one address; this counts who asks.

Kept in this process's memory alone: a network address is worth nothing to us an hour later, and is not written down.
With several processes a client may ask a little more often; the limit for each address holds all the same.
"""

from __future__ import annotations

import datetime as dt
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
