"""The notice, its editions, what changed, and the way in. Each view reads one published edition and shows it."""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from troth.notice.diff import asked_again
from troth.notice.edition import Edition
from troth.notice.editions import Editions
from troth.notice.facts import Notice
from troth.notice.frontmatter import language_of as language_of_file
from troth.notice.kinds import Channel, Contact, Controller
from troth.notice.project import Visitor, select_contacts
from troth.notice.promises import Promise, PromiseListError, beside, told, words_beside
from troth.notice.render import Page, inline_text
from troth.notice.telling import PREFACE, language_of
from troth.notice.words import Speaker, sentence
from troth.server.desk.guard import stale as stale_at_desk
from troth.server.pages.centre.yours import asked_here
from troth.server.pages.changed import changed
from troth.server.pages.reading import preface, sections
from troth.server.pages.shell import the_house
from troth.server.pages.tongue import reports_in, tongue_of
from troth.server.pages.worlds import at_desk
from troth.terms.labels import Labels, labels
from troth.terms.places import known


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: the notice, the choices and what one may ask, the board, and a person to write to."""
    edition = _in_force()
    contact = _care(edition) if edition is not None else None
    asked = asked_here(edition.notice) if edition is not None else frozenset()
    return render(request, "pages/home.html", {"edition": edition, "contact": contact, "asked": asked})


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The edition in force."""
    edition = _in_force()
    if edition is None:
        return nothing_yet(request)
    return _show(request, edition)


@require_safe
def notice_markdown(request: HttpRequest) -> HttpResponse:
    """The edition in force as clean Markdown, values and tables filled in."""
    edition = _in_force()
    if edition is None:
        return nothing_yet(request)
    told = edition.told_in(tongue_of(request).language)
    answer = HttpResponse(
        Page(told, _visitor(request, edition)).markdown(),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Language": ", ".join(_spoken_in(told))},
    )
    patch_vary_headers(answer, ("Accept-Language", "Cookie"))
    return answer


@require_safe
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition, whenever it was in force."""
    found = named(edition)
    if found.hash != edition:
        return HttpResponseRedirect(f"/privacy/editions/{found.hash}/")
    return _show(request, found)


@require_safe
def source(request: HttpRequest, edition: str, name: str) -> HttpResponse:
    """A source file of an edition, byte by byte as it was published. It never changes."""
    del request
    found = named(edition)
    if name not in found.files:
        raise Http404
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{found.hash[:16]}-{name}"',
        "Content-Language": language_of_file(name) or found.notice.language,
    }
    return HttpResponse(found.files[name], content_type="text/markdown; charset=utf-8", headers=headers)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first, with when it held and what it changed."""
    ones = _editions().all()
    listed = [
        {"edition": one, "until": _until(ones, one), "standing": _standing(ones, one), "before": _before(ones, one)}
        for one in reversed(ones)
    ]
    return render(request, "pages/editions.html", {"listed": listed})


@require_safe
def diff(request: HttpRequest, edition: str, new: str) -> HttpResponse:
    """What changed from one edition to another, clause by clause."""
    old, later = named(edition), named(new)
    tongue = tongue_of(request)
    told = later.told_in(tongue.language)
    speaker = Speaker(told, Visitor(language=told.language))
    again = asked_again(old.notice, later.notice)
    context = {
        "old": old,
        "new": later,
        "changes": changed(old, later, tongue.language),
        "original": labels(tongue.words).say("languages", later.notice.language),
        "upcoming": later.effective > the_house().clock.now(),
        "again": [inline_text(_switch_name(one, speaker)) for one in again],
        "until": _until(_editions().all(), old),
    }
    return render(request, "pages/diff.html", context)


def _show(request: HttpRequest, shown: Edition) -> HttpResponse:
    """An edition as a page for reading, for the place the reader chose."""
    ones = _editions().all()
    visitor = _visitor(request, shown)
    rows = the_house().board() if shown == _in_force() else ()
    told = shown.told_in(tongue_of(request).language)
    words = labels(tongue_of(request).words)
    page, parts = sections(told, visitor, rows=rows, promises=promises())
    context: dict[str, Any] = {
        "edition": shown,
        "title": page.inline(page.notice.title),
        "plain_title": page.notice.title,
        "preface": [mark_safe(one) for one in preface(page)],  # noqa: S308 - escaped by notice.render
        "sections": parts,
        "language": told.language,
        "preface_language": language_of(told, PREFACE),
        "original": words.say("languages", shown.notice.language),
        "whole": len(_spoken_in(told)) == 1,
        "source": _source_name(shown, told.language),
        "reports": reports_in(request),
        "zone": shown.notice.time_zone,
        "until": _until(ones, shown),
        "standing": _standing(ones, shown),
        "before": _before(ones, shown),
        "after": next((one for one in ones if _before(ones, one) == shown), None),
        "others": len(ones) > 1,
        "places": _places(shown, words),
        "visitor": visitor,
        "listed": visitor.place in dict(_places(shown, words)),
        "place_name": sentence(words.place(visitor.place)) if visitor.place else "",
        "place_unknown": bool(request.GET.get("place")) and visitor.place is None,
        "narrowed": visitor.place is not None or visitor.by is not None or visitor.channel is not None,
        "board": bool(rows),
    }
    return render(request, "pages/notice.html", context)


def _spoken_in(told: Notice) -> tuple[str, ...]:
    """The languages a told notice is in: its own, and the original's where something is not translated."""
    clauses = {language_of(told, f"#{clause.id}") for clause in told.clauses}
    return (told.language, *sorted(clauses - {told.language}))


def _source_name(shown: Edition, language: str) -> str:
    """The source file in a language; the notice's own where there is no such file."""
    named = (name for name in shown.files if language_of_file(name) == language)
    return next(named, next(name for name in shown.files if language_of_file(name) is None))


def promises() -> tuple[Promise, ...]:
    """The list of promises beside the notice; none where there is no list, or one that cannot be read."""
    try:
        return beside(str(the_house().home.notice_file))
    except PromiseListError:
        return ()  # `troth check` names the line; a reader of the notice can do nothing about it


def promises_told(language: str) -> dict[str, str]:
    """What the list says in this language, by promise; what nobody has translated, or translated anew, is not there."""
    try:
        words = words_beside(str(the_house().home.notice_file))
    except PromiseListError:
        return {}
    return told(promises(), words.get(language, {}))


def _editions() -> Editions:
    """The editions of the house. The folder is listed for each request, since another process may have published."""
    return _kept(the_house().home.path)


@functools.cache
def _kept(home: Path) -> Editions:
    return Editions(home)


def _in_force() -> Edition | None:
    return the_house().edition()


def named(start: str) -> Edition:
    """The one edition whose hash begins so; 404 when there is none or more than one."""
    found = [one for one in _editions().all() if one.hash.startswith(start)]
    if len(found) != 1:
        raise Http404
    return found[0]


def _visitor(request: HttpRequest, shown: Edition) -> Visitor:
    """Who reads, as far as the address says so. Nothing is guessed from where the request came."""
    place = request.GET.get("place", "").upper()
    by, channel = request.GET.get("by", ""), request.GET.get("channel", "")
    declared = shown.notice.declarations
    houses = [one for one in declared.values() if isinstance(one, Controller)]
    speakers = {one.id for one in houses}.union(*(one.brands for one in houses))
    return Visitor(
        place=place if known(place) else None,
        by=by if by in speakers else None,
        channel=channel if isinstance(declared.get(channel), Channel) else None,
        language=tongue_of(request).language
        if tongue_of(request).language in shown.languages()
        else shown.notice.language,
    )


def _places(shown: Edition, words: Labels) -> list[tuple[str, str]]:
    """The places a reader may choose: those served, and those for which something special is said."""
    special = {place for one in shown.notice.clauses for place in one.scope.places or ()}
    for declaration in shown.notice.declarations.values():
        if not isinstance(declaration, Contact):
            special.update(declaration.scope.places or ())
    codes = dict.fromkeys([*shown.notice.places, *sorted(special)])
    named = [(code, sentence(words.place(code))) for code in codes]
    return sorted(named, key=lambda pair: _plain_letters(pair[1].removeprefix("The ")))


def _plain_letters(name: str) -> str:
    """A name as a list is ordered: É beside E."""
    return "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each)).casefold()


def _until(ones: tuple[Edition, ...], shown: Edition) -> dt.datetime | None:
    """The last day it holds: the day before the next one begins; None for the last."""
    after = next((one.effective for one in ones if one.effective > shown.effective), None)
    return after - dt.timedelta(seconds=1) if after is not None else None


def _before(ones: tuple[Edition, ...], shown: Edition) -> Edition | None:
    earlier = [one for one in ones if one.effective < shown.effective]
    return earlier[-1] if earlier else None


def _standing(ones: tuple[Edition, ...], shown: Edition) -> str:
    """``announced``, ``in force`` or ``earlier``."""
    now = the_house().clock.now()
    if shown.effective > now:
        return "announced"
    until = next((one.effective for one in ones if one.effective > shown.effective), None)
    return "in force" if until is None or now < until else "earlier"


def _care(shown: Edition) -> Contact | None:
    return next((one for one in select_contacts(shown.notice, Visitor()) if one.role == "care"), None)


def _switch_name(switch: str, speaker: Speaker) -> str:
    """A switch in words: ``Letters about our creations, by e-mail``."""
    purpose, _, value = switch.partition("/")
    named = speaker.name(purpose)
    if not value:
        return named
    if value in speaker.notice.declarations and "." not in value:
        one = speaker.notice.declarations[value]
        said = speaker.plain("by", channel=speaker.channel(value)) if hasattr(one, "medium") else speaker.name(value)
        return f"{named}, {said}"
    return f"{named}, {speaker.data(value)}"


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """There is no edition in force; the first one announced is named."""
    upcoming = next((one for one in _editions().all()), None)
    return render(request, "pages/nothing.html", {"upcoming": upcoming}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _calm(request, 400, _("This could not be read"), _("What your browser sent has a form we do not know."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return _calm(request, 403, _("This is not open to you"), _("Begin again from your privacy page."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return _calm(request, 404, _("There is no page here"), _("It may never have been, or its address was cut short."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: what we did not foresee. Nothing of it is shown."""
    return _calm(
        request, 500, _("This page cannot be shown just now"), _("The fault is ours, and nothing of yours was lost.")
    )


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere (CSRF)."""
    if at_desk(request):
        return stale_at_desk(request, reason)
    return _calm(
        request,
        403,
        _("This form was open too long"),
        _("Nothing was changed. Open the page again, then send it once more."),
    )


def _calm(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    return render(request, "pages/calm.html", {"title": title, "said": said}, status=status)
