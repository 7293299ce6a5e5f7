"""``collect``: What comes in at one point (GDPR art. 13(2)(e), 14(2)(f))."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from troth.notice.kinds.base import Declaration, Depends, Form, Words


class Field(Struct, frozen=True, kw_only=True):
    """One field of a collection point."""

    data: Annotated[str, Form(shape="key", required=True)]
    need: Annotated[str, Form(shape="one-of", of="field-needs", required=True)]
    label: Annotated[Words | None, Form(shape="words", required=True, translated=True)] = None
    why: Annotated[Words | None, Form(shape="words", translated=True)] = None
    without: Annotated[Words | None, Form(shape="words", translated=True)] = None


class Collect(Declaration, frozen=True, kw_only=True, tag="collect"):
    """What comes in at one point (GDPR art. 13(2)(e), 14(2)(f))."""

    purposes: Annotated[tuple[str, ...], Form(shape="refs", of="purpose", required=True)]
    source: Annotated[str, Form(shape="one-of", of="sources")] = "person"
    fields: Annotated[dict[str, Field], Form(shape="map", of="Field", required=True)]
    needs: Annotated[tuple[str, ...], Form(shape="some-of", of="needs")] = ()
    keep: Annotated[Depends | None, Form(shape="depends", of="period")] = None
    from_age: Annotated[int | None, Form(shape="number")] = None
