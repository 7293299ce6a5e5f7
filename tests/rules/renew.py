"""Writes the index of the rules' pages and the golden words of their examples anew, after a rule or a message changed.

    .venv/bin/python tests/rules/renew.py

Look at what changed before you commit it: these words are what people read.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.rules.test_catalogue import BAD, GOLDEN, PAGES, SHOWN, said  # noqa: E402 - the path comes first

from troth.notice.rules import Entry, catalogue  # noqa: E402

INTRODUCTION = """# The rules of `troth check`

One page for each rule, by family. `troth rules` lists them too; a test keeps this page and the rules together.

To add a rule: a module in its family's folder of `src/troth/notice/rules/` with `RULE` and `check` (`check_text` for
policies without declarations; `check_law` and `check_text_law` for what a law asks, with an entry in a pack of
`src/troth/notice/packs/laws/`), a page here with the same six parts as the others, a bad example in `examples/notices/bad/`, and a test of
what the example does not show. `tests/rules/renew.py` writes this index and the golden words. Nothing else lists rules.
"""


def index() -> str:
    families: dict[str, list[Entry]] = {}
    for entry in catalogue().values():
        families.setdefault(entry.family, []).append(entry)
    parts = [INTRODUCTION]
    for family, entries in families.items():
        rows = "".join(f"| [{e.name}]({e.name}.md) | {e.rule.severity} | {e.rule.says} |\n" for e in entries)
        parts.append(f"\n## {family.capitalize()}\n\n| rule | severity | what must be so |\n|---|---|---|\n{rows}")
    return "".join(parts)


if __name__ == "__main__":
    (PAGES / "README.md").write_text(index(), "utf-8")
    for old in GOLDEN.glob("*.txt"):
        old.unlink()
    for name in SHOWN:
        (GOLDEN / f"{name}.txt").write_text(said(name, BAD / f"{name}.md"), "utf-8")
