"""A plain visitor for stages: opens pages, carries cookies, fills in forms. No script runs, as for many a client.

It connects to an address of this machine and asks for the public name in the Host header, because Python does not
resolve ``*.localhost``; cookies marked Secure are carried all the same, as browsers do there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct

from troth.trials.stage import Answer, StageAway

WAIT_SECONDS = 30.0
MOST_REDIRECTS = 10
SPOKEN_BY_NOBODY = frozenset({"script", "style", "template", "head", "svg"})
WITHOUT_END = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Form(Struct, frozen=True, kw_only=True):
    """One form of a page, as a browser would send it untouched."""

    action: str
    method: str
    fields: Mapping[str, str]
    """By name, with the value the page gave; unticked boxes and buttons are left out."""
    boxes: Mapping[str, str]
    """Tick boxes by name, with the value each sends when ticked."""
    buttons: Mapping[str, str]
    """Named buttons with their values."""


class Page(Struct, frozen=True, kw_only=True):
    """What came back: the address it came from, its status, its forms, and what a person reads."""

    url: str
    status: int
    forms: tuple[Form, ...]
    words: str
    text: str
    """The body as it came."""
    wait_seconds: int = 0
    """What Retry-After asked for."""

    def form_with(self, *names: str) -> Form:
        """The first form that has these fields, boxes or buttons; StageAway when no form has."""
        for form in self.forms:
            if all(name in form.fields or name in form.boxes or name in form.buttons for name in names):
                return form
        raise StageAway(f"{self.url} answered {self.status} and has no form with {', '.join(names)}")


class Visitor:
    """One browser of one person: its cookies, and the page it is on."""

    def __init__(
        self, *, port: int, host: str, cookies: Mapping[str, str] | None = None, comes_from: str | None = None
    ) -> None:
        """Connect to ``port`` on this machine and ask for ``host`` (without a port).

        ``comes_from`` is the address of this machine to connect from: 127.0.0.2 looks like another network than
        127.0.0.1 does.
        """
        self._port = port
        self._comes_from = comes_from
        self._origin = f"http://{host}:{port}"
        self.cookies: dict[str, str] = dict(cookies or {})

    def get(self, path: str) -> Page:
        """Open a page and follow where it leads."""
        return self._follow("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        """Send fields to an address and follow where it leads."""
        return self._follow("POST", path, fields)

    def send(self, page: Page, form: Form, given: Mapping[str, str], *, without: frozenset[str] = frozenset()) -> Page:
        """Send a form of a page, with what a person filled in and without what they left out."""
        fields = {name: value for name, value in {**form.fields, **given}.items() if name not in without}
        return self._follow(form.method.upper(), urljoin(page.url, form.action or page.url), fields)

    def answer(self, page: Page, *, accepted: bool) -> Answer:
        """The page as a stage's answer."""
        return Answer(
            accepted=accepted,
            status=page.status,
            words=page.words,
            cookies=dict(self.cookies),
            url=page.url,
            text=page.text,
            wait_seconds=page.wait_seconds,
        )

    def _follow(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        url = urljoin(self._origin, path)
        for _ in range(MOST_REDIRECTS):
            response = self._once(method, url, fields)
            if not response.is_redirect:
                return _page(url, response)
            url = urljoin(url, response.headers["location"])
            if response.status_code != httpx.codes.TEMPORARY_REDIRECT:
                method, fields = "GET", None
        raise StageAway(f"{path} leads from one address to the next, more than {MOST_REDIRECTS} times")

    def _once(self, method: str, url: str, fields: Mapping[str, str] | None) -> httpx.Response:
        parts = urlsplit(url)
        target = f"http://127.0.0.1:{parts.port or self._port}{parts.path or '/'}" + (
            f"?{parts.query}" if parts.query else ""
        )
        headers = {"Host": parts.netloc, "Origin": self._origin, "Referer": self._origin + "/", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            with httpx.Client(transport=self._transport(), timeout=WAIT_SECONDS) as client:
                data = dict(fields) if fields is not None else None
                response = client.request(method, target, data=data, headers=headers)
        except httpx.HTTPError as error:
            raise StageAway(f"{method} {parts.path} got no answer: {type(error).__name__}") from error
        if response.status_code in {httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE}:
            raise StageAway(f"{method} {parts.path} answered {response.status_code}: the site behind it is away")
        self._keep(response)
        return response

    def _transport(self) -> httpx.HTTPTransport | None:
        return httpx.HTTPTransport(local_address=self._comes_from) if self._comes_from else None

    def _keep(self, response: httpx.Response) -> None:
        for line in response.headers.get_list("set-cookie"):
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(line)
            except CookieError:
                continue
            for name, morsel in jar.items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value


def _page(url: str, response: httpx.Response) -> Page:
    text = response.text
    asked = response.headers.get("retry-after", "")
    wait = int(asked) if asked.isascii() and asked.isdigit() else 0
    if "html" not in response.headers.get("content-type", ""):
        return Page(url=url, status=response.status_code, forms=(), words=text, text=text, wait_seconds=wait)
    reader = _Reader()
    reader.feed(text)
    words = re.sub(r"\s+", " ", " ".join(reader.words)).strip()
    forms = tuple(reader.forms)
    return Page(url=url, status=response.status_code, forms=forms, words=words, text=text, wait_seconds=wait)


class _Reader(HTMLParser):
    """Takes from a page its forms and the words of its main part (the whole body where no part is called main)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._all: list[str] = []
        self._main: list[str] = []
        self._open: list[str] = []
        self._form: dict[str, str] | None = None
        self._fields: dict[str, str] = {}
        self._boxes: dict[str, str] = {}
        self._buttons: dict[str, str] = {}
        self._named: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {}
        self._choosing = ""
        self._writing = ""
        self._joined = False
        """A line may break here, and no word ends."""

    @property
    def words(self) -> list[str]:
        return self._main or self._all

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._joined = tag == "wbr"
        if tag not in WITHOUT_END:
            self._open.append(tag)
        if tag == "form":
            self._form = given
            self._fields, self._boxes, self._buttons = {}, {}, {}
            self._named[given.get("id", "")] = self._fields, self._boxes, self._buttons
        elif tag == "input":
            self._input(given)
        elif tag == "button" and given.get("name"):
            self._owner(given)[2][given["name"]] = given.get("value", "")
        elif tag == "select":
            self._choosing = given.get("name", "")
        elif tag == "option" and self._choosing and ("selected" in given or self._choosing not in self._fields):
            self._fields[self._choosing] = given.get("value", "")
        elif tag == "textarea":
            self._writing = given.get("name", "")
            self._fields[self._writing] = ""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "form" and self._form is not None:
            self.forms.append(
                Form(
                    action=self._form.get("action", ""),
                    method=self._form.get("method", "get"),
                    fields=self._fields,
                    boxes=self._boxes,
                    buttons=self._buttons,
                )
            )
            self._form = None
        elif tag == "select":
            self._choosing = ""
        elif tag == "textarea":
            self._writing = ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            self._fields[self._writing] += data
        if SPOKEN_BY_NOBODY.intersection(self._open):
            return
        for words in (self._all, self._main) if "main" in self._open else (self._all,):
            if self._joined and words:
                words[-1] += data
            else:
                words.append(data)
        self._joined = False

    def _owner(self, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        """Fields, boxes and buttons of the form a control belongs to: the one it names, if that stood before it."""
        return self._named.get(given.get("form") or "-", (self._fields, self._boxes, self._buttons))

    def _input(self, given: Mapping[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if not name or "disabled" in given:
            return
        fields, boxes, buttons = self._owner(given)
        if kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            if kind == "checkbox":
                boxes[name] = value
            if "checked" in given:
                fields[name] = value
        elif kind in {"submit", "button", "image", "reset"}:
            buttons[name] = given.get("value", "")
        else:
            fields[name] = given.get("value", "")
