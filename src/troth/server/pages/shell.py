"""What stands around every page: the house's own head and foot, from HOME/look, or a neutral shell without them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from troth.notice.kinds import Controller
from troth.server.pages import tongue
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house import House
    from troth.notice.edition import Edition

LOOK = "look"
_OURS = re.compile(r'(?<=href=")/privacy/(?!static/)[^"?#]*')


def the_house() -> House:
    """The house these pages belong to."""
    house: House = settings.TROTH_HOUSE
    return house


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template: the head and foot as HTML (empty: the neutral ones), what the house is called, the language.

    ``tongue`` is what this answer is said in, ``tongues`` what else it could be, ``carry`` what stands behind an
    address of ours so that the next page is in the same language.
    """
    house, spoken = the_house(), tongue.tongue_of(request)
    return {
        "house_head": _part(house.home.path / LOOK, "head", spoken),
        "house_foot": _part(house.home.path / LOOK, "foot", spoken),
        "house_name": _name(house),
        "house_called": called(_name(house)),
        "terms": house.home.settings.well_known.terms_of_service,
        "tongue": spoken,
        "tongues": tongue.offered(request),
        "carry": spoken.carry,
    }


def _name(house: House) -> str:
    """The house's name; none where its edition cannot be read, so that the page saying so can still be shown."""
    try:
        return house_name(house.edition())
    except CannotRun:
        return ""


def house_name(edition: Edition | None) -> str:
    """What the house calls itself: its first controller."""
    if edition is not None:
        for one in edition.notice.declarations.values():
            if isinstance(one, Controller):
                return one.label or one.name
    return ""


LEGAL_FORMS = frozenset(
    [
        "AG",
        "GmbH",
        "Inc.",
        "KG",
        "Limited",
        "LLC",
        "LLP",
        "Ltd",
        "Ltd.",
        "NV",
        "plc",
        "SA",
        "SARL",
        "SAS",
        "SE",
        "Sàrl",
        "SpA",
        "SRL",
    ]
)
"""Ends of a name that belong on a contract and in no greeting."""


def called(name: str) -> str:
    """A name as people say it: ``Maison Amarante`` for ``Maison Amarante SA``."""
    head, _, last = name.rpartition(" ")
    return head if head and last in LEGAL_FORMS else name


def _part(folder: Path, name: str, spoken: tongue.Tongue) -> SafeString:
    """The head or the foot in the reader's language, ``head.fr.html``; where there is none, the house's own, named so.

    A fragment the house wrote into its own home is trusted as its other pages are; the policy still binds it. Addresses
    of ours in it carry the language along like those on our own pages.
    """
    own, plain = folder / f"{name}.{spoken.language}.html", folder / f"{name}.html"
    file = own if own.is_file() else plain
    if not file.is_file():
        return SafeString("")
    text = mark_safe(_OURS.sub(rf"\g<0>{spoken.carry}", file.read_text("utf-8")))  # noqa: S308 - the house's own file
    said_in = spoken.language if file == own else spoken.languages[0]
    return text if said_in == spoken.words else format_html('<div lang="{}">{}</div>', said_in, text)
