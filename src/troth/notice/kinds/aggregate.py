"""``aggregate``: Figures that leave people behind."""

from __future__ import annotations

from typing import Annotated

from troth.notice.kinds.base import Declaration, Form, Period


class Aggregate(Declaration, frozen=True, kw_only=True, tag="aggregate"):
    """Figures that leave people behind."""

    purposes: Annotated[tuple[str, ...], Form(shape="refs", of="purpose", required=True)]
    from_data: Annotated[tuple[str, ...], Form(shape="keys", required=True, name="from")]
    measures: Annotated[tuple[str, ...], Form(shape="some-of", of="measures", required=True)]
    smallest_group: Annotated[int, Form(shape="number", required=True)]
    rounding: Annotated[int | None, Form(shape="number")] = None
    raw: Annotated[Period | None, Form(shape="period")] = None
    to: Annotated[tuple[str, ...], Form(shape="refs", of="recipient")] = ()
