"""Accounts of the staff: opened, closed and reset by an administrator at the command line, never from the web.

No password is ever typed for somebody else: a new or reset account gets a link that sets one, once, for three days.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import secrets

from django.contrib.auth.hashers import check_password, make_password
from msgspec import Struct

from troth.house import House
from troth.server.desk import second
from troth.server.desk.models import Account
from troth.server.desk.passwords import why_not
from troth.server.desk.roles import ROLES
from troth.server.pages.shell import house_name, the_house
from troth.stores import people
from troth.stores.clock import real_now
from troth.stores.database import Recorded
from troth.terms.cannot import CannotRun

LINK_LASTS = dt.timedelta(days=3)


class NoSuchAccount(CannotRun, LookupError):  # noqa: N818 - named as every other kind of CannotRun
    """Nobody of that address works here."""


class AccountRefused(CannotRun, ValueError):  # noqa: N818 - as above
    """An account that cannot be opened so."""


class StaffChanged(Struct, frozen=True, kw_only=True, tag="staff-changed"):
    """An account of the staff was opened, closed, reset, got its second factor, or another password."""

    schema: int = 1
    name: str
    role: str
    change: str
    """``opened``, ``closed``, ``reset``, ``enrolled``; ``password`` where they chose another themselves."""
    at: dt.datetime


def open_account(house: House, *, name: str, email: str, role: str) -> tuple[Account, str]:
    """A new account, or a closed one opened again, and the token of its link. AccountRefused."""
    address = _address(email)
    if role not in ROLES:
        raise AccountRefused(f"There is no role {role!r}.", hint=f"The roles: {', '.join(ROLES)}.")
    said = " ".join(name.split())
    if not said or len(said) > 100:
        raise AccountRefused("A name is missing.", hint='Write it in quotes: "Ruth Aebi".')
    there = Account.objects.filter(email=address).first()
    if there is not None and there.open:
        raise AccountRefused(
            f"{there.name} has an account under {address} already, as {there.role}.",
            hint="`troth staff reset` makes a new link; to change a role, close the account and add it again.",
        )
    account = there or Account(email=address, made_at=real_now())
    account.name, account.role, account.open = said, role, True
    account.set_unusable_password()
    account.epoch += 1
    token = _link(account)
    second.forget(account)
    _record(house, account, "opened")
    return account, token


def close_account(house: House, email: str) -> Account:
    """Nobody signs in with it any more, and whoever is signed in is out. NoSuchAccount."""
    account = account_of(email)
    account.open = False
    account.link_digest, account.link_until = "", None
    account.set_unusable_password()
    account.epoch += 1
    account.save()
    second.forget(account)
    _record(house, account, "closed")
    return account


def reset_account(house: House, email: str) -> tuple[Account, str]:
    """A new link; the old password, authenticator and sessions count no more. NoSuchAccount."""
    account = account_of(email)
    if not account.open:
        raise AccountRefused(f"The account of {account.name} is closed.", hint="`troth staff add` opens it again.")
    account.set_unusable_password()
    account.epoch += 1
    token = _link(account)
    second.forget(account)
    _record(house, account, "reset")
    return account, token


def account_of(email: str) -> Account:
    """The account of an address. NoSuchAccount."""
    found = Account.objects.filter(email=_address(email)).first()
    if found is None:
        raise NoSuchAccount(f"Nobody with the address {email} has an account.", hint="`troth staff list` names all.")
    return found


def every() -> list[Account]:
    """All accounts, open ones first, by name."""
    return list(Account.objects.order_by("-open", "name"))


def by_password(email: str, password: str) -> Account | None:
    """The open account with this password. It takes as long where there is no such account."""
    account = find(email)
    right = check_password(password, account.password if account is not None else _nobody())
    return account if right and account is not None and account.open else None


def find(email: str) -> Account | None:
    """The account somebody names at the door, if there is one."""
    try:
        return Account.objects.filter(email=_address(email)).first()
    except AccountRefused:
        return None


def by_link(token: str) -> Account | None:
    """The account a link is for, while it lasts; None for any other."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Account.objects.filter(link_digest=digest, link_until__gt=real_now(), open=True).first()


def set_password(account: Account, password: str) -> str:
    """Set it and use up the link; why not, in a sentence, where it is not taken."""
    reason = why_not(password, words=words_of(account))
    if reason:
        return reason
    account.set_password(password)
    account.link_digest, account.link_until = "", None
    account.epoch += 1
    account.save()
    return ""


def change_password(house: House, account: Account, password: str) -> str:
    """Another password for whoever showed the one there was; every session of the account ends. Why not, if not."""
    reason = why_not(password, words=words_of(account))
    if reason:
        return reason
    changed = Account.objects.filter(pk=account.pk, epoch=account.epoch, open=True).update(
        password=make_password(password), epoch=account.epoch + 1
    )
    if not changed:  # closed, reset or changed in another window while this was read
        return "Your account was changed elsewhere in the meantime. Sign in anew."
    account.refresh_from_db()
    _record(house, account, "password")
    return ""


def enrolled(house: House, account: Account) -> None:
    """Put on record that an account has its second factor."""
    _record(house, account, "enrolled")


def words_of(account: Account) -> tuple[str, ...]:
    """What a stranger would try for this person here."""
    try:
        called = house_name(the_house().edition())
    except CannotRun:
        called = ""
    return (account.name, account.email, called)


def _address(email: str) -> str:
    try:
        return people.normalise(email, kind="email").text
    except people.IdentifierRefused as refused:
        raise AccountRefused(refused.message, hint=refused.hint) from refused


def _link(account: Account) -> str:
    token = secrets.token_urlsafe(32)
    account.link_digest = hashlib.sha256(token.encode()).hexdigest()
    account.link_until = real_now() + LINK_LASTS
    account.save()
    return token


def _record(house: House, account: Account, change: str) -> None:
    fact = StaffChanged(name=account.name, role=account.role, change=change, at=house.clock.now())
    house.store.commit([Recorded(fact=fact)])


@functools.cache
def _nobody() -> str:
    """A hash that nothing opens and that takes as long to try; made once in a process."""
    return make_password(secrets.token_urlsafe(32))
