"""Who may open a page of the desk: nobody, unless its view says what it needs and the role of the account has it."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from troth.server.desk.models import Account
from troth.server.desk.roles import SAYS, Power, may, who_may
from troth.server.pages.worlds import at_desk
from troth.terms.cannot import CannotRun

View = Callable[..., HttpResponse]


def needs(power: Power) -> Callable[[View], View]:
    """A view for those who may; others are told who can, strangers are led to the door."""

    def around(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            account = staff(request)
            if account is None:
                return _to_the_door(request)
            if not may(account.role, power):
                return refuse(request, power)
            return view(request, *args, **named)

        guarded.needs = power  # type: ignore[attr-defined]  # read by the guard and by a test
        return guarded

    return around


def at_the_door(view: View) -> View:
    """A view that strangers see: signing in, and nothing behind it."""
    view.needs = ""  # type: ignore[attr-defined]  # read by the guard and by a test
    return view


def staff(request: HttpRequest) -> Account | None:
    """Who is signed in."""
    found: Account | None = getattr(request, "staff", None)
    return found


def signed_in(request: HttpRequest) -> Account:
    """Who is signed in, in a view that was guarded."""
    found = staff(request)
    assert found is not None  # `needs` saw to it
    return found


def refuse(request: HttpRequest, power: Power) -> HttpResponse:
    """No, calmly: what it would have been, and who can."""
    said = f"Your role does not have it. Ask {who_may(power)}."
    context = {"title": "This is not part of your role", "said": said, "what": SAYS[power]}
    return render(request, "desk/calm.html", context, status=403)


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and back here afterwards where here can be opened by its address alone."""
    address = reverse("desk-sign-in")
    if request.method == "GET" and request.path != "/":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


class Guard:
    """Refuses every view at the desk that does not say what it needs, and keeps its pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; nothing of the desk is kept by a browser, but for styles and marks."""
        response = self.get_response(request)
        if at_desk(request):
            response.headers.setdefault("Cache-Control", "no-store")
            # A link that is a key is named to nobody, not even to ourselves. Not `no-referrer`: a form then goes with
            # `Origin: null` (Fetch, section 3.1), and nobody could ever choose a password.
            response.headers["Referrer-Policy"] = "strict-origin" if "/welcome/" in request.path else "same-origin"
        return response

    def process_view(self, request: HttpRequest, view: View, _args: Any, _named: Any) -> HttpResponse | None:
        """None lets it pass."""
        if at_desk(request) and not hasattr(view, "needs"):
            logging.getLogger("troth.desk").error("A view of the desk does not say what it needs.")
            return calm(request, 403, "This is not open", "Nobody may open this page.")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """At the desk what was foreseen is said in full: whoever sits here can do something about it."""
        if not at_desk(request) or not isinstance(exception, CannotRun):
            return None
        return calm(request, 503, exception.message, exception.hint)


def calm(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    """A page that says what is the matter, and no more."""
    return render(request, "desk/calm.html", {"title": title, "said": said}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return calm(request, 400, "This could not be read", "What your browser sent has a form we do not know.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return calm(request, 403, "This is not open to you", "Begin again from Today.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for those inside; a stranger learns nothing about which addresses there are."""
    del exception
    if staff(request) is None:
        return _to_the_door(request)
    return calm(request, 404, "There is no page here", "It may never have been, or its address was cut short.")


def broken(request: HttpRequest) -> HttpResponse:
    """500: what we did not foresee. Nothing of it is shown."""
    return calm(request, 500, "This page cannot be shown just now", "The fault is ours, and nothing was changed by it.")


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere (CSRF)."""
    del reason
    return calm(
        request,
        403,
        "This form was open too long",
        "Nothing was changed. Go back, load the page anew, and send it once more.",
    )
