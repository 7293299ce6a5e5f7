"""Codes sent by e-mail: they let somebody see and change their choices without an account.

A code belongs to one address, works once, for ten minutes, and dies after five wrong tries. The store keeps keyed
hashes of code and address. A new letter replaces the old code; five letters an hour and address, so that neither a
mailbox is filled nor the tries are multiplied by asking again.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import Literal

import sqlalchemy as sa

from troth.evidence.entries import write_instant
from troth.stores import people, tables
from troth.stores.database import Store
from troth.terms.cannot import CannotRun

DIGITS = 6
ATTEMPTS = 5
LIVES = dt.timedelta(minutes=10)
LETTERS_PER_HOUR = 5
HOUR = dt.timedelta(hours=1)

Answer = Literal["right", "wrong", "too-late", "too-often", "none"]
"""``none``: no code is waiting for this address (never asked, or used already)."""


class TooManyLetters(CannotRun):
    """An address was sent as many codes as an hour allows."""


def make_code(store: Store, address: str) -> str:
    """A new code for this e-mail address; the caller sends it there and nowhere else. TooManyLetters."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    now = store.clock.now()
    wanted = people.normalise(address, kind="email")
    key, digest = people.digests(store.keys, wanted)[0]
    table = tables.codes
    with store.writing() as connection:
        row = connection.execute(sa.select(table).where(table.c.address == digest)).one_or_none()
        hour, sent = now, 1
        if row is not None and now - dt.datetime.fromisoformat(row.hour) < HOUR:
            hour, sent = dt.datetime.fromisoformat(row.hour), row.sent + 1
        if sent > LETTERS_PER_HOUR:
            raise TooManyLetters(
                "This address was sent enough codes for now.", hint="Use the newest one, or ask again in an hour."
            )
        connection.execute(sa.delete(table).where(table.c.address == digest))
        connection.execute(
            sa.insert(table).values(
                address=digest,
                key_id=key.id,
                digest=store.keys.digest(key, "code", wanted.text, code),
                made=write_instant(now),
                attempts=0,
                used=0,
                hour=write_instant(hour),
                sent=sent,
            )
        )
    return code


def check_code(store: Store, address: str, code: str) -> Answer:
    """Whether this is the code this address was sent. Each wrong answer counts against the address's code."""
    now = store.clock.now()
    wanted = people.normalise(address, kind="email")
    table = tables.codes
    said = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    with store.writing() as connection:
        for key, digest in people.digests(store.keys, wanted):
            mine = sa.and_(table.c.address == digest, table.c.key_id == key.id)
            row = connection.execute(sa.select(table).where(mine)).one_or_none()
            if row is None:
                continue
            if row.used:
                return "none"
            if row.attempts >= ATTEMPTS:
                return "too-often"
            if now - dt.datetime.fromisoformat(row.made) >= LIVES:
                return "too-late"
            if not hmac.compare_digest(row.digest, store.keys.digest(key, "code", wanted.text, said)):
                connection.execute(sa.update(table).where(mine).values(attempts=row.attempts + 1))
                return "too-often" if row.attempts + 1 >= ATTEMPTS else "wrong"
            connection.execute(sa.update(table).where(mine).values(used=1))
            return "right"
    return "none"
