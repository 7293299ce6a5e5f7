"""Headers every page carries: nothing runs that we did not write, nothing is fetched from elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from troth.server.pages.shell import the_house
from troth.server.pages.static import takes_gzip
from troth.server.pages.worlds import at_desk
from troth.server.relations import relations
from troth.terms.cannot import CannotRun

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy (CSP 3). No inline script or style, no other host."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


class SecurityHeaders:
    """Adds what a view has not set itself. A page is asked for anew unless its view says how long it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-cache")
        if not at_desk(request):
            terms = the_house().home.settings.well_known.terms_of_service
            response.headers.setdefault("Link", ", ".join(relations(terms=terms)))
        return response


class Zip(GZipMiddleware):
    """Django's own, which takes any mention of gzip for a yes; ``gzip;q=0`` is a no (RFC 9110 section 12.5.3)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Send it small to whoever takes it so."""
        if takes_gzip(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


class PlainRefusal:
    """Turns what Troth foresaw (``CannotRun``) into a calm page. Paths and reasons are for the log, not the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for an error that was foreseen; None for any other."""
        if not isinstance(exception, CannotRun):
            return None
        logging.getLogger("troth.pages").error("%s %s", exception.message, exception.hint)
        said = _(
            "Something we need for it is not as it should be, and we would rather show nothing than something else."
        )
        context = {"title": _("This page cannot be shown just now"), "said": said}
        return render(request, "pages/calm.html", context, status=503)
