"""Orders of the days before the first: placed by Oscar's own creator, so that no row is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from demo.shop.checkout import till
from demo.shop.checkout.views import PAYMENT_HOUSE
from msgspec import Struct
from oscar.core.loading import get_class, get_model


class Parcel(Struct, frozen=True, kw_only=True):
    """To whom an order goes, and where."""

    first_name: str
    last_name: str
    street: str
    postcode: str
    town: str
    country: str
    telephone: str = ""


def place(
    *, number: int, slug: str, parcel: Parcel, placed: dt.datetime, status: str, user: Any = None, guest: str = ""
) -> Any:
    """One piece, bought by an account or by a guest who gave an address; paid, confirmed, its letter kept."""
    basket = get_model("basket", "Basket").objects.create(owner=user)
    basket.strategy = get_class("partner.strategy", "Default")()
    basket.add_product(get_model("catalogue", "Product").objects.get(slug=slug))
    address = get_model("order", "ShippingAddress").objects.create(
        first_name=parcel.first_name, last_name=parcel.last_name, line1=parcel.street, line4=parcel.town,
        postcode=parcel.postcode, country_id=parcel.country, phone_number=parcel.telephone,
    )  # fmt: skip
    method = get_class("shipping.methods", "Free")()
    charge = method.calculate(basket)
    order = get_class("order.utils", "OrderCreator")().place_order(
        basket=basket,
        total=get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge),
        shipping_method=method,
        shipping_charge=charge,
        user=user,
        shipping_address=address,
        order_number=str(number),
        status=status,
        date_placed=placed,
        guest_email=guest,
    )
    basket.submit()
    _paid(order)
    _letter(order, user=user, to=user.email if user else guest)
    return order


def _paid(order: Any) -> None:
    reference = till.reference(order=order.number, amount=order.total_incl_tax, currency="CHF")
    house = get_model("payment", "SourceType").objects.get_or_create(name=PAYMENT_HOUSE)[0]
    get_model("payment", "Source").objects.create(
        order=order,
        source_type=house,
        currency="CHF",
        amount_allocated=order.total_incl_tax,
        amount_debited=order.total_incl_tax,
        reference=reference,
    )
    paid = get_model("order", "PaymentEventType").objects.get_or_create(name="Paid")[0]
    event = get_model("order", "PaymentEvent").objects.create(
        order=order, event_type=paid, amount=order.total_incl_tax, reference=reference
    )
    for line in order.lines.all():
        event.line_quantities.create(line=line, quantity=line.quantity)


def _letter(order: Any, *, user: Any, to: str) -> None:
    """The confirmation, kept as the dispatcher keeps it (``demo.shop.communication.utils``)."""
    dispatcher = get_class("communication.utils", "Dispatcher")()
    said = dispatcher.get_messages("ORDER_PLACED", {"order": order, "user": user, "lines": order.lines.all()})
    kept = get_model("communication", "Email").objects.create(
        user=user, email=to, subject=said["subject"], body_text=said["body"], body_html=said["html"]
    )
    # The day is Oscar's to set (auto_now_add); the letter left with the order.
    get_model("communication", "Email").objects.filter(pk=kept.pk).update(date_sent=order.date_placed)
