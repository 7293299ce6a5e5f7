"""``recipient``: Who gets to see it (GDPR art. 4(9), 13(1)(e), 44-49)."""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from troth.notice.kinds.base import Declaration, Depends, Form, Period, Words


class Recipient(Declaration, frozen=True, kw_only=True, tag="recipient"):
    """Who gets to see it (GDPR art. 4(9), 13(1)(e), 44-49)."""

    is_class: Annotated[str, Form(shape="one-of", of="recipient-classes", name="class", required=True)]
    name: Annotated[str | None, Form(shape="words")] = None
    post: Annotated[str | None, Form(shape="words")] = None
    country: Annotated[str | None, Form(shape="place")] = None
    who: Annotated[str | None, Form(shape="ref", of="controller")] = None
    gets: Annotated[dict[str, tuple[str, ...]], Form(shape="gets")] = field(default_factory=dict)
    form: Annotated[str, Form(shape="one-of", of="forms")] = "plain"
    needs: Annotated[tuple[str, ...], Form(shape="some-of", of="needs")] = ()
    transfer: Annotated[Depends | None, Form(shape="depends", of="mechanism")] = None
    hosts: Annotated[tuple[str, ...], Form(shape="hosts")] = ()
    notice: Annotated[str | None, Form(shape="bare")] = None
    told: Annotated[Period | None, Form(shape="period")] = None
    own_marketing: Annotated[Words | None, Form(shape="words", translated=True)] = None
    stores: Annotated[bool, Form(shape="yes-no")] = False
