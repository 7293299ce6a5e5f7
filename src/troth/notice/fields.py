"""Which fields of a declaration differ between two editions, by the path a block would write."""

from __future__ import annotations

import functools
import typing

import msgspec.structs
from msgspec import Struct

from troth.notice.kinds import AnyDeclaration
from troth.notice.kinds.base import Depends, Form
from troth.notice.places import Scope
from troth.terms.periods import Period, write

_ADDRESS = frozenset({"id", "clause", "span"})


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field, before and after, as text; empty where it was or is not there."""

    path: str
    """``keep``, ``basis/EU/email``, ``fields/birth/need``."""
    before: str
    after: str
    decides: bool
    """Whether the field is more than words for people."""


def field_changes(was: AnyDeclaration, now: AnyDeclaration) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the kind's grammar. Both are of the same kind."""
    before, after = _flat(was), _flat(now)
    return tuple(
        FieldChange(
            path=path,
            before=before.get(path, ("", True))[0],
            after=after.get(path, ("", True))[0],
            decides=after.get(path, before.get(path, ("", True)))[1],
        )
        for path in dict.fromkeys([*before, *after])
        if before.get(path) != after.get(path)
    )


def _flat(struct: Struct, path: str = "") -> dict[str, tuple[str, bool]]:
    """Every field as text by its path, with whether it decides."""
    found: dict[str, tuple[str, bool]] = {}
    forms = forms_of(type(struct))
    for field in msgspec.structs.fields(struct):
        form = forms.get(field.name)
        if field.name in _ADDRESS:
            continue
        written = (form.name if form is not None else "") or field.name.replace("_", "-")
        decides = form is None or not form.translated
        found.update(_lines(getattr(struct, field.name), f"{path}{written}", decides=decides))
    return found


def _lines(value: object, path: str, *, decides: bool) -> dict[str, tuple[str, bool]]:  # noqa: PLR0911 - a table
    if value in (None, (), {}):
        return {}
    match value:
        case Scope():
            places = {"for": value.places, "by": value.by, "on": value.on}
            return {name: (", ".join(ones), decides) for name, ones in places.items() if ones is not None}
        case Depends():
            lines = {} if value.otherwise is None else {path: (_text(value.otherwise), decides)}
            return {**lines, **{f"{path}/{key}": (_text(one), decides) for key, one in value.when.items()}}
        case Period():
            return {path: (write(value), decides)}
        case Struct():
            return _flat(value, f"{path}/")
        case dict():
            return {
                k: line
                for key, one in value.items()
                for k, line in _lines(one, f"{path}/{key}", decides=decides).items()
            }
        case bool():
            return {path: ("yes" if value else "no", decides)}
        case _:
            return {path: (_text(value), decides)}


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@functools.cache
def forms_of(struct: type[Struct]) -> dict[str, Form]:
    """How each field of a Struct is written, read from its annotations."""
    hints = typing.get_type_hints(struct, include_extras=True)
    return {name: form for name, hint in hints.items() if (form := _form_in(hint)) is not None}


def _form_in(hint: object) -> Form | None:
    """The outermost Form in an annotation: ``Words | None`` holds it inside a union."""
    for one in (*getattr(hint, "__metadata__", ()), *typing.get_args(hint)):
        form = one if isinstance(one, Form) else _form_in(one)
        if form is not None:
            return form
    return None
