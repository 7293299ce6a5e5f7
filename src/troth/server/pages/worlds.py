"""Two worlds in one process: the public pages, and the desk at its own host. Which one a request belongs to.

The front alone decides that, by the host, and says so in the scope it hands over; nothing a visitor sends can say it.
Each world has its own addresses, its own session and its own cookie, so that neither can be reached from the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from troth.server.asgi import Application, Receive, Scope, Send

MARK = "troth.desk"
DESK_ADDRESSES = "troth.server.desk.urls"


def at_desk(request: HttpRequest) -> bool:
    """Whether the front took this request at the desk's host."""
    given: dict[str, Any] = getattr(request, "scope", None) or request.META
    return given.get(MARK) is True


def desk_of(program: Application) -> Application:
    """The same program, told that whatever it is handed came to the desk's host."""

    async def desk(scope: Scope, receive: Receive, send: Send) -> None:
        await program({**scope, MARK: True}, receive, send)

    return desk


class Worlds:
    """Picks the addresses and the session of a request's world, before anything else looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        from troth.server.desk.sessions import DeskSessions  # noqa: PLC0415 - Django must be set up

        self._centre = SessionMiddleware(get_response)
        self._desk = DeskSessions(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, in the one world or the other."""
        if not at_desk(request):
            public = self._centre(request)
            assert isinstance(public, HttpResponseBase)  # a coroutine only where get_response is one
            return public
        request.urlconf = DESK_ADDRESSES
        return self._desk(request)
