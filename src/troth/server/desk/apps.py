"""The apps behind the desk: our accounts, and of allauth the second factor alone."""

from __future__ import annotations

from allauth.account.apps import AccountConfig
from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Accounts of the staff, and what was tried at their door."""

    name = "troth.server.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"


class AllauthAccounts(AccountConfig):  # type: ignore[misc]  # allauth is untyped here
    """allauth's account app as its second factor needs it: models to import, no views and no middleware of its own."""

    def ready(self) -> None:
        """Leave out the check for a middleware whose views we do not serve."""
