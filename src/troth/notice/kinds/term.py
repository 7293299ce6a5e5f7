"""``term``: A child of a known taxonomy key, or our label for one; its parent is the key's own prefix."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form


class Term(Declaration, frozen=True, kw_only=True, tag="term"):
    """A child of a known taxonomy key, or our label for one; its parent is the key's own prefix."""

    dpv: Annotated[str | None, Form(shape="bare")] = None
