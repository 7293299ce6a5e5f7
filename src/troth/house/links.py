"""Addresses in our letters: a page of the privacy centre, and the private one under which a record of erasure lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.stores.tokens import RecordToken, make_token, read_token
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House


def page(house: House, path: str) -> str:
    """A page of the privacy centre, whole: ``https://www.example.com/privacy/requests/R-2041``. CannotRun."""
    centre = house.home.settings.centre
    if not centre:
        raise CannotRun(
            f"No link can be made: `centre` is not set in {house.home.path / 'troth.toml'}.",
            hint='Write where people find the privacy pages: centre = "https://www.example.com/privacy/".',
        )
    return f"{centre.rstrip('/')}/{path}"


def to_record(house: House, request: str) -> str:
    """Where the record of this erasure can be read by whoever has the link: its person has no account any more."""
    return page(house, f"record/{record_token(house, request)}")


def record_token(house: House, request: str) -> str:
    """The last part of that address."""
    return make_token(house.keyring, RecordToken(request=request))


def read_record_token(house: House, token: str) -> str | None:
    """The request whose record a link leads to; None for one that is not ours."""
    meant = read_token(house.keyring, token, RecordToken)
    return None if meant is None else meant.request
