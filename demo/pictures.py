"""The four pictures of the READMEs, by a real Chromium: the notice, the board, the shop, one's choices.

``python demo/pictures.py docs/pictures [--at http://www.amarante.localhost:8000]`` takes them from a running demo whose
promises were tried (`troth try`). Each is 1440 by 900 pixels, light, in few colours: small enough to keep beside the
text. Nothing is changed, only a code goes to Inès.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from demo.tour import CHROMIUM, STILL, open_choices  # noqa: E402 - found from anywhere, like the script itself

WIDE, HIGH = 1440, 900
COLOURS = 256
LARGEST_BYTES = 300_000


def notice(page: Page, at: str) -> None:
    """A promise that was tried, with its margin open."""
    page.goto(f"{at}/privacy/notice")
    clause = page.locator(".clause:has(.kept.held) >> nth=1")
    clause.locator(".kept.held summary >> nth=0").click()
    clause.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 40)")


def board(page: Page, at: str) -> None:
    """The first screen: the news of the page, and what it rests on."""
    page.goto(f"{at}/privacy/board")
    page.click("label:has(#f-held)")
    page.evaluate("document.activeElement.blur()")


def shop(page: Page, at: str) -> None:
    """The first screen of the house."""
    page.goto(f"{at}/")


def choices(page: Page, at: str) -> None:
    """What Inès has allowed."""
    open_choices(page, at)


PICTURES: dict[str, Callable[[Page, str], None]] = {"notice": notice, "board": board, "shop": shop, "choices": choices}


def reduced(picture: bytes) -> bytes:
    """The same in fewer colours, as PNG. Median cut keeps the paper exactly as it is."""
    kept = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> int:
    """Take the pictures; 1 when one is too large to keep."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--at", default="http://www.amarante.localhost:8000")
    asked.add_argument("--only", default=",".join(PICTURES), help="pictures, with commas between them")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    large = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(STILL))
        for name in given.only.split(","):
            context = browser.new_context(
                viewport={"width": WIDE, "height": HIGH}, color_scheme="light", reduced_motion="reduce", locale="en-GB"
            )
            page = context.new_page()
            PICTURES[name](page, given.at.rstrip("/"))
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            picture = reduced(page.screenshot())
            (given.folder / f"{name}.png").write_bytes(picture)
            print(f"{name}.png  {len(picture):,} bytes")  # noqa: T201 - it is a command
            large += len(picture) > LARGEST_BYTES
            context.close()
        browser.close()
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
