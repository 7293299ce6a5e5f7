"""``{{ recording.keep }}``, ``{{ care.email }}``: numbers and addresses in prose come from the declarations."""

from __future__ import annotations

import functools
import re
import typing

from msgspec import Struct

from troth.notice.kinds import AnyDeclaration, Contact, Practice
from troth.notice.kinds.base import Depends, Form
from troth.notice.project import select_contacts
from troth.notice.words import Speaker, escape
from troth.terms.periods import Period

PLACEHOLDER = re.compile(r"\{\{\s*([\w.-]+?)\.([a-z][a-z0-9-]*)\s*\}\}")
ROLES = ("care", "dpo", "representative", "officer")

_PERIOD = re.compile(r"^(at once|session|\d+ (business )?[a-z]+( after [a-z-]+)?)$")
_SHARE = re.compile(r"^\d+(\.\d+)? ?%$")


def fill_in(markdown: str, speaker: Speaker) -> str:
    """Inline Markdown with every placeholder replaced; one that cannot be resolved stays as it was written."""
    return PLACEHOLDER.sub(lambda found: value_of(found[1], found[2], speaker) or found[0], markdown)


def value_of(named: str, field: str, speaker: Speaker) -> str | None:
    """One value as inline Markdown; None where the id, the field or the value is not there."""
    one: AnyDeclaration | None = speaker.notice.declarations.get(named)
    if one is None and named in ROLES:
        own = [contact for contact in select_contacts(speaker.notice, speaker.visitor) if contact.role == named]
        one = own[0] if own else None
    if one is None:
        return None
    if isinstance(one, Practice) and field in one.params:
        return _param(one.params[field], speaker)
    attribute = attribute_of(type(one), field)
    value = getattr(one, attribute) if attribute else None
    return None if value is None else _shown(one, field, value, speaker)


@functools.cache
def attribute_of(struct: type[Struct], written: str) -> str | None:
    """The attribute behind a field as a block writes it: ``smallest-group``, ``from``, ``class``."""
    for name, hint in typing.get_type_hints(struct, include_extras=True).items():
        form = next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Form)), None)
        if written == ((form.name if form else "") or name.replace("_", "-")):
            return name
    return None


def _shown(one: AnyDeclaration, field: str, value: object, speaker: Speaker) -> str | None:  # noqa: PLR0911 - a table
    match value:
        case Period():
            return speaker.period(value)
        case Depends(otherwise=str(text)):
            return _param(text, speaker)
        case int():
            return str(value)
        case str() if field == "email":
            return f"<{value}>"
        case str() if field == "country":
            return speaker.place(value)
        case str() if field == "notice":
            return f"<{value}>"
        case str() if isinstance(one, Contact) and field == "telephone":
            return escape(value.replace(" ", "\N{NO-BREAK SPACE}"))
        case str():
            return escape(value)
        case _:
            return None


def _param(value: tuple[str, ...] | str, speaker: Speaker) -> str:
    if isinstance(value, tuple):
        return speaker.labels.all_of([escape(one) for one in value])
    if _PERIOD.match(value):
        return speaker.period(value)
    if _SHARE.match(value):
        return speaker.plain("percent", number=value.removesuffix("%").strip())
    return escape(value)
