"""A map with a hole in it: the stranger notices that a copy and an erasure leave something out."""

import json
import re

import pytest
from tests.demo.test_try import house, run

__all__ = ["house"]
pytestmark = pytest.mark.demo


def test_a_table_dropped_from_the_map_is_noticed_by_the_copy_and_by_the_erasure(house):
    for name in ("shop.yml", "shop.rules.yml"):
        file = house / "systems" / name
        before = file.read_text(encoding="utf-8")
        file.write_text(without_messages(before), encoding="utf-8")
        assert file.read_text(encoding="utf-8") != before

    ended = run("--home", str(house), "try", "--id", "N-74", "--id", "N-76", "--format", "json", cwd=house.parents[1])

    assert ended.returncode == 1, ended.stderr
    rows = {row["id"]: row for row in json.loads(ended.stdout)}
    assert [rows[each]["verdict"] for each in ("N-74", "N-76")] == ["deviated", "deviated"]
    assert "message to the house" in rows["N-74"]["detail"]
    assert "message to the house" in rows["N-76"]["detail"]


def without_messages(text):
    """The map or the rules of the shop without the table of what people write to the house."""
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        top = (
            re.match(r"      - name: (\w+)|  (\w+):", line)
            if not line.startswith("    ") or line.startswith("      - ")
            else None
        )
        if top:
            skipping = (top[1] or top[2]) == "atelier_message"
        if not skipping:
            kept.append(line)
    return "".join(kept)
