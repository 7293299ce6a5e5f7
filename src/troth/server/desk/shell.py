"""What stands around every page of the desk: the rail, with what this role may open, and who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from msgspec import Struct

from troth.server.desk.guard import staff
from troth.server.desk.roles import ROLES, Power, may
from troth.server.pages.shell import the_house
from troth.server.pages.worlds import at_desk
from troth.terms.cannot import CannotRun


class Item(Struct, frozen=True):
    """One line of the rail."""

    address: str
    label: str
    here: bool
    count: int | None = None


RAIL: tuple[tuple[str, str, Power], ...] = (
    ("/", "Today", "today"),
    ("/requests", "Requests", "requests"),
    ("/promises", "Promises", "board"),
    ("/notice", "Notice", "notice"),
    ("/register", "The register", "register"),
    ("/people", "Look someone up", "look-up"),
    ("/choices", "Choices", "choices"),
    ("/log", "The log", "log"),
    ("/roles", "Roles", "roles"),
)
"""Address, label, and what it needs."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template of the desk; nothing for the public pages."""
    account = staff(request) if at_desk(request) else None
    if account is None:
        return {"me": None}
    role = ROLES.get(account.role)
    items = [
        Item(
            address,
            label,
            request.path == address or (address != "/" and request.path.startswith(f"{address}/")),
            _count(address),
        )
        for address, label, power in RAIL
        if may(account.role, power)
    ]
    return {"me": account, "my_role": role.label if role else account.role, "rail": items}


def _count(address: str) -> int | None:
    """What stands behind a line of the rail, as a number; a house that cannot be read shows none."""
    house = the_house()
    try:
        match address:
            case "/requests":
                return len(house.requests.all(open_only=True))
            case "/promises":
                return len(house.promises())
            case _:
                return None
    except CannotRun:
        return None
