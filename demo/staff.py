"""Who works at the desk of Maison Amarante, and how they come in. For the demo alone: everybody may read these words.

python -m demo.staff        # the six figures that count now
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

import msgspec

from troth.house import House
from troth.server.pages.settings import configure, open_staff
from troth.terms.cannot import CannotRun

SECRET = "AMARANTEDESKDEMOAMARANTEDESKDEMO"
"""Of everybody's authenticator here; one can be added to a telephone, or asked for the code below."""
STEP_SECONDS = 30


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of the staff."""

    name: str
    email: str
    role: str
    password: str


STAFF = (
    Member(name="Ruth Aebi", email="ruth.aebi@amarante.example", role="dpo", password="eleven keys on a brass ring"),
    Member(
        name="Noor Haddad", email="noor.haddad@amarante.example", role="adviser", password="tea before the first bell"
    ),
    Member(
        name="Oriane Blanc",
        email="oriane.blanc@amarante.example",
        role="marketing",
        password="letters leave on thursdays",
    ),
    Member(name="Théo Lang", email="theo.lang@amarante.example", role="auditor", password="a ledger bound in green"),
)


def seed(house: House) -> None:
    """Give everybody of the staff an account with a password and an authenticator, where they have none yet."""
    if house.environment != "demo":
        raise CannotRun("These accounts are for a demo: everybody may read their passwords.")
    configure(house)
    open_staff(house)
    from troth.server.desk import accounts, second  # noqa: PLC0415 - Django must be set up

    there = {one.email for one in accounts.every()}
    for each in STAFF:
        if each.email not in there:
            account, _ = accounts.open_account(house, name=each.name, email=each.email, role=each.role)
            refused = accounts.set_password(account, each.password)
            if refused:
                raise CannotRun(f"{each.name}: {refused}")
            second.keep(account, SECRET)


def lines() -> tuple[str, ...]:
    """Who can come in at the desk, a line each, as the reader needs it."""
    return tuple(f"{each.name:<14} {each.role:<10} {each.email:<32} {each.password}" for each in STAFF)


def code() -> str:
    """The six figures that count now (RFC 6238), as an authenticator reckons them."""
    step = int(time.time()) // STEP_SECONDS  # noqa: TID251 - the codes are of the real time
    digest = hmac.digest(base64.b32decode(SECRET), step.to_bytes(8), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


if __name__ == "__main__":
    left = STEP_SECONDS - int(time.time()) % STEP_SECONDS  # noqa: TID251 - the codes are of the real time
    print(f"{code()}   for another {left} seconds; each is taken once, then wait for the next.")  # noqa: T201
