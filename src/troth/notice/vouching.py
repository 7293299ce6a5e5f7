"""Who must vouch for a promise that a machine alone cannot keep: the practices with ``attest`` that it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import Practice
from troth.notice.promises import Promise
from troth.terms.periods import Period

_ANY = "attest"


class Voucher(Struct, frozen=True, kw_only=True):
    """One practice for which a role of the house vouches."""

    practice: str
    role: str
    """As the notice writes it: ``head-of-people``."""
    renew: Period
    """How long a word lasts at most."""
    clause: str

    @property
    def label(self) -> str:
        """The role for people: ``head of people``."""
        return role_label(self.role)


def role_label(role: str) -> str:
    """A role as people say it."""
    return role.replace("-", " ")


def vouchers(notice: Notice, listed: Iterable[Promise]) -> dict[str, tuple[Voucher, ...]]:
    """For each promise that somebody must vouch for: the practices, one of each role. Others are left out.

    Of the practices in its clause those count that are a feature of the promise; where the list asks for ``attest``
    alone, those that no machine keeps. A promise without a row in the list takes every one of its clause.
    """
    rows = {promise.id: promise for promise in listed}
    found: dict[str, tuple[Voucher, ...]] = {}
    for clause in notice.clauses:
        for promise_id in clause.promises:
            of = _of(notice, clause.id, rows.get(promise_id))
            if of:
                found[promise_id] = tuple({one.role: one for one in of}.values())
    return found


def _of(notice: Notice, clause: str, promise: Promise | None) -> list[Voucher]:
    for inside in ({clause}, _within(notice, clause)):
        there = [
            one
            for one in notice.declarations.values()
            if isinstance(one, Practice) and one.attest is not None and one.clause in inside
        ]
        if promise is None:
            wanted = there
        else:
            named = {feature.head for feature in promise.features}
            wanted = [one for one in there if one.is_entry in named]
            if _ANY in named and not wanted:
                wanted = [one for one in there if one.is_entry is None] or there
        if wanted:
            return [_voucher(one) for one in wanted]
    return []


def _voucher(practice: Practice) -> Voucher:
    assert practice.attest is not None  # the caller looked
    return Voucher(practice=practice.id, role=practice.attest.by, renew=practice.attest.renew, clause=practice.clause)


def _within(notice: Notice, clause: str) -> set[str]:
    inside = {clause}
    for one in notice.clauses:  # a clause stands behind the one it is inside of
        if one.parent in inside:
            inside.add(one.id)
    return inside
