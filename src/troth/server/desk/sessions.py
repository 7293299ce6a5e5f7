"""The desk's own session: at the door a short signed cookie, behind it a row of ours that ends when it lies idle.

Before somebody is in, nothing is kept here: a stranger who opens the sign-in page ten thousand times leaves no row.
Times are the real ones: a clock that a demo holds still must not keep a session open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends import signed_cookies
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.cache import patch_vary_headers

from troth.server.desk.models import Account
from troth.stores.clock import real_now

COOKIE = "__Host-desk"
DOOR_COOKIE = "__Host-desk-door"
IDLE = dt.timedelta(minutes=30)
"""OWASP ASVS 5.0, 7.3.1: a session that lies still ends."""
LONGEST = dt.timedelta(hours=10)
"""A working day; then one signs in again (7.3.2)."""
AT_THE_DOOR = dt.timedelta(minutes=15)
_SALT = "troth.desk.door"


class Door(signed_cookies.SessionStore):
    """What a browser carries while its person signs in. Signed for this door alone, and only for some minutes."""

    def load(self) -> dict[str, Any]:
        """What was signed here, and not too long ago; else nothing."""
        try:
            held: dict[str, Any] = signing.loads(
                self.session_key or "", serializer=self.serializer, max_age=AT_THE_DOOR, salt=_SALT
            )
        except (signing.BadSignature, ValueError, TypeError):
            self.create()
            return {}
        return held

    def _get_session_key(self) -> str:
        held: dict[str, Any] = self._session  # type: ignore[attr-defined]  # Django's own property
        return signing.dumps(held, compress=True, salt=_SALT, serializer=self.serializer)


class DeskSessions:
    """Opens the session of a request to the desk and keeps it afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and set or take away the cookies."""
        account = self._enter(request)
        request.staff = account  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        session: Any = request.session
        if isinstance(session, SessionStore) and session.get("account"):
            session.set_expiry(int(IDLE.total_seconds()))
            try:
                session.save()
            except UpdateError:  # somebody ended it while this was answered: it stays ended
                _drop(response, COOKIE)
                return response
            _put(response, COOKIE, session.session_key or "")
            if DOOR_COOKIE in request.COOKIES:
                _drop(response, DOOR_COOKIE)
            return response
        if COOKIE in request.COOKIES:
            _drop(response, COOKIE)
        if session.is_empty():
            if DOOR_COOKIE in request.COOKIES:
                _drop(response, DOOR_COOKIE)
        elif session.modified:
            session.save()
            _put(response, DOOR_COOKIE, session.session_key or "")
        return response

    def _enter(self, request: HttpRequest) -> Account | None:
        key = request.COOKIES.get(COOKIE)
        if key:
            store = SessionStore(key)
            account = _holder(store)
            if account is not None:
                request.session = store
                return account
        request.session = Door(request.COOKIES.get(DOOR_COOKIE) or None)
        return None


def begin(request: HttpRequest, account: Account) -> None:
    """Let somebody in: a new session under a new key, and a new token for forms."""
    now = real_now()
    SessionStore.clear_expired()
    request.session = SessionStore()
    request.session["account"] = account.pk
    request.session["epoch"] = account.epoch
    request.session["since"] = now.isoformat()
    request.session.set_expiry(int(IDLE.total_seconds()))
    request.session.create()
    rotate_token(request)
    request.staff = account  # type: ignore[attr-defined]  # ours
    account.last_login = now
    account.save(update_fields=["last_login"])


def go_on(request: HttpRequest, account: Account) -> None:
    """Stay in, under a new key, when every other session of the account has ended with its epoch. No longer for it."""
    request.session["epoch"] = account.epoch
    request.session.cycle_key()
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """Let somebody out: the row goes, whoever has the cookie has nothing."""
    request.session.flush()
    request.session = Door()
    request.staff = None  # type: ignore[attr-defined]  # ours


def say(request: HttpRequest, note: str) -> None:
    """A sentence for the next page this browser opens."""
    request.session["note"] = note


def said(request: HttpRequest) -> str:
    """That sentence, once."""
    return str(request.session.pop("note", "")) if "note" in request.session else ""


def _holder(store: SessionStore) -> Account | None:
    number, since = store.get("account"), store.get("since")
    if number is None or not isinstance(since, str):
        return None
    if real_now() - dt.datetime.fromisoformat(since) >= LONGEST:
        store.delete()
        return None
    account = Account.objects.filter(pk=number, open=True, epoch=store.get("epoch")).first()
    if account is None:
        store.delete()
    return account


def _put(response: HttpResponse, name: str, value: str) -> None:
    # Strict: no page elsewhere can send this cookie with anything, not even with a link.
    response.set_cookie(name, value, secure=True, httponly=True, samesite="Strict", path="/")


def _drop(response: HttpResponse, name: str) -> None:
    response.set_cookie(name, "", max_age=0, secure=True, httponly=True, samesite="Strict", path="/")
