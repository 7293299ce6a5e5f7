"""Who may see and do what: one table. What is not in it is refused.

A view names what it needs (``guard.needs``); a role has it or not. A test walks every view with every role.
"""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

RoleName = Literal["adviser", "marketing", "dpo", "auditor"]
Power = Literal[
    "today",
    "requests",
    "words",
    "take-in",
    "decide",
    "contact",
    "look-up",
    "board",
    "attest",
    "notice",
    "register",
    "choices",
    "log",
    "roles",
]

SAYS: dict[Power, str] = {
    "today": "See today: what is due, what is not true, what runs out",
    "requests": "See requests: right, days left, plan, steps",
    "words": "Read the messages of a request",
    "take-in": "Take in a request that came by post, telephone or in a boutique",
    "decide": "Run a plan, extend or refuse a request, with reasons",
    "contact": "See where the person of a request is written to, with a reason on record",
    "look-up": "Look a person up, with a purpose and a reason on record",
    "board": "See the promises, with owner and evidence",
    "attest": "Record who vouches for a promise that only people can keep",
    "notice": "See the notice clause by clause: sentences, coverage, trials, translation",
    "register": "See the record of processing activities, and take it along",
    "choices": "See how choices went over time, for everybody together",
    "log": "See the log, and whether it is as it was written",
    "roles": "See this table",
}
"""Every power, in words."""


class Role(Struct, frozen=True, kw_only=True):
    """One role: what it is called, and what it may."""

    name: RoleName
    label: str
    one: str
    """Whom somebody is sent to who has another role."""
    may: frozenset[Power]


_EVERYBODY: frozenset[Power] = frozenset({"today", "board", "notice", "roles"})

ROLES: dict[str, Role] = {
    one.name: one
    for one in (
        Role(
            name="adviser",
            label="client adviser",
            one="a client adviser",
            may=_EVERYBODY | {"requests", "words", "take-in", "contact", "look-up"},
        ),
        Role(name="marketing", label="marketing", one="somebody of marketing", may=_EVERYBODY | {"choices"}),
        Role(
            name="dpo",
            label="data protection officer",
            one="the data protection officer",
            may=frozenset(get_args(Power)),
        ),
        Role(
            name="auditor",
            label="auditor",
            one="an auditor",
            may=_EVERYBODY | {"requests", "register", "choices", "log"},
        ),
    )
}
"""By name. A closed list: an account with any other role may do nothing."""


def may(role: str, power: Power) -> bool:
    """Whether a role may; an unknown role may nothing."""
    return role in ROLES and power in ROLES[role].may


def who_may(power: Power) -> str:
    """The roles that may, in words: ``a client adviser or the data protection officer``."""
    labels = [one.one for one in ROLES.values() if power in one.may]
    return f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else "".join(labels)
