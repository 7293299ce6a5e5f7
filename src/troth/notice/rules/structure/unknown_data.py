"""A data category is one of the taxonomy, or a term of this notice under one."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.kinds import Aggregate, AnyDeclaration, Collect, Item, Practice, Purpose, Recipient
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import data_categories

RULE = Rule(
    severity="error",
    says="Every data category is in the taxonomy, or a `term` of this notice whose parent is.",
    sources=("notice language, section 3",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find keys that nobody defined, wherever a declaration names them."""
    for one in case.notice.declarations.values():
        for path, key in _named(one):
            if not case.knows_data(key, data_categories()):
                yield Found(
                    case.at(one, *path),
                    f"`{one.id}` names the data category `{key}`, which is not known.",
                    nearest(
                        key,
                        (*data_categories(), *case.terms()),
                        otherwise=f'Add `term {key}: {{label: "..."}}` under a known parent, or use a known key.',
                    ),
                )


def _named(one: AnyDeclaration) -> Iterator[tuple[tuple[str, ...], str]]:
    """The data categories a declaration names, each with its path."""
    match one:
        case Purpose() | Item():
            yield from ((("data", key), key) for key in one.data)
        case Collect():
            yield from ((("fields", name, "data"), field.data) for name, field in one.fields.items())
        case Recipient():
            yield from ((("gets", purpose, key), key) for purpose, keys in one.gets.items() for key in keys)
        case Aggregate():
            yield from ((("from", key), key) for key in one.from_data)
        case Practice():
            data = one.params.get("data", ())
            yield from ((("with", "data", key), key) for key in ((data,) if isinstance(data, str) else data))
        case _:
            pass
