"""``message``: What we send; service or marketing follows from its purpose's use."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form


class Message(Declaration, frozen=True, kw_only=True, tag="message"):
    """What we send; service or marketing follows from its purpose's use."""

    purpose: Annotated[str, Form(shape="ref", of="purpose", required=True)]
    on: Annotated[tuple[str, ...], Form(shape="refs", of="channel", required=True)]
    sender: Annotated[str | None, Form(shape="bare")] = None
