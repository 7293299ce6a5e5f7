"""Two small pieces between the server and the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from oscar.apps.basket import middleware as stock


class PolicyMiddleware:
    """The content policy on every answer: nothing from elsewhere, nothing inline."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy; pages are for one person, so no cache between us keeps them."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_POLICY)
        if not request.path.startswith(("/static/", "/privacy/static/")):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class HouseBasketMiddleware(stock.BasketMiddleware):
    """Oscar's basket, its cookie for this site's own pages only, and no word about merged baskets."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """As Oscar's; the cookie gets ``SameSite=Lax``, which Oscar leaves out."""
        answered: HttpResponse = super().process_response(request, response)
        basket = answered.cookies.get(settings.OSCAR_BASKET_COOKIE_OPEN)
        if basket is not None:
            basket["samesite"] = "Lax"
        return answered

    def merge_baskets(self, master: Any, slave: Any) -> None:
        """Lines of both, each once."""
        master.merge(slave, add_quantities=False)
