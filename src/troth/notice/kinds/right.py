"""``right``: What a person may do (GDPR art. 12-22; Cal. Civ. Code 1798.83, .105, .110, .120, .121)."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form, Period


class Right(Declaration, frozen=True, kw_only=True, tag="right"):
    """What a person may do (GDPR art. 12-22; Cal. Civ. Code 1798.83, .105, .110, .120, .121)."""

    to: Annotated[str, Form(shape="one-of", of="rights", required=True)]
    about: Annotated[tuple[str, ...], Form(shape="refs", of="purpose")] = ()
    ways: Annotated[tuple[str, ...], Form(shape="some-of", of="ways", required=True)]
    within: Annotated[Period | None, Form(shape="period")] = None
    when: Annotated[tuple[str, ...], Form(shape="some-of", of="circumstances")] = ()
    unless: Annotated[tuple[str, ...], Form(shape="some-of", of="circumstances")] = ()
    subject: Annotated[str | None, Form(shape="bare")] = None
    once_per: Annotated[str | None, Form(shape="one-of", of="once-per")] = None
    zone: Annotated[str | None, Form(shape="zone")] = None
    contact: Annotated[str | None, Form(shape="ref", of="contact")] = None
