"""The gate: may this be done? A pure function of an edition, a person's standing and a question.

Most of the answer does not depend on the person. It is worked out once for each question and kept (``plan``); what is
left for a call is a look-up and a few operations on masks. Whether that is the same as doing every check in turn is
tested against a slow twin that does.
"""

from __future__ import annotations

from msgspec.structs import replace

from troth.choices.facts import NOES
from troth.choices.standing import NEVER_MET, Standing
from troth.gate.facts import Decision, Outcome, Question
from troth.gate.plan import AGREED, FIRM, SUSPENSION_PROOF, Case, Plan, prepare
from troth.gate.policy import Policy
from troth.gate.words import GRANTED, REFUSED, quoted

NO_EDITION = Decision(
    outcome="no-edition",
    allowed=False,
    clause="",
    basis="",
    reason="No edition of our notice is in force, so nothing is done.",
    edition="",
)

MEMO_KEPT = 256
"""Standings remembered for one question; there are four for each switch it is about, and flags."""

STRICTEST = (
    "explicit-consent",
    "separate-consent",
    "consent",
    "soft-opt-in",
    "opt-out",
    "legitimate-interest",
    "contract",
    "legal-obligation",
)
"""Of several grounds that must all hold, the first of these is the one that decided."""


def decide(policy: Policy | None, standing: Standing, question: Question) -> Decision:
    """Answer a question for a person; somebody never met is ``NEVER_MET``. Without a policy nothing is allowed."""
    if policy is None:
        return NO_EDITION
    plan = policy.plans.get(question)
    if plan is None:
        plan = _plan(policy, question)
    mask = plan.mask
    if not standing.closed & mask:
        said = standing.yes & mask
        if said == mask:
            return plan.granted
        if not said:
            return plan.ungranted
    elif standing.no & mask and standing.closed >= 0 and plan.noes:
        return plan.noes[standing.how[plan.bit]]
    return _remembered(policy, plan, standing)


def _plan(policy: Policy, question: Question) -> Plan:
    """Find or make the plan of a question. Its instant is the edge's business, so it has no part in it."""
    if question.at is not None:
        question = replace(question, at=None)
        kept = policy.plans.get(question)
        if kept is not None:
            return kept
    plan = prepare(policy, question)
    plan.granted = settle(policy, plan, Standing(yes=plan.mask))
    plan.ungranted = settle(policy, plan, NEVER_MET)
    if plan.bit >= 0 and plan.settled is None and FIRM.isdisjoint(plan.cases[0].grounds):
        plan.noes = {act: settle(policy, plan, Standing(no=plan.mask, how={plan.bit: act})) for act in NOES}
    policy.keep(question, plan)
    return plan


def _remembered(policy: Policy, plan: Plan, standing: Standing) -> Decision:
    """Settle, and remember the answer for everybody who stands the same in what this question is about."""
    mask = plan.mask
    no = standing.no & mask
    how = tuple(standing.how[case.bit] for case in plan.cases if no >> case.bit & 1) if no else ()
    key = (
        standing.yes & mask,
        no,
        how,
        standing.expired & mask,
        standing.restricted & mask,
        standing.erased,
        standing.signal,
        standing.minor,
    )
    found = plan.memo.get(key)
    if found is None:
        found = settle(policy, plan, standing)
        if len(plan.memo) >= MEMO_KEPT:
            plan.memo.clear()
        plan.memo[key] = found
    return found


class _Look:
    """A plan held against a standing, and what that makes of each case."""

    __slots__ = ("holding", "plan", "policy", "purpose", "signalled", "standing")

    def __init__(self, policy: Policy, plan: Plan, standing: Standing) -> None:
        self.policy = policy
        self.plan = plan
        self.standing = standing
        self.purpose = policy.purposes[plan.question.purpose]
        self.signalled = plan.signal is not None and (standing.signal or plan.signalled)
        self.holding = [(case, self._grounds(case)) for case in plan.cases]
        """Each case with the grounds that hold for this person, in the notice's order."""

    def _grounds(self, case: Case) -> list[str]:
        if self.standing.erased:
            return [ground for ground in case.grounds if ground == "legal-obligation"]
        if self.signalled or self.says_no(case):
            return [ground for ground in case.grounds if ground in FIRM]
        held = {"soft-opt-in"} if self.plan.sale else set()
        if self.standing.yes >> case.bit & 1:
            held |= AGREED
        return [ground for ground in case.grounds if ground in held or ground not in _ON_CONDITION]

    def says_no(self, case: Case) -> bool:
        return bool(self.standing.no >> case.bit & 1)

    def refuse(self, case: Case, outcome: Outcome, *, clause: str, reason: str) -> Decision:
        return self.policy.decision(outcome, clause=clause, basis=case.grounds[0], reason=reason)

    def clause_of_choice(self, case: Case) -> str:
        """Give the clause of what a person chose: the recipient's, where the recipient is what one chooses."""
        return case.switch.clause if case.switch.axis == "recipient" else self.purpose.clause


_ON_CONDITION = AGREED | {"soft-opt-in"}
"""Grounds that hold only where something is shown: a yes, a sale."""


def settle(policy: Policy, plan: Plan, standing: Standing) -> Decision:
    """Do the checks that need the person, in their order; every case passes one check before the next begins."""
    if standing.minor and plan.under_age is not None:
        return plan.under_age
    if plan.settled is not None:
        return plan.settled
    look = _Look(policy, plan, standing)
    for check in (_erased, _signal, _no, _ground, _restriction, _transfer):
        refused = check(look)
        if refused is not None:
            return refused
    ground, case = _strictest(look)
    return policy.decision(
        "allowed", clause=look.clause_of_choice(case), basis=ground, reason=GRANTED[ground].format(what=case.thing)
    )


def _erased(look: _Look) -> Decision | None:
    """What a law requires goes on; everything else has ended (GDPR art. 17(3)(b))."""
    if look.standing.erased:
        for case in look.plan.cases:
            if "legal-obligation" not in case.grounds:
                reason = "Your data were erased; what little remains serves only what a law requires."
                return look.refuse(case, "erased", clause=look.purpose.clause, reason=reason)
    return None


def _signal(look: _Look) -> Decision | None:
    """A browser's signal is a no to the purposes of the right that takes it (Cal. Civ. Code 1798.135(e))."""
    if look.signalled and look.plan.signal is not None:
        for case in look.plan.cases:
            if FIRM.isdisjoint(case.grounds):
                reason = f"Your browser's signal says no to {quoted(look.purpose)}, and that is enough."
                return look.refuse(case, "opted-out", clause=look.plan.signal.clause, reason=reason)
    return None


def _no(look: _Look) -> Decision | None:
    """An explicit no beats every ground but a contract and a law."""
    for case in look.plan.cases:
        if look.says_no(case) and FIRM.isdisjoint(case.grounds):
            act = look.standing.how[case.bit]
            outcome: Outcome = _NO_OUTCOMES[act]
            reason = REFUSED[act].format(what=case.thing)
            return look.refuse(case, outcome, clause=look.clause_of_choice(case), reason=reason)
    return None


_NO_OUTCOMES: dict[str, Outcome] = {
    "refuse": "refused",
    "withdraw": "withdrawn",
    "object": "objected",
    "opt-out": "opted-out",
}


def _ground(look: _Look) -> Decision | None:
    """Something must carry each case; where nothing does, a yes ran out or was never given."""
    for case, grounds in look.holding:
        if grounds:
            continue
        clause = look.clause_of_choice(case)
        if look.standing.expired >> case.bit & 1 and not AGREED.isdisjoint(case.grounds):
            reason = f"You said yes to {case.thing}, but what it means has changed since, or it was too long ago."
            return look.refuse(case, "expired", clause=clause, reason=reason)
        return look.refuse(case, "consent-missing", clause=clause, reason=case.missing)
    return None


def _restriction(look: _Look) -> Decision | None:
    """While the use of data is suspended, only a yes or a law carries it (GDPR art. 18(2))."""
    for case, grounds in look.holding:
        if look.standing.restricted >> case.bit & 1 and SUSPENSION_PROOF.isdisjoint(grounds):
            reason = f"You had the use of your data suspended, and {case.thing} waits for the end of that."
            return look.refuse(case, "restricted", clause=look.purpose.clause, reason=reason)
    return None


def _transfer(look: _Look) -> Decision | None:
    """Nothing goes abroad without what lets it go there."""
    if look.plan.transfer is None:
        return None
    clause, reason = look.plan.transfer
    return look.refuse(look.plan.cases[0], "transfer-blocked", clause=clause, reason=reason)


def _strictest(look: _Look) -> tuple[str, Case]:
    """Give the ground that carries the answer; of several cases, that of the strictest."""
    carried: list[tuple[int, str, Case]] = []
    for case, grounds in look.holding:
        restricted = look.standing.restricted >> case.bit & 1
        ground = next(one for one in grounds if not restricted or one in SUSPENSION_PROOF)
        carried.append((STRICTEST.index(ground), ground, case))
    _, ground, case = min(carried, key=_rank)
    return ground, case


def _rank(carried: tuple[int, str, Case]) -> int:
    return carried[0]
