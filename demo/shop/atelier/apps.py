"""The app of what is our own."""

from __future__ import annotations

from django.apps import AppConfig


class AtelierConfig(AppConfig):
    """Paintings, clients' details, letters to us."""

    name = "demo.shop.atelier"
    label = "atelier"
    verbose_name = "The house"
