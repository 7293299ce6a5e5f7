"""Oscar's root app without its back office: what it wires at start, and none of the dashboard's pages."""

from __future__ import annotations

from oscar.apps.dashboard.apps import DashboardConfig
from oscar.config import Shop


class AmaranteShop(Shop):
    """Oscar's shop; our own ``urls`` say which of its pages exist."""

    def ready(self) -> None:
        """Do not wire Oscar's own addresses."""


class NoDashboard(DashboardConfig):
    """Named, because other apps of Oscar's look its classes up; without a page, so without a door."""

    def ready(self) -> None:
        """Do not load the back office."""
