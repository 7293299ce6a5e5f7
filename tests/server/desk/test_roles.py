"""Every page with every role: who has it, who is told who can, and that nothing is left out of the table."""

from __future__ import annotations

import re

import pytest
from tests.server.desk.conftest import ROLE, Browser, words

PAGES = {
    "/": "today",
    "/requests": "requests",
    "/requests/new": "take-in",
    "/requests/R-2001": "requests",
    "/requests/R-2001/extend": "decide",
    "/requests/R-2001/refuse": "decide",
    "/promises": "board",
    "/promises/N-70/vouch": "attest",
    "/notice": "notice",
    "/notice/guarded": "notice",
    "/people": "look-up",
    "/register": "register",
    "/register.csv": "register",
    "/choices": "choices",
    "/log": "log",
    "/roles": "roles",
    "/password": "roles",
}
ACTS = {
    "/requests/R-2001/prove": "take-in",
    "/requests/R-2001/run": "decide",
    "/requests/R-2001/extend": "decide",
    "/requests/R-2001/refuse": "decide",
    "/requests/R-2001/contact": "contact",
    "/requests/R-2001/say": "words",
    "/requests/new": "take-in",
    "/promises/N-70/vouch": "attest",
    "/people": "look-up",
    "/log": "log",
    "/password": "roles",
}
MAY = {
    "ruth": {*PAGES.values(), *ACTS.values()},
    "noor": {"today", "requests", "words", "take-in", "contact", "look-up", "board", "notice", "roles"},
    "oriane": {"today", "choices", "board", "notice", "roles"},
    "theo": {"today", "requests", "register", "choices", "board", "notice", "log", "roles"},
}
"""Written out here a second time: a slip in the table of the desk must not slip through."""


@pytest.fixture
def asked(house):
    """One request, so that its pages exist."""
    return house.requests.open("erase", "jonas.keller@clients.example", way="post", words="Forget me.")


@pytest.mark.parametrize("who", [*ROLE])
def test_each_role_opens_what_it_has_and_is_told_who_can_for_the_rest(asked, sat_down, who):
    browser = sat_down(who)
    for path, power in PAGES.items():
        answer = browser.get(path)
        if power in MAY[who]:
            assert answer.status_code == 200, f"{who} {path}"
        else:
            assert answer.status_code == 403, f"{who} {path}"
            assert "data protection officer" in words(answer), path
        assert "Jonas" not in words(answer)
        assert "jonas" not in answer.content.decode()


def test_who_is_refused_reads_whom_to_ask(asked, sat_down):
    page = words(sat_down("noor").get("/choices"))
    assert "Ask somebody of marketing, the data protection officer or an auditor." in page


@pytest.mark.parametrize("who", [*ROLE])
def test_each_role_does_what_it_may_and_nothing_else(house, asked, sat_down, who):
    browser = sat_down(who)
    before = house.log.size()
    for path, power in ACTS.items():
        answer = browser.post(path, {}, page="/roles")
        if power in MAY[who]:
            assert answer.status_code in {200, 302, 422, 404}, f"{who} {path}"
        else:
            assert answer.status_code == 403, f"{who} {path}"
    if who in {"oriane", "theo"}:
        assert house.log.size() == before, "whoever only reads leaves the house as it was"
    assert house.requests.get(asked.id).state == "received", "an empty form decides nothing"


@pytest.mark.parametrize("path", [*PAGES, *ACTS])
def test_a_stranger_is_led_to_the_door_from_everywhere(asked, clock, path):
    viktor = Browser(clock)
    assert viktor.get(path)["location"].startswith("/sign-in")
    assert viktor.post(path, {"reason": "let me"}, page="/sign-in").status_code in {302, 403}


def test_every_view_says_what_it_needs_and_every_address_is_tried_above(house):
    from troth.server.desk.urls import urlpatterns

    del house
    door = {"sign-in", "code", "welcome/<str:token>", "authenticator"}
    tried = {re.sub(r"R-2001", "<str:number>", path.lstrip("/")) for path in (*PAGES, *ACTS)}
    tried = {one.replace("N-70", "<str:promise>").replace("notice/guarded", "notice/<str:clause>") for one in tried}
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        assert hasattr(pattern.callback, "needs"), route
        if not pattern.callback.needs:
            assert route in door or "static" in route, route
        elif route not in {"recovery-codes", "sign-out"}:
            assert route in tried, f"{route} is tried with no role"


def test_a_view_that_forgets_to_say_what_it_needs_is_refused_to_everybody(ruth, monkeypatch):
    from django.http import HttpResponse

    from troth.server.desk import urls

    bare = next(one for one in urls.urlpatterns if str(one.pattern) == "roles")
    monkeypatch.setattr(bare, "callback", lambda _request: HttpResponse("all of it"))
    answer = ruth.get("/roles")
    assert answer.status_code == 403
    assert "all of it" not in answer.content.decode()


def test_a_role_that_is_none_may_nothing(house, ruth):
    from troth.server.desk.models import Account

    Account.objects.filter(email="ruth@amarante.example").update(role="everything")
    assert {ruth.get(path).status_code for path in PAGES} == {403}


def test_the_rail_shows_only_what_opens(sat_down):
    rail = {
        who: set(re.findall(r'<li><a href="([^"]+)"', sat_down(who).get("/").content.decode().split("</nav>")[0]))
        for who in ("oriane", "theo")
    }
    assert rail["oriane"] == {"/", "/promises", "/notice", "/choices", "/roles"}
    assert rail["theo"] == {"/", "/requests", "/promises", "/notice", "/register", "/choices", "/log", "/roles"}


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/sign-in"])
def test_no_page_runs_what_is_not_ours_and_none_is_kept(asked, ruth, path):
    answer = ruth.get(path)
    policy = answer["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["cache-control"].startswith("no-store")
    assert answer["x-frame-options"] == "DENY"
    page = answer.content.decode()
    assert not re.search(r"<script|<style| style=| on\w+=|https?://(?!www\.w3\.org)", page)
