"""An objection (GDPR art. 21(1)): to one use of one's data, at once. Everything else goes on as it was.

What stops it is a choice like any other, so the gate refuses from that moment on. It is recorded with the request, in
one transaction, so there is no request without its effect and no effect without its request.
"""

from __future__ import annotations

from msgspec import Struct

from troth.choices import fold
from troth.house import House
from troth.notice.facts import Notice
from troth.notice.kinds import Purpose, Right
from troth.notice.telling import language_of
from troth.rights.facts import Request
from troth.server.pages.centre import words


class Use(Struct, frozen=True, kw_only=True):
    """One purpose one may object to."""

    purpose: str
    label: str
    interest: str
    clause: str
    stopped: bool
    """It is stopped for this person already."""


def uses(house: House, email: str, *, notice: Notice) -> tuple[Use, ...]:
    """Every purpose of the notice's rights to object that the centre is a way to, in the order of the text."""
    policy = house.policy()
    standing = fold(house.choices(email), policy=policy, at=house.clock.now())
    found = []
    for each in about(notice):
        purpose = notice.declarations.get(each)
        if not isinstance(purpose, Purpose):
            continue
        bits = [1 << policy.bits[switch.name] for switch in policy.switches if switch.purpose == each]
        found.append(
            Use(
                purpose=each,
                label=words.named(notice, each),
                interest=words.in_tongue(purpose.interest or "", language_of(notice, f"{each}/interest")),
                clause=purpose.clause,
                stopped=all(standing.no & bit for bit in bits),
            )
        )
    return tuple(found)


def about(notice: Notice) -> tuple[str, ...]:
    """The purposes that a right to object is about."""
    named = (
        purpose
        for right in notice.declarations.values()
        if isinstance(right, Right) and right.to == "object" and "centre" in right.ways and right.scope.places is None
        for purpose in right.about
    )
    return tuple(dict.fromkeys(named))


def object_to(house: House, email: str, purpose: str, *, language: str) -> Request:
    """Ask for it, which is to have it: every switch of the purpose bears a no from now on. Every purpose has one."""
    return house.requests.open("object", email, way="centre", proven=True, purposes=(purpose,), language=language)
