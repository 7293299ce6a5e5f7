"""The payment house as the shop sees it: an order's number, an amount and a name go out, a reference comes back.

Whoever pays gives their card to the payment house on its own page; in the demo that page is left out, so no card
number exists anywhere in it. With ``AMARANTE_TILL`` set, the three values really leave, to the host the notice names;
without it a stand-in answers in this process.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

from demo.shop import surroundings

HOST = "pay.passerelle.localhost"


class TillAwayError(Exception):
    """The payment house does not answer; the sentence is for the person who wanted to pay."""


def take(*, order: str, amount: Decimal, currency: str, name: str) -> str:
    """The reference of the payment. ``amount`` in whole units of ``currency``. Safe to repeat for the same order."""
    if surroundings.TILL:
        _tell(order=order, amount=amount, currency=currency, name=name)
    return reference(order=order, amount=amount, currency=currency)


def reference(*, order: str, amount: Decimal, currency: str) -> str:
    """The stand-in's reference. It keeps no books: the same order gives the same one."""
    digest = hashlib.blake2b(f"{order} {amount:.2f} {currency}".encode(), digest_size=5).hexdigest().upper()
    return f"PSR-{digest[:5]}-{digest[5:]}"


def _tell(*, order: str, amount: Decimal, currency: str, name: str) -> None:
    import httpx  # noqa: PLC0415 - not wanted at every start

    try:
        httpx.post(
            f"{surroundings.TILL}/payments",
            headers={"Host": f"{HOST}:{httpx.URL(surroundings.TILL).port}"},
            json={"order": str(order), "amount": str(amount), "currency": currency, "name": name},
            timeout=5,
        ).raise_for_status()
    except httpx.HTTPError as error:
        message = "The payment house does not answer. Nothing was charged and nothing was ordered; please try again."
        raise TillAwayError(message) from error
