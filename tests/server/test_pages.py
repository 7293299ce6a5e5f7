"""The pages of a house, read by a client and by a real Chromium: notice, editions, what changed, board."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.published import DEMO, NOW, publish

import troth
from troth.board import TrialRun
from troth.house import House
from troth.server.pages.settings import configure
from troth.stores.database import Recorded

SECOND = (
    ("effective: 2026-06-01", "effective: 2027-01-01"),
    ("attest: {by: head-of-payments", "attest: {by: head-of-finance"),
    ("counts as agreeing to be written to", "is taken for agreeing to be written to"),
    ("lasts: 90 days", "lasts: 91 days"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with an edition in force, a second one announced, its own look, and three trials on record."""
    home = publish(tmp_path_factory.mktemp("pages") / "privacy")
    shutil.copytree(DEMO / "look", home / "look")
    text = (home / "notice.md").read_text("utf-8")
    for old, new in SECOND:
        assert old in text, old
        text = text.replace(old, new)
    with troth.open(home) as house:
        first = house.edition()
        assert first is not None
        house.store.commit([Recorded(fact=one) for one in trials(first.hash)])
        (home / "notice.md").write_text(text, "utf-8")
        house.publish(by="Ruth Aebi")
    return home


def trials(edition: str) -> list[TrialRun]:
    def tried(promise: str, clause: str, verdict, detail: str) -> TrialRun:
        return TrialRun(
            id=promise,
            clause=clause,
            verdict=verdict,
            detail=detail,
            evidence=("POST /accounts/register/ answered 422",),
            edition=edition,
            environment="development",
            sample="24 made-up clients",
            at=NOW - dt.timedelta(hours=2),
            not_examined="the telephone desk",
        )

    return [
        tried("N-07", "account", "held", "An extra field was refused at every door."),
        tried("N-27", "news", "deviated", "A list <b>overruled</b> a refusal."),
        tried("N-31", "uses", "incomplete", "The recorder did not answer."),
    ]


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    with troth.open(home) as house:
        configure(house)
        yield house


@pytest.fixture
def client(house: House):
    from django.test import Client

    return Client()


def body(response) -> str:
    return response.content.decode()


class Parsed(HTMLParser):
    """A page's tags; a tag that is not closed, a style attribute or an inline script is a failure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert "style" not in named
        assert not [name for name in named if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or named.get("src")
        if "id" in named:
            self.ids.append(named["id"] or "")
        for name in ("href", "src", "action"):
            if named.get(name):
                self.links.append(named[name] or "")
        if tag not in {"meta", "link", "br", "input", "use", "path", "rect", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def every_page(house: House) -> list[str]:
    first, second = house.editions.all()
    return [
        "/privacy/",
        "/privacy/notice",
        "/privacy/notice?place=US-CA",
        "/privacy/notice?place=CN&by=seve&channel=boutique",
        "/privacy/editions/",
        f"/privacy/editions/{first.hash}/",
        f"/privacy/editions/{second.hash}/",
        f"/privacy/editions/{first.hash}/diff/{second.hash}",
        "/privacy/board",
    ]


class TestEveryPage:
    def test_is_whole_html_without_inline_style_or_script(self, house: House, client) -> None:
        for address in every_page(house):
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = Parsed(body(answer))
            assert len(page.ids) == len(set(page.ids)), address
            assert "main" in page.ids

    def test_links_within_a_page_lead_somewhere(self, house: House, client) -> None:
        for address in every_page(house):
            page = Parsed(body(client.get(address)))
            inner = {one[1:] for one in page.links if one.startswith("#")}
            assert inner <= set(page.ids), address

    def test_every_link_to_a_page_of_ours_is_answered(self, house: House, client) -> None:
        links = {link for address in every_page(house) for link in Parsed(body(client.get(address))).links}
        ours = {link for link in links if link.startswith("/privacy/") and "choices" not in link}
        asks_first = {link for link in ours if link.startswith("/privacy/requests/")}
        assert {client.get(link)["Location"].partition("?")[0] for link in asks_first} == {"/privacy/choices"}
        ours -= asks_first
        answers = {path: client.get(path) for path in {link.partition("#")[0] for link in ours}}
        assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
        for link in ours:
            path, _, fragment = link.partition("#")
            if fragment:
                assert f'id="{fragment}"' in body(answers[path]), link

    def test_asks_nobody_else_for_anything_and_says_so_in_its_headers(self, house: House, client) -> None:
        for address in every_page(house):
            answer = client.get(address)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.cookies == {}
            loaded = re.findall(
                r'<(?:link rel="(?:stylesheet|icon|preload)"|img|script)[^>]*(?:href|src)="([^"]+)', body(answer)
            )
            assert loaded
            assert all(one.startswith("/privacy/static/") for one in loaded)

    def test_stands_in_the_houses_own_shell_and_names_the_notice(self, house: House, client) -> None:
        for address in every_page(house):
            text = body(client.get(address))
            assert '<a href="/basket/">Bag</a>' in text
            assert 'rel="privacy-policy"' in text

    def test_is_only_read(self, house: House, client) -> None:
        for address in every_page(house):
            answer = type(client)(enforce_csrf_checks=True).post(address)
            assert (answer.status_code, answer.headers.get("Allow")) == (405, "GET, HEAD"), address

    def test_is_sent_as_it_is_to_whoever_says_no_to_gzip(self, client) -> None:
        for address in ("/privacy/notice", "/privacy/static/house.css"):
            answer = client.get(address, headers={"Accept-Encoding": "identity, gzip;q=0"})
            assert "Content-Encoding" not in answer.headers, address
            assert "Accept-Encoding" in answer.headers["Vary"], address

    def test_a_purpose_is_neither_a_channel_nor_a_company(self, client) -> None:
        assert body(client.get("/privacy/notice?channel=news&by=news")) == body(client.get("/privacy/notice"))

    def test_is_sent_small(self, client) -> None:
        answer = client.get("/privacy/notice", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"What Maison Amarante knows of you" in gzip.decompress(answer.content)


class TestNotice:
    def test_names_its_edition_and_since_when(self, house: House, client) -> None:
        edition = house.edition()
        assert edition is not None
        text = body(client.get("/privacy/notice"))
        assert "In force since 1 June 2026" in text
        assert f"{edition.hash[:4]}\N{NO-BREAK SPACE}{edition.hash[4:8]}" in text
        assert "What will change on 1 January 2027" in text

    def test_stamps_each_promise_and_leaves_context_alone(self, client) -> None:
        text = body(client.get("/privacy/notice"))
        assert '<span class="p" id="signup' not in text
        assert '<span class="p" id="account.1">You can look at every piece' in text
        assert "A jewel is bought in confidence" in text

    def test_says_beside_a_promise_how_it_is_kept(self, client) -> None:
        text = body(client.get("/privacy/notice"))
        account = text[text.index('id="account"') : text.index('id="buying"')]
        assert "An extra field was refused at every door." in account
        assert "Last tried" in account
        assert "the telephone desk" in account
        changes = text[text.index('id="changes"') : text.index('id="account"')]
        assert "Untried" in changes
        assert "Nobody has tried this yet." in changes

    def test_marks_the_very_sentence_that_deviated(self, client) -> None:
        text = body(client.get("/privacy/notice"))
        assert text.count('class="p bad"') >= 1
        news = text[text.index('id="news"') : text.index('id="suggestions"')]
        assert 'class="kept bad"' in news
        assert "A list &lt;b&gt;overruled&lt;/b&gt; a refusal." in news

    def test_shows_what_holds_for_the_place_a_reader_chose_and_the_full_text_always(self, client) -> None:
        california = body(client.get("/privacy/notice?place=US-CA"))
        assert 'id="california"' in california
        assert 'id="china"' not in california
        assert "You are reading what holds in California." in california
        assert '<a href="?">Read the full text</a>' in california
        full = body(client.get("/privacy/notice"))
        assert 'id="california"' in full
        assert 'id="china"' in full

    def test_takes_a_place_from_the_address_only_and_never_guesses(self, client) -> None:
        guessed = client.get("/privacy/notice", headers={"Accept-Language": "zh-CN", "CF-IPCountry": "CN"})
        assert body(guessed) == body(client.get("/privacy/notice"))
        unknown = body(client.get("/privacy/notice", {"place": '"><script>'}))
        assert "We do not know a place of that name" in unknown
        assert "<script>" not in unknown

    def test_can_be_had_as_clean_markdown(self, client) -> None:
        answer = client.get("/privacy/notice.md?place=GB")
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert "{=" not in body(answer)
        assert "privacy.uk@amarante.example" in body(answer)

    def test_a_house_without_an_edition_says_so(self, tmp_path: Path, client) -> None:
        bare = publish(tmp_path / "bare")
        shutil.rmtree(bare / "editions")
        with troth.open(bare) as house:
            configure(house)
            answer = client.get("/privacy/notice")
            assert answer.status_code == 404
            assert "No edition of this notice is in force yet" in body(answer)
            for address in ("/privacy/", "/privacy/editions/", "/privacy/board"):
                assert client.get(address).status_code == 200

    def test_a_house_without_a_look_has_a_neutral_shell(self, tmp_path: Path, client) -> None:
        with troth.open(publish(tmp_path / "plain")) as house:
            configure(house)
            assert '<a class="mark" href="/">Maison Amarante SA</a>' in body(client.get("/privacy/"))


class TestEditions:
    def test_the_source_is_there_byte_by_byte(self, house: House, home: Path, client) -> None:
        for edition in house.editions.all():
            answer = client.get(f"/privacy/editions/{edition.hash}/notice.md")
            assert answer.content == (home / "editions" / edition.hash / "notice.md").read_bytes()
            assert "immutable" in answer.headers["Cache-Control"]

    def test_only_files_of_the_edition_are_served(self, house: House, client) -> None:
        edition = house.editions.all()[0].hash
        for name in ("edition.json", "../notice.md", "notice.fr.md", "..%2f..%2ftroth.toml"):
            assert client.get(f"/privacy/editions/{edition}/{name}").status_code == 404

    def test_a_short_hash_leads_to_the_whole_one(self, house: House, client) -> None:
        edition = house.editions.all()[0].hash
        answer = client.get(f"/privacy/editions/{edition[:8]}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/privacy/editions/{edition}/")
        assert client.get(f"/privacy/editions/{'0' * 64}/").status_code == 404

    def test_the_announced_one_says_that_it_does_not_hold_yet(self, house: House, client) -> None:
        _, second = house.editions.all()
        assert "Not yet in force: applies from 1 January 2027" in body(client.get(f"/privacy/editions/{second.hash}/"))

    def test_after_its_day_the_older_one_says_until_when_it_held(self, house: House, client) -> None:
        first, second = house.editions.all()
        house.clock.set(second.effective)
        try:
            assert "In force since 1 January 2027" in body(client.get("/privacy/notice"))
            old = body(client.get(f"/privacy/editions/{first.hash}/"))
            assert "in force from 1 June 2026 until 31 December 2026" in old
            house.clock.set(second.effective - dt.timedelta(seconds=1))
            assert "In force since 1 June 2026" in body(client.get("/privacy/notice"))
        finally:
            house.clock.set(NOW)

    def test_what_changed_is_exactly_the_edited_clauses(self, house: House, client) -> None:
        first, second = house.editions.all()
        text = body(client.get(f"/privacy/editions/{first.hash}/diff/{second.hash}"))
        assert re.findall(r'<h2 id="d-\d+">([^<]+)', text) == [
            "Buying from us",
            "Advertising cookies, here and elsewhere",
        ]
        assert "never <del>counts as</del> <ins>is taken for</ins> agreeing to be written to." in text
        assert "Whoever has answered on this is asked again: Advertising." in text
        assert "Ruth Aebi" not in text

    def test_a_damaged_edition_is_not_shown_as_if_nothing_were(self, tmp_path: Path, client) -> None:
        home = publish(tmp_path / "privacy")
        with troth.open(home) as house:
            configure(house)
            notice = home / "editions" / house.editions.all()[0].hash / "notice.md"
            notice.write_text(notice.read_text("utf-8").replace("never", "often"), "utf-8")
        with troth.open(home) as house:
            configure(house)
            answer = client.get("/privacy/notice")
        assert answer.status_code == 503
        assert "we would rather show nothing than something else" in body(answer)
        assert str(home) not in body(answer)


class TestBoard:
    def test_exceptions_stand_first_and_no_score_is_given(self, client) -> None:
        text = body(client.get("/privacy/board"))
        rows = re.findall(r'<tr id="(N-\d+)" data-v="(\w+)"', text)
        assert rows[:2] == [("N-27", "deviated"), ("N-31", "incomplete")]
        assert len(rows) == len({one for one, _ in rows}) == 90
        assert {word for _, word in rows[2:]} == {"untried", "held"}
        assert "90 promises: 1\N{NO-BREAK SPACE}deviated" in text
        shown = re.sub(r"<[^>]+>", " ", text)
        assert "%" not in shown.replace("100 %", "")
        for word in ("proved", "compliant", "guaranteed", "score"):
            assert word not in shown.lower()

    def test_a_row_says_what_was_not_examined_and_never_who_owns_it(self, client) -> None:
        text = body(client.get("/privacy/board"))
        held = text[text.index('<tr id="N-07"') :]
        held = held[: held.index("</tr>")]
        assert "the telephone desk" in held
        assert "24 made-up clients" in held
        untried = text[text.index('<tr id="N-90"') :]
        assert "everything" in untried[: untried.index("</tr>")]
        assert "Owner" not in text
        assert "Ruth Aebi" not in text

    def test_a_machine_reads_the_same(self, house: House, client) -> None:
        rows = json.loads(client.get("/privacy/board.json").content)
        assert [row["id"] for row in rows] == [row.id for row in house.board()]
        columns = "id clause verdict detail evidence edition environment sample at not_examined vouches until"
        assert all(list(row) == columns.split() for row in rows)

    def test_a_promise_nobody_tried_is_untried(self, client) -> None:
        rows = {row["id"]: row["verdict"] for row in json.loads(client.get("/privacy/board.json").content)}
        assert (rows["N-07"], rows["N-27"], rows["N-31"]) == ("held", "deviated", "incomplete")
        assert {verdict for promise, verdict in rows.items() if promise not in ("N-07", "N-27", "N-31")} == {"untried"}


class TestStatic:
    def test_a_file_with_its_hash_is_kept_and_without_it_is_asked_for_anew(self, client) -> None:
        address = re.search(r'href="(/privacy/static/house\.css\?v=\w+)"', body(client.get("/privacy/")))
        assert address is not None
        kept = client.get(address[1])
        assert "immutable" in kept.headers["Cache-Control"]
        assert kept.headers["Content-Type"] == "text/css; charset=utf-8"
        plain = client.get("/privacy/static/house.css")
        assert "no-cache" in plain.headers["Cache-Control"]
        again = client.get("/privacy/static/house.css", headers={"If-None-Match": plain.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/privacy/static/house.css?v=0000").headers["Cache-Control"] == plain.headers["Cache-Control"]

    def test_the_faces_named_in_the_tokens_are_served(self, client) -> None:
        tokens = body(client.get("/privacy/static/tokens.css"))
        faces = re.findall(r"url\(([^)]+)\)", tokens)
        assert faces
        for face in faces:
            answer = client.get(f"/privacy/static/{face}")
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, "font/woff2")

    def test_nothing_but_our_files_is_served(self, client) -> None:
        for name in ("../settings.py", "%2e%2e/settings.py", "vendor/../../settings.py", "nothing.css", "vendor/", ""):
            assert client.get(f"/privacy/static/{name}").status_code == 404


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.browser
class TestInChromium:
    """The pages are handed to the browser from the same client, so what it obeys is our own policy."""

    @pytest.mark.parametrize(
        "seen", [(1440, "light", "100%"), (390, "dark", "100%"), (320, "light", "100%"), (390, "light", "200%")]
    )
    def test_nothing_is_blocked_and_nothing_runs_over(self, house, client, chromium, seen) -> None:
        width, scheme, size = seen
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        answers = {}

        def answer(route, request) -> None:
            address = request.url.removeprefix("http://www.amarante.localhost:8000")
            got = answers[address]
            route.fulfill(status=got.status_code, headers=dict(got.headers.items()), body=got.content)

        page.route("**/*", answer)
        for address in every_page(house):
            for one in [address, *re.findall(r'(/privacy/static/[^"#]+)', body(client.get(address)))]:
                answers.setdefault(one, client.get(one))
            answers.update({f"/privacy/static/{name}": client.get(f"/privacy/static/{name}") for name in faces(client)})
            page.goto(f"http://www.amarante.localhost:8000{address}")
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Ibarra")
        assert said == []
        page.close()


def faces(client) -> list[str]:
    return re.findall(r"url\(([^)]+)\)", body(client.get("/privacy/static/tokens.css")))
