"""What a person of the staff changes about their own account: the password. All else is an administrator's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from troth.server.desk import accounts, sessions, throttle
from troth.server.desk.guard import needs, signed_in
from troth.server.desk.passwords import LONGEST, SHORTEST
from troth.server.pages.shell import the_house


@needs("roles")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password, by whoever knows the one there is (OWASP ASVS 5.0, 6.2.2 and 6.2.3).

    A wrong one counts as it does at the door: who sits down at a desk left open cannot try for long.
    """
    if request.method != "POST":
        return _page(request)
    account = signed_in(request)
    counts = throttle.at_password(request, account.email, account)
    minutes = throttle.minutes_to_wait(counts)
    if minutes:
        return _page(request, error=throttle.too_often(minutes), status=429)
    throttle.wrong(counts)
    old, new = (request.POST.get(name, "")[: LONGEST + 1] for name in ("old", "new"))
    if accounts.by_password(account.email, old) is None:
        return _page(request, error="This is not the password you have now. Nothing was changed.", status=422)
    throttle.right(counts)
    same = "This is the password you have now." if new == old else ""
    error = same or accounts.change_password(the_house(), account, new)
    if error:
        return _page(request, error=error, status=422)
    sessions.go_on(request, account)
    sessions.say(request, "Your password is changed. Wherever else you were signed in, you are out.")
    return redirect("desk-password")


def _page(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"error": error, "shortest": SHORTEST, "note": sessions.said(request)}
    return render(request, "desk/password.html", context, status=status)
