"""``controller``: A legal entity that answers for the notice (GDPR art. 4(7), 13(1)(a))."""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from troth.notice.kinds.base import Declaration, Form, Named


class Controller(Declaration, frozen=True, kw_only=True, tag="controller"):
    """A legal entity that answers for the notice (GDPR art. 4(7), 13(1)(a))."""

    name: Annotated[str, Form(shape="words", required=True)]
    post: Annotated[str, Form(shape="words", required=True)]
    country: Annotated[str, Form(shape="place", required=True)]
    parent: Annotated[str | None, Form(shape="ref", of="controller")] = None
    brands: Annotated[dict[str, Named], Form(shape="map", of="Named")] = field(default_factory=dict)
