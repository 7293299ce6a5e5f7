"""Oscar's mail app under our folder."""

from __future__ import annotations

from oscar.apps.communication import apps


class CommunicationConfig(apps.CommunicationConfig):
    """As Oscar's; only the dispatcher is ours."""

    name = "demo.shop.communication"
