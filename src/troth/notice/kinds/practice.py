"""``practice``: How the system behaves; never changes a decision."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct, field

from troth.notice.kinds.base import Declaration, Form, Period


class Attest(Struct, frozen=True, kw_only=True):
    """Who vouches, and how often anew."""

    by: Annotated[str, Form(shape="bare", required=True)]
    renew: Annotated[Period, Form(shape="period", required=True)]


class Practice(Declaration, frozen=True, kw_only=True, tag="practice"):
    """How the system behaves; never changes a decision."""

    is_entry: Annotated[str | None, Form(shape="one-of", of="practices", name="is")] = None
    of: Annotated[tuple[str, ...], Form(shape="every")] = ()
    params: Annotated[dict[str, tuple[str, ...] | str], Form(shape="with", name="with")] = field(default_factory=dict)
    attest: Annotated[Attest | None, Form(shape="struct", of="Attest")] = None
