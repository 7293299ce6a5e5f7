"""The pictures of the READMEs, by a real Chromium: the notice, the board, the shop, the privacy centre, the desk.

``python demo/pictures.py docs/pictures [--at http://www.amarante.localhost:8000]`` takes them from a running demo that
has had its day (`troth demo --day`) and whose promises were tried (`troth try`). Each is 1440 by 900 pixels, light, in
few colours: small enough to keep beside the text. Nothing is changed, only a code goes to Inès, and Ruth signs in.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from demo.parts import DESK  # noqa: E402
from demo.tour import CHROMIUM, INES, STILL, letters_to, open_choices, post_office  # noqa: E402

from demo import staff  # noqa: E402 - found from anywhere, like the script itself

WIDE, HIGH = 1440, 900
COLOURS = 256
LARGEST_BYTES = 300_000
RECORD = re.compile(r"https?://\S+/privacy/record/\S+")
COPY_READY = re.compile(r"https?://\S+/privacy/requests/R-\d+")


class Picture(Struct, frozen=True):
    """One of them: who looks, and how they get there."""

    eyes: str
    """``anybody``, ``client`` (Inès, in the centre) or ``desk`` (Ruth Aebi)."""
    open: Callable[[Page, str], None]


def notice(page: Page, at: str) -> None:
    """A promise that was tried, with its margin open."""
    page.goto(f"{at}/privacy/notice")
    clause = page.locator(".clause:has(.kept.held) >> nth=1")
    if not clause.count():
        raise SystemExit("Too few promises were tried to show one: run `troth try` first.")
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
    page.goto(f"{at}/privacy/choices")


def copy(page: Page, at: str) -> None:
    """The copy Inès asked for."""
    address = _link_in_a_letter(page, at, COPY_READY, to=INES)
    page.goto(f"{address}/copy")


def record(page: Page, at: str) -> None:
    """The record of an erasure, by the private link of its last letter."""
    page.goto(_link_in_a_letter(page, at, RECORD))


def today(page: Page, at: str) -> None:
    """The desk, as Ruth finds it in the morning."""
    page.goto(f"{_desk(at)}/")


def tally(page: Page, at: str) -> None:
    """How choices went."""
    page.goto(f"{_desk(at)}/choices")


def request(page: Page, at: str) -> None:
    """The open erasure whose plan speaks of most: what would happen to each table."""
    page.goto(f"{_desk(at)}/requests")
    open_ones = page.locator(".reqs td.go a").evaluate_all("links => links.map(one => one.href)")
    plans: list[tuple[int, str]] = []
    for address in open_ones:
        page.goto(address)
        title = page.locator("#pl")
        rows = re.search(r"\d+", title.inner_text()) if title.count() else None
        plans.append((int(rows.group()) if rows else 0, address))
    if not any(rows for rows, _ in plans):
        raise SystemExit("No open request has a plan: take the pictures from a demo that was started with --day.")
    page.goto(max(plans)[1])


PICTURES = {
    "notice": Picture("anybody", notice),
    "board": Picture("anybody", board),
    "shop": Picture("anybody", shop),
    "choices": Picture("client", choices),
    "copy": Picture("client", copy),
    "record": Picture("anybody", record),
    "today": Picture("desk", today),
    "request": Picture("desk", request),
    "tally": Picture("desk", tally),
}


def sign_in_at_the_desk(page: Page, at: str) -> None:
    """Ruth Aebi, with her password and the code of the moment; a code that was used up is waited out."""
    ruth = next(one for one in staff.STAFF if one.role == "dpo")
    page.goto(f"{_desk(at)}/sign-in")
    page.fill("[name=email]", ruth.email)
    page.fill("[name=password]", ruth.password)
    page.click("main button[type=submit]")
    until = time.monotonic() + 2 * staff.STEP_SECONDS
    while page.locator("[name=code]").count():
        if time.monotonic() > until:
            raise SystemExit("The desk takes no code for Ruth Aebi. Try again in a minute.")
        page.fill("[name=code]", staff.code())
        page.click("main button[type=submit]")
        page.wait_for_load_state("load")
        if page.locator("[name=code]").count():
            page.wait_for_timeout(5_000)


def _desk(at: str) -> str:
    return f"http://{DESK}:{urlsplit(at).port or 80}"


def _link_in_a_letter(page: Page, at: str, pattern: re.Pattern[str], *, to: str = "") -> str:
    """The last link of this kind that the post office holds."""
    found = [pattern.search(letter["text"]) for letter in letters_to(page, at, to)]
    links = [one.group() for one in found if one is not None]
    if not links:
        raise SystemExit(
            f"{post_office(at)} holds no letter with {pattern.pattern}: the demo has not had its day (`--day`), "
            "or the letters were thrown away."
        )
    return links[-1]


def reduced(picture: bytes) -> bytes:
    """The same in fewer colours, as PNG. Median cut keeps the paper exactly as it is."""
    kept = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def eyes(browser: Browser, wanted: set[str], at: str) -> dict[str, BrowserContext]:
    """A browser for each who looks, signed in where they must be."""
    enter = {"client": open_choices, "desk": sign_in_at_the_desk}
    contexts = {}
    for each in sorted(wanted):
        contexts[each] = browser.new_context(
            viewport={"width": WIDE, "height": HIGH}, color_scheme="light", reduced_motion="reduce", locale="en-GB"
        )
        if each in enter:
            page = contexts[each].new_page()
            enter[each](page, at)
            page.close()
    return contexts


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
        wanted = given.only.split(",")
        contexts = eyes(browser, {PICTURES[name].eyes for name in wanted}, given.at.rstrip("/"))
        for name in wanted:
            page = contexts[PICTURES[name].eyes].new_page()
            PICTURES[name].open(page, given.at.rstrip("/"))
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            picture = reduced(page.screenshot())
            (given.folder / f"{name}.png").write_bytes(picture)
            print(f"{name}.png  {len(picture):,} bytes")  # noqa: T201 - it is a command
            large += len(picture) > LARGEST_BYTES
            page.close()
        browser.close()
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
