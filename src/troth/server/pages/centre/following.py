"""One's own requests: how each stands, the copy to read and take away, the yes to an erasure, taking it back.

Whose request it is is looked at each time: somebody else's number answers as one that was never given out (404).
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from troth.house import links
from troth.house.noted import Noted
from troth.house.requests import NoSuchRequest, NotNow
from troth.rights.facts import Request
from troth.server.pages.centre import asking, copying, fates, session, told, views, yours
from troth.server.pages.centre.opening import while_in_force
from troth.server.pages.centre.proof import code_first, signed_in
from troth.server.pages.shell import the_house as house
from troth.server.pages.tongue import told_notice

log = logging.getLogger("troth.centre")


def own(email: str, number: str) -> Request:
    """The request of this number, where it is this person's. Http404."""
    for one in house().requests.of(email):
        if one.id == number:
            return one
    raise Http404


@never_cache
@require_safe
@while_in_force
@signed_in
def follow(request: HttpRequest, email: str, number: str) -> HttpResponse:
    """How it stands. Looking moves nothing."""
    made = own(email, number)
    home = house()
    context: dict[str, Any] = {
        "note": session.said(request),
        "matter": yours.matter_of(house(), made, notice=told_notice(request)),
        "asked": made,
    }
    if made.right == "access":
        context["copy"] = home.requests.copy(made.id)
    context["decides"] = made.right == "erase" and made.state == "planned" and made.waits_for == "client"
    if made.right == "erase" and made.state == "planned":
        plan = home.requests.planned(made.id)
        if plan is not None:
            notice = told_notice(request)
            noted, groups = Noted(notice), fates.groups(plan, notice, done=False)
            sentence = fates.sentence(plan, done=False)
            context |= {"plan": plan, "groups": groups, "sentence": sentence}
            context |= {"not_searched": noted.not_searched(plan), "questions": noted.questions(plan)}
    if made.right == "erase" and home.requests.record(made.id) is not None:
        context["record"] = links.record_token(home, made.id)
    if made.state == "withdrawn":
        context["taken_back"] = _taken_back(made)
    context["messages"] = home.requests.messages(made.id)
    return views.page(request, "request", email=email, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
@signed_in
def forget(request: HttpRequest, email: str, number: str) -> HttpResponse:
    """The second, deliberate yes: a page of its own, and one button on it."""
    made = own(email, number)
    here = reverse("centre:forget", args=[made.id])
    if made.right != "erase" or made.state != "planned" or made.waits_for != "client":
        return redirect(reverse("centre:request", args=[made.id]))
    if request.method != "POST":
        plan = house().requests.planned(made.id)
        context: dict[str, Any] = {"asked": made, "sentence": fates.sentence(plan, done=False) if plan else ""}
        return views.page(request, "forget", email=email, code_first=not session.just_shown(request), **context)
    if not session.just_shown(request):
        return code_first(request, email, back=here)
    try:
        made = house().requests.approve(made.id)
    except NotNow:  # pressed twice: the first one counts
        made = own(email, number)
    if made.state == "planned":
        said = _(
            "You said yes, and our advertising to you has ended. One of us looks at the rest first, for the reason "
            "below, and writes to you."
        )
        session.say(request, said)
        return redirect(reverse("centre:request", args=[made.id]))
    asking.drive(made)
    # The browser forgets the address too; what is left to read lies under a link that names nobody.
    session.leave(request)
    return redirect(reverse("centre:record", args=[links.record_token(house(), made.id)]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
@signed_in
def withdraw(request: HttpRequest, email: str, number: str) -> HttpResponse:
    """Take it back, before it has begun to run. Only a POST does it."""
    made = own(email, number)
    if request.method == "POST":
        try:
            house().requests.withdraw(made.id)
            session.say(request, _taken_back(made))
        except NotNow as stands:
            log.info("%s", stands.message)
            session.say(request, _("It is too late to take it back: it stands as this page says."))
    return redirect(reverse("centre:request", args=[made.id]))


@never_cache
@require_safe
@while_in_force
@signed_in
def copy(request: HttpRequest, email: str, number: str) -> HttpResponse:
    """The copy, to read."""
    made = own(email, number)
    found = house().requests.copy(made.id) if made.right == "access" else None
    if found is None:
        return _gone(request, made)
    if request.method == "GET":
        house().requests.note(made.id, "opened")
    return views.page(request, "copy", email=email, asked=made, **copying.shown(found, request))


@never_cache
@require_safe
@while_in_force
@signed_in
def take(request: HttpRequest, email: str, number: str) -> HttpResponse:
    """The copy as one file."""
    made = own(email, number)
    packed = house().requests.archive(made.id) if made.right == "access" else None
    if packed is None:
        return _gone(request, made)
    if request.method == "GET":
        house().requests.note(made.id, "downloaded")
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{house().notice.id}-{made.id}.zip"'
    return answer


def _taken_back(made: Request) -> str:
    """What a request that was taken back has left behind."""
    ended = any(step.name == "stopped" for step in house().requests.steps(made.id))
    return told.taken_back(advertising_ended=ended)


def _gone(request: HttpRequest, made: Request) -> HttpResponse:
    """A copy that expired answers 410; one that is not there yet leads to how it stands."""
    if made.open or made.right != "access":
        return redirect(reverse("centre:request", args=[made.id]))
    return render(request, "centre/copy-gone.html", {"asked": made}, status=410)


@never_cache
@require_safe
@while_in_force
def record(request: HttpRequest, token: str) -> HttpResponse:
    """The record of an erasure, by the private link in its last letter: its person has no other way in any more."""
    home = house()
    number = links.read_record_token(home, token)
    made = _of_token(number)
    found = home.requests.record(made.id) if made is not None else None
    if made is None or (found is None and not made.open):
        answer = render(request, "centre/record-unknown.html", status=404)
    elif found is None or made.open:
        answer = views.page(
            request, "record-waits", matter=yours.matter_of(house(), made, notice=told_notice(request)), asked=made
        )
    else:
        told, noted = told_notice(request), Noted(told_notice(request))
        shown: dict[str, Any] = {
            "groups": fates.groups(found.plan, told, done=True),
            "not_searched": noted.not_searched(found.plan),
            "places": noted.words.listed([noted.called(one) for one in found.plan.systems]),
            "found_by": noted.found_by_all(found.plan.found_by),
            "looked_for": noted.looked_for(found.looked_for),
            "left": [(noted.called(one.label), one.rows, noted.found_by(one.found_by)) for one in found.left],
            "ours": noted.ours(found.ours),
            "sentence": fates.sentence(found.plan, done=True),
            "complain": yours.clause_of(home.notice, "complain"),
        }
        answer = views.page(request, "record", asked=made, record=found, **shown)
    answer["Referrer-Policy"] = "no-referrer"  # whoever has the address may read it: no other page learns it
    return answer


def _of_token(number: str | None) -> Request | None:
    try:
        return house().requests.get(number) if number is not None else None
    except NoSuchRequest:
        return None
