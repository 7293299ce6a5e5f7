"""The index of decisions lists every page by its own title, once, and in the order of the numbers."""

import re
from pathlib import Path

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"
LINE = re.compile(r"^- \[(\d{4})\]\(([^)]+)\) (.+)$", re.MULTILINE)


def lines_of_the_pages():
    """What the index must say, from the pages themselves."""
    told = []
    for page in sorted(DECISIONS.glob("[0-9]*.md")):
        first = page.read_text(encoding="utf-8").splitlines()[0]
        number, title = re.fullmatch(r"# (\d{4})[.:]? (.+)", first).groups()
        told.append((number, page.name, title))
    return told


def test_the_index_lists_every_decision_by_its_own_title():
    there = lines_of_the_pages()
    listed = LINE.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert there
    missing = [f"- [{number}]({name}) {title}" for number, name, title in there if (number, name, title) not in listed]
    assert not missing, "docs/decisions/README.md lacks:\n" + "\n".join(missing)
    assert listed == there, "docs/decisions/README.md lists a page twice, out of order, or one that is gone"
