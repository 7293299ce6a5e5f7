"""The door: password, then a code; a link that sets a password once; the first code of a new authenticator."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from troth.server.desk import accounts, second, sessions, throttle
from troth.server.desk.guard import at_the_door, needs, signed_in
from troth.server.desk.models import Account
from troth.server.desk.passwords import LONGEST, SHORTEST
from troth.server.pages.shell import the_house
from troth.stores.clock import real_now

HALFWAY_LASTS = dt.timedelta(minutes=10)
_WRONG = "This address and this password do not belong together, or there is no such account."
_READ = ["GET", "HEAD", "POST"]


@at_the_door
@require_http_methods(_READ)
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password. The answer is the same for an account that is not there."""
    if request.method != "POST":
        if getattr(request, "staff", None) is not None:
            return redirect("/")
        return _page(request, "sign-in", next=request.GET.get("next", ""), email="", error="")
    email, password = request.POST.get("email", "")[:254], request.POST.get("password", "")[: LONGEST + 1]
    onwards = request.POST.get("next", "")
    counts = throttle.at_password(request, email.strip().casefold(), accounts.find(email))
    minutes = throttle.minutes_to_wait(counts)
    if minutes:
        return _page(request, "sign-in", status=429, next=onwards, email=email, error=throttle.too_often(minutes))
    throttle.wrong(counts)
    account = accounts.by_password(email, password)
    if account is None:
        return _page(request, "sign-in", status=422, next=onwards, email=email, error=_WRONG)
    throttle.right(counts)
    return _halfway(request, account, onwards)


@at_the_door
@require_http_methods(_READ)
def code(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator, or a recovery code."""
    account = _who(request)
    if account is None:
        return redirect("desk-sign-in")
    if not second.has(account):
        return redirect("desk-authenticator")
    if request.method != "POST":
        return _page(request, "code", error="")
    counts = throttle.at_code(account)
    minutes = throttle.minutes_to_wait(counts)
    if minutes:
        return _page(request, "code", status=429, error=throttle.too_often(minutes))
    throttle.wrong(counts)
    if not second.accept(account, request.POST.get("code", "")[:32]):
        error = "This is not the code that counts now. Each is taken once; wait for the next and type that."
        return _page(request, "code", status=422, error=error)
    throttle.right(counts)
    return _let_in(request, account)


@at_the_door
@require_http_methods(_READ)
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a new or reset account: a password is chosen. Opening the page alone uses nothing up."""
    account = accounts.by_link(token)
    if account is None:
        return _page(
            request,
            "calm",
            status=404,
            title="This link does not open anything",
            said="It was used, it is older than three days, or it was cut short. An administrator can make another.",
        )
    if request.method != "POST":
        return _page(request, "welcome", account=account, shortest=SHORTEST, error="")
    error = accounts.set_password(account, request.POST.get("password", "")[: LONGEST + 1])
    if error:
        return _page(request, "welcome", status=422, account=account, shortest=SHORTEST, error=error)
    return _halfway(request, account, "")


@at_the_door
@require_http_methods(_READ)
def authenticator(request: HttpRequest) -> HttpResponse:
    """The first code of a new authenticator. Nobody comes in without one."""
    account = _who(request)
    if account is None:
        return redirect("desk-sign-in")
    if second.has(account):
        return redirect("desk-code")
    sealed = request.session.get("secret")
    secret = second.unseal(sealed) if isinstance(sealed, str) else second.new_secret()
    request.session["secret"] = second.seal(secret)
    error, status = "", 200
    if request.method == "POST":
        counts = throttle.at_code(account)
        minutes = throttle.minutes_to_wait(counts)
        if minutes:
            error, status = throttle.too_often(minutes), 429
        else:
            throttle.wrong(counts)
            if second.enrol(account, secret, request.POST.get("code", "")[:32]):
                throttle.right(counts)
                accounts.enrolled(the_house(), account)
                return _let_in(request, account, fresh=True)
            error = "This is not the code your authenticator shows now. Look again, and type the six figures."
            status = 422
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    drawn = second.picture(account, secret)
    return _page(request, "authenticator", status=status, secret=groups, picture=drawn, error=error)


@needs("roles")
@require_http_methods(_READ)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once, right after they were made."""
    if not request.session.get("fresh"):
        return redirect("/")
    if request.method == "POST":
        del request.session["fresh"]
        return redirect("/")
    return _page(request, "recovery-codes", codes=second.recovery_codes(signed_in(request)))


@needs("roles")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out: the session's row goes. Only a POST does it, so that no picture or link signs anybody out."""
    sessions.end(request)
    return redirect("desk-sign-in")


def _halfway(request: HttpRequest, account: Account, onwards: str) -> HttpResponse:
    request.session = sessions.Door()
    request.session["halfway"] = {"account": account.pk, "epoch": account.epoch, "at": real_now().isoformat()}
    request.session["next"] = onwards
    return redirect("desk-code" if second.has(account) else "desk-authenticator")


def _who(request: HttpRequest) -> Account | None:
    """Whose password was right in this browser, a moment ago."""
    held = request.session.get("halfway")
    if not isinstance(held, dict) or real_now() - dt.datetime.fromisoformat(held["at"]) >= HALFWAY_LASTS:
        return None
    return Account.objects.filter(pk=held["account"], open=True, epoch=held["epoch"]).first()


def _let_in(request: HttpRequest, account: Account, *, fresh: bool = False) -> HttpResponse:
    onwards = str(request.session.get("next") or "")
    sessions.begin(request, account)
    if fresh:
        request.session["fresh"] = True
        response = redirect("desk-recovery-codes")
    else:
        ours = onwards.startswith("/") and url_has_allowed_host_and_scheme(onwards, allowed_hosts=None)
        response = redirect(onwards if ours else reverse("desk-today"))
    throttle.remember(request, response, account)
    return response


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, f"desk/{name}.html", context, status=status)
