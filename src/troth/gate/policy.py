"""A compiled edition: everything the gate looks up, and what it has worked out so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from troth.choices.switches import Switch
from troth.gate.facts import Decision, Outcome, Question
from troth.gate.words import sentence
from troth.notice.edition import Edition
from troth.notice.kinds import AnyDeclaration, Channel, Controller, Message, Purpose, Recipient, Right, Term
from troth.notice.switches import derive
from troth.terms.labels import labels
from troth.terms.periods import Period, parse
from troth.terms.taxonomy import data_category, is_within

if TYPE_CHECKING:
    from troth.gate.plan import Plan

PLANS_KEPT = 8192
"""Questions whose static part is kept. A stranger who asks ever new ones costs time, never memory."""

DECISIONS_KEPT = 65_536
"""Decisions interned; as many plans share few of them, this is hardly ever reached."""

Kind = TypeVar("Kind", bound=AnyDeclaration)


class Policy:
    """One edition, compiled. Safe to share between threads: what is worked out twice comes out the same."""

    __slots__ = (
        "_interned",
        "bits",
        "channels",
        "controllers",
        "edition",
        "hashes",
        "lives",
        "messages",
        "notice",
        "of_purpose",
        "plans",
        "purposes",
        "recipients",
        "rights",
        "switches",
        "terms",
        "zone",
    )

    def __init__(self, edition: Edition) -> None:
        notice = edition.notice
        self.edition: str = edition.hash
        self.notice = notice
        self.zone: str = notice.time_zone
        self.switches: tuple[Switch, ...] = derive(notice)
        self.hashes: dict[str, str] = edition.switches
        self.bits: dict[str, int] = {switch.name: bit for bit, switch in enumerate(self.switches)}
        self.purposes = {one.id: one for one in self._every(Purpose)}
        self.recipients = {one.id: one for one in self._every(Recipient)}
        self.channels = {one.id: one for one in self._every(Channel)}
        self.controllers = {one.id: one for one in self._every(Controller)}
        self.messages = tuple(self._every(Message))
        self.rights = tuple(self._every(Right))
        self.terms = {one.id: one for one in self._every(Term)}
        self.of_purpose: dict[str, tuple[int, ...]] = {
            purpose: tuple(bit for bit, switch in enumerate(self.switches) if switch.purpose == purpose)
            for purpose in self.purposes
        }
        self.lives: tuple[Period | None, ...] = tuple(_life(self.purposes[one.purpose], one) for one in self.switches)
        self.plans: dict[Question, Plan] = {}
        self._interned: dict[Decision, Decision] = {}

    def keep(self, question: Question, plan: Plan) -> None:
        """Remember the static part of a question; when there are too many, begin anew."""
        if len(self.plans) >= PLANS_KEPT:
            self.plans.clear()
        self.plans[question] = plan

    def decision(self, outcome: Outcome, *, clause: str = "", basis: str = "", reason: str) -> Decision:
        """Give the one Decision of this policy with this content."""
        made = Decision(
            outcome=outcome,
            allowed=outcome == "allowed",
            clause=clause,
            basis=basis,
            reason=sentence(reason),
            edition=self.edition,
        )
        if len(self._interned) >= DECISIONS_KEPT:
            self._interned.clear()
        return self._interned.setdefault(made, made)

    def knows_data(self, key: str) -> bool:
        """Tell whether the taxonomy or the notice has this category."""
        return data_category(key) is not None or key in self.terms or any(is_within(term, key) for term in self.terms)

    def noun(self, key: str) -> str:
        """Give the words for a data category: the notice's label, else our everyday words, else the key."""
        term = self.terms.get(key)
        if term is not None and term.label:
            return term.label
        return labels("en").data(key) if data_category(key) is not None else key

    def runners(self, by: str) -> tuple[str, ...]:
        """Give the controllers behind an entity or brand; none when the notice does not know it."""
        if by in self.controllers:
            return (by,)
        return tuple(one.id for one in self.controllers.values() if by in one.brands)

    def _every(self, kind: type[Kind]) -> Iterator[Kind]:
        return (one for one in self.notice.declarations.values() if isinstance(one, kind))


def compile_policy(edition: Edition) -> Policy:
    """Compile an edition. Quick: what a question needs is worked out when it is first asked."""
    return Policy(edition)


def _life(purpose: Purpose, switch: Switch) -> Period | None:
    """How long a yes to this switch holds: the shortest ``keep`` that runs from the choice and speaks of it."""
    if purpose.keep is None:
        return None
    spoken = [
        value
        for key, value in purpose.keep.when.items()
        if switch.axis != "data" or is_within(switch.value, key) or is_within(key, switch.value)
    ]
    if purpose.keep.otherwise is not None:
        spoken.append(purpose.keep.otherwise)
    periods = [parse(one if isinstance(one, str) else one[0]) for one in spoken]
    running = [period for period in periods if period.after == "choice"]
    return min(running, key=_roughly, default=None)


_DAYS = {"at once": 0.0, "session": 0.0, "hours": 1 / 24, "days": 1, "business days": 1.4, "weeks": 7, "months": 30.4}


def _roughly(period: Period) -> float:
    """In days, to compare two periods of one notice."""
    return period.count * _DAYS.get(period.unit, 365.25)
