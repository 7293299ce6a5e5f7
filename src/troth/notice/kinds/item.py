"""``item``: One thing stored on or read from a device (ePrivacy art. 5(3))."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form, Period, Words


class Item(Declaration, frozen=True, kw_only=True, tag="item"):
    """One thing stored on or read from a device (ePrivacy art. 5(3))."""

    name: Annotated[str, Form(shape="bare", required=True)]
    store: Annotated[str, Form(shape="one-of", of="stores", required=True)]
    purpose: Annotated[str, Form(shape="ref", of="purpose", required=True)]
    set_by: Annotated[str | None, Form(shape="ref", of="recipient")] = None
    lasts: Annotated[Period, Form(shape="period", required=True)]
    data: Annotated[tuple[str, ...], Form(shape="keys", required=True)]
    breaks: Annotated[Words | None, Form(shape="words", translated=True)] = None
