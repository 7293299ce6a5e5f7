"""Look somebody up: a purpose and a reason are asked, the gate is asked, and the look is a fact before anything shows.

Shown is what Troth keeps: choices, requests, messages. It keeps no name, so none is shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from msgspec import Struct

from troth.choices import NOES
from troth.house import House
from troth.messages import MessageRefused, MessageSent
from troth.notice.kinds import Message, Purpose, Recipient
from troth.rights.facts import LookedUp
from troth.server.desk.guard import needs, refuse, signed_in
from troth.server.desk.models import Account
from troth.server.desk.naming import capital, row_of
from troth.server.pages.centre import words
from troth.server.pages.shell import the_house
from troth.stores import people
from troth.stores.database import Recorded
from troth.terms.labels import labels

OPEN_TASK = "open-task"
LETTERS_SHOWN = 50
_ACTS = {
    "grant": "Yes",
    "refuse": "No",
    "withdraw": "No longer",
    "object": "Objected",
    "opt-out": "Opted out",
    "restrict": "Suspended",
    "lift": "No longer suspended",
}


class Said(Struct, frozen=True):
    """One choice as it is shown."""

    at: dt.datetime
    act: str
    no: bool
    what: str
    source: str
    edition: str


class Standing(Struct, frozen=True):
    """One switch as it stands now."""

    what: str
    word: str
    no: bool


class Letter(Struct, frozen=True):
    """One message that was sent, or that the gate held back."""

    at: dt.datetime
    what: str
    channel: str
    outcome: str


class Seen(Struct, frozen=True, kw_only=True):
    """What one look shows."""

    choices: tuple[Said, ...]
    standing: tuple[Standing, ...]
    requests: tuple[Any, ...]
    letters: tuple[Letter, ...]


@needs("look-up")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The questions; and after them what is known, for this once. Nothing of the person is in any address."""
    house, account = the_house(), signed_in(request)
    recipient = recipient_of(house, account)
    if recipient is None:
        return refuse(request, "look-up")
    names = ("person", "purpose", "task", "place", "reason")
    asked = {name: " ".join(request.POST.get(name, "").split())[:300] for name in names}
    context: dict[str, Any] = {
        "asked": asked,
        "recipient": recipient.label or recipient.id,
        "purposes": [(one, _label(house, one)) for one in recipient.gets],
        "places": sorted((place, capital(labels("en").place(place))) for place in house.notice.places),
        "zone": house.notice.time_zone or "UTC",
        "error": "",
    }
    if request.method == "POST":
        context["error"] = _lacking(asked, recipient)
        if not context["error"]:
            context |= look(house, account, recipient, asked)
    return render(request, "desk/people.html", context, status=422 if context["error"] else 200)


def recipient_of(house: House, account: Account) -> Recipient | None:
    """As which recipient of the notice this role looks at people; None where ``troth.toml`` names none."""
    named = getattr(house.home.settings.staff, account.role, "")
    found = house.notice.declarations.get(named)
    return found if isinstance(found, Recipient) and found.is_class == "staff" else None


def look(house: House, account: Account, recipient: Recipient, asked: dict[str, str]) -> dict[str, Any]:
    """Ask the gate, put the look on record, and only then read. What to show, refused or not."""
    number = house.person(asked["person"])
    decision = house.decide(
        number,
        purpose=asked["purpose"],
        data=recipient.gets[asked["purpose"]],
        recipient=recipient.id,
        country=asked["place"] or None,
        facts={OPEN_TASK} if is_task(house, asked["task"], number) else (),
    )
    reason = f"{asked['reason']} (task {asked['task']})" if asked["task"] else asked["reason"]
    fact = LookedUp(
        by=account.name,
        role=account.role,
        purpose=asked["purpose"],
        reason=reason,
        outcome=decision.outcome,
        clause=decision.clause,
        at=house.clock.now(),
    )
    house.store.commit([Recorded(fact=fact, person=number)])
    if not decision.allowed:
        return {"refused": decision.reason, "outcome": decision.outcome, "clause": decision.clause}
    return {"looked": True, "seen": None if number is None else seen(house, number)}


def is_task(house: House, task: str, person: int | None) -> bool:
    """Whether a task is one. The number of a request must be that of an open one of this very person.

    Orders, repairs and calls are not known here: for those the word of whoever looks counts, and is on record.
    """
    if not task.upper().startswith("R-"):
        return bool(task)
    asked = () if person is None else house.requests.of(person)
    return any(one.open and one.id == task.upper() for one in asked)


def seen(house: House, number: int) -> Seen:
    """What Troth keeps of one person."""
    notice, policy, now = house.notice, house.policy(), house.clock.now()
    named = {each.name: capital(words.whole(notice, each)) for each in policy.switches}
    standing = house.standing(number)
    shown = []
    for switch in policy.switches:
        bit = policy.bits[switch.name]
        if standing.no >> bit & 1:
            shown.append(Standing(named[switch.name], NOES.get(standing.how.get(bit, ""), "refused"), no=True))
        elif standing.yes >> bit & 1:
            shown.append(Standing(named[switch.name], "agreed", no=False))
        elif standing.expired >> bit & 1:
            shown.append(Standing(named[switch.name], "agreed once, expired", no=True))
    choices = tuple(
        Said(
            one.at,
            _ACTS[one.act],
            one.act in NOES,
            named.get(one.switch) or one.words or one.switch,
            one.source,
            one.edition,
        )
        for one in sorted(house.choices(number), key=lambda each: each.at, reverse=True)
    )
    requests = tuple(row_of(one, now) for one in house.requests.of(number))
    return Seen(choices=choices, standing=tuple(shown), requests=requests, letters=_letters(house, number))


def _letters(house: House, number: int) -> tuple[Letter, ...]:
    sent = [
        Letter(kept.at, _label(house, kept.fact.message), kept.fact.channel, "sent")
        for kept in house.store.facts(MessageSent, person=number)
    ]
    held = [
        Letter(kept.at, _label(house, kept.fact.message), kept.fact.channel, f"held back: {kept.fact.outcome}")
        for kept in house.store.facts(MessageRefused, person=number)
    ]
    return tuple(sorted((*sent, *held), key=lambda one: one.at, reverse=True)[:LETTERS_SHOWN])


def _lacking(asked: dict[str, str], recipient: Recipient) -> str:
    if asked["purpose"] not in recipient.gets:
        return "Say for which purpose you look."
    if not asked["reason"]:
        return "Say why you look; it goes on record with your name."
    if people.kind_of(asked["person"]) == "account":
        return "Write an e-mail address, or a telephone number with its country: +41 22 555 01 10."
    try:
        people.normalise(asked["person"], kind=people.kind_of(asked["person"]))
    except people.IdentifierRefused as refused:
        return f"{refused.message} {refused.hint}".strip()
    return ""


def _label(house: House, one: str) -> str:
    declared = house.notice.declarations.get(one)
    if isinstance(declared, Message):
        return declared.label or _label(house, declared.purpose)
    return (declared.label or one) if isinstance(declared, Purpose) else one
