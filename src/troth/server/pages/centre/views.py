"""The pages of one's choices. Every form works without script, and every act is a POST that ends in a redirect."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from troth.choices import NOES, Choice
from troth.house.letters import NoLetter
from troth.notice.facts import Notice
from troth.notice.kinds import Purpose
from troth.notice.telling import capital, language_of, written_in
from troth.server.pages.centre import objecting, session, sheet, words, yours
from troth.server.pages.centre.opening import while_in_force
from troth.server.pages.centre.throttle import Window, asker
from troth.server.pages.shell import the_house as house
from troth.server.pages.tongue import ASKED, marked, told_notice
from troth.stores import codes, people
from troth.stores.mail import MailAway

log = logging.getLogger("troth.centre")

CODE_MINUTES = int(codes.LIVES / dt.timedelta(minutes=1))
OPEN_HOURS = int(session.LASTS["signed-in"] / dt.timedelta(hours=1))
SOURCE = "centre"
LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
def choices(request: HttpRequest) -> HttpResponse:
    """The switches of whoever is signed in; for anybody else the question for an address."""
    email = session.who(request, "signed-in")
    if email is None:
        if request.method == "POST":
            return _ask(request)
        return page(request, "ask", address="", error="")
    if request.method == "POST":
        return _save(request, email)
    policy, now = house().policy(), house().clock.now()
    told = told_notice(request)
    parts = sheet.sheet(policy, house().choices(email), at=now, told=told)
    asked = yours.of(house(), email, notice=told)
    context: dict[str, Any] = {"parts": parts, "note": session.said(request), "hours": OPEN_HOURS, "asked": asked}
    context["object_address"] = reverse("centre:object")
    return page(request, "choices", email=email, **context)


ASKERS = Window(limit=20, per=dt.timedelta(hours=1))
"""Codes one client may ask for, for any addresses: enough for a shop's counter, too few to fill mailboxes with."""


def _ask(request: HttpRequest) -> HttpResponse:
    """Send a code. The answer is the same for everybody: whether we know somebody is nobody's business."""
    address = request.POST.get("email", "").strip()[: LONGEST_ADDRESS + 1]
    try:
        email = people.normalise(address, kind="email").text
    except people.IdentifierRefused:
        error = _("This does not read like an e-mail address. It has one @, and a name with a dot behind it.")
        return page(request, "ask", status=422, address=address, error=error)
    try:
        send_code(request, email)
    except (MailAway, NoLetter) as away:
        log.warning("%s", away)
        error = _("Our mail is not working just now, so no code was sent. Please try again in a while.")
        return page(request, "ask", status=503, address=address, error=error)
    session.put(request, "asked", email=email)
    return redirect(reverse("centre:code"))


def send_code(request: HttpRequest, email: str) -> None:
    """Make a code and send it, where it may be sent and is not one too many. Nobody is told which. MailAway, NoLetter.

    An address that the mail server turns away is not told either.
    """
    home = house()
    client = asker(peer=request.META.get("REMOTE_ADDR", ""), forwarded=request.headers.get("X-Forwarded-For", ""))
    if client is not None and not ASKERS.allows(client, at=home.clock.now()):
        return
    home.letters.message()
    made = home.send_code(email)
    if made is not None:
        home.letters.send("code", email, code=made, language=get_language() or "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
def code(request: HttpRequest) -> HttpResponse:
    """The form for the code, and the code."""
    email = session.who(request, "asked")
    if email is None:
        return redirect(reverse("centre:choices"))
    if request.method != "POST":
        return page(request, "code", email=email, error="")
    answer = codes.check_code(house().store, email, request.POST.get("code", "")[:32])
    if answer != "right":
        return page(request, "code", status=422, email=email, error=_(WRONG[answer]))
    way = session.way(request)
    language = session.spoken(request)
    session.leave(request)
    session.put(request, "signed-in", email=email)
    session.speak(request, language)
    return redirect(way or reverse("centre:choices"))


WRONG = {
    "wrong": marked("These are not the digits we sent. Look at them again; five wrong tries end a code."),
    "too-often": marked("This code has ended after five wrong tries. Have another one sent, below."),
    "too-late": marked("This code has run out: ten minutes have passed. Have another one sent, below."),
    "none": marked("This code was used already, or is not for this address. Have another one sent, below."),
}


def _save(request: HttpRequest, email: str) -> HttpResponse:
    policy, now, home = house().policy(), house().clock.now(), house()
    before, told = home.choices(email), told_notice(request)
    moved = sheet.changes(policy, before, request.POST, at=now, told=told)
    refused = sheet.refusal(policy, before, request.POST["no"], at=now, told=told) if "no" in request.POST else None
    if refused is not None:  # on one switch the button is the later word
        moved = [*(each for each in moved if each.switch != refused.switch), refused]
    for change in moved:
        _choose(email, change, language=told.language)
    count = len(moved)
    if count:
        said = ngettext(
            "Saved. One choice changed, from now on.", "Saved. %(count)d choices changed, from now on.", count
        )
        session.say(request, said % {"count": count})
    else:
        session.say(request, _("Nothing was changed."))
    return redirect(reverse("centre:choices"))


def _choose(email: str, change: sheet.Change, *, language: str) -> None:
    """Record it. An objection is asked for like one from its own page, so that it is answered and on file."""
    switch = change.switch
    if change.act == "object" and switch.purpose in objecting.about(house().notice):
        objecting.object_to(house(), email, switch.purpose, language=language)
        return
    axis = {switch.axis: switch.value} if switch.axis else {}
    house().choose(email, switch.purpose, act=change.act, source=SOURCE, words=change.words, language=language, **axis)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@while_in_force
def end(request: HttpRequest) -> HttpResponse:
    """End all marketing: an objection to every purpose the right to stop is about (GDPR art. 21(2) and (3)).

    Only a POST does it; whoever comes by the address alone is led to the choices.
    """
    email = session.who(request, "signed-in")
    if email is None or request.method != "POST":
        return redirect(reverse("centre:choices"))
    notice = told_notice(request)
    for purpose in sheet.marketing(notice):
        if isinstance(notice.declarations.get(purpose), Purpose):
            language = language_of(notice, f"{purpose}/label")
            shown = words.title(notice, purpose)
            house().choose(email, purpose, act="object", source=SOURCE, words=shown, language=language)
    session.say(request, _("All our marketing to you has ended. Messages about an order or a repair still reach you."))
    return redirect(reverse("centre:choices"))


@never_cache
@require_safe
@while_in_force
def history(request: HttpRequest) -> HttpResponse:
    """Every choice on record, the latest first."""
    email = session.who(request, "signed-in")
    if email is None:
        return redirect(reverse("centre:choices"))
    notice = told_notice(request)
    names = {each.name: capital(words.named_whole(notice, each)) for each in house().policy().switches}
    rows = [
        {
            "day": words.day(choice.at, zone=notice.time_zone),
            "time": words.time(choice.at, zone=notice.time_zone),
            "instant": choice.at.astimezone(dt.UTC).isoformat(),
            "what": names.get(choice.switch) or _as_said(choice, notice),
            "act": _(ACTS[choice.act]),
            "no": choice.act in NOES,
            "how": words.capital(words.how(choice)),
            "edition": choice.edition,
        }
        for choice in _latest_first(house().choices(email))
    ]
    return page(request, "history", email=email, rows=rows)


def _as_said(choice: Choice, notice: Notice) -> str:
    """A choice about what the notice no longer has: the words that were shown then."""
    return words.in_tongue(choice.words, choice.language or written_in(notice)) or choice.switch


ACTS = {
    "grant": marked("Yes"),
    "refuse": marked("No"),
    "withdraw": marked("No longer"),
    "object": marked("You objected"),
    "opt-out": marked("You opted out"),
    "restrict": marked("Suspended"),
    "lift": marked("No longer suspended"),
}


def _latest_first(made: tuple[Choice, ...]) -> list[Choice]:
    return sorted(made, key=lambda each: each.at)[::-1]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: the cookie goes. Only a POST does it, so that no picture or link signs anybody out."""
    if request.method == "POST":
        language = session.spoken(request)
        session.leave(request)
        return redirect(reverse("centre:choices") + (f"?{ASKED}={language}" if language else ""))
    return redirect(reverse("centre:choices"))


def page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
    """One of the centre's templates."""
    context |= {"zone": house().notice.time_zone}
    context |= {"minutes": CODE_MINUTES}
    return render(request, f"centre/{name}.html", context, status=status)
