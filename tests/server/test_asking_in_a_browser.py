"""A copy and an erasure in a real Chromium with scripts off: from the code in the mailbox to the ZIP, and to the record."""

import re
import shutil
import threading
import zipfile
from wsgiref.simple_server import make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import expect, sync_playwright
from tests.house.two_systems import furnish, sqlite_urls
from tests.letterbox import open_letterbox
from tests.published import publish
from tests.server.test_centre_in_a_browser import HOST, INES, Silent

import troth
from troth.server.pages.settings import configure

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(tmp_path):
    """The centre's address, its mailbox and its house, with a shop and a boutique behind it."""
    with open_letterbox() as box:
        home = publish(tmp_path / "privacy", smtp_port=box.port)
        furnish(home, sqlite_urls())
        with troth.open(home) as house:
            configure(house)
            server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            yield f"http://{HOST}:{server.server_port}", box, house
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


def enter(page, address, box):
    page.goto(f"{address}/privacy/choices")
    page.get_by_label("Your e-mail address").fill(INES)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The six digits").fill(box.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You and Maison Amarante")


def test_ines_asks_for_her_copy_reads_it_and_takes_it_with_her(centre, chromium, tmp_path):
    address, box, _house = centre
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text))

    enter(page, address, box)
    page.get_by_role("button", name="Ask for my copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your copy")
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What we hold about you")
    assert "6 rue de la Lanterne" not in page.inner_text("main")
    page.locator("details.entry > summary").first.click()  # an order opens without a script of ours
    assert "6 rue de la Lanterne" in page.inner_text("main")
    counts = page.locator(".toc a:not([href='#records'], [href='#choices']) small").all_inner_texts()
    expect(page.locator(".lede")).to_contain_text(f"{sum(map(int, counts))} entries")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Take it with you").click()
    coming.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as files:
        files.extractall(tmp_path / "taken")

    alone = context.new_page()  # the page in the ZIP opens from the disk, and asks for nothing
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto((tmp_path / "taken" / "copy.html").as_uri())
    alone.locator("details.entry > summary").first.click()
    assert "6 rue de la Lanterne" in alone.inner_text("body")
    assert {url.split("/")[2].partition(":")[0] for url in asked if url.startswith("http")} == {HOST}
    assert refused == []


def test_ines_sees_what_would_go_says_yes_twice_and_reads_the_record_by_the_link_in_her_last_letter(centre, chromium):
    address, box, house = centre
    page = chromium.new_context(java_script_enabled=False).new_page()
    enter(page, address, box)
    page.get_by_role("button", name="See what would go").click()
    expect(page.get_by_role("heading", name="What would stay")).to_be_visible()
    page.get_by_role("link", name="Forget me").click()
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forgotten on 23 November 2026")
    (one,) = house.requests.all()
    assert not one.open

    link = re.search(r"http://\S+/privacy/record/\S+", box.letters[-1].get_content())[0]
    elsewhere = chromium.new_context(java_script_enabled=False).new_page()
    elsewhere.goto(address + link.partition(":8000")[2])
    expect(elsewhere.get_by_role("heading", name="Kept")).to_be_visible()
    assert INES not in elsewhere.inner_text("body")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")])
def test_no_page_of_what_one_asks_has_a_finding_of_axe_or_is_wider_than_its_window(centre, chromium, width, scheme):
    address, box, house = centre
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()

    def look():
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    enter(page, address, box)
    look()
    for path in ("requests/copy", "requests/forget", "requests/object"):
        page.goto(f"{address}/privacy/{path}")
        look()
    page.get_by_role("radio", name="Studies to improve our services").check()
    page.get_by_role("button", name="Stop this one").click()
    look()
    page.goto(f"{address}/privacy/choices")
    page.get_by_role("button", name="Ask for my copy").click()
    look()
    page.get_by_role("link", name="Read it").click()
    look()
    page.goto(f"{address}/privacy/choices")
    page.get_by_role("button", name="See what would go").click()
    look()
    page.goto(f"{address}/privacy/choices")
    look()
    (erasure,) = [one for one in house.requests.all() if one.right == "erase"]
    page.goto(f"{address}/privacy/requests/{erasure.id}/forget")
    look()
    page.get_by_role("button", name="Forget me").click()
    look()
