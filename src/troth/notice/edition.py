"""An edition: one notice, published and immutable, named by the hash of its canonical form.

Two kinds of hash. The *edition hash* covers every byte that a reader could see, in all languages. A *switch hash*
covers only what decides behind one switch: a mended comma changes the first and leaves the second alone, so nobody is
asked again for a comma (spec/editions.md).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
import msgspec.structs
from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.fields import forms_of
from troth.notice.kinds import AnyDeclaration, Collect, Item, Message, Purpose, Recipient
from troth.notice.kinds.base import Depends
from troth.notice.switches import Switch, derive
from troth.notice.telling import tell

EDITION_FORMAT = "troth-edition 1"
SWITCH_FORMAT = "troth-switch 1"

Weight = Literal["first", "material", "editorial"]
"""Of an edition beside the one before it."""

_UNORDERED = frozenset({"refs", "some-of", "keys", "uses", "every", "places", "links", "paths", "hosts", "gets"})
"""Shapes whose lists are sets: their order says nothing, so it must not make us ask again."""
_ADDRESS = frozenset({"id", "clause", "span", "scope"})


class Edition(Struct, frozen=True, kw_only=True):
    """One published edition, with everything that is derived from it once."""

    hash: str
    notice: Notice
    translations: tuple[Notice, ...] = ()
    effective: dt.datetime
    published_at: dt.datetime
    author: str
    """Who published it, as typed; not verified."""
    approver: str = ""
    """Who approved it, as typed; empty where nobody did."""
    files: dict[str, bytes]
    """The source files as they were published, byte by byte, by name."""
    switches: dict[str, str]
    """Switch hash by switch name."""

    def told_in(self, language: str) -> Notice:
        """The notice in one of its languages: the translation's words, its own where the translation says nothing."""
        return tell(self.notice, self.translations, language)

    def languages(self) -> tuple[str, ...]:
        """Its languages, the notice's own first."""
        return (self.notice.language, *(one.language for one in self.translations))


class EditionPublished(Struct, frozen=True, kw_only=True, tag="edition-published"):
    """An edition was published. No personal data: ``author`` is a person of the house acting in office."""

    schema: int = 1
    notice: str
    edition: str
    effective: dt.datetime
    published_at: dt.datetime
    author: str
    asked_again: tuple[str, ...] = ()
    """Switches whose deciding fields differ from the edition before."""
    weight: Weight | Literal[""] = ""
    """Empty where the edition came with its folder and nobody said."""
    told_first: tuple[str, ...] = ()
    """Purposes under which data already held serve a new use (GDPR art. 13(3), 14(4))."""
    approver: str = ""


def canonical(files: Mapping[str, bytes]) -> bytes:
    """The bytes an edition's hash is taken over: format, then each file by name with its length.

    Each file is decoded as UTF-8 (a byte order mark is dropped), brought to NFC and LF. UnicodeDecodeError when a file
    is not UTF-8.
    """
    parts = [f"{EDITION_FORMAT}\n".encode()]
    for name in sorted(files):
        text = files[name].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        body = unicodedata.normalize("NFC", text).encode()
        parts.append(f"{unicodedata.normalize('NFC', name)} {len(body)}\n".encode())
        parts.append(body)
        parts.append(b"\n")
    return b"".join(parts)


def hash_of(files: Mapping[str, bytes]) -> str:
    """The edition hash of these source files: SHA-256 in lower-case hex."""
    return hashlib.sha256(canonical(files)).hexdigest()


def switch_hashes(notice: Notice) -> dict[str, str]:
    """A hash for each switch over the deciding fields of the declarations behind it."""
    return {switch.name: hashlib.sha256(switch_form(notice, switch)).hexdigest() for switch in derive(notice)}


def switch_form(notice: Notice, switch: Switch) -> bytes:
    """The bytes a switch hash is taken over: JSON with sorted keys and no white space."""
    behind = {f"{_kind(one)} {one.id}": _deciding(one, switch) for one in _behind(notice, switch)}
    form = {"format": SWITCH_FORMAT, "notice": notice.id, "switch": switch.name, "declarations": behind}
    return msgspec.json.encode(form, order="sorted")


def _behind(notice: Notice, switch: Switch) -> list[AnyDeclaration]:
    """The purpose, what comes in for it, what it puts on a device, what it sends, and who receives it."""
    found: list[AnyDeclaration] = []
    for one in notice.declarations.values():
        match one:
            case Purpose():
                wanted = one.id == switch.purpose
            case Collect():
                wanted = switch.purpose in one.purposes
            case Item():
                wanted = one.purpose == switch.purpose
            case Message():
                wanted = one.purpose == switch.purpose and (switch.axis != "channel" or switch.value in one.on)
            case Recipient():
                wanted = switch.purpose in one.gets and (switch.axis != "recipient" or one.id == switch.value)
            case _:
                wanted = False
        if wanted:
            found.append(one)
    return found


def _deciding(declaration: AnyDeclaration, switch: Switch) -> dict[str, Any]:
    """The fields of one declaration that decide something for this switch; words for people are left out."""
    fields = _plain(declaration)
    fields["scope"] = {
        name: sorted(value)
        for name in ("places", "by", "on")
        if (value := getattr(declaration.scope, name)) is not None
    }
    match declaration:
        case Recipient():
            fields["gets"] = sorted(declaration.gets[switch.purpose])
        case Collect():
            fields["purposes"] = [switch.purpose]
        case Message():
            fields["on"] = [switch.value] if switch.axis == "channel" else sorted(declaration.on)
        case Purpose() if switch.axis == "channel" and declaration.basis is not None:
            fields["basis"] = _depends(declaration.basis, channel=switch.value)
        case _:
            pass
    return fields


def _plain(struct: Struct) -> dict[str, Any]:
    """A Struct's deciding fields. One at its default is left out, so that a new optional field moves no hash."""
    found: dict[str, Any] = {}
    forms = forms_of(type(struct))
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        form = forms.get(field.name)
        if field.name in _ADDRESS or value == field.default or value in ((), {}):
            continue
        if form is not None and form.translated:
            continue
        found[field.name] = _value(value, sets=form is not None and form.shape in _UNORDERED)
    return found


def _value(value: object, *, sets: bool) -> object:
    if isinstance(value, Depends):
        return _depends(value)
    if isinstance(value, Struct):
        return _plain(value)
    if isinstance(value, dict):
        return {key: _value(one, sets=sets) for key, one in value.items()}
    if isinstance(value, tuple):
        return sorted(value) if sets else list(value)
    return value


def _depends(depends: Depends, *, channel: str | None = None) -> dict[str, object]:
    """A map with ``else``; with a channel, what is said for other channels is left out."""
    found: dict[str, object] = {} if depends.otherwise is None else {"else": _value(depends.otherwise, sets=False)}
    for key, value in depends.when.items():
        if channel is None or "/" not in key or key.rpartition("/")[2] == channel:
            found[key] = _value(value, sets=False)
    return found


def _kind(declaration: AnyDeclaration) -> str:
    return str(declaration.__struct_config__.tag)
