"""What one person asked, for the first page of the centre: what is open, what came before, what may be asked now."""

from __future__ import annotations

from msgspec import Struct

from troth.house import House
from troth.notice.facts import Notice
from troth.notice.kinds import Right
from troth.notice.project import Visitor, select_contacts
from troth.rights.facts import Request
from troth.server.pages.centre import told, words


class Yours(Struct, frozen=True, kw_only=True):
    """What a person asked and may ask."""

    open: tuple[told.Matter, ...]
    """The latest first, with their steps."""
    earlier: tuple[told.Matter, ...]
    copy_open: str
    """The number of a copy under way; empty where none is."""
    erase_open: str
    copied: bool
    """A copy was made before: the next one is another."""
    rights: frozenset[str]
    """What ``asked_here`` finds."""
    write_to: str
    """Where to write about what this page cannot do itself."""
    clause: str
    """Where the notice says how to have something put right."""


def of(house: House, email: str, *, notice: Notice) -> Yours:
    """Look it up. ``notice`` is told in the reader's language."""
    every = house.requests.of(email)
    under_way = [one for one in every if one.open]
    return Yours(
        open=tuple(matter_of(house, one, notice=notice) for one in under_way),
        earlier=tuple(matter_of(house, one, notice=notice) for one in every if not one.open),
        copy_open=next((one.id for one in under_way if one.right == "access"), ""),
        erase_open=next((one.id for one in under_way if one.right == "erase"), ""),
        copied=any(one.right == "access" for one in every),
        rights=asked_here(notice),
        write_to=write_to(notice),
        clause=clause_of(notice, "correct"),
    )


def asked_here(notice: Notice) -> frozenset[str]:
    """What the notice lets people ask in the centre: ``access``, ``erase``, ``correct``, ``object``, ``stop``."""
    return frozenset(one.to for one in _rights(notice) if "centre" in one.ways)


def matter_of(house: House, made: Request, *, notice: Notice) -> told.Matter:
    """A request in words, with what there is of it."""
    there = made.right == "access" and house.requests.copy(made.id) is not None
    about = words.listed([words.named(notice, one) for one in made.purposes]) if made.purposes else ""
    return told.matter(made, house.requests.steps(made.id), zone=notice.time_zone or "UTC", about=about, there=there)


def write_to(notice: Notice) -> str:
    """The e-mail address of the notice's general contact; empty where there is none."""
    found = select_contacts(notice, Visitor())
    return next((one.email for one in found if one.role == "care" and one.email), "")


def clause_of(notice: Notice, to: str) -> str:
    """Where the notice says that one may do this: ``correct``, ``complain``; empty where it does not."""
    return next((one.clause for one in _rights(notice) if one.to == to), "")


def _rights(notice: Notice) -> tuple[Right, ...]:
    return tuple(one for one in notice.declarations.values() if isinstance(one, Right) and one.scope.places is None)
