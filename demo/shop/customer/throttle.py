"""Wrong tries at a password cost time: a few are free, then each doubles the wait, for that address from that place.

Nobody is locked out by a stranger: whoever guesses from one network slows that network down and no other, a wait is
never longer than a quarter of an hour, and the link that we send by mail works all the while (N-73, and NIST SP
800-63B-4 section 3.2.2). What is counted lies in the shop's cache under keyed hashes, and is forgotten after a day: in
memory, because the demo's shop is one process. A shop of several sets ``CACHES`` to one they share.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time

from demo.shop import surroundings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FREE_TRIES = 5
FREE_WHEN_MANY_GUESS = 1
"""So many are left to a new place once an address has seen ``MANY_ANYWHERE`` wrong tries."""
MANY_ANYWHERE = 100
MANY_FROM_ONE_PLACE = 100
"""Wrong tries at any address: then the place itself waits."""
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 15 * 60
REMEMBERED_SECONDS = 24 * 60 * 60
_ONE_AT_A_TIME = threading.Lock()


def place_of(request: HttpRequest) -> str:
    """The network a request comes from: its address, of IPv6 the part that one household has.

    Behind the front the peer is always this machine; the front says who asked, in the last word of X-Forwarded-For.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told if told and ipaddress.ip_address(peer).is_loopback else peer)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def wait_seconds(mail: str, *, place: str) -> int:
    """How long this place must wait before it may try at this address again; 0 where it may now."""
    if surroundings.UNPROTECTED:
        return 0
    crowded = _tries(_anywhere(mail))[0] >= MANY_ANYWHERE
    here = _left(_here(mail, place), free=FREE_WHEN_MANY_GUESS if crowded else FREE_TRIES)
    return max(here, _left(_place(place), free=MANY_FROM_ONE_PLACE))


def wrong(mail: str, *, place: str) -> None:
    """Count one wrong try."""
    now = time.monotonic()
    with _ONE_AT_A_TIME:
        for key in (_here(mail, place), _anywhere(mail), _place(place)):
            cache.set(key, (_tries(key)[0] + 1, now), REMEMBERED_SECONDS)


def right(mail: str, *, place: str) -> None:
    """Forget what was counted for this address from this place: its owner is in."""
    cache.delete(_here(mail, place))


def _left(key: str, *, free: int) -> int:
    tries, last = _tries(key)
    if tries < free:
        return 0
    pause = min(FIRST_WAIT_SECONDS * 2 ** min(tries - free, 16), LONGEST_WAIT_SECONDS)
    return max(0, math.ceil(last + pause - time.monotonic()))


def _tries(key: str) -> tuple[int, float]:
    found: tuple[int, float] = cache.get(key, (0, 0.0))
    return found


def _here(mail: str, place: str) -> str:
    return _key("here", f"{mail.strip().lower()} {place}")


def _anywhere(mail: str) -> str:
    return _key("anywhere", mail.strip().lower())


def _place(place: str) -> str:
    return _key("place", place)


def _key(kind: str, what: str) -> str:
    return f"tries.{kind}.{salted_hmac('demo.shop.customer.throttle', what, algorithm='sha256').hexdigest()}"
