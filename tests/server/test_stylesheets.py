"""Our sheets as text: they read from either side, load nothing from elsewhere, and hold no rule that nothing uses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted(
    each
    for folder in ("src/troth/server/static", "src/troth/rights/sheets", "demo")
    for each in (ROOT / folder).rglob("*.css")
    if ".state" not in each.parts
)
PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)?"
    r"|(?:min-|max-)?(?:width|height)|left|right|top|bottom|overflow-[xy]"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r")\s*:"
    r"|(?<![\w-])(?:text-align|float|clear|caption-side|resize)\s*:\s*(?:left|right|horizontal)\b"
)
ABOUT_THE_WINDOW = re.compile(r"@media[^{]*\{")
"""A query asks for the window's width; it is no property."""
SAFE_EITHER_WAY = {"overflow-x"}
"""Chromium and Safari still lack overflow-inline; sideways is sideways from either side."""


def text(sheet):
    return re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_property_is_a_logical_one(sheet):
    found = {match.group(1) or match.group() for match in PHYSICAL.finditer(ABOUT_THE_WINDOW.sub("{", text(sheet)))}
    assert not found - SAFE_EITHER_WAY


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_four_lengths_in_a_row_are_the_same_on_both_sides(sheet):
    """``padding: 1px 2px 1px 0`` means left and right; two or three lengths mean both alike."""
    for body in re.findall(r"\{([^{}]*)\}", text(sheet)):
        for name, value in re.findall(r"(?<![\w-])(margin|padding|inset|border-width):([^;}]+)", body):
            parts = re.findall(r"(?:\w*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)", value)
            assert len(parts) < 4 or parts[1] == parts[3] or f"{name}-inline:" in body, f"{name}:{value}"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_it_loads_our_own_faces_and_nothing_else(sheet):
    loaded = re.findall(r"url\(([^)]*)\)", sheet.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"vendor/fonts/[\w.-]+\.woff2", each) for each in loaded), loaded
    assert "@import" not in text(sheet)


@pytest.fixture(scope="module")
def said():
    """Every word of our templates, programs and scripts."""
    kinds = {".html", ".py", ".js", ".svg"}
    places = [ROOT / "src" / "troth", ROOT / "demo"]
    files = [
        each for place in places for each in place.rglob("*") if each.suffix in kinds and ".state" not in each.parts
    ]
    return set(re.findall(r"[\w-]+", " ".join(each.read_text(encoding="utf-8") for each in files)))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_class_it_dresses_is_worn(sheet, said):
    heads = re.findall(r"([^{};]+)\{", text(sheet))
    dressed = {
        name for head in heads if not head.strip().startswith("@") for name in re.findall(r"[.#]([a-z][\w-]*)", head)
    }
    made = {
        each for each in dressed if re.search(r"-\d+$|^f-|^n(gone|blank|keep)$", each)
    }  # p-1, f-held, ngone: filled in
    assert not dressed - made - said
