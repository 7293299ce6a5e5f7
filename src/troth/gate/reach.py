"""Whether something reaches a person: scopes and transfers, with what the question leaves out taken at its worst."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from troth.gate.facts import LAPSED, Question
from troth.gate.policy import Policy
from troth.notice.kinds import Recipient
from troth.notice.kinds.base import Depends
from troth.notice.places import Scope
from troth.terms import places

Part = Literal["place", "by", "channel"]


def country_of(question: Question) -> str | None:
    """Give the person's place where it is one we know; a code nobody knows is as good as none."""
    country = question.country
    return country if country is not None and places.known(country) else None


def outside(policy: Policy, scope: Scope, question: Question) -> Part | None:
    """Give the part of a scope that this question is not surely inside; None when it is inside.

    A place or entity left out is not surely inside anything. A channel left out means that no message is asked about,
    so that only a named channel can be outside.
    """
    country = country_of(question)
    if scope.places is not None and not (country and any(places.contains(one, country) for one in scope.places)):
        return "place"
    if scope.by is not None and not (question.by and _acts_within(policy, question.by, scope.by)):
        return "by"
    if scope.on is not None and question.channel is not None and question.channel not in scope.on:
        return "channel"
    return None


def may_reach(policy: Policy, scope: Scope, question: Question) -> bool:
    """Tell whether a scope could hold for this question: what is left out may be anything."""
    country = country_of(question)
    if scope.places is not None and country and not any(places.overlaps(one, country) for one in scope.places):
        return False
    if scope.by is not None and question.by and not _may_act_within(policy, question.by, scope.by):
        return False
    return scope.on is None or question.channel is None or question.channel in scope.on


def _acts_within(policy: Policy, by: str, scope: tuple[str, ...]) -> bool:
    """A controller or brand is within a scope that names it; a brand also where all who run it are named."""
    runners = policy.runners(by)
    return by in scope or (bool(runners) and all(runner in scope for runner in runners))


def _may_act_within(policy: Policy, by: str, scope: tuple[str, ...]) -> bool:
    """A brand may be within the scope of any who run it, a controller within that of any of its brands."""
    controller = policy.controllers.get(by)
    brands = tuple(controller.brands) if controller is not None else ()
    return any(one in scope for one in (by, *policy.runners(by), *brands))


def place_chains(stated: Iterable[str], country: str | None) -> tuple[tuple[str, ...], ...]:
    """Give every place the person may be in that the notice tells apart, as chains; ``()`` is elsewhere.

    A known place is itself, and each stated place inside it: somebody of ``US`` may be in ``US-CA``.
    """
    first = places.chain(country) if country else ()
    inside = [
        places.chain(place)
        for place in stated
        if country is None or (place != country and places.contains(country, place))
    ]
    return tuple(dict.fromkeys((first, *inside)))


def by_place(depends: Depends, chain: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give what a map says for a place: its most specific key, else ``else``; None when it says nothing."""
    for place in chain:
        if place in depends.when:
            return as_list(depends.when[place])
    return None if depends.otherwise is None else as_list(depends.otherwise)


def as_list(value: tuple[str, ...] | str) -> tuple[str, ...]:
    """Give one word or several as a list."""
    return (value,) if isinstance(value, str) else value


class Blocked(Struct, frozen=True, kw_only=True):
    """A transfer that nothing carries."""

    mechanisms: tuple[str, ...]
    """Declared, but not in force; empty: none is declared."""
    place: str | None
    """The person's, where one is known or stated; None: elsewhere."""


def blocked_transfer(policy: Policy, recipient: Recipient, question: Question) -> Blocked | None:
    """Tell whether data may not go where the recipient is (GDPR art. 44-46; PIPL art. 38); None when it may.

    It goes nowhere when the recipient is in the person's country, or both are in the European Economic Area, or the
    recipient is no one place (staff; the police and courts, who have ``needs`` instead).
    """
    home = recipient.country
    if home is None and recipient.who is not None:
        home = policy.controllers[recipient.who].country
    if home is None:
        return None
    stated = recipient.transfer or Depends(otherwise=None, when={})
    lapsed = {fact.removeprefix(LAPSED) for fact in question.facts if fact.startswith(LAPSED)}
    for chain in place_chains(stated.when, country_of(question)):
        if not _is_abroad(home, chain):
            continue
        mechanisms = by_place(stated, chain)
        if mechanisms is None or all(mechanism in lapsed for mechanism in mechanisms):
            return Blocked(mechanisms=mechanisms or (), place=chain[0] if chain else None)
    return None


def _is_abroad(home: str, chain: tuple[str, ...]) -> bool:
    """Whether somebody in a place (its chain; ``()``: anywhere) is abroad to the recipient's country."""
    return home.split("-", maxsplit=1)[0] not in chain and not ("EEA" in chain and "EEA" in places.chain(home))
