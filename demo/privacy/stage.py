"""Maison Amarante as a stranger meets it: pages, forms, mail. Nothing else is touched, no database is read.

An example to copy for another site: each method says in a few lines how a client does that thing here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from troth.stores.clock import Clock
from troth.stores.home import find_home
from troth.trials.stage import Answer, Client, Mail, Sending, StageAway
from troth.trials.visitor import Form, Page, Visitor

HOUSE = "www.amarante.localhost"
MAIL = "mail.amarante.localhost"
DOORS = ("/accounts/register/", "/accounts/login/")
TECHNICAL = frozenset({"csrfmiddlewaretoken", "redirect_url"})
DESK = ("oriane.blanc@amarante.example", "letters leave on thursdays")
COUNTER = "boutique.amarante.localhost"
ADVISER = ("A-03", "lanterns over the old bridge")
RECORD = re.compile(r"https?://\S+/privacy/record/\S+")
CODE = re.compile(r"\b\d{6}\b")
CODES_LAST_MINUTES = 10
OPENING_SECONDS = 180
CLOSING_SECONDS = 20
FOLLOWING_SECONDS = 60
FIRST_PORTS = range(8000, 9000, 100)
OFFSETS = (0, 1, 2, 25, 26, 27)
ADULT_BORN = dt.date(1984, 3, 29)
STREET = "3 rue du Lac"
ELSEWHERE = "127.0.0.2"
"""Another address of this machine: to the shop it is another network."""


def stage(home: Path) -> Amarante:
    """What `troth try` asks for."""
    return Amarante(home)


class Amarante:
    """The shop, its privacy centre and its letter desk, on this machine."""

    doors = DOORS

    def __init__(self, home: Path) -> None:
        self._home = home.resolve()
        self._port_file = self._home.parent / ".state" / "port"
        self._log_file = self._home.parent / ".state" / "stage.log"
        self._clock = Clock(find_home(self._home))
        self._started: subprocess.Popen[bytes] | None = None
        self._centres: dict[str, Visitor] = {}
        self._desk: Visitor | None = None
        self._counter: Visitor | None = None
        self._copies: dict[str, str] = {}
        """Where each client's copy lies."""

    # The site itself

    def running(self) -> bool:
        """Whether shop and privacy pages answer where the demo says it is."""
        if not self._port_file.is_file():
            return False
        try:
            return self._visitor().get("/healthz").status == httpx.codes.OK
        except StageAway:
            return False

    def start(self) -> None:
        """Start the whole demo on free ports and wait until it is up."""
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        demo = [sys.executable, "-c", "from troth.cli import main; main()", "--home", str(self._home), "demo"]
        with self._log_file.open("wb") as log:
            self._started = subprocess.Popen([*demo, "--port", str(_free_ports())], stdout=log, stderr=log)
        until = time.monotonic() + OPENING_SECONDS
        while time.monotonic() < until:
            if self._started.poll() is not None:
                raise StageAway(f"the demo ended while starting: {_last_line(self._log_file)}")
            if self._port_file.is_file() and self.running():
                return
            time.sleep(0.2)
        self.stop()
        raise StageAway(f"the demo was not up after {OPENING_SECONDS} seconds: {_last_line(self._log_file)}")

    def stop(self) -> None:
        """Stop the demo if this stage started it."""
        if self._started is None:
            return
        self._started.send_signal(signal.SIGINT)
        try:
            self._started.wait(CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            self._started.kill()
            self._started.wait()
        self._started = None

    def now(self) -> dt.datetime:
        """The demo's clock."""
        return self._clock.now()

    def another_day(self) -> None:
        """Whoever was signed in yesterday, by the demo's clock, signs in anew."""
        self._centres.clear()
        self._counter = None

    # A client

    def client(self, *, birth: dt.date | None = None) -> Client:
        """A person nobody has met: the address holds a number drawn for the occasion."""
        number = secrets.token_hex(4)
        return Client(
            name=f"Camille Trial {number}",
            email=f"camille.{number}@clients.example",
            password=f"a lantern under bridge {number}",
            birth=birth or ADULT_BORN,
        )

    def form(self, door: str) -> frozenset[str]:
        """What the form at this door asks for."""
        form = self._visitor().get(door).form_with("birth")
        return frozenset({*form.fields, *form.boxes}) - TECHNICAL

    def register(
        self,
        door: str,
        client: Client,
        *,
        extra: Mapping[str, str] | None = None,
        leave_out: Iterable[str] = (),
        zone: str | None = None,
        carrying: Mapping[str, str] | None = None,
    ) -> Answer:
        """Open the page, fill in the form, send it. An account is open when the page that follows is another one."""
        visitor = self._visitor(carrying)
        page = visitor.get(door)
        form = page.form_with("birth")
        given = {
            "name": client.name,
            "mail": client.email,
            "birth": client.birth.isoformat(),
            "password": client.password,
            "address": f"{STREET}, 1003 Lausanne",
            "telephone": "+41 21 555 01 33",
            "zone": zone or "",
        }
        after = visitor.send(page, form, {**form.buttons, **given, **(extra or {})}, without=frozenset(leave_out))
        accepted = after.status == httpx.codes.OK and after.url.partition("?")[0] != page.url
        return visitor.answer(after, accepted=accepted)

    def can_sign_in(self, client: Client) -> bool:
        """Whether the account page opens with these details."""
        page = self._signed_in(client.email, client.password).get("/accounts/")
        return urlsplit(page.url).path == "/accounts/"

    def sign_in(self, client: Client, *, elsewhere: bool = False) -> Answer:
        """Once, through the page; from another address of this machine where it must look like another network."""
        visitor = self._visitor(comes_from=ELSEWHERE if elsewhere else None)
        after = self._try_to_sign_in(visitor, client.email, client.password)
        return visitor.answer(after, accepted=urlsplit(after.url).path == "/accounts/")

    def accounts(self) -> int:
        """The number the letter desk shows."""
        page = self._at_the_desk().get("/staff/letters/")
        found = re.search(r"(\d+) accounts? with the shop", page.words)
        if found is None:
            raise StageAway(f"{page.url} answered {page.status} and does not say how many accounts there are")
        return int(found.group(1))

    def choose(self, client: Client, purpose: str, *, channel: str | None = None, yes: bool) -> Answer:
        """Say it in the privacy centre: every switch of the purpose, or the one of a channel."""
        centre = self._centre(client.email)
        page = centre.get("/privacy/choices")
        wanted = [name for name in _switches(page, purpose) if channel is None or name == f"{purpose}/{channel}"]
        if not wanted:
            raise StageAway(f"the privacy centre shows no switch for {purpose} {channel or ''}".rstrip())
        for name in wanted:
            form = page.form_with(name)
            given = {name: form.boxes[name]} if yes else {}
            if not yes and name not in form.fields:
                given = {"no": name}
            page = centre.send(page, form, given, without=frozenset() if yes else frozenset({name}))
        return centre.answer(page, accepted=page.status == httpx.codes.OK)

    def order(self, client: Client, *, street: str = STREET) -> str:
        """From the first ring to the thank-you; the number the page shows."""
        return self._buy(self._signed_in(client.email, client.password), client, street=street)

    def order_as_guest(self, client: Client, *, street: str = STREET) -> str:
        """The same with nothing but an address to confirm it to."""
        return self._buy(self._visitor(), client, street=street)

    def _buy(self, visitor: Visitor, client: Client, *, street: str) -> str:
        rings = visitor.get("/collection/rings/")
        piece = re.search(r'href="(/pieces/[^"]+)"', rings.text)
        if piece is None:
            raise StageAway("the shop shows no ring")
        page = visitor.get(piece.group(1))
        visitor.send(page, page.form_with("quantity"), {})
        page = visitor.get("/checkout/")
        if page.url.partition("?")[0].endswith("/checkout/"):  # the door of guests
            page = visitor.send(
                page, page.form_with("options"), {"username": client.email.upper(), "options": "anonymous"}
            )
        first, _, last = client.name.partition(" ")
        address = {
            "first_name": first,
            "last_name": last,
            "line1": street,
            "postcode": "1003",
            "line4": "Lausanne",
        }
        page = visitor.send(page, page.form_with("line1"), address)
        page = visitor.send(page, page.form_with("action"), {"action": "place_order"})
        number = re.search(r"\b1\d{5,}\b", page.words)
        if number is None:
            raise StageAway(f"{page.url} answered {page.status} and names no order")
        return number.group(0)

    # What a client may ask

    def leave_traces(self, client: Client) -> Mapping[str, str]:
        """An account, an order with it and one without, a message, a wish, a visit to a boutique and a call."""
        token = secrets.token_hex(4)
        marks = {
            "e-mail address": client.email,
            "street of the account": f"{token}a rue du Lac",
            "street of the order": f"{token}b rue du Lac",
            "street of the order as a guest": f"{token}c rue du Lac",
            "message to the house": f"{token}d",
            "wish told in a boutique": f"{token}e",
            "question on the telephone": f"{token}f",
        }
        # The order without an account comes first: with one, the shop asks its owner to sign in.
        numbers = [self._buy(self._visitor(), client, street=marks["street of the order as a guest"])]
        opening = self._visitor()
        page = opening.get(DOORS[0])
        given = {
            "name": client.name, "mail": client.email, "birth": client.birth.isoformat(), "zone": "",
            "password": client.password, "address": f"{marks['street of the account']}, 1003 Lausanne", "telephone": "",
        }  # fmt: skip
        form = page.form_with("birth")
        opening.send(page, form, {**form.buttons, **given})
        visitor = self._signed_in(client.email, client.password)
        numbers.append(self._buy(visitor, client, street=marks["street of the order"]))
        self.hand_over(numbers)
        self.write(f"Is the ring {marks['message to the house']} there?", reply=client.email)
        card = self.meet(client, wishes=f"Looks for a clasp {marks['wish told in a boutique']}")
        self.call(client, asked=f"Asks when it is ready {marks['question on the telephone']}", card=card)
        return marks

    def meet(self, client: Client, *, wishes: str) -> str:
        """Somebody is in the boutique, is shown the notice and says a wish; the number of the card it is on."""
        return self._at_the_counter("/met", {"name": client.name, "reach": client.email, "wishes": wishes})

    def call(self, client: Client, *, asked: str, card: str = "", telephone: str = "") -> str:
        """Somebody calls and is told the sentence first; the card it is on, empty where the caller has none."""
        path = f"/called?card={card}" if card else "/called"
        return self._at_the_counter(path, {"name": client.name, "reach": telephone or client.email, "asked": asked})

    def ask_copy(self, client: Client) -> str:
        """Ask, follow, read."""
        centre = self._centre(client.email)
        page = centre.get("/privacy/requests/copy")
        page = centre.send(page, _form_to(page, "/requests/copy"), {})
        address = _request_page(page)
        page = self._until(centre, address, "/copy")
        self._copies[client.email] = f"{address}/copy"
        return centre.get(f"{address}/copy").words

    def open_copy_of(self, client: Client) -> Answer:
        """With the address alone; and from the centre of somebody else."""
        stranger = self._visitor()
        page = stranger.get(self._copies[client.email])
        if "code" in page.url or page.url.endswith("/choices"):  # the door: let the stranger in by their own code
            page = self._centre(self.client().email).get(self._copies[client.email])
        return stranger.answer(page, accepted=page.status == httpx.codes.OK and page.url.endswith("/copy"))

    def look_at_plan(self, client: Client) -> Answer:
        """See what would go, and take it back."""
        centre = self._centre(client.email)
        page = self._plan(centre)
        centre.send(page, _form_to(page, "/withdraw"), {})
        return centre.answer(page, accepted=page.status == httpx.codes.OK)

    def forget(self, client: Client) -> Answer:
        """See what would go, say yes, and wait for the record."""
        centre = self._centre(client.email)
        page = centre.get(f"{urlsplit(self._plan(centre).url).path}/forget")
        page = centre.send(page, _form_to(page, "/forget"), {})
        record = self._last_letter_with(client.email, RECORD)
        page = self._visitor().get(urlsplit(record).path)
        return centre.answer(page, accepted=page.status == httpx.codes.OK)

    def _plan(self, centre: Visitor) -> Page:
        """The page with the plan, once it is there."""
        page = centre.get("/privacy/requests/forget")
        page = centre.send(page, _form_to(page, "/requests/forget"), {})
        return self._until(centre, _request_page(page), "/forget")

    def object_to(self, client: Client, purpose: str) -> Answer:
        """Choose the one use and send it."""
        centre = self._centre(client.email)
        page = centre.get("/privacy/requests/object")
        page = centre.send(page, _form_to(page, "/requests/object"), {"purpose": purpose})
        return centre.answer(page, accepted=page.status == httpx.codes.OK)

    def dump(self) -> str:
        """Both databases, table by table, as the people who keep them would write them out."""
        state = self._home.parent / ".state"
        lines: list[str] = []
        for file in (state / "shop" / "shop.sqlite3", state / "boutique" / "boutique.sqlite3"):
            with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
                lines += database.iterdump()
        return "\n".join(lines)

    # The house

    def send_letter(self, message: str, clients: Iterable[Client], *, subject: str) -> tuple[Sending, ...]:
        """Oriane writes at the letter desk; the page says for each address what became of it."""
        addresses = [client.email for client in clients]
        desk = self._at_the_desk()
        page = desk.get("/staff/letters/")
        letter = {
            "message": message,
            "subject": subject,
            "letter": "This autumn the Bud has a sister.",
            "addresses": "\n".join(addresses),
        }
        after = desk.send(page, page.form_with("addresses"), letter)
        if after.status != httpx.codes.OK:
            raise StageAway(f"the letter desk answered {after.status}")
        return tuple(_sending(after, address) for address in addresses)

    def mailbox(self, address: str) -> tuple[Mail, ...]:
        """What the post office holds for this address."""
        found = self._ask(self._port() + 26, MAIL, f"/messages.json?to={address}")
        return tuple(
            Mail(to=address, subject=each["subject"], headers=each["headers"], text=each["text"]) for each in found
        )

    # Pages

    def write(self, words: str, *, reply: str = "") -> Answer:
        """The form for messages. It was taken when the page that follows says so."""
        visitor = self._visitor()
        page = visitor.get("/contact/")
        after = visitor.send(page, page.form_with("said"), {"said": words, "reply": reply})
        return visitor.answer(after, accepted="Your message is with us" in after.words)

    def get(self, path: str, *, client: Client | None = None) -> Answer:
        """Open a page with a fresh browser."""
        visitor = self._visitor() if client is None else self._signed_in(client.email, client.password)
        page = visitor.get(path)
        return visitor.answer(page, accepted=page.status == httpx.codes.OK)

    def post(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Send fields to an address, as a mail program would."""
        visitor = self._visitor()
        page = visitor.post(url, fields)
        return visitor.answer(page, accepted=page.status == httpx.codes.OK)

    def outside(self) -> int:
        """How many requests the third parties of the demo have received."""
        return len(self._ask(self._port() + 27, "ads.lumen.localhost", "/_seen.json"))

    # How it is done

    def _port(self) -> int:
        told = os.environ.get("AMARANTE_PUBLIC", "").rpartition(":")[2]  # noqa: TID251 - a stage is an edge
        if told.isdigit():
            return int(told)
        try:
            return int(self._port_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError) as error:
            raise StageAway("the demo is not up") from error

    def _visitor(self, cookies: Mapping[str, str] | None = None, *, comes_from: str | None = None) -> Visitor:
        return Visitor(port=self._port(), host=HOUSE, cookies=cookies, comes_from=comes_from)

    def _signed_in(self, email: str, password: str) -> Visitor:
        visitor = self._visitor()
        self._try_to_sign_in(visitor, email, password)
        return visitor

    @staticmethod
    def _try_to_sign_in(visitor: Visitor, email: str, password: str) -> Page:
        page = visitor.get("/accounts/login/")
        given = {"login-username": email, "login-password": password, "login_submit": "Log In"}
        return visitor.send(page, page.form_with("login-username"), given)

    def hand_over(self, numbers: Iterable[str]) -> None:
        """Oriane says that the parcels have arrived."""
        desk = self._at_the_desk()
        for number in numbers:
            page = desk.get("/staff/parcels/")
            form = next((one for one in page.forms if one.fields.get("number") == number), None)
            if form is None:
                raise StageAway(f"the parcel desk does not name order {number}")
            desk.send(page, form, {})

    def _at_the_counter(self, path: str, given: Mapping[str, str]) -> str:
        """An adviser notes a meeting or a call, with the notice shown or spoken first; the card it is on."""
        if self._counter is None:
            self._counter = Visitor(port=self._port() + 2, host=COUNTER)
            page = self._counter.get("/sign-in")
            self._counter.send(page, page.form_with("badge"), dict(zip(("badge", "words"), ADVISER, strict=True)))
        page = self._counter.get(path)
        after = self._counter.send(page, page.form_with("said"), {**given, "said": "yes"})
        card = re.search(r"/cards/(C-\d+)$", after.url)
        if after.status != httpx.codes.OK or not (card or after.url.endswith("?noted=1")):
            raise StageAway(f"the boutique did not take it: {after.words[:120]}")
        return card.group(1) if card else ""

    def _last_letter_with(self, address: str, pattern: re.Pattern[str]) -> str:
        """What a letter to this address says, once such a letter has come."""
        until = time.monotonic() + FOLLOWING_SECONDS
        while True:
            found = [pattern.search(each.text) for each in self.mailbox(address)]
            if any(found):
                return next(each for each in reversed(found) if each is not None).group(0)
            if time.monotonic() > until:
                raise StageAway(f"no letter with {pattern.pattern} came")
            time.sleep(0.5)

    def _until(self, centre: Visitor, address: str, link: str) -> Page:
        """Follow a request until its page has a link: what runs behind it takes a moment."""
        until = time.monotonic() + FOLLOWING_SECONDS
        while True:
            page = centre.get(address)
            if re.search(rf'href="[^"]*{re.escape(link)}', page.text):
                return page
            if time.monotonic() > until:
                raise StageAway(f"{address} came to no end: {page.words[:160]}")
            time.sleep(0.5)

    def _at_the_desk(self) -> Visitor:
        if self._desk is None:
            self._desk = self._signed_in(*DESK)
        return self._desk

    def _centre(self, email: str) -> Visitor:
        """The privacy centre, opened with the code that came by mail; kept open, as a browser would."""
        if email in self._centres:
            return self._centres[email]
        visitor = self._visitor()
        page = visitor.get("/privacy/choices")
        page = visitor.send(page, page.form_with("email"), {"email": email})
        letters = self.mailbox(email)
        code = CODE.search(letters[-1].subject + " " + letters[-1].text) if letters else None
        if code is None:
            raise StageAway(f"no code came by mail; the page said: {page.words[:120]}")
        page = visitor.send(page, page.form_with("code"), {"code": code.group(0)})
        if not page.url.endswith("/privacy/choices"):
            raise StageAway(f"the code was not taken: {page.words[:120]}")
        self._centres[email] = visitor
        return visitor

    @staticmethod
    def _ask(port: int, host: str, path: str) -> list[dict[str, object]]:
        try:
            response = httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"}, timeout=10)
        except httpx.HTTPError as error:
            raise StageAway(f"{host} does not answer: {type(error).__name__}") from error
        return response.json()


def _switches(page: Page, purpose: str) -> list[str]:
    names = {name for form in page.forms for name in form.boxes}
    return sorted(name for name in names if name == purpose or name.startswith(f"{purpose}/"))


def _form_to(page: Page, end: str) -> Form:
    """The form of a page that is sent to an address with this end."""
    for form in page.forms:
        if form.action.partition("?")[0].endswith(end):
            return form
    raise StageAway(f"{page.url} answered {page.status} and has no form to {end}")


def _request_page(page: Page) -> str:
    """The address of a request's own page, without host and query."""
    path = urlsplit(page.url).path
    if not re.fullmatch(r"/privacy/requests/R-\d+", path):
        raise StageAway(f"no request was taken in: {page.url} answered {page.status}: {page.words[:120]}")
    return path


def _sending(page: Page, address: str) -> Sending:
    found = re.search(rf"{re.escape(address)} (\w+)[ .:]*(.{{0,90}})", page.words)
    if found is None:
        return Sending(to=address, sent=False, words="the desk does not name this address")
    return Sending(
        to=address, sent=found.group(1).lower() == "sent", words=f"{found.group(1)}: {found.group(2)}".strip()
    )


def _free_ports() -> int:
    for first in FIRST_PORTS:
        if all(_free(first + offset) for offset in OFFSETS):
            return first
    raise StageAway(f"no six free ports from {FIRST_PORTS.start} on")


def _free(port: int) -> bool:
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _last_line(file: Path) -> str:
    lines = [line for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
