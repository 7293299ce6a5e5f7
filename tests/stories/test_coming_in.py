"""A new colleague, from the administrator's link to the desk, in a real browser: what a form of it sends counts there."""

import base64
import hashlib
import hmac
import os
import re
import subprocess
import sys
import time

import pytest
from tests.stories.test_pages import AXE
from tests.stories.visits import desk_of

from demo import staff

TROTH = "from troth.cli import main; main()"
PASSWORD = "nine lamps above the harbour"

pytestmark = [pytest.mark.browser, pytest.mark.demo]


def troth(checkout, house, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", TROTH, "--home", "demo/privacy", *arguments],
        cwd=checkout,
        env=os.environ | {"TROTH_DESK": desk_of(house)},  # noqa: TID251 - handed on
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def shown(page):
    """A page as somebody looks at it: nothing is wrong with it for axe, and it is as wide as its window."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [each["id"] for each in found] == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return page.locator("h1").inner_text()


def code_of(secret):
    """The six figures an authenticator shows now (RFC 6238)."""
    step = int(time.time()) // staff.STEP_SECONDS  # noqa: TID251 - the codes are of the real time
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def test_ada_chooses_a_password_shows_her_code_and_is_in(chromium, house, checkout):
    said = troth(
        checkout, house, "staff", "add", "Ada Roth", "--email", "ada.roth@amarante.example", "--role", "adviser"
    )
    (link,) = re.findall(r"https?://\S+/welcome/\S+", said)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(link)
    assert shown(page) == "Ada Roth, choose a password"
    page.fill("#password", "ada roth ada roth ada")
    page.click("main button[type=submit]")
    page.wait_for_selector(".error")
    assert shown(page) == "Ada Roth, choose a password"
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/authenticator")
    assert shown(page) == "One more thing than a password"
    secret = page.locator(".keyed .mono").first.inner_text().replace(" ", "")
    page.fill("#code", code_of(secret))
    page.click("main button[type=submit]")
    page.wait_for_url("**/recovery-codes")
    assert shown(page) == "Put these away on paper"
    page.click("main button[type=submit]")
    page.wait_for_url(f"{desk_of(house)}/")
    assert page.locator(".rail .who").first.inner_text().startswith("Ada Roth")
    context.close()
