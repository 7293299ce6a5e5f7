"""Reading ``copy:`` of a rule: under which heading rows stand in a copy, and in whose words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast, get_args

from troth.notice.findings import shown
from troth.notice.nodes import Node
from troth.notice.places import Span
from troth.systems.facts import Collection, CollectionRule, CopyRule, Part, Wording
from troth.systems.shapes import Shapes, each_at

WORDS = ("part", "within", "fields", "names", "money", "technical")
PARTS = get_args(Part)

IsColumn = Callable[[str, Span, str], None]
"""Says so where the collection has no such column: its name, where it stands, the word that names it."""


def read_copy_rule(
    value: Node | None, shapes: Shapes, collection: Collection | None, *, is_column: IsColumn
) -> CopyRule:
    """What stands under ``copy``; the usual where nothing does.

    Whether ``names`` and ``within`` lead anywhere is looked at once every file is read (``covered``).
    """
    node = shapes.mapped(value, "`copy`")
    shapes.known(node, WORDS, "`copy`")

    def by_column(word: str) -> dict[str, str]:
        found = {}
        for column, inner in shapes.mapped(node.get(word), f"`{word}`").entries:
            is_column(column.text, column.span, word)
            found[column.text] = shapes.text(inner, f"`{shown(column.text)}`")
        return {column: text for column, text in found.items() if text}

    names = by_column("names")
    for column, span in each_at(node.get("names")):
        field = collection.fields.get(column) if collection is not None else None
        if field is not None and not field.references:
            shapes.findings.error(
                "rules-unknown",
                span,
                f"`{shown(column)}` leads nowhere, so there is no row whose name could be read.",
                "Give the field `fides_meta: {references: [...]}` in the dataset, or leave it out of `names`.",
            )
    technical = shapes.texts(node.get("technical"), "`technical`")
    for column, span in each_at(node.get("technical")):
        is_column(column, span, "technical")
    return CopyRule(
        part=cast("Part", shapes.one_of(node.get("part"), PARTS, "`part`")),
        within=shapes.text(node.get("within"), "`within`"),
        fields={column: Wording(own=text) for column, text in by_column("fields").items()},
        names=names,
        money=by_column("money"),
        technical=technical,
    )


def circles(rules: Mapping[str, CollectionRule]) -> Iterator[CollectionRule]:
    """Rules that stand within themselves, by way of others."""
    for name, rule in rules.items():
        seen, at = set[str](), rule.copy.within
        while at in rules and at not in seen:
            if at == name:
                yield rule
                break
            seen.add(at)
            at = rules[at].copy.within
