"""A draft of the rules beside a dataset, for a person to finish: a line for each collection with something personal.

What becomes of a row is a matter of law and of the house, so the draft says ``remove`` everywhere and asks where that
is likely wrong.
"""

from __future__ import annotations

import re

from troth.systems.draft import word
from troth.systems.facts import Collection, Column, Dataset, Shape
from troth.systems.graph import Map
from troth.systems.guess import is_free_text, words_of

_KEPT = re.compile(r".*(?:order|invoice|payment|transaction|refund|receipt|purchase|booking|ledger|voucher).*")


def draft_rules(dataset: Dataset, shape: Shape | None) -> str:
    """``NAME.rules.yml`` for a dataset, which ``read_rules`` takes. With the live shape, free text is known better."""
    graph = Map([dataset], [])
    lines = [
        "# Drafted by `troth map --rules`, for a person to finish. Ask of each line: is there a law or a contract by",
        "# which the row stays? Then: erase: keep, keep: {under: PURPOSE, from: COLUMN}, empty: {COLUMN: null}.",
        f"system: {word(dataset.key)}",
        f'label: "{label(dataset.name or dataset.key)}"',
        "not_searched: []  # what a machine does not see: paper, recordings, other houses",
    ]
    names = [name for name in dataset.collections if graph.searched(dataset.key, name)]
    lines.append("collections:" if names else "collections: {}")
    for name in names:
        collection = dataset.collections[name]
        words = [f'label: "{label(name)}"', "erase: remove"]
        live = shape.tables.get(name) if shape else None
        columns = live.columns if live else _columns(collection)
        free = [
            one
            for one, column in columns.items()
            if one in collection.fields and is_free_text(column) and not _inside(collection, one)
        ]
        if free:
            words.append(f"free_text: [{', '.join(map(word, free))}]")
        encoded = [
            f"{word(one)}: {'django-session' if (name, one) == ('django_session', 'session_data') else 'json'}"
            for one in collection.fields
            if _inside(collection, one) and "." not in one
        ]
        if encoded:
            words.append(f"encoding: {{{', '.join(encoded)}}}")
        ask = "  # perhaps kept for the accounts?" if _KEPT.fullmatch(words_of(name)) else ""
        lines.append(f"  {word(name)}: {{{', '.join(words)}}}{ask}")
    return "\n".join(lines) + "\n"


def label(name: str) -> str:
    """``order_shippingaddress`` as people would begin to call it: ``Order shippingaddress``."""
    words = words_of(name).replace("_", " ")
    return words[:1].upper() + words[1:] if words else "System"


def _columns(collection: Collection) -> dict[str, Column]:
    return {
        one.name: Column(name=one.name, type="text", nullable=True)
        for one in collection.fields.values()
        if not one.parent and one.data_type in {"", "string"}
    }


def _inside(collection: Collection, name: str) -> bool:
    return any(one.parent == name for one in collection.fields.values())
