"""Every pair of colours in use can be read, in the four palettes, reckoned from the tokens file (WCAG 2.2, 1.4.3, 1.4.11)."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "troth" / "server" / "static"
SHEETS = (*sorted(STATIC.glob("*.css")), *sorted((ROOT / "demo").rglob("*.css")))
TEXT, SIGN = 4.5, 3.0

PAPERS = ("paper", "paper-2", "wash")
PLATES = ("plate-1", "plate-2")
READ = [
    *product(("ink", "ink-2", "accent", "bad", "due"), PAPERS),
    *product(("ink", "ink-2"), ("bad-wash", "due-wash")),
    ("bad", "bad-wash"),
    ("due", "due-wash"),
    ("on-accent", "accent"),
    ("paper", "ink"),
]
"""Words on a ground."""
SEEN = [
    *product(("edge", "focus", "accent", "ink-2"), PAPERS),
    ("on-accent", "accent"),
]
"""What can be pressed or filled, the ring of the focus, marks."""
ON_PLATES = [*product(("on-plate", "on-plate-2"), PLATES), ("plate-1", "on-plate"), ("plate-2", "on-plate")]
"""The house alone draws on coloured paper."""
AT_NIGHT = [("on-plate", "plate-3"), ("on-plate-2", "plate-3")]
"""The dark paper, which lies dark in both schemes and brings inks of its own (``.night``)."""


def blocks(css):
    """Each rule that sets tokens, in the file's order: its selectors, whether it is for the dark, what it sets."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    found, around, written = [], [], ""
    for sign in css:
        if sign == "{":
            around.append(written.strip())
            written = ""
        elif sign == "}":
            heads = tuple(each.strip() for each in around.pop().split(","))
            dark = any("prefers-color-scheme:dark" in each for each in around)
            found.append((heads, dark, dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]+)", written))))
            written = ""
        else:
            written += sign
    return [(heads, dark, tokens) for heads, dark, tokens in found if tokens]


TOKENS = blocks((STATIC / "tokens.css").read_text(encoding="utf-8"))


def world(*, desk, dark):
    """One of the four palettes. The two selectors weigh the same and meet on one element, so the order decides."""
    kept = {}
    for heads, only_dark, tokens in TOKENS:
        if (":root" in heads or (desk and "[data-world=desk]" in heads)) and (dark or not only_dark):
            kept |= tokens
    return kept


PALETTES = {
    f"{'desk' if desk else 'house'}, {'dark' if dark else 'light'}": world(desk=desk, dark=dark)
    for desk in (False, True)
    for dark in (False, True)
}


def channels(colour):
    digits = colour.strip().removeprefix("#")
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def luminance(colour):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(tokens, pairs, *, least):
    seen = {f"{front} on {ground}": contrast(tokens[front], tokens[ground]) for front, ground in pairs}
    return {pair: round(value, 2) for pair, value in seen.items() if value < least}


def test_the_reckoning_is_the_standards_own():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#fff") < TEXT


def test_the_file_holds_four_different_palettes():
    papers = {name: tokens["paper"] for name, tokens in PALETTES.items()}
    assert len(set(papers.values())) == 4, papers


@pytest.mark.parametrize("name", PALETTES)
def test_words_can_be_read(name):
    assert not too_faint(PALETTES[name], READ, least=TEXT)


@pytest.mark.parametrize("name", PALETTES)
def test_what_can_be_pressed_and_where_one_is_can_be_seen(name):
    assert not too_faint(PALETTES[name], SEEN, least=SIGN)


@pytest.mark.parametrize("name", ["house, light", "house, dark"])
def test_words_on_coloured_paper_can_be_read(name):
    tokens = PALETTES[name]
    assert not too_faint(tokens, ON_PLATES, least=TEXT)
    night = next(found for heads, _, found in TOKENS if ".night" in heads)
    assert not too_faint({**tokens, **night}, AT_NIGHT, least=TEXT)


def test_every_colour_a_sheet_writes_with_stands_in_a_pair():
    """A new token for words, or one used in a new place, must be reckoned too."""
    reckoned = {front for front, _ in (*READ, *SEEN, *ON_PLATES, *AT_NIGHT)} | {"plate-3"}
    grounds = {ground for _, ground in (*READ, *SEEN, *ON_PLATES, *AT_NIGHT)}
    written, laid = set(), set()
    for sheet in SHEETS:
        css = sheet.read_text(encoding="utf-8")
        written |= set(re.findall(r"(?<![\w-])color:var\(--([\w-]+)\)", css))
        laid |= set(re.findall(r"(?<![\w-])background(?:-color)?:var\(--([\w-]+)\)", css))
    assert written <= reckoned, written - reckoned
    assert laid <= grounds | reckoned, laid - grounds - reckoned


def test_a_sheet_takes_its_colours_from_the_tokens():
    """Ink on white in print is the one exception."""
    for sheet in SHEETS:
        if sheet.name == "tokens.css":
            continue
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        own = set(re.findall(r"(?:(?<=:)|(?<=\s))#[0-9a-fA-F]{3,8}\b", css)) - {"#fff", "#000"}
        assert not own, f"{sheet.name} names {sorted(own)}"
