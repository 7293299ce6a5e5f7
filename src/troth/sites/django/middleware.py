"""A guard at every door of a site: only what the notice lists comes in (N-07), and no child (N-88).

It stands before the site's own forms, so a form that would swallow a field too many never sees it. Nothing of a
refused request is stored, logged or put in a cookie; the marker that a child's browser keeps is a yes and no number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from msgspec import Struct

from troth.collection.examine import UNDER_AGE
from troth.notice.kinds import Collect, Item
from troth.sites.django.config import house
from troth.terms.periods import Period

MARKER = "__Host-later"
MARKER_SECONDS = 3600
"""Where the notice does not declare the marker as an item with a length of its own."""
UNIT_SECONDS = {"hours": 3600, "days": 86400, "weeks": 7 * 86400}
TEMPLATE = "troth/refused.html"
UNREADABLE = "This page takes a form, or an object of JSON with plain values."
METHODS = frozenset({"POST", "PUT", "PATCH"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
STATUS = {
    "not-declared": HTTPStatus.BAD_REQUEST,
    "missing": HTTPStatus.BAD_REQUEST,
    "unreadable": HTTPStatus.BAD_REQUEST,
    "under-age": HTTPStatus.FORBIDDEN,
}


class Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in.

    In ``TROTH_DOORS`` a path (``/accounts/register/``) or a view's name (``customer:register``) leads to a collection
    point's id, or to a dict with these fields.
    """

    collect: str
    fields: dict[str, str] = {}
    """The form's names for the notice's fields, where they differ."""
    beside: tuple[str, ...] = ()
    """Sent along and no data on the person: a repeated password, the name of a button, where to go next."""
    only_with: str = ""
    """It is this door only when this name is sent: for a page with two forms on it."""
    unless: tuple[str, ...] = ()
    """It is not this door when one of these names is sent: the other form's."""
    form_answers: bool = False
    """The form says itself what is missing or cannot be read (``NoticeFormMixin``); else the guard does."""
    channel: str = "web"


class DoorMiddleware:
    """Put it after CsrfViewMiddleware and before whatever reads forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.doors = _read_doors(getattr(settings, "TROTH_DOORS", {}))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on; the guard acts once Django knows which view is meant."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """A refusal, or None: the site's own view may go on."""
        door = self._door(request)
        if door is None or request.method not in METHODS:
            return None
        given, strays = _given(request, door)
        if given is None:
            return _refuse(
                request,
                "This page takes a form, or an object of JSON with plain values.",
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            )
        if (door.only_with and door.only_with not in strays) or set(door.unless) & set(strays):
            return None
        if MARKER in request.COOKIES and _asks_age(door):
            return _refuse(request, UNDER_AGE, STATUS["under-age"])
        known = {door.only_with, "csrfmiddlewaretoken", *door.beside}
        given |= dict.fromkeys((name for name in strays if name not in known), "")
        intake = house().collect(door.collect, given, channel=door.channel)
        if intake.accepted or (door.form_answers and intake.outcome in {"missing", "unreadable"}):
            return None
        answer = _refuse(request, intake.reason, STATUS.get(intake.outcome, HTTPStatus.FORBIDDEN))
        if intake.outcome == "under-age":
            answer.set_cookie(
                MARKER, "1", max_age=_marker_seconds(), secure=True, httponly=True, samesite="Lax", path="/"
            )
        return answer

    def _door(self, request: HttpRequest) -> Door | None:
        match = request.resolver_match
        by_name = self.doors.get(match.view_name) if match and match.view_name else None
        return by_name or self.doors.get(request.path.rstrip("/") or "/")


def _read_doors(said: Mapping[str, Any]) -> dict[str, Door]:
    doors: dict[str, Door] = {}
    for place, door in said.items():
        fields = {"collect": door} if isinstance(door, str) else dict(door)
        try:
            read = msgspec.convert(fields, Door)
        except msgspec.ValidationError as wrong:
            allowed = ", ".join(Door.__struct_fields__)
            raise ImproperlyConfigured(f"TROTH_DOORS[{place!r}]: {wrong}. It may have: {allowed}.") from wrong
        if not isinstance(house().notice.declarations.get(read.collect), Collect):
            raise ImproperlyConfigured(
                f"TROTH_DOORS[{place!r}] names {read.collect!r}, and the notice has no such collection point."
            )
        doors[place.rstrip("/") or "/" if place.startswith("/") else place] = read
    return doors


def _given(request: HttpRequest, door: Door) -> tuple[dict[str, str] | None, tuple[str, ...]]:
    """What was sent under the notice's names, and every other name; None when it cannot be read as fields."""
    kind = (request.content_type or "").lower()
    if kind in FORM_TYPES:
        sent = {name: request.POST.getlist(name) for name in request.POST}
        strays = [*request.FILES]
    elif kind == "application/json":
        try:
            read = json.loads(request.body or b"{}")
        except (ValueError, RecursionError):  # the second from a stranger's ten thousand brackets
            return None, ()
        if not isinstance(read, dict) or any(isinstance(value, (dict, list)) for value in read.values()):
            return None, ()
        sent = {name: ["" if value is None else str(value)] for name, value in read.items()}
        strays = []
    else:
        return None, ()
    given: dict[str, str] = {}
    collect = house().notice.declarations[door.collect]
    listed = collect.fields if isinstance(collect, Collect) else {}
    for name, values in sent.items():
        declared = door.fields.get(name, name)
        if declared in listed and (name in door.fields or declared not in door.fields.values()) and len(values) == 1:
            given[declared] = values[0]
        else:
            strays.append(name)
    return given, tuple(strays)


def _asks_age(door: Door) -> bool:
    collect = house().notice.declarations[door.collect]
    return isinstance(collect, Collect) and collect.from_age is not None


def _marker_seconds() -> int:
    """What the notice says the marker lasts."""
    for item in house().notice.declarations.values():
        if isinstance(item, Item) and item.name == MARKER:
            return _seconds(item.lasts)
    return MARKER_SECONDS


def _seconds(period: Period) -> int:
    return period.count * UNIT_SECONDS[period.unit] if period.unit in UNIT_SECONDS else MARKER_SECONDS


def _refuse(request: HttpRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    """The site's ``troth/refused.html`` where it has one (``sentence`` in its context), else a plain page."""
    if "application/json" in request.headers.get("Accept", ""):
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": sentence}
        return HttpResponse(json.dumps(problem), status=status, content_type="application/problem+json")
    try:
        page: str = render_to_string(TEMPLATE, {"sentence": sentence}, request=request)
    except TemplateDoesNotExist:
        page = (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>Not taken</title>\n<main><h1>Not taken</h1><p>{escape(sentence)}</p></main>\n</html>\n"
        )
    answer = HttpResponse(page, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
