"""A small house's notice, made of plain values: each test says on its own page what its notice declares."""

from __future__ import annotations

import datetime as dt

from troth.notice.edition import Edition, switch_hashes
from troth.notice.facts import Notice
from troth.notice.kinds import (
    AnyDeclaration,
    Channel,
    Collect,
    Controller,
    Field,
    Message,
    Purpose,
    Recipient,
    Right,
    Term,
)
from troth.notice.kinds.base import Depends, Named
from troth.notice.places import Scope, Span

NOWHERE = Span("notice.md", 1, 1, 1, 1)
MAY = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def depends(otherwise: str | tuple[str, ...] | None = None, **when: str | tuple[str, ...]) -> Depends:
    """``EU__email`` stands for ``EU/email``, ``US_CA`` for ``US-CA``."""
    keys = {key.replace("__", "/").replace("_", "-"): value for key, value in when.items()}
    return Depends(otherwise=_list(otherwise), when={key: _list(value) for key, value in keys.items()})


def _list(value):
    return (value,) if isinstance(value, str) and " " not in value else value


def scope(places=None, by=None, on=None) -> Scope:
    return Scope(places=places, by=by, on=on)


def purpose(
    ident: str, /, *, basis: Depends | str | None = "consent", use=("essential.service",), data=("user.name",), **rest
) -> Purpose:
    return Purpose(
        **_common(ident, rest), use=use, basis=depends(basis) if isinstance(basis, str) else basis, data=data, **rest
    )


def recipient(ident: str, /, *, gets=None, is_class="provider", **rest) -> Recipient:
    return Recipient(**_common(ident, rest), is_class=is_class, gets=gets or {}, **rest)


def message(ident: str, /, *, of: str, on: tuple[str, ...], **rest) -> Message:
    return Message(**_common(ident, rest), purpose=of, on=on, **rest)


def channel(ident: str, /, *, medium: str, **rest) -> Channel:
    return Channel(**_common(ident, rest), medium=medium, **rest)


def right(ident: str, /, *, to: str, about=(), ways=("centre",), **rest) -> Right:
    return Right(**_common(ident, rest), to=to, about=about, ways=ways, **rest)


def controller(ident: str, /, *, country: str, brands=(), **rest) -> Controller:
    return Controller(
        **_common(ident, rest),
        name=ident.title(),
        post="1 Quay",
        country=country,
        brands={brand: Named(label=brand.title()) for brand in brands},
        **rest,
    )


def collect(ident: str, /, *, of: tuple[str, ...], data: tuple[str, ...], **rest) -> Collect:
    fields = {f"f{n}": Field(data=key, need="optional") for n, key in enumerate(data)}
    return Collect(**_common(ident, rest), purposes=of, fields=fields, **rest)


def term(key: str, *, label: str, **rest) -> Term:
    return Term(**_common(key, rest), label=label, **rest)


def _common(name: str, rest: dict) -> dict:
    clause = rest.pop("clause", f"about-{name}".replace(".", "-"))
    return {"id": name, "clause": clause, "scope": rest.pop("scope", Scope()), "span": NOWHERE}


def notice(*declarations: AnyDeclaration, places=("EU", "GB", "CH", "US")) -> Notice:
    return Notice(
        id="small-house",
        version=1,
        effective=MAY,
        time_zone="Europe/Zurich",
        language="en",
        places=places,
        title="A small house",
        preface=(),
        clauses=(),
        declarations={one.id: one for one in declarations},
        file="notice.md",
    )


def edition(*declarations: AnyDeclaration) -> Edition:
    made = notice(*declarations)
    return Edition(
        hash="e" * 64,
        notice=made,
        effective=MAY,
        published_at=MAY,
        author="Ruth Aebi",
        files={},
        switches=switch_hashes(made),
    )
