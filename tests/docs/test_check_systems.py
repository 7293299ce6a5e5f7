"""Every name of a finding about systems is explained on its page, and no other."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "check-systems.md").read_text("utf-8")
SOURCES = [*(ROOT / "src" / "troth" / "systems").glob("*.py"), ROOT / "src" / "troth" / "stores" / "maps.py"]


def test_every_finding_about_systems_is_explained_with_its_severity() -> None:
    explained = dict(re.findall(r"(?m)^\| `((?:map|rules|words|live)-[a-z-]+)` \| (\w+)", PAGE))
    made = {
        name
        for file in SOURCES
        for name in re.findall(r'"((?:map|rules|words|live)-[a-z-]+)"', file.read_text("utf-8"))
    }
    assert set(explained) == made
    assert set(explained.values()) == {"error", "warning"}
