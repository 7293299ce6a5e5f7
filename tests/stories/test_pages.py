"""Every page of the house in a real browser: read by axe, narrow and wide, dark, printed, by keyboard, from right to left.

Each page is opened once and looked at in every way; `pages.py` is the list.
"""

import re
from pathlib import Path

import axe_playwright_python
import pytest
from tests.stories.pages import PAGES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (320, 390, 1440)
HIGH = 900
OWN_WORDS = {"'self'", "'none'"}
MOST_STOPS = 140
"""So many stops of the keyboard are walked; the notice alone has more, and they are alike."""

pytestmark = [pytest.mark.browser, pytest.mark.demo]


class Opened:
    """A page that is open, and everything that was fetched to show it."""

    def __init__(self, page, session, shown, answers):
        self.page = page
        self.session = session
        self.shown = shown
        self.answers = answers
        self.answered = next(each for each in reversed(answers) if each.request.resource_type == "document")

    def wide(self, width):
        self.page.set_viewport_size({"width": width, "height": HIGH})

    def letters_sized(self, pixels):
        """What a person sets in the browser: every length in rem follows."""
        self.session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels - 3}})

    def too_wide(self):
        """What sticks out, where the page can be pushed sideways."""
        return self.page.evaluate(TOO_WIDE)

    def findings(self, only=None):
        """What axe finds, as lines."""
        where = {"include": ["html"], "exclude": [self.shown.read_elsewhere]} if self.shown.read_elsewhere else None
        options = {"resultTypes": ["violations"], **({"runOnly": only} if only else {})}
        found = self.page.evaluate("([where, options]) => axe.run(where ?? document, options)", [where, options])
        return [f"{each['id']}: {node['html'][:110]}" for each in found["violations"] for node in each["nodes"]]


TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.body.querySelectorAll('*')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && (box.right > room + 1 || box.left < -1) && !each.closest('.scroll,.plan');
  });
  return [`${document.documentElement.scrollWidth} in ${room}`,
          ...out.slice(-4).map(each => each.cloneNode(false).outerHTML.slice(0, 110))];
}"""
STOPS = """() => {
  const seen = new Set();
  const all = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter(each => {
    if (each.tabIndex < 0 || each.disabled || each.type === 'hidden') return false;
    if (!each.checkVisibility({visibilityProperty: true})) return false;
    if (each.type !== 'radio') return true;
    const group = document.getElementsByName(each.name);
    const one = [...group].find(radio => radio.checked && radio.form === each.form);
    if (one) return one === each;
    return !seen.has(each.name) && seen.add(each.name);
  });
  window.stops = all;
  window.reached = new Map();
  const shows = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  document.addEventListener('focusin', event => {
    const each = event.target;
    window.reached.set(each, shows(each) || (each.closest('label') !== null && shows(each.closest('label'))));
  });
  document.activeElement.blur();
  window.getSelection().removeAllRanges();
  return [all.length, all.filter(each => each.type === 'date').length];
}"""
UNREACHED = """most => ({
  never: stops.slice(0, most).filter(each => !reached.has(each)).map(each => each.outerHTML.slice(0, 110)),
  unseen: [...reached].filter(([each, shown]) => !shown).map(([each]) => each.outerHTML.slice(0, 110)),
})"""
CONTROLS = """() => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')]
  .filter(each => each.checkVisibility({visibilityProperty: true})).length"""
COVERED = """most => [...document.querySelectorAll('main :is(a[href],button,input:not([type=hidden]),select,textarea,summary)')]
  .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}) && each.tabIndex >= 0)
  .slice(0, most)
  .filter(each => ['center', 'end'].some(block => {
    each.scrollIntoView({block, behavior: 'instant'});
    const box = each.getClientRects()[0];
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top && !each.contains(top) && !top.contains(each) && !each.closest('label')?.contains(top);
  })).map(each => each.outerHTML.slice(0, 110))"""
BARE = """() => [...document.querySelectorAll('button,input:not([type=hidden]),select,textarea,.btn,.switch')].filter(each => {
  if (!each.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
  const style = getComputedStyle(each);
  const edged = style.borderBlockEndStyle !== 'none' && parseFloat(style.borderBlockEndWidth) > 0
    && style.borderBlockEndColor !== style.backgroundColor;
  return !edged && !style.textDecorationLine.includes('underline') && style.appearance === 'none';
}).map(each => each.outerHTML.slice(0, 110))"""
STONES = """() => [...document.querySelectorAll('.switch')].map(each => {
  const stone = getComputedStyle(each, '::before');
  return [each.checked, stone.backgroundColor, stone.insetInlineStart];
})"""
MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each);
  return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].some(t => parseFloat(t) > 0);
}).map(each => each.outerHTML.slice(0, 110)).slice(0, 4)"""
FOLDED = """() => [...document.querySelectorAll('main details > :not(summary)')]
  .filter(each => each.getBoundingClientRect().height === 0 && each.textContent.trim()
    && each.parentElement.getBoundingClientRect().height > 0)
  .map(each => each.outerHTML.slice(0, 110)).slice(0, 4)"""
INLINE = """() => [...document.querySelectorAll('*')].filter(each =>
  each.hasAttribute('style') || each.localName === 'style' || (each.localName === 'script' && !each.src)
  || each.getAttributeNames().some(name => name.startsWith('on')) || (each.href?.startsWith?.('javascript:') ?? false)
).map(each => each.outerHTML.slice(0, 110))"""


@pytest.fixture(scope="module")
def visitors(chromium, house):
    """A browser for each person, made at first need and kept: its one page, the wire to it, and all that came."""
    kept = {}

    def visitor(who):
        if who not in kept:
            context = chromium.new_context(
                viewport={"width": 1440, "height": HIGH}, color_scheme="light", locale="en-GB", reduced_motion="reduce"
            )
            page, answers = context.new_page(), []
            page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it is handed
            kept[who] = page, context.new_cdp_session(page), answers
            who(page, house)
        return kept[who]

    return visitor


@pytest.fixture(scope="module", params=PAGES, ids=lambda shown: shown.name)
def opened(request, visitors, house):
    """One page of the list, open."""
    shown = request.param
    page, session, answers = visitors(shown.who)
    answers.clear()
    if shown.opened is None:
        page.goto(house + shown.path)
    else:
        shown.opened(page, house)
    page.evaluate("document.fonts.ready")
    return Opened(page, session, shown, list(answers))


@pytest.fixture
def look(opened):
    """The page, put back afterwards."""
    yield opened
    opened.wide(1440)
    opened.letters_sized(16)
    opened.page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    opened.page.evaluate("document.documentElement.removeAttribute('dir')")


def test_it_is_the_page_we_meant(look):
    assert look.answered.status == look.shown.status
    assert look.page.locator("main").count() == 1
    assert look.page.locator("h1").count() == 1


def test_everything_on_it_is_ours_and_comes_under_a_strict_policy(look):
    ours = re.match(r"http://[^/]+\.localhost:", look.answered.url).group()
    for answer in look.answers:
        assert re.match(r"http://(www|mail|desk)\.(amarante|elsewhere)\.localhost:", answer.url), answer.url
        assert answer.url.startswith(ours) or answer.request.is_navigation_request(), answer.url
        assert lax(answer.headers.get("content-security-policy", "")) == [], answer.url
    assert look.page.evaluate(INLINE) == []


def lax(policy):
    """What a policy leaves open that ours never do."""
    told = {name: words for name, *words in (part.split() for part in policy.split(";") if part.strip())}
    wrong = [f"{name} {word}" for name, words in told.items() for word in words if word not in OWN_WORDS]
    wrong += [f"no {name}" for name in ("default-src", "base-uri", "frame-ancestors") if told.get(name) != ["'none'"]]
    return wrong


def test_axe_finds_nothing_in_light_and_in_dark(look):
    look.page.evaluate(AXE)
    assert look.findings() == []
    look.page.emulate_media(color_scheme="dark")
    assert look.findings(only=["color-contrast"]) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_it_is_never_wider_than_the_window(look, direction):
    look.page.evaluate("way => document.documentElement.setAttribute('dir', way)", direction)
    for width in WIDTHS:
        look.wide(width)
        assert look.too_wide() == [], f"{width} px"
    look.letters_sized(32)
    for width in (640, 1440):
        look.wide(width)
        assert look.too_wide() == [], f"{width} px, letters twice as large"


def test_the_keyboard_reaches_everything_and_shows_where_it_is(look):
    page = look.page
    page.evaluate("scrollTo(0, 0)")
    stops, dates = page.evaluate(STOPS)
    for _ in range(min(stops, MOST_STOPS) + 4 * dates + 3):
        page.keyboard.press("Tab")
    seen = page.evaluate(UNREACHED, MOST_STOPS)
    assert seen == {"never": [], "unseen": []}


def test_nothing_lies_over_what_can_be_pressed(look):
    for width in (390, 1280):
        look.wide(width)
        assert look.page.evaluate(COVERED, MOST_STOPS) == [], f"{width} px"


def test_the_skip_link_leads_past_the_head(look):
    page = look.page
    if not page.locator("header.head,.rail").count():
        return
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0), document.querySelector('.skip').focus()")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#main'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('header.head,.rail') === null")


def test_forced_colours_and_stillness_take_nothing_away(look):
    there = look.page.evaluate(CONTROLS)
    look.page.emulate_media(forced_colors="active")
    assert look.page.evaluate(CONTROLS) == there
    assert look.page.evaluate(BARE) == []
    assert look.page.evaluate(MOVING) == []
    stones = look.page.evaluate(STONES)
    yes, no = ({tuple(each[1:]) for each in stones if each[0] is state} for state in (True, False))
    assert not yes & no


def test_on_paper_everything_stands_open(look):
    look.page.emulate_media(media="print", color_scheme="dark")
    assert look.page.evaluate(FOLDED) == []
    assert look.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert look.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
