"""Who may ask: whoever a code just came back from. A copy shows everything and an erasure destroys it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from troth.house.letters import NoLetter
from troth.server.pages.centre import session, views
from troth.server.pages.tongue import carrying
from troth.stores.mail import MailAway

log = logging.getLogger("troth.centre")

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
ViewOf = Callable[Concatenate[HttpRequest, str, Arguments], HttpResponse]


def signed_in(view: ViewOf[Arguments]) -> View[Arguments]:
    """The view, given the address that opened the page; for anybody else the question for one, and then back here."""

    @wraps(view)
    def who_asks(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        email = session.who(request, "signed-in")
        if email is not None:
            return view(request, email, *args, **kwargs)
        session.lead_back(request, request.path)
        return redirect(carrying(request, reverse("centre:choices")))

    return who_asks


def code_first(request: HttpRequest, email: str, *, back: str) -> HttpResponse:
    """Send another code to the address that opened the page, and lead back when it was right."""
    try:
        views.send_code(request, email)
    except (MailAway, NoLetter) as away:
        log.warning("%s", away)
        said = _(
            "Our mail is not working just now, so no code was sent and nothing was done. Please try again in a while."
        )
        return render(request, "pages/calm.html", {"title": _("No code was sent"), "said": said}, status=503)
    session.put(request, "asked", email=email)
    session.lead_back(request, back)
    return redirect(reverse("centre:code"))
