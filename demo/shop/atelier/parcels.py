"""The parcel desk: orders that are not with their client yet, by number; a member of the house says when one is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import generic
from oscar.core.loading import get_model

Order = get_model("order", "Order")
CLOSED = ("With you", "Cancelled")
HANDED_OVER = CLOSED[0]
MOST_SHOWN = 100


class ParcelDesk(UserPassesTestMixin, generic.ListView):
    """Open orders, the oldest first. No name stands here: a number and a country are enough to hand a parcel over."""

    template_name = "staff/parcels.html"
    context_object_name = "orders"
    raise_exception = True

    def test_func(self) -> bool:
        """Members of the house."""
        return bool(self.request.user.is_authenticated and self.request.user.is_staff)

    def get_queryset(self) -> Any:
        """What is still under way."""
        found = Order.objects.exclude(status__in=CLOSED).select_related("shipping_address__country")
        return found.order_by("date_placed")[:MOST_SHOWN]

    def post(self, request: HttpRequest) -> HttpResponse:
        """One of them has arrived."""
        order = get_object_or_404(Order, number=request.POST.get("number", ""))
        if order.status not in CLOSED:
            order.status = HANDED_OVER
            order.save(update_fields=["status"])
        messages.success(request, f"Order {order.number} is with its client.")
        return redirect("parcel-desk")
