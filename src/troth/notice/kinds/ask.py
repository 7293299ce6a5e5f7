"""``ask``: A moment where we ask."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form, Period


class Ask(Declaration, frozen=True, kw_only=True, tag="ask"):
    """A moment where we ask."""

    purposes: Annotated[tuple[str, ...], Form(shape="refs", of="purpose", required=True)]
    when: Annotated[str, Form(shape="one-of", of="moments", required=True)]
    answers: Annotated[tuple[str, ...], Form(shape="some-of", of="answers", required=True)]
    again: Annotated[Period | None, Form(shape="period")] = None
