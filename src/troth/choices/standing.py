"""Where a person stands: all their choices, folded into masks over the switches of one edition.

Bit n of a mask speaks of ``policy.switches[n]``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import force_setattr

from troth.choices.facts import NOES, Choice
from troth.notice.switches import Switch
from troth.terms.periods import Period, add


class Ballot(Protocol):
    """What folding needs of a compiled policy: the edition's switches, in the order of their bits."""

    @property
    def switches(self) -> tuple[Switch, ...]:
        """In the order of their bits."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """What each switch means, by its name."""

    @property
    def lives(self) -> tuple[Period | None, ...]:
        """How long a yes holds, by bit; None where the notice sets no end to it."""

    @property
    def zone(self) -> str:
        """The time zone in which days, months and years are counted."""

    @property
    def bits(self) -> Mapping[str, int]:
        """The bit of each switch, by its name."""


class Standing(Struct, frozen=True, kw_only=True):
    """Where one person stands under one edition. Without arguments: somebody never met."""

    yes: int = 0
    """Said yes, and that yes holds."""
    no: int = 0
    """Said no, in whatever words; ``how`` has the word."""
    expired: int = 0
    """Said yes once, to something that has changed since, or longer ago than the notice keeps a yes."""
    restricted: int = 0
    """Asked that the use be suspended (GDPR art. 18)."""
    how: Mapping[int, str] = {}
    """For each bit of ``no``: ``refuse``, ``withdraw``, ``object`` or ``opt-out``."""
    erased: bool = False
    signal: bool = False
    """Their browser says no (Global Privacy Control)."""
    minor: bool = False
    """Known to be a child, though no age was given."""
    closed: int = 0
    """Derived: every bit where something stands in the way, or -1 (all of them) where something stands in general."""

    def __post_init__(self) -> None:
        """Derive ``closed``; what a caller gives for it does not count."""
        general = self.erased or self.signal or self.minor
        force_setattr(self, "closed", -1 if general else self.no | self.expired | self.restricted)


NEVER_MET = Standing()


def fold(
    choices: Iterable[Choice],
    *,
    policy: Ballot,
    at: dt.datetime,
    erased: bool = False,
    signal: bool = False,
    minor: bool = False,
) -> Standing:
    """Fold what one person chose up to and including ``at``; the last word on each switch wins.

    Choices come in the order in which they were recorded, of one notice. What is on record is ordered by when it was
    said; at the same instant, by when it was recorded. One exception: an imported yes never overrules a no, whatever
    its date. A no outlives the shape of the notice: where a switch was since split or merged, it holds for what became
    of it; a yes does not.
    """
    last, restricted = last_words(choices, policy=policy, at=at)
    yes = no = expired = 0
    how: dict[int, str] = {}
    for bit, choice in last.items():
        if choice.act in NOES:
            no |= 1 << bit
            how[bit] = choice.act
        elif _holds(choice, policy, bit=bit, at=at):
            yes |= 1 << bit
        else:
            expired |= 1 << bit
    return Standing(
        yes=yes, no=no, expired=expired, restricted=restricted, how=how, erased=erased, signal=signal, minor=minor
    )


def holds_until(choices: Iterable[Choice], *, policy: Ballot, at: dt.datetime) -> dt.datetime | None:
    """The first instant after ``at`` from which the same choices fold to something else; None where there is none.

    A yes grows too old then, or a choice comes that is dated ahead.
    """
    known = tuple(choices)
    ends = [one.at for one in known if one.at > at]
    for bit, choice in last_words(known, policy=policy, at=at)[0].items():
        life = policy.lives[bit]
        if choice.act not in NOES and life is not None and _holds(choice, policy, bit=bit, at=at):
            ends.append(add(choice.at, life, policy.zone))
    return min(ends, default=None)


def last_words(choices: Iterable[Choice], *, policy: Ballot, at: dt.datetime) -> tuple[dict[int, Choice], int]:
    """Give the choice that counts for each bit, and the mask of what is restricted, as ``fold`` does."""
    last: dict[int, Choice] = {}
    restricted = 0
    for choice in sorted((choice for choice in choices if choice.at <= at), key=_when):  # stable within an instant
        for bit in _bits(choice, policy):
            if choice.act == "restrict":
                restricted |= 1 << bit
            elif choice.act == "lift":
                restricted &= ~(1 << bit)
            elif not (choice.act == "grant" and choice.evidence and bit in last and last[bit].act in NOES):
                last[bit] = choice
    return last, restricted


def _when(choice: Choice) -> dt.datetime:
    return choice.at


def _bits(choice: Choice, policy: Ballot) -> Sequence[int]:
    """Give the bits a choice speaks of: its switch's, or, for a no, those that became of it."""
    bit = policy.bits.get(choice.switch)
    if bit is not None:
        return (bit,)
    if choice.act in {"grant", "lift"}:
        return ()
    purpose, _, value = choice.switch.partition("/")
    heirs = [(bit, switch) for bit, switch in enumerate(policy.switches) if switch.purpose == purpose]
    return [bit for bit, switch in heirs if not (switch.axis and value)]


def _holds(choice: Choice, policy: Ballot, *, bit: int, at: dt.datetime) -> bool:
    """Whether a yes still holds: the switch means what it meant, and the yes is not older than the notice keeps it."""
    if choice.switch_hash != policy.hashes[policy.switches[bit].name]:
        return False
    life = policy.lives[bit]
    return life is None or at < add(choice.at, life, policy.zone)
