"""Oscar's account pages: those we have drawn, and no others."""

from __future__ import annotations

from typing import Any

from django.urls import path
from oscar.apps.customer import apps

SHOWN = {
    "login", "logout", "register", "summary", "change-password", "profile-view", "profile-update", "profile-delete",
    "order-list", "order", "anon-order", "anon-order-form", "address-list", "address-create", "address-detail",
    "address-delete", "wishlists-list", "wishlists-add-product", "wishlists-remove-product",
}  # fmt: skip


class CustomerConfig(apps.CustomerConfig):
    """As Oscar's, with our forms and views, and without alerts, notifications and a history of mails."""

    name = "demo.shop.customer"

    def get_urls(self) -> list[Any]:
        """Oscar's addresses that we keep, and our own step after registration."""
        from demo.shop.customer.preferences import PreferencesView  # noqa: PLC0415 - models are not ready before

        kept = [url for url in super().get_urls() if url.name in SHOWN]
        return [*kept, *self.post_process_urls([path("preferences/", PreferencesView.as_view(), name="preferences")])]
