"""Pictures of every page of the shop, by a real Chromium: wide, at 390 pixels, and dark.

``python demo/tour.py FOLDER [--at http://www.amarante.localhost:8000] [--only pages,buying]`` walks like a client: it
puts a ring into the bag, buys it as a guest, signs in as Inès, asks for the letter desk as Oriane, ends the letters by
their link and allows them again among the choices. Nothing but pages is touched, so it can be run against a demo
somebody is looking at; for each look it leaves a guest's order and some letters behind.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
PRIVACY = {
    "privacy": "/privacy/", "privacy-notice": "/privacy/notice",
    "privacy-notice-california": "/privacy/notice?place=US-CA",
    "privacy-editions": "/privacy/editions/", "privacy-board": "/privacy/board",
    "privacy-stop-unknown": "/privacy/stop/nobody-wrote-this", "privacy-404": "/privacy/no-such-page",
}  # fmt: skip
INES = "ines.favre@clients.example"
CODE = re.compile(r"\b\d{6}\b")
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


def privacy(page: Page, at: str, shoot: Shoot) -> None:
    """What Troth serves: the notice, its editions, the board, the end of the letters, one's choices, and the mail."""
    for name, path in PRIVACY.items():
        page.goto(at + path)
        shoot(name)
    page.goto(f"{at}/privacy/editions/")
    page.click(".editions h2 a >> nth=0")
    shoot("privacy-edition")
    desk(page, at, lambda _: None)
    letter = letters_to(page, at, INES)[-1]
    page.goto(next(link for link in letter["links"] if "/privacy/stop/" in link))
    shoot("privacy-stop")
    page.click("text=End them")
    shoot("privacy-stopped")
    choices(page, at, shoot)
    page.goto(f"{post_office(at)}/?to={INES}")
    shoot("mail")
    page.click(".letters a >> nth=0")
    shoot("mail-code")
    page.goto(f"{post_office(at)}/?to={INES}")
    page.click("text=Four leaves, one flower >> nth=0")
    shoot("mail-letter")


def choices(page: Page, at: str, shoot: Shoot) -> None:
    """From the question for an address to the closed page, as Inès; the letters are allowed when it ends."""
    page.goto(f"{at}/privacy/choices")
    page.fill("[name=email]", "ines.favre@")
    page.click("text=Send me a code")
    shoot("choices-1-refused")
    page.goto(f"{at}/privacy/choices")
    shoot("choices-1-address")
    page.fill("[name=email]", INES)
    page.click("text=Send me a code")
    page.fill("[name=code]", "000000")
    page.click("text=Open the page")
    shoot("choices-2-wrong")
    _enter(page, at)
    shoot("choices-3-sheet")
    page.check("[name='news/email']")
    page.click(".part .btn >> nth=0")
    shoot("choices-4-saved")
    page.click("text=All your choices, with dates")
    shoot("choices-5-history")
    page.goto(f"{at}/privacy/choices")
    page.click("text=Close the page")


def open_choices(page: Page, at: str) -> None:
    """The sheet of Inès, opened by a code."""
    page.goto(f"{at}/privacy/choices")
    page.fill("[name=email]", INES)
    page.click("text=Send me a code")
    _enter(page, at)


def _enter(page: Page, at: str) -> None:
    """Type the digits of the latest code, read in another tab as a person would."""
    tab = page.context.new_page()
    found = [CODE.search(letter["text"]) for letter in letters_to(tab, at, INES) if letter["subject"] == "Your code"]
    tab.close()
    if found and found[-1] is not None:
        page.fill("[name=code]", found[-1].group())
        page.click("text=Open the page")
    if page.locator("[name=code]").count():
        raise SystemExit("No new code came for Inès: an address gets five in an hour. Try again later.")


def letters_to(page: Page, at: str, to: str) -> list[dict[str, Any]]:
    """What the post office holds for this address, oldest first."""
    answer = page.goto(f"{post_office(at)}/messages.json?to={to}")
    letters: list[dict[str, Any]] = answer.json() if answer is not None else []
    return letters


def post_office(at: str) -> str:
    """Where the demo's mail is read: 26 ports after the shop's."""
    return f"http://mail.amarante.localhost:{(urlsplit(at).port or 80) + 26}"


def sign_in(page: Page, at: str, mail: str, password: str) -> None:
    """Through the page, as anybody."""
    page.goto(f"{at}/accounts/login/")
    page.fill("[name=login-username]", mail)
    page.fill("[name=login-password]", password)
    page.click("[name=login_submit]")


def boutique(page: Page, at: str, shoot: Shoot) -> None:
    """What Salomé Perrin sees at the counter; she writes nothing down."""
    there = counter(at)
    page.goto(f"{there}/")
    shoot("boutique-door")
    page.fill("[name=badge]", "A-03")
    page.fill("[name=words]", "lanterns over the old bridge")
    page.click("text=Sign in")
    shoot("boutique")
    page.fill("[name=said]", "Moretti")
    page.click("main button.full")
    shoot("boutique-found")
    for name, path in {"card": "/cards/C-1042", "met": "/met", "called": "/called?card=C-1042"}.items():
        page.goto(there + path)
        shoot(f"boutique-{name}")
    page.goto(f"{there}/met")
    page.fill("[name=name]", "Ada Moser")
    page.click("text=Write it down")
    shoot("boutique-met-refused")


def counter(at: str) -> str:
    """Where the boutiques answer: two ports after the shop's front."""
    return f"http://boutique.amarante.localhost:{(urlsplit(at).port or 80) + 2}"


WALKS = {
    "pages": pages, "buying": buying, "account": account, "desk": desk, "privacy": privacy, "boutique": boutique,
}  # fmt: skip


def walk(browser: Any, folder: Path, at: str, walks: list[str]) -> list[str]:
    """Every walk in every look; the names of the pages that loaded something from elsewhere or complained."""
    wrong: list[str] = []
    ours = (at, post_office(at), counter(at))
    for look, width, scheme in LOOKS:
        for name in walks:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
            )
            page = context.new_page()
            page.on("request", lambda sent: None if sent.url.startswith(ours) else wrong.append(f"went to {sent.url}"))
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
