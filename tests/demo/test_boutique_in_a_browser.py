"""The counter in a real Chromium: no finding of axe, nothing cut off, and a card noted with the keyboard alone."""

import shutil
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from demo.boutique.program import Counter
from demo.boutique.state import prepare
from playwright.sync_api import sync_playwright
from tests.published import publish

import troth

pytestmark = pytest.mark.browser
PAGES = ("/sign-in", "/", "/cards/C-1042", "/met", "/called?card=C-1042", "/nothing-here")


class Silent(WSGIRequestHandler):
    def log_message(self, *_said):
        """Nothing: the test says what it saw."""


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    """Its address."""
    folder = tmp_path_factory.mktemp("counter")
    prepare(folder / "boutique.sqlite3")
    with troth.open(publish(folder / "privacy", smtp_port=9)) as house:
        program = Counter(house=house, database=folder / "boutique.sqlite3", state=folder)
        server = make_server("127.0.0.1", 0, program, handler_class=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://boutique.amarante.localhost:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield opened
        opened.close()


def signed_in(browser, counter, **look):
    page = browser.new_context(**look).new_page()
    page.goto(f"{counter}/")
    page.fill("#badge", "A-03")
    page.fill("#words", "lanterns over the old bridge")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{counter}/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser, counter, scheme):
    page = signed_in(browser, counter, color_scheme=scheme)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text))
    for path in PAGES:
        page.goto(f"{counter}{path}")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], path
    page.goto(f"{counter}/met")
    page.click("main button.full")
    assert page.locator(".err").is_visible()
    assert Axe().run(page).response["violations"] == []
    assert [said for said in complaints if "404" not in said and "422" not in said] == []


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_stands_wider_than_the_window(browser, counter, width):
    page = signed_in(browser, counter, viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(f"{counter}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_meeting_is_noted_without_a_script_and_without_a_mouse(browser, counter):
    page = signed_in(browser, counter, java_script_enabled=False)
    page.goto(f"{counter}/met")
    page.focus("input[name=said]")
    page.keyboard.press("Space")
    for said in ("Ada Moser", "+41 22 555 03 34", "rings"):
        page.keyboard.press("Tab")
        page.keyboard.type(said)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{counter}/cards/C-2000")
    assert page.locator("h1").inner_text() == "Ada Moser"
