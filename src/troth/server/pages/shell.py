"""What stands around every page: the house's own head and foot, from HOME/look, or a neutral shell without them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from troth.notice.kinds import Controller
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house import House
    from troth.notice.edition import Edition

LOOK = "look"


def the_house() -> House:
    """The house these pages belong to."""
    house: House = settings.TROTH_HOUSE
    return house


def shell(_request: HttpRequest) -> dict[str, Any]:
    """For every template: the head and foot as HTML (empty: the neutral ones), and what the house is called."""
    house = the_house()
    return {
        "house_head": _fragment(house.home.path / LOOK / "head.html"),
        "house_foot": _fragment(house.home.path / LOOK / "foot.html"),
        "house_name": _name(house),
    }


def _name(house: House) -> str:
    """The house's name; none where its edition cannot be read, so that the page saying so can still be shown."""
    try:
        return house_name(house.edition())
    except CannotRun:
        return ""


def house_name(edition: Edition | None) -> str:
    """What the house calls itself: its first controller, without its legal form's place in a sentence."""
    if edition is not None:
        for one in edition.notice.declarations.values():
            if isinstance(one, Controller):
                return one.label or one.name
    return ""


def _fragment(path: Path) -> SafeString:
    """A fragment the house wrote into its own home: trusted as its other pages are; the policy still binds it."""
    return mark_safe(path.read_text("utf-8")) if path.is_file() else mark_safe("")  # noqa: S308 - the house's own file
