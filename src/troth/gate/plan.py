"""The static part of an answer: what the notice says to a question, whoever the person is.

The checks run in the order of spec/gate.md. Those that need no person settle the question here, once; what is left is a
handful of *cases*, one for each switch and ground that could matter, which ``decide`` holds against a Standing.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from troth.choices.switches import Switch
from troth.gate import words
from troth.gate.facts import SIGNAL, Decision, Question
from troth.gate.policy import Policy
from troth.gate.reach import (
    as_list,
    blocked_transfer,
    country_of,
    may_reach,
    outside,
    place_chains,
)
from troth.notice.kinds import Message, Purpose, Recipient, Right
from troth.notice.places import Scope
from troth.notice.switches import is_marketing
from troth.terms import places
from troth.terms.taxonomy import is_within, touches

OPEN_TASK = "open-task"
"""What staff always bring: nobody looks without a reason of the day."""

FIRM = frozenset({"contract", "legal-obligation"})
"""Grounds that a no does not touch."""

AGREED = frozenset({"consent", "explicit-consent", "separate-consent"})
"""Grounds that a yes to the very switch makes."""

SUSPENSION_PROOF = AGREED | {"legal-obligation"}
"""Grounds that a restriction leaves standing (GDPR art. 18(2))."""


class Case(Struct, frozen=True, kw_only=True):
    """One way the question may be meant: this switch, these grounds, any of which suffices."""

    bit: int
    switch: Switch
    grounds: tuple[str, ...]
    thing: str
    """What a yes or no is about, in words."""
    missing: str
    """The sentence where a yes is missing."""


class Plan:
    """What ``decide`` needs; ``granted`` and ``ungranted`` answer for a person in whose way nothing stands."""

    __slots__ = (
        "bit",
        "cases",
        "granted",
        "interest",
        "mask",
        "memo",
        "noes",
        "question",
        "sale",
        "settled",
        "signal",
        "signalled",
        "transfer",
        "under_age",
        "ungranted",
    )

    def __init__(self, question: Question) -> None:
        self.question = question
        self.mask = 0
        self.bit = -1
        """The only bit of the mask; -1 where there are several, or several cases."""
        self.granted: Decision
        self.ungranted: Decision
        self.settled: Decision | None = None
        """The notice itself refuses."""
        self.under_age: Decision | None = None
        """For somebody known to be a child, where no age was given and the purpose asks for one."""
        self.cases: tuple[Case, ...] = ()
        self.sale = "sale" in question.facts
        self.signal: Right | None = None
        """The right by which a browser's signal refuses this purpose."""
        self.signalled = SIGNAL in question.facts
        self.transfer: tuple[str, str] | None = None
        """Clause and reason, where the transfer is blocked."""
        self.noes: dict[str, Decision] = {}
        """The answer by the word of a no, where one case is all there is."""
        self.memo: dict[tuple[object, ...], Decision] = {}


def prepare(policy: Policy, question: Question) -> Plan:
    """Work out the static part of a question."""
    plan = Plan(question)
    for check in (_known, _declared, _here):
        plan.settled = check(policy, question)
        if plan.settled is not None:
            return plan
    purpose = policy.purposes[question.purpose]
    plan.cases = tuple(_cases(policy, purpose, question))
    if not plan.cases:
        plan.settled = policy.decision(
            "not-here",
            clause=purpose.clause,
            reason=f"Our notice states no ground for {words.quoted(purpose)} where you are.",
        )
        return plan
    for case in plan.cases:
        plan.mask |= 1 << case.bit
    if len(plan.cases) == 1:
        plan.bit = plan.cases[0].bit
    _age_and_needs(policy, purpose, question, plan)
    if plan.settled is None:
        plan.signal = _signal_right(policy, question)
        plan.transfer = _transfer(policy, question)
    return plan


def _known(policy: Policy, question: Question) -> Decision | None:
    """Purpose, data and recipient must be words the notice knows."""
    if question.purpose not in policy.purposes:
        return policy.decision(
            "unknown-purpose", reason=f"“{question.purpose}” is none of the purposes in our notice, so it is not done."
        )
    clause = policy.purposes[question.purpose].clause
    for key in question.data:
        if not policy.knows_data(key):
            return policy.decision(
                "unknown-data", clause=clause, reason=f"“{key}” is no kind of data that our notice knows."
            )
    if question.recipient is not None and question.recipient not in policy.recipients:
        return policy.decision(
            "unknown-recipient",
            clause=clause,
            reason=f"“{question.recipient}” is none of those our notice names, so nothing is shown to them.",
        )
    return None


def _declared(policy: Policy, question: Question) -> Decision | None:
    """Purpose, data and recipient together must be in the notice."""
    purpose = policy.purposes[question.purpose]
    for key in question.data:
        if not _covered(key, purpose.data):
            return policy.decision(
                "not-declared",
                clause=purpose.clause,
                reason=f"Our notice does not name “{policy.noun(key)}” for {words.quoted(purpose)}.",
            )
    if question.recipient is not None:
        recipient = policy.recipients[question.recipient]
        gets = recipient.gets.get(purpose.id)
        if gets is None:
            return policy.decision(
                "not-declared",
                clause=recipient.clause,
                reason=f"Our notice shows nothing to {words.who(recipient)} for {words.quoted(purpose)}.",
            )
        for key in question.data:
            if not _covered(key, gets):
                return policy.decision(
                    "not-declared",
                    clause=recipient.clause,
                    reason=f"Our notice does not show “{policy.noun(key)}” to {words.who(recipient)} "
                    f"for {words.quoted(purpose)}.",
                )
    if purpose.switch == "data":
        sources = [policy.switches[bit].value for bit in policy.of_purpose[purpose.id]]
        for key in question.data:
            if not any(touches(key, source) for source in sources):
                return policy.decision(
                    "not-declared",
                    clause=purpose.clause,
                    reason=f"“{policy.noun(key)}” is none of the sources one can choose for {words.quoted(purpose)}.",
                )
    return _message_declared(policy, purpose, question)


def _covered(key: str, declared: tuple[str, ...]) -> bool:
    """A declared key covers itself and what lies under it; never what lies above it."""
    return any(is_within(key, one) for one in declared)


def _message_declared(policy: Policy, purpose: Purpose, question: Question) -> Decision | None:
    """A marketing message goes by a channel that a message of the purpose names, or not at all."""
    channel = policy.channels.get(question.channel or "")
    if channel is None or not is_marketing(purpose):
        return None
    messages = _messages(policy, purpose)
    named = any(channel.id in message.on for message in messages)
    if named or (not messages and channel.medium not in words.MAY_WE):
        return None
    return policy.decision(
        "not-declared",
        clause=purpose.clause,
        reason=f"Our notice names no message for {words.quoted(purpose)} {words.by_way_of(channel, channel.id)}.",
    )


def _messages(policy: Policy, purpose: Purpose) -> tuple[Message, ...]:
    return tuple(message for message in policy.messages if message.purpose == purpose.id)


def _here(policy: Policy, question: Question) -> Decision | None:
    """It must exist for this person: place, entity or brand, channel."""
    purpose = policy.purposes[question.purpose]
    if question.by is not None and not policy.runners(question.by):
        return policy.decision(
            "not-here",
            clause=purpose.clause,
            reason=f"“{question.by}” is none of the companies and brands our notice speaks for.",
        )
    if question.channel is not None and question.channel not in policy.channels:
        return policy.decision(
            "not-here", clause=purpose.clause, reason=f"“{question.channel}” is none of the ways our notice names."
        )
    part = outside(policy, purpose.scope, question)
    if part is not None:
        return policy.decision(
            "not-here", clause=purpose.clause, reason=_only(policy, part, purpose.scope, words.quoted(purpose))
        )
    if question.recipient is not None:
        recipient = policy.recipients[question.recipient]
        part = outside(policy, recipient.scope, question)
        if part is not None:
            return policy.decision(
                "not-here", clause=recipient.clause, reason=_only(policy, part, recipient.scope, words.who(recipient))
            )
    return _message_here(policy, purpose, question)


def _message_here(policy: Policy, purpose: Purpose, question: Question) -> Decision | None:
    """A marketing message by this channel exists for this person."""
    if question.channel is None or not is_marketing(purpose):
        return None
    going = [message for message in _messages(policy, purpose) if question.channel in message.on]
    parts = [outside(policy, message.scope, question) for message in going]
    if not parts or None in parts:
        return None
    first, part = going[0], parts[0]
    assert part is not None
    way = words.by_way_of(policy.channels[question.channel], question.channel)
    return policy.decision(
        "not-here", clause=first.clause, reason=_only(policy, part, first.scope, f"{words.quoted(purpose)} {way}")
    )


def _only(policy: Policy, part: str, scope: Scope, thing: str) -> str:
    """Say for whom or where a thing is, to somebody for whom it is not."""
    if part == "place":
        return f"{thing} is only for people in {words.listed(words.place_name(one) for one in scope.places or ())}."
    if part == "by":
        return f"{thing} is only for {words.listed(_house_name(policy, one) for one in scope.by or ())}."
    ways = (words.by_way_of(policy.channels.get(one), one) for one in scope.on or ())
    return f"{thing} is only {words.listed(ways)}."


def _house_name(policy: Policy, by: str) -> str:
    """Give the name of a company, the label of a brand."""
    if by in policy.controllers:
        return policy.controllers[by].name
    return next((one.brands[by].label or by for one in policy.controllers.values() if by in one.brands), by)


def _cases(policy: Policy, purpose: Purpose, question: Question) -> Iterator[Case]:
    """Give each way the question may be meant; none where the notice states no ground for one of them."""
    if purpose.basis is None:
        return
    stated = purpose.basis.when
    chains = place_chains(
        [place for place in (key.partition("/")[0] for key in stated) if places.known(place)], country_of(question)
    )
    found: dict[tuple[int, tuple[str, ...]], Case] = {}
    for bit in _bits(policy, purpose, question):
        switch = policy.switches[bit]
        for chain in chains:
            for channel in _channels(switch, stated, question):
                grounds = _grounds(purpose, chain, channel)
                if grounds is None:
                    return
                found.setdefault((bit, grounds), _case(policy, purpose, bit, grounds))
    yield from found.values()


def _bits(policy: Policy, purpose: Purpose, question: Question) -> list[int]:
    """Give the switches a question is about; where it does not say which, all that exist for this person."""
    of_purpose = policy.of_purpose[purpose.id]
    meant = [bit for bit in of_purpose if _is_meant(policy, policy.switches[bit], question)]
    return meant or list(of_purpose)


def _is_meant(policy: Policy, switch: Switch, question: Question) -> bool:
    """Tell whether a question could be about this switch."""
    if switch.axis == "recipient":
        return switch.value == question.recipient
    if switch.axis == "data":
        return any(touches(key, switch.value) for key in question.data)
    if switch.axis == "channel" and question.channel is None:
        return any(
            message.purpose == switch.purpose
            and switch.value in message.on
            and may_reach(policy, message.scope, question)
            for message in policy.messages
        )
    return switch.axis == "" or switch.value == question.channel


def _channels(switch: Switch, stated: dict[str, tuple[str, ...] | str], question: Question) -> list[str | None]:
    """Give the channels whose grounds could matter: the one asked about, else the switch's own, else all stated."""
    if question.channel is not None:
        return [question.channel]
    if switch.axis == "channel":
        return [switch.value]
    return [None, *dict.fromkeys(key.partition("/")[2] for key in stated if "/" in key)]


def _grounds(purpose: Purpose, chain: tuple[str, ...], channel: str | None) -> tuple[str, ...] | None:
    """Give the grounds for a place and channel: ``EU/email`` before ``EU`` before ``else/email`` before ``else``."""
    assert purpose.basis is not None
    when = purpose.basis.when
    for place in (*chain, "else"):
        for key in (f"{place}/{channel}", place) if channel is not None else (place,):
            if key in when:
                return as_list(when[key])
    return None if purpose.basis.otherwise is None else as_list(purpose.basis.otherwise)


def _case(policy: Policy, purpose: Purpose, bit: int, grounds: tuple[str, ...]) -> Case:
    switch = policy.switches[bit]
    channel = policy.channels.get(switch.value) if switch.axis == "channel" else None
    thing = words.what(
        purpose,
        switch,
        channel=channel,
        recipient=policy.recipients.get(switch.value) if switch.axis == "recipient" else None,
        term=policy.noun(switch.value) if switch.axis == "data" else None,
    )
    missing = words.not_asked(purpose, switch, channel=channel, thing=thing)
    return Case(bit=bit, switch=switch, grounds=grounds, thing=thing, missing=missing)


def _age_and_needs(policy: Policy, purpose: Purpose, question: Question, plan: Plan) -> None:
    if purpose.from_age is not None:
        young = policy.decision(
            "under-age",
            clause=purpose.clause,
            reason=f"{words.quoted(purpose)} is for people of {purpose.from_age} and over.",
        )
        if question.age is None:
            plan.under_age = young
        elif question.age < purpose.from_age:
            plan.settled = young
            return
    recipient = policy.recipients[question.recipient] if question.recipient is not None else None
    for clause, thing, needs in _needs(purpose, recipient):
        absent = [need.replace("-", " ") for need in needs if need not in question.facts]
        if absent:
            plan.settled = policy.decision(
                "not-now", clause=clause, reason=f"{thing} waits for this: {words.listed(absent)}."
            )
            return


def _needs(purpose: Purpose, recipient: Recipient | None) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield purpose.clause, words.quoted(purpose), purpose.needs
    if recipient is not None:
        own = (OPEN_TASK,) if recipient.is_class == "staff" else ()
        needs = tuple(dict.fromkeys((*recipient.needs, *own)))
        yield recipient.clause, f"{words.quoted(purpose)} with {words.who(recipient)}", needs


def _signal_right(policy: Policy, question: Question) -> Right | None:
    """Give the first right that makes a browser's signal refuse this purpose, where it could be this person's."""
    return next(
        (
            right
            for right in policy.rights
            if "signal" in right.ways and question.purpose in right.about and may_reach(policy, right.scope, question)
        ),
        None,
    )


def _transfer(policy: Policy, question: Question) -> tuple[str, str] | None:
    if question.recipient is None:
        return None
    recipient = policy.recipients[question.recipient]
    blocked = blocked_transfer(policy, recipient, question)
    if blocked is None:
        return None
    way = f"to {words.who(recipient)} from {words.place_name(blocked.place) if blocked.place else 'everywhere'}"
    if blocked.mechanisms:
        mechanisms = words.listed(words.MECHANISMS.get(one, one) for one in blocked.mechanisms)
        reason = f"What lets data go {way} is not in force now: {mechanisms}."
    else:
        reason = f"Our notice names nothing that lets data go {way}."
    return recipient.clause, reason
