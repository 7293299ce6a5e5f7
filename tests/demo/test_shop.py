"""The shop by itself, over HTTP, as a client's browser meets it: both doors, the bag, the order, mail, cookies, words."""

import datetime as dt
import email
import email.policy
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
from aiosmtpd.controller import Controller

import troth

CHECKOUT = Path(__file__).parents[2]
ADDRESS = "http://www.amarante.localhost:8000"
COOKIES = {"__Host-session", "__Host-basket", "__Host-later"}
DOORS = ("/accounts/register/", "/accounts/login/")
OPEN_TO_ALL = (
    "/", "/collection/", "/collection/rings/", "/watches/", "/house/", "/contact/", "/conditions-of-sale", "/boutiques/",
    "/appointment/", "/care/", "/letters/", "/accounts/login/", "/accounts/register/", "/basket/", "/password-reset/",
    "/pieces/ring-bud_3/",
)  # fmt: skip
BEHIND_THE_ACCOUNT = (
    "/accounts/", "/accounts/orders/", "/accounts/profile/", "/accounts/profile/edit/", "/accounts/addresses/",
    "/accounts/addresses/add/", "/accounts/change-password/", "/accounts/profile/delete/", "/accounts/wishlists/",
    "/accounts/preferences/", "/repairs/",
)  # fmt: skip
SIGN_UP = {
    "name": "Viktor Pasko",
    "address": "",
    "birth": "1980-05-17",
    "mail": "viktor.pasko@clients.example",
    "telephone": "",
    "password": "nine herons on a cold roof",
    "zone": "Europe/Zurich",
}
INES = ("ines.favre@clients.example", "four peonies by the lake")
ORIANE = ("oriane.blanc@amarante.example", "letters leave on thursdays")


SURROUNDINGS = dict(os.environ)  # noqa: TID251 - a process of its own gets ours


class Browser:
    """Keeps cookies as a browser does on a trustworthy address: Secure ones too, over http on loopback."""

    def __init__(self, port: int, at: str = "") -> None:
        self.at = at
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    def ask(self, method: str, path: str, **kwargs) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": "www.amarante.localhost:8000"} | ({"Cookie": cookie} if cookie else {})
        headers |= {"X-Forwarded-For": self.at} if self.at else {}
        self.client.cookies.clear()
        answer = self.client.request(method, path.removeprefix(ADDRESS), headers=headers, **kwargs)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.set_cookies.append(line)
            if "Max-Age=0" in line or value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path: str, *, follow: bool = True) -> httpx.Response:
        answer = self.ask("GET", path)
        while follow and answer.is_redirect:
            answer = self.ask("GET", answer.headers["location"])
        return answer

    def post(self, path: str, given: dict[str, str], *, page: str = "") -> httpx.Response:
        """Send a form with the token of the page it stands on."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page or path).text)
        assert token, f"there is no form on {page or path}"
        return self.ask("POST", path, data={"csrfmiddlewaretoken": token[1], **given})

    def sign_in(self, mail: str, password: str) -> httpx.Response:
        given = {"login-username": mail, "login-password": password, "login-redirect_url": "", "login_submit": "1"}
        return self.post("/accounts/login/", given)

    def register(self, door: str, **changed: str) -> httpx.Response:
        button = {"registration_submit": "1"} if door == "/accounts/login/" else {}
        return self.post(door, SIGN_UP | button | changed)


class Mailbox:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.kept: list[email.message.EmailMessage] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.kept.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))
        return "250 kept"


class PaymentHouse(BaseHTTPRequestHandler):
    """A stand-in that keeps what it is told."""

    told: ClassVar[list[tuple[str, dict]]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append((self.headers["Host"], json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *told):
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Shop:
    """One shop in its own process and folder, with a mail server of its own."""

    def __init__(self, folder: Path, *, unprotected: bool = False) -> None:
        self.port, self.folder = free_port(), folder
        self.home = folder / "privacy"
        self.home.mkdir(parents=True)
        source = CHECKOUT / "demo" / "privacy"
        for name in ("notice.md", "promises.md", "troth.toml"):
            shutil.copy(source / name, self.home)
        shutil.copytree(source / "editions", self.home / "editions")
        self.mailbox = Mailbox()
        self.smtp = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        self.smtp.start()
        self.till = ThreadingHTTPServer(("127.0.0.1", 0), PaymentHouse)
        threading.Thread(target=self.till.serve_forever, daemon=True).start()
        surroundings = {
            "AMARANTE_TILL": f"http://127.0.0.1:{self.till.server_port}",
            "AMARANTE_STATE": str(folder / "state"),
            "AMARANTE_HOME": str(self.home),
            "AMARANTE_PORT": str(self.port),
            "AMARANTE_SMTP_PORT": str(self.smtp.port),
            "AMARANTE_UNPROTECTED": "1" if unprotected else "",
        }
        self.output = (folder / "output").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "demo.shop"],
            cwd=CHECKOUT, env=SURROUNDINGS | surroundings, stdout=self.output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        for _ in range(600):
            assert self.process.poll() is None, (folder / "output").read_text()
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            pytest.fail((folder / "output").read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.smtp.stop()
        self.till.shutdown()
        self.till.server_close()
        self.output.close()

    def browser(self, at: str = "") -> Browser:
        return Browser(self.port, at)

    def today(self) -> dt.date:
        with troth.open(self.home) as house:
            return house.clock.now().date()

    def accounts(self) -> int:
        desk = self.browser()
        desk.sign_in(*ORIANE)
        return int(re.search(r'data-count="(\d+)"', desk.get("/staff/letters/").text)[1])

    def letters_to(self, address: str) -> list[email.message.EmailMessage]:
        return [kept for kept in self.mailbox.kept if kept["To"] == address]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("shop"))
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("unguarded"), unprotected=True)
    yield opened
    opened.stop()


# Pages


@pytest.mark.parametrize("path", OPEN_TO_ALL)
def test_anybody_may_open_this_page_and_nothing_on_it_comes_from_elsewhere(shop, path):
    answer = shop.browser().get(path)
    assert answer.status_code == 200
    assert_of_the_house(answer)


def test_every_link_on_every_open_page_leads_somewhere(shop):
    browser, seen = shop.browser(), set()
    for path in OPEN_TO_ALL:
        for link in re.findall(r'(?:href|src|action)="(/[^"#?]*)', browser.get(path).text):
            if link not in seen and not link.startswith("/privacy/") and not link.startswith("/basket/add/"):
                seen.add(link)
                assert browser.get(link).status_code == 200, f"{link}, linked from {path}"
    assert len(seen) > 25


@pytest.mark.parametrize("path", BEHIND_THE_ACCOUNT)
def test_what_concerns_one_person_is_behind_the_account_and_opens_with_it(shop, path):
    stranger = shop.browser().get(path, follow=False)
    assert stranger.status_code == 302
    assert stranger.headers["location"].startswith("/accounts/login/")
    ines = shop.browser()
    ines.sign_in(*INES)
    answer = ines.get(path, follow=False)
    assert answer.status_code == 200
    assert_of_the_house(answer)


def test_an_address_that_leads_nowhere_says_so_in_the_houses_words(shop):
    answer = shop.browser().get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert_of_the_house(answer)


@pytest.mark.parametrize("door", ["/dashboard/", "/search/", "/offers/", "/accounts/alerts/", "/admin/"])
def test_the_rooms_of_oscar_that_the_house_does_not_use_do_not_exist(shop, door):
    assert shop.browser().get(door).status_code == 404


def assert_of_the_house(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'(?:src|href|action|srcset|poster)="(?:https?:)?//', answer.text), "something from elsewhere"
    assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?![^>]*\ssrc=)', answer.text), "something inline"
    assert not re.search(r"bootstrap|jquery|/oscar/", answer.text, re.IGNORECASE), "something of Oscar's own look"


# Cookies


def test_a_visitor_who_only_looks_gets_no_cookie(shop):
    browser = shop.browser()
    for path in ("/", "/collection/", "/watches/", "/house/", "/boutiques/", "/conditions-of-sale"):
        browser.get(path)
    assert browser.set_cookies == []


def test_every_cookie_of_the_shop_is_one_the_notice_names_and_ends_with_the_browser(shop):
    browser = shop.browser()
    browser.post("/basket/add/3/", {"quantity": "1", "next": "/basket/"}, page="/pieces/ring-bud_3/")
    browser.get("/basket/")
    browser.sign_in(*INES)
    browser.get("/accounts/")
    browser.get("/pieces/watch-twelve-buds_9/")
    assert {line.partition("=")[0] for line in browser.set_cookies} <= COOKIES
    for line in browser.set_cookies:
        assert "Path=/" in line
        assert "Secure" in line
        assert "Domain" not in line
        if "Max-Age=0" not in line:
            assert "HttpOnly" in line
            assert "Max-Age" not in line
            assert "expires" not in line.lower()


# The doors


@pytest.mark.parametrize("door", DOORS)
def test_a_door_asks_for_the_fields_of_the_notice_and_for_nothing_else(shop, door):
    forms = re.findall(r"<form.*?</form>", shop.browser().get(door).text, re.DOTALL)
    form = next(each for each in forms if 'name="birth"' in each)
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"', form)) - {"csrfmiddlewaretoken"}
    with troth.open(shop.home) as house:
        declared = house.notice.declarations["signup"].fields
        assert asked == set(declared)
        for field in declared.values():
            assert field.label in form
            assert field.why[1:].replace("'", "&#x27;") in form


@pytest.mark.parametrize("door", DOORS)
def test_an_account_is_opened_at_either_door_and_holds_what_was_given(shop, door):
    mail = f"viktor{DOORS.index(door)}@clients.example"
    browser, before = shop.browser(), shop.accounts()
    answer = browser.register(door, mail=mail, telephone="+41 22 555 01 72", address="2 ruelle du Puits\n1204 Genève")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/accounts/preferences/"
    assert shop.accounts() == before + 1
    held = browser.get("/accounts/profile/").text
    for shown in ("Viktor Pasko", mail, "+41 22 555 01 72", "2 ruelle du Puits", "17 May 1980"):
        assert shown in held
    [letter] = shop.letters_to(mail)
    assert "account" in letter["Subject"]
    assert "Troth-Message" not in letter


@pytest.mark.parametrize("door", DOORS)
def test_a_field_that_the_notice_does_not_list_is_refused_and_nothing_is_stored(shop, door):
    before = shop.accounts()
    answer = shop.browser().register(door, mail="too.much@clients.example", income="a lot")
    assert 400 <= answer.status_code < 500
    assert shop.accounts() == before
    assert shop.browser().sign_in("too.much@clients.example", SIGN_UP["password"]).status_code == 422


def wrong_tries(browser, mail, *, times):
    return [browser.sign_in(mail, f"number {number} of many") for number in range(times)]


def test_many_wrong_passwords_cost_their_place_a_wait_and_nobody_else(shop):
    mail = "mei.tanaka@clients.example"
    guesser, owner = shop.browser(at="203.0.113.7"), shop.browser(at="198.51.100.4")
    answers = wrong_tries(guesser, mail, times=6)
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "5"
    assert "Please wait 5 seconds" in answers[-1].text
    # the right one is not looked at before the wait is over, at no door
    assert guesser.sign_in(mail, "snow on the second bridge").status_code == 429
    guesser.post("/basket/add/3/", {"quantity": "1"}, page="/pieces/ring-bud_3/")
    known = {"username": mail, "password": "snow on the second bridge", "options": "existing"}
    assert guesser.post("/checkout/", known).status_code == 429
    # a guest's order does not end the wait either
    guesser.post("/checkout/", known | {"options": "anonymous"})
    assert guesser.sign_in(mail, "snow on the second bridge").status_code == 429
    # another address from there, and the owner from elsewhere
    assert wrong_tries(guesser, "jonas.keller@clients.example", times=1)[0].status_code == 422
    assert owner.sign_in(mail, "snow on the second bridge").status_code == 302


def test_the_place_is_what_the_front_says_and_not_what_the_visitor_says(shop):
    mail = "ines.favre@clients.example"
    for number in range(5):
        shop.browser(at=f"192.0.2.{number}, 203.0.113.9").sign_in(mail, "number 7 of many")
    assert shop.browser(at="192.0.2.77, 203.0.113.9").sign_in(mail, INES[1]).status_code == 429


@pytest.mark.parametrize("door", DOORS)
def test_a_child_is_told_nothing_but_that_no_account_can_be_opened(shop, door):
    before, tom = shop.accounts(), shop.browser()
    twelve = shop.today() - dt.timedelta(days=365 * 12 + 200)
    answer = tom.register(door, name="Tom Weller", mail="tom.weller@clients.example", birth=twelve.isoformat())
    assert answer.status_code == 403
    assert "No account can be opened with these details." in answer.text
    said = re.sub(r"<[^>]+>", "", re.search(r"<main.*</main>", answer.text, re.DOTALL)[0])
    assert not re.search(r"thirteen|\b13\b|young|\bage\b|\bold\b|child", said)
    assert "Tom" not in answer.text
    assert shop.accounts() == before
    # The browser keeps a bare note for an hour, and with it another date opens nothing.
    [note] = [line for line in tom.set_cookies if line.startswith("__Host-later=")]
    assert "Max-Age=3600" in note
    again = tom.register(door, name="Tom Weller", mail="tom.weller@clients.example", birth="1990-01-01")
    assert again.status_code == 403
    assert "No account can be opened with these details." in again.text
    assert shop.accounts() == before
    assert shop.letters_to("tom.weller@clients.example") == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"mail": "viktor.pasko@"}, "does not read like an address"),
        ({"mail": "viktor.pasko@localhost"}, "does not read like an address"),
        ({"mail": "viktor.pasko@clients.local"}, "does not read like an address"),
        ({"password": "too short"}, "6 to go"),
        ({"password": "correct horse battery staple"}, "known to be stolen"),
        ({"name": "Viktor Pasko Pasko", "password": "viktorpaskopasko"}, "your own name or address"),
        ({"birth": "17 May"}, "year, month and day"),
        ({"name": ""}, "Please fill this in: name."),
        ({"mail": INES[0]}, "We cannot open an account with this address"),
    ],
)
def test_what_can_be_mended_is_said_beside_its_field(shop, changed, words):
    before = shop.accounts()
    answer = shop.browser().register("/accounts/register/", **changed)
    assert answer.status_code == 422
    assert words in answer.text.replace("&#x27;", "'")
    assert shop.accounts() == before


def test_a_line_break_in_a_name_never_reaches_the_head_of_a_mail(shop):
    mail = "broken.line@clients.example"
    shop.browser().register("/accounts/register/", name="Viktor\r\nBcc: all@clients.example", mail=mail)
    for letter in shop.letters_to(mail):
        assert letter["Bcc"] is None
    assert shop.letters_to("all@clients.example") == []


def test_a_form_without_its_token_is_not_taken(shop):
    answer = shop.browser().ask("POST", "/accounts/register/", data=SIGN_UP | {"mail": "no.token@clients.example"})
    assert answer.status_code == 403
    assert "Nothing of it was kept" in answer.text


def test_unprotected_the_doors_swallow_what_they_are_given(unguarded):
    """What a trial must be able to see: without Troth, a field too many and a child both come in."""
    assert unguarded.browser().register("/accounts/register/", income="a lot").status_code == 302
    tom = unguarded.browser().register("/accounts/login/", mail="tom.weller@clients.example", birth="2020-01-01")
    assert tom.status_code == 302


# Preferences


def test_the_step_after_registration_chooses_nothing_beforehand_and_hands_the_answers_to_troth(shop):
    browser, mail = shop.browser(), "wishes@clients.example"
    browser.register("/accounts/register/", mail=mail)
    page = browser.get("/accounts/preferences/")
    assert 'name="news/email"' in page.text
    assert "checked" not in page.text
    given = {"next": "/accounts/", "news/email": "yes", "news/post": "no", "guesses": "no"}
    answer = browser.post("/accounts/preferences/", given)
    assert answer.headers["location"] == "/accounts/"
    with troth.open(shop.home) as house:
        chosen = {choice.switch: (choice.act, choice.source) for choice in house.choices(mail)}
    assert chosen == {
        "news/email": ("grant", "web:preferences"),
        "news/post": ("refuse", "web:preferences"),
        "guesses": ("object", "web:preferences"),
    }


# What an account is for


def test_a_client_keeps_an_address_a_wish_and_a_new_password(shop):
    browser, mail = shop.browser(), "settled@clients.example"
    browser.register("/accounts/register/", mail=mail)
    where = {
        "first_name": "Viktor", "last_name": "Pasko", "line1": "2 ruelle du Puits", "line2": "", "postcode": "1204",
        "line4": "Genève", "country": "CH", "phone_number": "+41 22 555 01 72",
    }  # fmt: skip
    assert browser.post("/accounts/addresses/add/", where).is_redirect
    assert "2 ruelle du Puits, 1204 Genève, Switzerland" in browser.get("/accounts/addresses/").text
    assert browser.post("/accounts/wishlists/add/9/", {}, page="/pieces/watch-twelve-buds_9/").is_redirect
    browser.get("/accounts/wishlists/")  # says once that it was added
    assert "Take it off the list" in browser.get("/accounts/wishlists/").text
    new = "a lamp in the third window"
    given = {"old_password": SIGN_UP["password"], "new_password1": new, "new_password2": new}
    assert browser.post("/accounts/change-password/", given).is_redirect
    assert "password" in shop.letters_to(mail)[-1]["Subject"]
    assert shop.browser().sign_in(mail, new).is_redirect
    assert browser.post("/accounts/logout/", {}, page="/accounts/").is_redirect
    assert browser.get("/accounts/", follow=False).headers["location"].startswith("/accounts/login/")


def test_a_name_is_put_right_by_its_owner(shop):
    browser, mail = shop.browser(), "mended@clients.example"
    browser.register("/accounts/register/", mail=mail)
    given = {"name": "Viktoria Pasko", "telephone": "", "address": "2 ruelle du Puits"}
    assert browser.post("/accounts/profile/edit/", given).is_redirect
    assert "Viktoria Pasko" in browser.get("/accounts/profile/").text


# From the bag to the thank-you


def buy(browser: Browser, *, guest: str = "", no_letters: bool = False) -> httpx.Response:
    browser.post("/basket/add/3/", {"quantity": "1", "next": "/basket/"}, page="/pieces/ring-bud_3/")
    assert "Ring, Bud" in browser.get("/basket/").text
    if guest:
        answer = browser.post("/checkout/", {"username": guest, "options": "anonymous", "password": ""})
        assert answer.headers["location"] == "/checkout/shipping-address/"
    where = {
        "first_name": "Ada", "last_name": "Moser", "line1": "3 rue du Lac", "line2": "", "postcode": "1003",
        "line4": "Lausanne", "country": "CH", "phone_number": "",
    }  # fmt: skip
    assert browser.post("/checkout/shipping-address/", where).is_redirect
    preview = browser.get("/checkout/shipping-method/")
    assert "/conditions-of-sale" in preview.text
    assert not re.search(r'name="[^"]*(card|number|cvc|cvv)', preview.text)
    given = {"action": "place_order"} | ({"no_letters": "yes"} if no_letters else {})
    placed = browser.post("/checkout/preview/", given)
    assert placed.headers["location"] == "/checkout/thank-you/"
    thanks = browser.get("/checkout/thank-you/")
    assert_of_the_house(thanks)
    return thanks


def test_a_guest_buys_with_nothing_but_an_address_and_is_told_by_mail(shop):
    guest = "ada.moser@clients.example"
    thanks = buy(shop.browser(), guest=guest)
    number = re.search(r"Order (\d+)", thanks.text)[1]
    reference = re.search(r"PSR-[0-9A-F]{5}-[0-9A-F]{5}", thanks.text)[0]
    [letter] = shop.letters_to(guest)
    text = letter.get_body(("plain",)).get_content()
    for said in (number, reference, "CHF 18\u2019400", "1003 Lausanne"):
        assert said in text
    assert "List-Unsubscribe" not in letter, "a message about an order advertises nothing and has no link to end it"
    assert "care@amarante.example" in letter["From"]
    # The payment house learnt three things and a name, under the host the notice gives for it.
    host, told = next(one for one in PaymentHouse.told if one[1]["order"] == number)
    assert host.startswith("pay.passerelle.localhost")
    assert told == {"order": number, "amount": "18400.00", "currency": "CHF", "name": "Ada Moser"}


def test_a_client_buys_and_finds_the_order_in_the_account(shop):
    ines = shop.browser()
    ines.sign_in(*INES)
    number = re.search(r"Order (\d+)", buy(ines).text)[1]
    detail = ines.get(f"/accounts/orders/{number}/")
    assert detail.status_code == 200
    assert "Ring, Bud" in detail.text
    jonas = shop.browser()
    jonas.sign_in("jonas.keller@clients.example", "a boat with one red sail")
    assert jonas.get(f"/accounts/orders/{number}/").status_code == 404, "another client's order"


def test_who_says_no_letters_while_buying_has_refused_them(shop):
    guest = "no.letters@clients.example"
    buy(shop.browser(), guest=guest, no_letters=True)
    with troth.open(shop.home) as house:
        [choice] = house.choices(guest)
        assert (choice.switch, choice.act, choice.source) == ("news/email", "refuse", "web:checkout")


# The letter desk


def send_letter(shop: Shop, *addresses: str, subject: str = "Four leaves, one flower") -> dict[str, str]:
    desk = shop.browser()
    desk.sign_in(*ORIANE)
    given = {"message": "news-message", "subject": subject, "letter": "Come by.", "addresses": "\n".join(addresses)}
    page = desk.post("/staff/letters/", given)
    assert page.status_code == 200
    return dict(re.findall(r'data-address="([^"]+)" data-outcome="([^"]+)"', page.text))


def test_a_letter_goes_to_those_who_agreed_and_to_nobody_else(shop):
    yes, no, never = "agreed@clients.example", "refused@clients.example", "never.asked@clients.example"
    with troth.open(shop.home) as house:
        house.choose(yes, "news", channel="email", act="grant", source="test")
        house.choose(no, "news", channel="email", act="refuse", source="test")
    assert send_letter(shop, yes, no, never) == {yes: "sent", no: "refused", never: "refused"}
    [letter] = shop.letters_to(yes)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/privacy/stop/" in letter.get_body(("plain",)).get_content()
    assert "[[stop]]" not in letter.as_string()
    assert "Troth-Message" not in letter
    assert shop.letters_to(no) == shop.letters_to(never) == []


def test_of_the_cast_only_ines_agreed_to_letters(shop):
    cast = [f"{who}@clients.example" for who in ("ines.favre", "jonas.keller", "mei.tanaka")]
    assert list(send_letter(shop, *cast).values()) == ["sent", "refused", "refused"]


def test_unprotected_a_letter_goes_to_whoever_is_on_the_list(unguarded):
    assert send_letter(unguarded, "jonas.keller@clients.example") == {"jonas.keller@clients.example": "sent"}


def test_the_letter_desk_is_for_members_of_the_house(shop):
    assert shop.browser().get("/staff/letters/", follow=False).status_code == 302
    ines = shop.browser()
    ines.sign_in(*INES)
    refused = ines.get("/staff/letters/", follow=False)
    assert refused.status_code == 403
    assert "kept for members of the house" in refused.text
    assert "form" not in re.search(r"<main.*</main>", refused.text, re.DOTALL)[0], "no form was sent"


NOBODYS = (
    "a@localhost",
    "a@clients.local",
    "a@[127.0.0.1]",
    "a@xn--zzzzzz.example",
    f"a@{'b' * 60}.{'c.' * 120}example",
)


@pytest.mark.parametrize("nobodys", NOBODYS)
def test_an_address_that_can_be_nobodys_is_named_by_its_line_before_any_letter_leaves(shop, nobodys):
    with troth.open(shop.home) as house:
        house.choose("waits@clients.example", "news", channel="email", act="grant", source="test")
    desk = shop.browser()
    desk.sign_in(*ORIANE)
    given = {"message": "news-message", "subject": "S", "letter": "L", "addresses": f"waits@clients.example\n{nobodys}"}
    page = desk.post("/staff/letters/", given)
    assert page.status_code == 200
    assert "Line 2: “a@" in page.text
    assert shop.letters_to("waits@clients.example") == []


def test_an_address_written_twice_in_other_letters_gets_one_letter(shop):
    with troth.open(shop.home) as house:
        house.choose("twice@clients.example", "news", channel="email", act="grant", source="test")
    assert send_letter(shop, "Twice@Clients.example", "twice@clients.example") == {"Twice@Clients.example": "sent"}


@pytest.mark.parametrize("nobodys", NOBODYS)
def test_a_guest_with_an_address_that_can_be_nobodys_is_told_beside_the_field(shop, nobodys):
    guest = shop.browser()
    guest.post("/basket/add/3/", {"quantity": "1", "next": "/basket/"}, page="/pieces/ring-bud_3/")
    answer = guest.post("/checkout/", {"username": nobodys, "options": "anonymous", "password": ""})
    assert answer.status_code == 422
    assert 'id="id_username_error"' in answer.text


@pytest.mark.parametrize("asked", ["²", "٣", "9" * 12, "9" * 5000])
def test_a_piece_asked_about_by_no_number_of_ours_is_left_out(shop, asked):
    page = shop.browser().ask("GET", "/contact/", params={"piece": asked})
    assert page.status_code == 200
    assert "About the piece" not in page.text
    assert "About the piece" in shop.browser().get("/contact/?piece=3").text


def test_a_host_that_is_not_ours_is_refused_in_the_houses_page(shop):
    answer = httpx.get(f"http://127.0.0.1:{shop.port}/checkout/", headers={"Host": "www.elsewhere.example"})
    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.text


def test_the_length_of_a_password_is_said_before_one_is_written(shop):
    for door in DOORS:
        assert "at least 15 characters" in shop.browser().get(door).text


def test_a_forgotten_password_is_a_message_about_the_account_and_reaches_anybody(shop):
    jonas = "jonas.keller@clients.example"
    shop.browser().post("/password-reset/", {"email": jonas})
    letter = shop.letters_to(jonas)[-1]
    assert "password" in letter["Subject"]
    link = re.search(r"/password-reset/confirm/\S+", letter.get_body(("plain",)).get_content())[0]
    assert "Choose a new password" in shop.browser().get(link).text


# What is kept of a letter


def kept_letters(shop: Shop, address: str) -> list[tuple[str, int | None]]:
    with sqlite3.connect(shop.folder / "state" / "shop.sqlite3") as database:
        return database.execute(
            "SELECT subject, user_id FROM communication_email WHERE email = ?", (address,)
        ).fetchall()


def test_a_letter_about_an_order_is_kept_for_a_guest_as_for_a_client(shop):
    guest = "keeps.letters@clients.example"
    buy(shop.browser(), guest=guest)
    [(subject, user)] = kept_letters(shop, guest)
    assert user is None
    assert subject == shop.letters_to(guest)[0]["Subject"]
    mei = shop.browser()
    mei.sign_in("mei.tanaka@clients.example", "snow on the second bridge")
    before = kept_letters(shop, "mei.tanaka@clients.example")
    buy(mei)
    added = kept_letters(shop, "mei.tanaka@clients.example")[len(before) :]
    assert [user is None for _, user in added] == [False]


def test_a_letter_that_opens_a_password_or_brings_news_leaves_no_copy(shop):
    with troth.open(shop.home) as house:
        house.choose("no.copy@clients.example", "news", channel="email", act="grant", source="test")
    shop.browser().register("/accounts/register/", mail="no.copy@clients.example")
    shop.browser().post("/password-reset/", {"email": "no.copy@clients.example"})
    send_letter(shop, "no.copy@clients.example")
    assert len(shop.letters_to("no.copy@clients.example")) == 3
    assert kept_letters(shop, "no.copy@clients.example") == []


# Writing to us


def test_a_message_is_kept_and_a_field_too_many_is_not(shop):
    browser = shop.browser()
    assert browser.post("/contact/", {"said": "Is the Bud free?", "reply": "mei.tanaka@clients.example"}).is_redirect
    assert "Your message is with us" in browser.get("/contact/").text
    assert browser.post("/contact/", {"said": "Hello", "reply": "", "company": "X"}).status_code == 400


# Starting


def test_a_port_that_is_taken_is_said_plainly(shop, tmp_path):
    surroundings = {"AMARANTE_PORT": str(shop.port), "AMARANTE_STATE": str(tmp_path)}
    second = subprocess.run(
        [sys.executable, "-m", "demo.shop"], cwd=CHECKOUT, env=SURROUNDINGS | surroundings, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert second.returncode == 2
    assert str(shop.port) in second.stdout
    assert "Traceback" not in second.stdout + second.stderr
