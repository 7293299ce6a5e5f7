"""The link in a letter (N-83): opened, it says what would end; pressed, it ends it. No code, no cookie, no account.

Whoever has the token may use it, for the one thing it is for and for as long as letters go out. A mail program that
opens every link ends nothing, because opening is a GET; one that has the button of RFC 8058 posts
``List-Unsubscribe=One-Click`` and wants 200 and no redirect.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from troth.notice.kinds import Message
from troth.server.pages.centre import words
from troth.server.pages.centre.opening import while_in_force
from troth.server.pages.shell import the_house as house
from troth.server.pages.tongue import told_notice

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@never_cache
@csrf_exempt  # the token is the permission, and a mail program has no cookie for a second one (RFC 8058 section 3.2)
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST acts, twice is harmless."""
    home = house()
    meant = home.read_stop_token(token)
    if meant is None:
        return render(request, "centre/stop-unknown.html", status=404)
    message = home.notice.declarations.get(meant.message)
    if not isinstance(message, Message):  # the notice of today has no such letters any more: nothing is left to end
        return render(request, "centre/stop-unknown.html", status=404)
    told = told_notice(request)
    ways = [words.label(told, each) for each in home.policy().switches if each.purpose == message.purpose]
    context: dict[str, object] = {
        "what": words.named(told, message.purpose),
        "ways": words.listed(ways),
        "token": token,
    }
    if request.method != "POST":
        return render(request, "centre/stop.html", context)
    home.stop(token)
    if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return HttpResponse(_("It has ended.") + "\n", content_type="text/plain; charset=utf-8")
    context["day"] = words.day(home.clock.now(), zone=home.notice.time_zone)
    return render(request, "centre/stopped.html", context)
