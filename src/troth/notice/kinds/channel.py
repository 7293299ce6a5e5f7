"""``channel``: A way people meet us."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form, Words


class Channel(Declaration, frozen=True, kw_only=True, tag="channel"):
    """A way people meet us."""

    medium: Annotated[str, Form(shape="one-of", of="mediums", required=True)]
    at: Annotated[tuple[str, ...], Form(shape="hosts")] = ()
    members: Annotated[tuple[str, ...], Form(shape="paths")] = ()
    short: Annotated[Words | None, Form(shape="words", translated=True)] = None
