"""The centre in a real Chromium with scripts off, over plain sockets: what the page's own policy allows must suffice."""

import re
import shutil
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import expect, sync_playwright
from tests.letterbox import open_letterbox
from tests.published import publish

import troth
from troth.server.pages.settings import configure

INES = "ines.favre@clients.example"
HOST = "www.amarante.localhost"

pytestmark = pytest.mark.browser


class Silent(WSGIRequestHandler):
    def log_message(self, *_said):
        """Nothing: the test says what it saw."""


@pytest.fixture
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture
def centre(post_office, tmp_path):
    """The centre's address, its mailbox and its house."""
    box = post_office
    with troth.open(publish(tmp_path / "privacy", smtp_port=box.port)) as house:
        configure(house)
        server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}", box, house
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        yield context.new_page()
        browser.close()


def test_ines_signs_in_says_yes_by_keyboard_ends_it_by_the_link_and_sees_it_ended(centre, page):
    address, box, house = centre
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text))

    page.goto(f"{address}/privacy/choices")
    page.get_by_label("Your e-mail address").fill(INES)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The six digits").fill(box.code())
    page.keyboard.press("Enter")

    switch = page.get_by_role("switch", name=re.compile("Letters about our creations, by e-mail"))
    expect(switch).not_to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved. One choice changed, from now on.")
    expect(switch).to_be_checked()
    assert house.may_send("news-message", INES).allowed

    page.goto(address + house.stop_link(INES, "news-message").removeprefix("http://www.amarante.localhost:8000"))
    page.get_by_role("button", name="End them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("They have ended")
    page.get_by_role("link", name="See all your choices").click()
    expect(switch).not_to_be_checked()
    assert "when you pressed the link in a message" in page.inner_text("main")
    assert house.may_send("news-message", INES).outcome == "objected"

    assert {url.split("/")[2].partition(":")[0] for url in asked} == {HOST}
    assert refused == []
    assert [each["name"] for each in page.context.cookies()] == ["__Host-centre"]
