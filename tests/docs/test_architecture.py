"""The map is whole, and every package we depend on says why."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", MAP, re.MULTILINE)


def folders():
    """Every folder that holds something of ours: what git keeps, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return {parent.as_posix() for name in listed for parent in Path(name).parents} - {"."}


def test_every_folder_of_the_package_has_a_line():
    mapped = {name for name, _ in ROWS}
    only_a_name = {"src/troth"}  # the table is about it

    def told(folder):
        # what lies under templates, vendor or locale is told by their own line
        return folder in mapped or any(
            f"{above}/" in f"{folder}/" and above.endswith(("/templates", "/vendor", "/locale")) for above in mapped
        )

    missing = {each for each in folders() if each.startswith("src/troth") and not told(each)} - only_a_name
    assert not missing, f"docs/architecture.md has no line for {sorted(missing)}"


def test_every_top_folder_and_every_part_of_the_demo_has_a_line():
    mapped = {name for name, _ in ROWS}
    top = {each for each in folders() if "/" not in each or re.fullmatch(r"demo/[^/]+", each)}
    assert not top - mapped, f"docs/architecture.md has no line for {sorted(top - mapped)}"


def test_no_line_speaks_of_a_folder_that_is_gone():
    there = folders()
    assert not [name for name, _ in ROWS if "/" in name and "." not in Path(name).name and name not in there]


def test_the_order_of_the_map_is_the_order_of_the_imports():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [layer.removeprefix("troth.") for layer in reversed(contracts[0]["layers"])]
    order = list(dict.fromkeys(name.split("/")[2] for name, _ in ROWS if name.startswith("src/troth/")))
    assert [name for name in order if name in layers] == [name for name in layers if name != "board"]


def test_each_dependency_is_named_with_its_reason_and_none_is_named_in_vain():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    names = {re.match(r"[a-z0-9.-]+", each.lower()).group() for each in asked}
    page = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    rows = [row for row in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE) if row != "package" and "-" * 3 not in row]
    told = {name.strip() for row in rows for name in row.split(",")}
    assert told == names


def test_each_decision_says_what_we_knew_what_we_chose_and_what_would_change_our_mind():
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(numbers) == len(set(numbers)), "a number is used twice"
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]}"), page.name
        for part in (r"\*\*(what )?(we )?kn(ew|own)\.", r"\*\*(what )?(we )?chose(n)?\.", r"change (our|its) mind"):
            assert re.search(part, text, re.IGNORECASE), f"{page.name} has no part that reads {part}"
