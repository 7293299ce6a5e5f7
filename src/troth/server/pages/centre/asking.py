"""What a person asks for: a copy, to be forgotten, an end to one use of their data. A form each; a POST asks."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from troth.rights.facts import Request, Right
from troth.server.pages.centre import objecting, session, views
from troth.server.pages.centre.opening import while_in_force
from troth.server.pages.centre.proof import code_first, signed_in
from troth.server.pages.shell import the_house as house
from troth.server.pages.tongue import told_notice
from troth.terms.cannot import CannotRun

log = logging.getLogger("troth.centre")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
@signed_in
def copy(request: HttpRequest, email: str) -> HttpResponse:
    """Ask for a copy (GDPR art. 15). Asked while one is under way: that one."""
    return _ask(request, email, right="access", page="ask-copy", here=reverse("centre:ask-copy"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
@signed_in
def forget(request: HttpRequest, email: str) -> HttpResponse:
    """See what would go (GDPR art. 17). Nothing goes by this: the plan is made, and waits for a second yes."""
    return _ask(request, email, right="erase", page="ask-forget", here=reverse("centre:ask-forget"))


def _ask(request: HttpRequest, email: str, *, right: Right, page: str, here: str) -> HttpResponse:
    under_way = next((one for one in house().requests.of(email) if one.right == right and one.open), None)
    if under_way is not None:
        return redirect(reverse("centre:request", args=[under_way.id]))
    if request.method != "POST":
        return views.page(request, page, email=email, code_first=not session.just_shown(request))
    if not session.just_shown(request):
        return code_first(request, email, back=here)
    made = house().requests.open(right, email, way="centre", proven=True, language=get_language() or "")
    drive(made)
    return redirect(reverse("centre:request", args=[made.id]))


def drive(made: Request) -> None:
    """Do what can be done now, so that whoever asked sees it; what cannot is done later and the request says so."""
    try:
        house().requests.drive(made.id)
    except CannotRun as stands_in_the_way:
        log.warning("%s: %s %s", made.id, stands_in_the_way.message, stands_in_the_way.hint)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
@signed_in
def object_to(request: HttpRequest, email: str) -> HttpResponse:
    """Object to one use of one's data: it stops with this POST, and others go on."""
    uses = objecting.uses(house(), email, notice=told_notice(request))
    if request.method != "POST":
        return views.page(request, "object", email=email, uses=uses)
    wanted = request.POST.get("purpose", "")
    found = next((one for one in uses if one.purpose == wanted), None)
    if found is None:
        error = _("Choose the one use you object to.")
        return views.page(request, "object", status=422, email=email, uses=uses, error=error)
    if found.stopped:
        session.say(request, _("“%(use)s” was stopped already.") % {"use": found.label})
        return redirect(reverse("centre:choices"))
    made = objecting.object_to(house(), email, found.purpose, language=get_language() or "")
    session.say(request, _("“%(use)s” has stopped. Everything else goes on as you left it.") % {"use": found.label})
    return redirect(reverse("centre:request", args=[made.id]))
