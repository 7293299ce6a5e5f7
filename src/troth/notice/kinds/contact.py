"""``contact``: Where to reach us (GDPR art. 13(1)(a)-(b), 27)."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form


class Contact(Declaration, frozen=True, kw_only=True, tag="contact"):
    """Where to reach us (GDPR art. 13(1)(a)-(b), 27)."""

    role: Annotated[str, Form(shape="one-of", of="roles", required=True)]
    post: Annotated[str, Form(shape="words", required=True)]
    telephone: Annotated[str | None, Form(shape="bare")] = None
    email: Annotated[str | None, Form(shape="bare")] = None
    name: Annotated[str | None, Form(shape="words")] = None
