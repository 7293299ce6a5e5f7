"""A JSON Schema of the blocks, so that editors complete them: made from the kinds, which alone say what a block holds.

Draft 2020-12. A program that reads YAML 1.2 by its core schema sees a number where a notice has the text ``18``; the
schema takes both. What needs the whole notice (names, scope, who announces what) no schema sees: ``troth check`` does.
"""

from __future__ import annotations

import inspect
from typing import Any

from msgspec import Struct

from troth.notice.frontmatter import VERSION
from troth.notice.grammar import FieldGrammar, grammar_of, holds_words, scope_keys, written_order
from troth.notice.inline import ID
from troth.notice.kinds import KINDS, Practice
from troth.notice.kinds.base import Form
from troth.terms import periods
from troth.terms.places import names as known_places
from troth.terms.practices import PRACTICES, Param, PracticeEntry
from troth.terms.taxonomy import data_categories, data_uses
from troth.terms.words import closed

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = f"^{ID.pattern}$"
_KEY = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"
_TERM = r"^term [a-z][a-z0-9_]*(\.[a-z0-9_]+)+$"
_PLACE = "[A-Z]{2,3}(-[A-Z0-9]{1,3})?"
_WORDS = {"type": "string", "minLength": 1, "description": "Words for people, in straight double quotes."}
_WHERE = {"for": Form(shape="places"), "by": Form(shape="refs"), "on": Form(shape="refs")}


def block_schema(*, translation: bool = False) -> Json:
    """The schema of one block; with ``translation`` of a block that says words only."""
    kinds = [kind for kind, struct in KINDS.items() if not translation or holds_words(struct)]
    about = "a translation" if translation else "a notice"
    return {
        "$schema": DIALECT,
        "title": f"A block of {about}, version {VERSION} of the language",
        "type": "object",
        "patternProperties": {_entry_key(kind): {"$ref": f"#/$defs/{kind}"} for kind in kinds},
        "additionalProperties": False,
        "defaultSnippets": [_snippet(kind, translation=translation) for kind in kinds],
        "$defs": {
            **{kind: _declaration(kind, translation=translation) for kind in kinds},
            **({"words": _WORDS} if translation else _shared()),
        },
    }


def _entry_key(kind: str) -> str:
    return _TERM if kind == "term" else f"^{kind} {ID.pattern}$"


def _snippet(kind: str, *, translation: bool) -> Json:
    """What an editor offers where an entry may begin; other programs leave this key aside."""
    grammar = grammar_of(KINDS[kind])
    wanted = [name for name in written_order(KINDS[kind]) if name in grammar and grammar[name].form.required]
    if translation or not wanted:
        wanted = ["is"] if "is" in grammar and not translation else ["label"]
    words = {name: '"${at}"' if grammar[name].form.shape == "words" else "${at}" for name in wanted}
    fields = {name: sign.replace("{at}", str(at)) for at, (name, sign) in enumerate(words.items(), start=2)}
    name = "${1:user.content.kind}" if kind == "term" else "${1:id}"
    return {
        "label": kind,
        "description": _says(KINDS[kind]),
        "body": {f"{kind} {name}": fields},
    }


def _declaration(kind: str, *, translation: bool) -> Json:
    struct = KINDS[kind]
    if translation:
        return {"description": _says(struct), **_words_only(struct)}
    said = {"description": _says(struct), **_struct(struct, besides=scope_keys(struct))}
    return {**said, **_practices()} if struct is Practice else said


def _says(struct: type[Struct]) -> str:
    """The first line of a kind's docstring."""
    return (inspect.getdoc(struct) or "").split("\n", 1)[0]


def _struct(struct: type[Struct], *, besides: tuple[str, ...] = ()) -> Json:
    grammar = grammar_of(struct)
    fields = {name: _field(grammar[name]) for name in written_order(struct) if name in grammar}
    said: Json = {
        "type": "object",
        "properties": {**fields, **{key: _form(_WHERE[key]) for key in besides}},
        "additionalProperties": False,
    }
    required = [name for name in fields if grammar[name].form.required]
    return {**said, "required": required} if required else said


def _words_only(struct: type[Struct]) -> Json:
    """The words of a Struct and of what lies in it; nothing must be there."""
    found: Json = {}
    for name, field in grammar_of(struct).items():
        if field.form.translated:
            found[name] = _field(field)
        elif field.inner is not None and holds_words(field.inner):
            inner = _words_only(field.inner)
            found[name] = _map(inner) if field.form.shape == "map" else inner
    return {"type": "object", "properties": found, "additionalProperties": False}


def _field(field: FieldGrammar) -> Json:
    if field.inner is not None:
        inner = _struct(field.inner)
        return _map(inner, least=int(field.form.required)) if field.form.shape == "map" else inner
    return _form(field.form)


def _map(inner: Json, *, least: int = 0) -> Json:
    said: Json = {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": inner}
    return {**said, "minProperties": least} if least else said


def _form(form: Form) -> Json:  # noqa: PLR0911 - a table
    """One value, as its Form says."""
    if form.shape in _NAMED:
        return _ref(_NAMED[form.shape])
    if form.shape in _LISTED:
        return _list(_ref(_LISTED[form.shape]), form)
    match form.shape:
        case "one-of":
            return _practice_names() if form.of == "practices" else _words_of(form.of)
        case "some-of":
            return _list(_words_of(form.of), form)
        case "every":
            return {"anyOf": [_list(_ref("id"), form), {"enum": [f"every {kind}" for kind in KINDS]}]}
        case "depends":
            return _depends(form.of)
        case "gets":
            lists = _list(_ref("data"), form)
            return {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": lists}
        case _:  # a practice's ``with``: see ``_practice``
            return {"type": "object"}


_NAMED = {
    "words": "words",
    "bare": "name",
    "ref": "id",
    "key": "data",
    "place": "place",
    "number": "number",
    "yes-no": "yes-no",
    "zone": "zone",
    "percent": "percent",
    "link": "link",
    "period": "period",
}
"""Shapes that are said once, under ``$defs``."""
_LISTED = {
    "refs": "id",
    "keys": "data",
    "uses": "use",
    "places": "place",
    "links": "link",
    "paths": "name",
    "hosts": "name",
}
"""Lists of those."""


def _shared() -> Json:
    places = {"anyOf": [{"const": code, "description": said} for code, said in sorted(known_places().items())]}
    return {
        "words": _WORDS,
        "name": {"type": ["string", "number"], "description": "A name or an address from elsewhere."},
        "id": {"type": "string", "pattern": _ID},
        "data": _taxonomy({key: one.name for key, one in data_categories().items()}),
        "use": _taxonomy({key: one.name for key, one in data_uses().items()}),
        "place": places,
        "number": {"type": ["integer", "string"], "minimum": 0, "pattern": "^(0|[1-9][0-9]{0,8})$"},
        "yes-no": {"enum": ["yes", "no", "true", "false", True, False]},
        "zone": {"type": "string", "pattern": "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", "examples": ["Europe/Zurich"]},
        "percent": {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,3})? %$", "examples": ["5 %"]},
        "link": {"type": "string", "pattern": r"^https?://[^\s/]+\S*$"},
        "period": {
            "type": "string",
            "pattern": periods.pattern(),
            "examples": ["14 days", "10 years after order", "session", "at once"],
        },
    }


def _taxonomy(named: dict[str, str]) -> Json:
    """A known key, or one that this notice may have declared as a term."""
    known = [{"const": key, "description": name} for key, name in named.items()]
    return {"anyOf": [*known, {"type": "string", "pattern": _KEY}]}


def _words_of(list_name: str) -> Json:
    """A word of a closed list. Where ``yes`` is one, a reader of YAML 1.1 sees a boolean."""
    words = closed(list_name)
    return {"enum": [*words, *(value for word, value in (("yes", True), ("no", False)) if word in words)]}


def _list(items: Json, form: Form) -> Json:
    said: Json = {"type": "array", "items": items}
    return {**said, "minItems": 1} if form.required else said


def _depends(of: str) -> Json:
    """A value, or a map of values with ``else``: by place and channel, by data category, or by place."""
    value, keys = {
        "grounds": (
            {"anyOf": [_words_of("grounds"), {"type": "array", "items": _words_of("grounds"), "minItems": 1}]},
            f"^(else|{_PLACE})(/{ID.pattern})?$",
        ),
        "period": (_ref("period"), _KEY),
        "mechanism": (_words_of("mechanisms"), f"^(else|{_PLACE})$"),
    }[of]
    return {"anyOf": [value, {"type": "object", "propertyNames": {"pattern": keys}, "additionalProperties": value}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _practice_names() -> Json:
    return {"anyOf": [{"const": row.name, "description": row.says} for row in PRACTICES.values()]}


def _practices() -> Json:
    """One of ``is`` and ``attest``; and for each entry of the catalogue what ``of`` and ``with`` may hold."""
    return {
        "anyOf": [{"required": ["is"]}, {"required": ["attest"]}],
        "allOf": [
            {"if": {"properties": {"is": {"const": row.name}}, "required": ["is"]}, "then": _practice(row)}
            for row in PRACTICES.values()
        ],
    }


def _practice(row: PracticeEntry) -> Json:
    of = {
        "anyOf": [{"type": "array", "items": _ref("id")}, {"enum": [f"every {kind}" for kind in row.of]}],
    }
    params = {
        "type": "object",
        "properties": {name: _param(param) for name, param in row.params.items()},
        "required": list(row.params),
        "additionalProperties": False,
    }
    said: Json = {"properties": {"of": of if row.of else False, "with": params}}
    return {**said, "required": ["with"]} if row.params else said


def _param(param: Param) -> Json:
    shape: Any = param.shape
    return _form(Form(shape=shape, of=param.of))
