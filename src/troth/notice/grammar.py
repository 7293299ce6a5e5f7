"""The grammar of a kind, read from the annotations of its Struct: nothing else lists the fields of a kind."""

from __future__ import annotations

import typing
from functools import cache

import msgspec.structs
from msgspec import NODEFAULT, Struct

from troth.notice.kinds.base import Form

SCOPE_KEYS = ("for", "by", "on")
"""Every declaration may say where it holds, unless its kind uses the word for something else (``message: on``)."""


class FieldGrammar(Struct, frozen=True, kw_only=True):
    """One field of a Struct, as a block writes it."""

    attribute: str
    written: str
    form: Form
    inner: type[Struct] | None
    """The Struct of a ``map``'s values, or of a ``struct``."""
    has_default: bool


@cache
def grammar_of(struct: type[Struct]) -> dict[str, FieldGrammar]:
    """The fields of a Struct by the name a block writes; those without a Form are not written."""
    hints = typing.get_type_hints(struct, include_extras=True)
    found: dict[str, FieldGrammar] = {}
    for field in msgspec.structs.fields(struct):
        form = _first_form(hints[field.name])
        if form is None:
            continue
        written = form.name or field.name.replace("_", "-")
        found[written] = FieldGrammar(
            attribute=field.name,
            written=written,
            form=form,
            inner=_first_struct(hints[field.name]) if form.shape in ("map", "struct") else None,
            has_default=field.default is not NODEFAULT or field.default_factory is not NODEFAULT,
        )
    return found


@cache
def scope_keys(struct: type[Struct]) -> tuple[str, ...]:
    """The scope keys a declaration of this kind may have."""
    return tuple(key for key in SCOPE_KEYS if key not in grammar_of(struct))


@cache
def written_order(struct: type[Struct]) -> tuple[str, ...]:
    """The keys of a Struct as one style writes them: words, what the language's table says, scope, then maps with ids.

    What is a map of maps is long and comes last, so that nothing is overlooked behind it.
    """
    grammar = grammar_of(struct)
    maps = tuple(name for name, field in grammar.items() if field.form.shape == "map")
    scope = scope_keys(struct) if "id" in struct.__struct_fields__ else ()
    return (*(name for name in grammar if name not in maps), *scope, *maps)


@cache
def holds_words(struct: type[Struct]) -> bool:
    """Whether a translation has anything to say about it."""
    return any(
        field.form.translated or (field.inner is not None and holds_words(field.inner))
        for field in grammar_of(struct).values()
    )


def translated_words(struct: Struct) -> dict[str, str]:
    """The words for people in a declaration, by path: ``label``, ``fields/birth/why``."""
    found: dict[str, str] = {}
    for field in grammar_of(type(struct)).values():
        value = getattr(struct, field.attribute)
        if field.form.translated and isinstance(value, str):
            found[field.written] = value
        elif isinstance(value, dict) and field.inner is not None:
            for key, inner in value.items():
                found.update({f"{field.written}/{key}/{path}": text for path, text in translated_words(inner).items()})
        elif isinstance(value, Struct) and field.inner is not None:
            found.update({f"{field.written}/{path}": text for path, text in translated_words(value).items()})
    return found


def _first_form(hint: object) -> Form | None:
    """The outermost Form of an annotation: ``Words | None`` holds it inside a union.

    ``Annotated[Words, Form(...)]`` is one annotation with two Forms to Python, the outer one last.
    """
    for one in (*reversed(getattr(hint, "__metadata__", ())), *typing.get_args(hint)):
        form = one if isinstance(one, Form) else _first_form(one)
        if form is not None:
            return form
    return None


def _first_struct(hint: object) -> type[Struct] | None:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint
    for one in typing.get_args(hint):
        struct = _first_struct(one)
        if struct is not None:
            return struct
    return None
