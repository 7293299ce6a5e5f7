"""Writes the taxonomy data anew from the installed fideslang package, keeping the DPV terms we mapped by hand.

    .venv/bin/python tests/terms/taxonomy_from_fideslang.py

fideslang needs pydantic, so the core never imports it: a test compares (tests/terms/test_taxonomy.py).
"""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

HOME = Path(__file__).parents[2] / "src" / "troth" / "terms" / "taxonomy"

ATTRIBUTION = (
    "Keys, names and parents from the Fides language taxonomy (fideslang) by Ethyca, Inc., "
    "https://github.com/ethyca/fideslang. Descriptions left out; the dpv terms are ours."
)
LICENCE = (
    "The taxonomy is published under CC BY 4.0 (the LICENSE file of the package, https://creativecommons.org/licenses/by/4.0/); "
    "the package's metadata says Apache-2.0."
)


def fresh(which: str) -> list[dict[str, str | None]]:
    """The entries of ``data_category`` or ``data_use`` as the package has them, sorted by key."""
    from fideslang.default_taxonomy import DEFAULT_TAXONOMY

    entries = getattr(DEFAULT_TAXONOMY, which)
    return sorted(
        ({"key": e.fides_key, "name": e.name, "parent": e.parent_key} for e in entries),
        key=lambda entry: entry["key"],
    )


def write(which: str, file: Path) -> None:
    mapped = {}
    if file.exists():
        mapped = {entry["key"]: entry.get("dpv") for entry in json.loads(file.read_text("utf-8"))["entries"]}
    entries = [{**entry, "dpv": mapped.get(entry["key"])} for entry in fresh(which)]
    head = {
        "source": f"fideslang {importlib.metadata.version('fideslang')}",
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    rows = ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in entries)
    file.write_text("{\n" + "\n".join(lines) + '\n  "entries": [\n' + rows + "\n  ]\n}\n", "utf-8")


if __name__ == "__main__":
    write("data_category", HOME / "data_categories.json")
    write("data_use", HOME / "data_uses.json")
