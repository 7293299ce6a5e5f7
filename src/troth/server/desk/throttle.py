"""How often somebody may be wrong at the desk's door. A stranger's tries never shut out whose account it is.

Three counts, each of wrong tries alone: one network address at one account; one network address at all accounts; and
one browser that was signed in to the account before, which carries a cookie saying so and is counted apart. Whatever
strangers do elsewhere, the person's own browser and own address keep their tries. Guessing a code counts for the
account, since nobody comes that far without its password.

Kept in the staff's database, so that several processes count together and a restart forgets nothing; keys are keyed
hashes, so that no network address is written down.
"""

from __future__ import annotations

import datetime as dt
import math
import secrets
from typing import TYPE_CHECKING

from django.core import signing
from django.http import HttpRequest, HttpResponse
from msgspec import Struct

from troth.server.desk.models import Account, Wrong
from troth.server.pages.centre.throttle import asker
from troth.server.pages.shell import the_house
from troth.stores.clock import real_now

if TYPE_CHECKING:
    from collections.abc import Sequence

PER = dt.timedelta(minutes=15)
AT_ONE_ACCOUNT = 5
FROM_ONE_ADDRESS = 30
CODES = 5
KNOWN_COOKIE = "__Host-desk-known"
KNOWN_FOR = dt.timedelta(days=60)
_SALT = "troth.desk.known"
_KEPT_FOR = dt.timedelta(days=1)


class Count(Struct, frozen=True):
    """One count: its key, and how many wrong tries it allows in ``PER``."""

    key: str
    limit: int


def at_password(request: HttpRequest, email: str, account: Account | None) -> tuple[Count, ...]:
    """The counts of a try at a password. A browser that knows the account has one of its own, and no other."""
    seen = _known(request)
    if account is not None and seen is not None and seen[0] == account.pk:
        return (Count(_key("browser", seen[1]), AT_ONE_ACCOUNT),)
    where = asker(peer=request.META.get("REMOTE_ADDR", ""), forwarded=request.headers.get("X-Forwarded-For", ""))
    return (
        Count(_key("account", email, where or "here"), AT_ONE_ACCOUNT),
        Count(_key("address", where or "here"), FROM_ONE_ADDRESS),
    )


def at_code(account: Account) -> tuple[Count, ...]:
    """The count of a try at a code."""
    return (Count(_key("code", str(account.pk)), CODES),)


def minutes_to_wait(counts: Sequence[Count]) -> int:
    """How long until another try is listened to; 0 when one is now."""
    now = real_now()
    longest = 0
    for one in counts:
        times = list(Wrong.objects.filter(key=one.key, at__gt=now - PER).order_by("-at")[: one.limit])
        if len(times) >= one.limit:
            left = times[-1].at + PER - now
            longest = max(longest, math.ceil(left / dt.timedelta(minutes=1)))
    return longest


def too_often(minutes: int) -> str:
    """What somebody is told who must wait."""
    return (
        f"That was wrong too often. Nothing is read for {minutes} minute{'' if minutes == 1 else 's'}; then try again."
    )


def wrong(counts: Sequence[Count]) -> None:
    """Count a wrong try, before it is known to be wrong: two at once must not both pass under the limit."""
    now = real_now()
    Wrong.objects.filter(at__lt=now - _KEPT_FOR).delete()
    Wrong.objects.bulk_create([Wrong(key=one.key, at=now) for one in counts])


def right(counts: Sequence[Count]) -> None:
    """It was right: what was counted against the account is forgotten; an address keeps its count."""
    Wrong.objects.filter(key__in=[one.key for one in counts if one.limit != FROM_ONE_ADDRESS]).delete()


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let this browser be known for this account: it was signed in with password and code."""
    seen = _known(request)
    nonce = seen[1] if seen is not None and seen[0] == account.pk else secrets.token_hex(8)
    value = signing.dumps([account.pk, nonce], salt=_SALT)
    seconds = int(KNOWN_FOR.total_seconds())
    response.set_cookie(KNOWN_COOKIE, value, max_age=seconds, secure=True, httponly=True, samesite="Strict", path="/")


def _known(request: HttpRequest) -> tuple[int, str] | None:
    try:
        number, nonce = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(number), str(nonce)


def _key(*parts: str) -> str:
    keys = the_house().keyring
    return keys.digest(keys.current("hash"), "desk door", *parts).hex()
