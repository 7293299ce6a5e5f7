"""Oscar's checkout, with a payment house: it takes the card on its own page and gives us a reference."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from demo.shop import word
from demo.shop.checkout import till
from demo.shop.customer.signing_in import said_in_the_status
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from oscar.apps.checkout import views as stock
from oscar.apps.payment.exceptions import UnableToTakePayment
from oscar.apps.payment.models import Source, SourceType

log = logging.getLogger(__name__)
PAYMENT_HOUSE = "Passerelle Paiements"


class IndexView(stock.IndexView):
    """As Oscar's: who orders. A password refused has a status of its own."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the request: the form asks it where a wrong password came from."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "request": self.request}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again."""
        return said_in_the_status(super().form_invalid(form), form)


class PaymentDetailsView(stock.PaymentDetailsView):
    """The order once more in full, the conditions of sale, then the payment house."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is no card form of ours: the details page leads to the preview."""
        if not self.preview:
            return redirect("checkout:preview")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the preview's own button places an order."""
        if request.POST.get("action", "") != "place_order":
            return redirect("checkout:preview")
        return self.handle_place_order_submission(request)

    def handle_payment(self, order_number: str, total: Any, **kwargs: Any) -> None:
        """Ask the payment house; keep its reference and nothing else (N-09)."""
        word.returned(self.who_buys())
        buyer = self.get_shipping_address(self.request.basket)
        name = f"{buyer.first_name} {buyer.last_name}".strip() if buyer else ""
        no = word.why_not_told(self.who_buys(), recipient="till", country=buyer.country_id if buyer else None)
        if no:
            raise UnableToTakePayment(no)
        try:
            reference = till.take(order=order_number, amount=total.incl_tax, currency=total.currency, name=name)
        except till.TillAwayError as away:
            raise UnableToTakePayment(str(away)) from away
        source_type, _ = SourceType.objects.get_or_create(name=PAYMENT_HOUSE)
        self.add_payment_source(
            Source(
                source_type=source_type,
                currency=total.currency,
                amount_allocated=total.incl_tax,
                amount_debited=total.incl_tax,
                reference=reference,
            )
        )
        self.add_payment_event("Paid", total.incl_tax, reference=reference)

    def who_buys(self) -> str:
        """The address the order is confirmed to."""
        user = self.request.user
        return str(user.email if user.is_authenticated else self.checkout_session.get_guest_email())

    def render_payment_details(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """When the payment house says no, the preview says so."""
        return self.render_preview(request, **kwargs)

    def send_order_placed_email(self, order: Any) -> None:
        """The confirmation. An order that is paid stands, whether or not the mail server is awake."""
        try:
            super().send_order_placed_email(order)
        except (OSError, SMTPException):
            log.exception("the confirmation of order %s could not be sent", order.number)

    def handle_successful_order(self, order: Any) -> HttpResponse:
        """Note a "no letters" said while buying before anything is sent (the soft opt-in's condition)."""
        if self.request.POST.get("no_letters"):
            word.no_letters(order.email, source="web:checkout")
        response: HttpResponse = super().handle_successful_order(order)
        return response
