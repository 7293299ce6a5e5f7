"""``purpose``: What data are used for: the unit of the closed list (GDPR art. 5(1)(b), 13(1)(c))."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from troth.notice.kinds.base import Declaration, Depends, Form, Words


class Automated(Struct, frozen=True, kw_only=True):
    """How far a machine decides (GDPR art. 13(2)(f), 22)."""

    how: Annotated[str, Form(shape="one-of", of="automation", required=True)]
    logic: Annotated[Words, Form(shape="words", required=True, translated=True)]


class Purpose(Declaration, frozen=True, kw_only=True, tag="purpose"):
    """What data are used for: the unit of the closed list (GDPR art. 5(1)(b), 13(1)(c))."""

    use: Annotated[tuple[str, ...], Form(shape="uses", required=True)]
    basis: Annotated[Depends | None, Form(shape="depends", of="grounds", required=True)] = None
    interest: Annotated[Words | None, Form(shape="words", translated=True)] = None
    data: Annotated[tuple[str, ...], Form(shape="keys", required=True)]
    keep: Annotated[Depends | None, Form(shape="depends", of="period")] = None
    needs: Annotated[tuple[str, ...], Form(shape="some-of", of="needs")] = ()
    from_age: Annotated[int | None, Form(shape="number")] = None
    switch: Annotated[str | None, Form(shape="one-of", of="switches")] = None
    device: Annotated[str | None, Form(shape="one-of", of="device-kinds")] = None
    automated: Annotated[Automated | None, Form(shape="struct", of="Automated")] = None
