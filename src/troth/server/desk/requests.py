"""What clients ask: the list, one page for each, taking one in that came another way, and what may be done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from troth.house import House
from troth.house.noted import Noted, plainly
from troth.house.requests import NoSuchRequest, NotNow
from troth.house.stands import WAYS, happened
from troth.notice.kinds import Purpose, Right
from troth.rights.archive import for_programs
from troth.rights.facts import LookedUp, Note, Plan, Record, Request
from troth.rights.facts import Right as Asked
from troth.server.desk import sessions, thread
from troth.server.desk.guard import needs, signed_in
from troth.server.desk.naming import ASKS, RIGHTS, capital, row_of, where
from troth.server.desk.plan_picture import draw
from troth.server.desk.roles import may
from troth.server.pages.shell import the_house
from troth.stores import people
from troth.stores.database import Recorded
from troth.terms.cannot import CannotRun
from troth.terms.labels import labels

CLOSED_SHOWN = 50
LONGEST = 4000
TAKEN_BY = ("post", "telephone", "boutique", "email", "agent")
"""Ways by which a request comes that somebody writes down here."""
RECEIPT = "request"
"""What a look at who asked is for, on record."""


@needs("requests")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every open request by days left, then those that were closed, the latest first."""
    house = the_house()
    now = house.clock.now()
    every = house.requests.all()
    closed = sorted((one for one in every if not one.open), key=lambda one: one.closed_at or one.received, reverse=True)
    context = {
        "requests": [row_of(one, now) for one in every if one.open],
        "closed": [row_of(one, now) for one in closed[:CLOSED_SHOWN]],
        "more": max(len(closed) - CLOSED_SHOWN, 0),
        "takes_in": may(signed_in(request).role, "take-in"),
        "zone": house.notice.time_zone or "UTC",
        "note": sessions.said(request),
    }
    return render(request, "desk/requests.html", context)


@needs("requests")
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request."""
    return _show(request, number)


@needs("take-in")
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Write down a request that came by post, telephone or in a boutique, with the day it was received (N-81)."""
    house = the_house()
    zone = house.notice.time_zone or "UTC"
    today = house.clock.now().astimezone(ZoneInfo(zone)).date()
    names = ("right", "person", "way", "received", "place", "purpose", "words", "proven", "how")
    said = {name: request.POST.get(name, "")[:LONGEST] for name in names}
    error = ""
    if request.method == "POST":
        try:
            made = _open(house, said, by=signed_in(request).name, zone=zone, today=today)
        except CannotRun as refused:
            error = f"{refused.message} {refused.hint}".strip()
        else:
            sessions.say(
                request, f"{made.id} is taken in; it is due on {made.due.astimezone(ZoneInfo(zone)):%-d %B %Y}."
            )
            return redirect(f"/requests/{made.id}")
    context = {
        "said": said,
        "error": error,
        "today": today.isoformat(),
        "rights": [(name, label) for name, label in RIGHTS.items() if _gives(house, name)],
        "ways": [(way, capital(WAYS[way])) for way in TAKEN_BY],
        "places": _places(house),
        "purposes": _objectable(house),
    }
    return render(request, "desk/take-in.html", context, status=422 if error else 200)


@needs("take-in")
@require_POST
def prove(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody of the house saw that the person is who they say."""
    how = " ".join(request.POST.get("how", "").split())[:300]
    if not how:
        return _show(request, number, error="Say how the person showed who they are.")
    by = signed_in(request).name
    return _act(request, number, lambda house: _prove(house, number, by=by, how=how), "It is on record who vouches.")


@needs("decide")
@require_POST
def run(request: HttpRequest, number: str) -> HttpResponse:
    """The yes to the plan: what follows needs nobody."""
    by = signed_in(request).name

    def go(house: House) -> None:
        house.requests.approve(number, by=by)
        house.requests.drive(number)

    return _act(request, number, go, "The plan was given a yes.")


@needs("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """More time, once, with reasons the person is told."""
    return _with_reason(request, number, "extend", "More time was taken, and the person is told why.")


@needs("decide")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """No, with reasons the person is told, and where to complain."""
    return _with_reason(request, number, "refuse", "Refused, and the person is told why and where to complain.")


@needs("contact")
@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Where the person is written to. It asks why, and the look is a fact before anything is shown."""
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    if not reason:
        return _show(request, number, error="Say why you need to see it; the look goes on record with the reason.")
    house, account = the_house(), signed_in(request)
    found = _get(house, number)
    fact = LookedUp(
        by=account.name,
        role=account.role,
        purpose=f"{RECEIPT} {found.id}",
        reason=reason,
        outcome="allowed",
        clause=found.clause,
        at=house.clock.now(),
    )
    house.store.commit([Recorded(fact=fact, person=found.person)])
    address = house.requests.contact(number)
    said = "The person is written to at" if address else "Where the person was written to was destroyed at the end."
    return _show(request, number, shown=f"This look is on record. {said}", address=address)


@needs("words")
@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Put on file what was said: by the person, or by us."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    sender = "client" if request.POST.get("sender") == "client" else "house"
    if not words:
        return _show(request, number, error="There are no words to put on file.")
    return _act(request, number, lambda house: house.requests.say(number, sender=sender, words=words), "On file.")


def _show(request: HttpRequest, number: str, *, error: str = "", shown: str = "", address: str = "") -> HttpResponse:
    house, role = the_house(), signed_in(request).role
    found = _get(house, number)
    now, zone = house.clock.now(), house.notice.time_zone or "UTC"
    plan = house.requests.planned(number) if found.right == "erase" else None
    record = house.requests.record(number) if found.right == "erase" else None
    copy = house.requests.copy(number) if found.right == "access" else None
    steps = house.requests.steps(number)
    noted = Noted(house.notice, "en")
    context: dict[str, Any] = {
        "one": found,
        "row": row_of(found, now),
        "asks": ASKS[found.right],
        "where": capital(where(found)),
        "clock": thread.long(found, now, zone=zone) if found.open else "",
        "plan": plan,
        "picture": draw(plan, noted, name=found.id) if plan is not None and plan.tables else None,
        "told": _told(plan, noted) if plan is not None else {},
        "record": record,
        "looked": _looked(record, noted) if record is not None else {},
        "copy": copy,
        "left_out": [plainly(each) for each in copy.not_searched] if copy is not None else [],
        "copied": [(one.label, one.system, len(one.entries)) for one in for_programs(copy).tables] if copy else [],
        "held": sum(len(table.entries) for table in copy.tables) if copy is not None else 0,
        "purposes": [_label(house, one) for one in found.purposes],
        "steps": [(step, happened(step)) for step in steps],
        "next": next((at for at, step in enumerate(steps) if step.at is None), -1),
        "messages": house.requests.messages(number) if may(role, "words") else None,
        "can": {power: may(role, power) for power in ("decide", "contact", "words")} | {"vouch": may(role, "take-in")},
        "runs": found.right == "erase" and found.state == "planned" and found.waits_for != "client",
        "refusable": found.state in {"received", "proven", "planned"},
        "extendable": found.open and not found.extended and now <= found.due,
        "zone": zone,
        "error": error,
        "address": address,
        "shown": shown,
        "note": sessions.said(request),
    }
    return render(request, "desk/request.html", context, status=422 if error else 200)


def _told(plan: Plan, noted: Noted) -> dict[str, Any]:
    """The notes of a plan, in words."""
    return {
        "found_by": plainly(noted.found_by_all(plan.found_by)),
        "not_searched": [plainly(one) for one in noted.not_searched(plan)],
        "questions": [plainly(one) for one in noted.questions(plan)],
    }


def _looked(record: Record, noted: Noted) -> dict[str, Any]:
    """The notes of a record, in words."""
    return {
        "for": plainly(noted.looked_for(record.looked_for)),
        "left": [(one, plainly(noted.found_by(one.found_by))) for one in record.left],
        "ours": noted.ours(record.ours),
    }


def _with_reason(request: HttpRequest, number: str, act: str, done: str) -> HttpResponse:
    house = the_house()
    found = _get(house, number)
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    error = ""
    if request.method == "POST":
        if reason:
            by = signed_in(request).name
            return _act(request, number, lambda house: getattr(house.requests, act)(number, by=by, reason=reason), done)
        error = "A reason is missing; the person reads it as you write it."
    zone = house.notice.time_zone or "UTC"
    context = {"one": found, "act": act, "error": error, "row": row_of(found, house.clock.now()), "zone": zone}
    return render(request, "desk/reason.html", context, status=422 if error else 200)


def _act(request: HttpRequest, number: str, act: Any, done: str) -> HttpResponse:
    """Do it and show the request; a request that stands elsewhere by now says where it stands."""
    house = the_house()
    _get(house, number)
    try:
        act(house)
    except NotNow as refused:
        return _show(request, number, error=f"{refused.message} {refused.hint}".strip())
    sessions.say(request, done)
    return redirect(f"/requests/{number}")


def _open(house: House, said: dict[str, str], *, by: str, zone: str, today: dt.date) -> Request:
    try:
        day = dt.date.fromisoformat(said["received"])
    except ValueError:
        raise NotNow("The day it was received is missing: write it as 2026-06-09.") from None
    if day > today:
        raise NotNow("The day it was received is still to come.")
    if said["way"] not in TAKEN_BY or said["right"] not in RIGHTS:
        raise NotNow("Say what is asked, and how it came.")
    if people.kind_of(said["person"]) == "account":
        raise NotNow("Write an e-mail address, or a telephone number with its country: +41 22 555 01 10.")
    if said["proven"] and not said["how"].strip():
        raise NotNow("Say how the person showed who they are.")
    now = house.clock.now()
    received = now if day == today else dt.datetime.combine(day, dt.time(12), tzinfo=ZoneInfo(zone))
    right: Asked = said["right"]  # type: ignore[assignment]  # one of RIGHTS, looked at above
    made = house.requests.open(
        right,
        said["person"].strip(),
        way=said["way"],
        received=min(received.astimezone(dt.UTC), now),
        place=said["place"],
        purposes=(said["purpose"],) if right == "object" and said["purpose"] else (),
        words=said["words"].strip(),
        proven=bool(said["proven"]),
        by=by,
    )
    return _vouched(house, made, by=by, how=said["how"]) if said["proven"] else made


def _prove(house: House, number: str, *, by: str, how: str) -> Request:
    return _vouched(house, house.requests.prove(number, by=by), by=by, how=how)


def _vouched(house: House, proven: Request, *, by: str, how: str) -> Request:
    house.requests.note(proven.id, "shown", Note(code="shown", detail=" ".join(how.split())), by=by)
    return house.requests.drive(proven.id) if proven.open else proven


def _get(house: House, number: str) -> Request:
    try:
        return house.requests.get(number)
    except NoSuchRequest:
        raise Http404 from None


def _gives(house: House, right: str) -> bool:
    return any(isinstance(one, Right) and one.to == right for one in house.notice.declarations.values())


def _objectable(house: House) -> list[tuple[str, str]]:
    rights = (one for one in house.notice.declarations.values() if isinstance(one, Right) and one.to == "object")
    return [
        (purpose, _label(house, purpose)) for purpose in dict.fromkeys(about for one in rights for about in one.about)
    ]


def _label(house: House, purpose: str) -> str:
    one = house.notice.declarations.get(purpose)
    return (one.label or purpose) if isinstance(one, Purpose) else purpose


def _places(house: House) -> list[tuple[str, str]]:
    named = [(place, capital(labels("en").place(place))) for place in house.notice.places]
    return sorted(named, key=lambda pair: pair[1])
