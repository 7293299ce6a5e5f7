"""Oscar's checkout under our folder."""

from __future__ import annotations

from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    """As Oscar's, with our forms and views."""

    name = "demo.shop.checkout"
