"""Put on record who vouches for a promise that only people can keep: who, in which role, for what, until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from troth.house.owning import FILE_NAME, Owners, owners_of
from troth.notice.edition import Edition
from troth.notice.promises import beside
from troth.notice.vouching import Voucher, vouchers
from troth.rights.facts import Attested
from troth.stores.database import Recorded
from troth.terms import periods
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House


class CannotAttest(CannotRun, ValueError):  # noqa: N818 - named as every other kind of CannotRun
    """Nobody can vouch for this so; the sentence says why."""


def vouchers_of(house: House) -> dict[str, tuple[Voucher, ...]]:
    """Who must vouch for which promise of the notice."""
    return vouchers(house.notice, beside(str(house.home.notice_file)))


def attest(
    house: House,
    promise: str,
    *,
    by: str,
    role: str = "",
    scope: str = "",
    until: dt.date,
    noted_by: str = "",
    edition: Edition | None,
) -> Attested:
    """Record it. ``role`` may be left out where the promise has one; ``until`` is the last day. CannotAttest.

    ``by`` is one of those whom ``owners.toml`` names for the role; ``noted_by`` is who puts it on record, where known.
    """
    if edition is None:
        raise CannotAttest("No edition is in force, so there is nothing to vouch for.", hint="`troth publish` first.")
    who = _voucher(house, promise, role)
    name = " ".join(by.split())
    if not name:
        raise CannotAttest("A name is missing: a person vouches, not a machine.", hint='Write --by "Sibylle Roth".')
    name = _named(owners_of(house), who, name)
    now, zone = house.clock.now(), edition.notice.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    last = periods.add(now, who.renew, zone).astimezone(ZoneInfo(zone)).date()
    if until < today:
        raise CannotAttest(f"{until} is over: today is {today}.", hint="Say a day to come.")
    if until > last:
        raise CannotAttest(
            f"{until} is too far off: the notice says that this word is given anew within {periods.write(who.renew)}.",
            hint=f"The last day that can be said today is {last}.",
        )
    fact = Attested(
        id=promise,
        by=name,
        role=who.role,
        scope=" ".join(scope.split()),
        until=until,
        noted_by=noted_by,
        edition=edition.hash,
        clause=who.clause,
        at=now,
    )
    house.store.commit([Recorded(fact=fact)])
    return fact


def _named(owners: Owners, who: Voucher, name: str) -> str:
    """The name as ``owners.toml`` writes it: a word counts by whoever holds the role, and by nobody else."""
    holders = owners.holders.get(who.role, ())
    if not holders:
        raise CannotAttest(
            f"{FILE_NAME} names nobody as {who.label}, and a word counts by them alone.",
            hint=f'Write under [roles]: {who.role} = "{name}".',
        )
    found = next((one for one in holders if one.casefold() == name.casefold()), None)
    if found is None:
        raise CannotAttest(
            f"{name} is not named as {who.label}: {FILE_NAME} says {' or '.join(holders)}.",
            hint="Let them vouch, or name another there.",
        )
    return found


def _voucher(house: House, promise: str, role: str) -> Voucher:
    known, every = house.promises(), vouchers_of(house)
    if promise not in known:
        raise CannotAttest(f"{promise}: no promise of this notice has that id.", hint=_those(every))
    who = every.get(promise, ())
    if not who:
        raise CannotAttest(
            f"Nobody vouches for {promise}: its clause declares no `attest`, so a machine keeps it or nobody.",
            hint=_those(every),
        )
    found = [one for one in who if role in {"", one.role, one.label}]
    roles = " or ".join(one.role for one in who)
    if not found:
        raise CannotAttest(
            f"{role} does not vouch for {promise}: the notice says {roles}.", hint=f"Say --role {roles}."
        )
    if len(found) > 1:
        raise CannotAttest(f"{promise} is vouched for by several: {roles}.", hint="Say with --role for whom.")
    return found[0]


def _those(every: dict[str, tuple[Voucher, ...]]) -> str:
    return f"People vouch for {', '.join(every)}." if every else "The notice has no practice with `attest`."
