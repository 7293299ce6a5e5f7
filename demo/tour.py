"""Pictures of every page of the shop, by a real Chromium: wide, at 390 pixels, and dark.

``python demo/tour.py FOLDER [--at http://www.amarante.localhost:8000] [--only pages,buying]`` walks like a client: it
puts a ring into the bag, buys it as a guest, signs in as Inès, asks for the letter desk as Oriane. Nothing but pages is
touched, so it can be run against a demo somebody is looking at; it leaves one guest order behind.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")  # noqa: TID251 - a script reads its own settings
LOOKS = (("1440-light", 1440, "light"), ("390-light", 390, "light"), ("1440-dark", 1440, "dark"))
STILL = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
PAGES = {
    "home": "/", "collection": "/collection/", "rings": "/collection/rings/", "watches": "/watches/",
    "house": "/house/",
    "contact": "/contact/", "conditions": "/conditions-of-sale", "boutiques": "/boutiques/",
    "appointment": "/appointment/", "care": "/care/", "letters": "/letters/", "login": "/accounts/login/",
    "register": "/accounts/register/", "password-reset": "/password-reset/", "bag-empty": "/basket/",
    "404": "/no-such-page",
}  # fmt: skip
ACCOUNT = {
    "account": "/accounts/", "orders": "/accounts/orders/", "profile": "/accounts/profile/",
    "profile-edit": "/accounts/profile/edit/", "password": "/accounts/change-password/",
    "close": "/accounts/profile/delete/", "addresses": "/accounts/addresses/", "address": "/accounts/addresses/add/",
    "list": "/accounts/wishlists/", "repairs": "/repairs/", "preferences": "/accounts/preferences/",
}  # fmt: skip
REFUSED = re.compile(r"status of 4(03|04|22)")
"""What Chromium says of the refusals that this tour provokes."""
Shoot = Callable[[str], None]


def pages(page: Page, at: str, shoot: Shoot) -> None:
    """What anybody may open."""
    for name, path in PAGES.items():
        page.goto(at + path)
        shoot(name)
    page.goto(f"{at}/collection/rings/")
    page.click("a.piece >> nth=0")
    shoot("piece")
    page.goto(f"{at}/accounts/register/")
    page.fill("[name=mail]", "ines.favre@")
    page.fill("[name=password]", "too short")
    page.fill("[name=name]", "Inès Favre")
    page.click("form.form button[type=submit]")
    shoot("register-errors")
    page.fill("[name=mail]", "tom.weller@clients.example")
    page.fill("[name=password]", "a raft on the green pond")
    page.fill("[name=birth]", "2014-08-02")
    page.click("form.form button[type=submit]")
    shoot("register-refused")


def buying(page: Page, at: str, shoot: Shoot) -> None:
    """From a ring to the thank-you, as a guest."""
    page.goto(f"{at}/collection/rings/")
    page.click("a.piece >> nth=0")
    page.click("text=Add to bag")
    shoot("bag")
    page.click("text=Go on to the order")
    shoot("order-1-you")
    page.fill("[name=username]", "guest@clients.example")
    page.click("text=Go on >> nth=-1")
    shoot("order-2-where")
    for name, value in {
        "first_name": "Ada", "last_name": "Moser", "line1": "3 rue du Lac", "postcode": "1003", "line4": "Lausanne",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.click("text=Go on to the payment")
    shoot("order-3-payment")
    page.click("button[value=place_order]")
    shoot("order-4-thanks")


def account(page: Page, at: str, shoot: Shoot) -> None:
    """What Inès sees."""
    sign_in(page, at, "ines.favre@clients.example", "four peonies by the lake")
    for name, path in ACCOUNT.items():
        page.goto(at + path)
        shoot(name)
    page.goto(f"{at}/accounts/orders/")
    page.click(".orders a >> nth=0")
    shoot("order")


def desk(page: Page, at: str, shoot: Shoot) -> None:
    """What Oriane does on a Thursday."""
    sign_in(page, at, "oriane.blanc@amarante.example", "letters leave on thursdays")
    page.goto(f"{at}/staff/letters/")
    shoot("staff-letters")
    page.fill("[name=subject]", "Four leaves, one flower")
    page.fill("[name=letter]", "This autumn the Bud has a sister.\n\nCome and hold her.")
    page.fill(
        "[name=addresses]", "ines.favre@clients.example\njonas.keller@clients.example\nmei.tanaka@clients.example"
    )
    page.click("text=Send the letter")
    shoot("staff-letters-sent")


def sign_in(page: Page, at: str, mail: str, password: str) -> None:
    """Through the page, as anybody."""
    page.goto(f"{at}/accounts/login/")
    page.fill("[name=login-username]", mail)
    page.fill("[name=login-password]", password)
    page.click("[name=login_submit]")


WALKS = {"pages": pages, "buying": buying, "account": account, "desk": desk}


def walk(browser: Any, folder: Path, at: str, walks: list[str]) -> list[str]:
    """Every walk in every look; the names of the pages that loaded something from elsewhere or complained."""
    wrong: list[str] = []
    for look, width, scheme in LOOKS:
        for name in walks:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
            )
            page = context.new_page()
            page.on("request", lambda sent: None if sent.url.startswith(at) else wrong.append(f"went to {sent.url}"))
            page.on("console", lambda said: wrong.append(said.text) if _complains(said) else None)

            def shoot(title: str, page: Page = page, look: str = look) -> None:
                page.wait_for_load_state("networkidle")
                page.evaluate("document.fonts.ready")
                if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                    wrong.append(f"{title} at {look} is wider than the window")
                page.screenshot(path=folder / f"{title}-{look}.png", full_page=True)

            WALKS[name](page, at, shoot)
            context.close()
    return wrong


def _complains(said: Any) -> bool:
    return said.type == "error" and not REFUSED.search(said.text)


def main() -> int:
    """Take the pictures; 1 when a page loaded something from elsewhere, complained, or was too wide."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--at", default="http://www.amarante.localhost:8000")
    asked.add_argument("--only", default=",".join(WALKS), help="walks, with commas between them")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(STILL))
        wrong = walk(browser, given.folder, given.at.rstrip("/"), given.only.split(","))
        browser.close()
    for line in dict.fromkeys(wrong):
        print(line)  # noqa: T201 - it is a command
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
