"""The port that a company fills in, so that a trial can act as a client on its own site.

A stage goes through public doors only: pages, forms, mail. It invents the people. Every method may raise ``StageAway``
when the site does not answer or answers with something no page of it would say; the trial is then ``incomplete``,
never ``held``. A method returns when the act has taken effect (or has been refused): mail that was sent is in the
mailbox, an account that was opened can sign in. Methods are called one at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct


class StageAway(Exception):  # noqa: N818 - it is not an error of the trial's: the stage is not there
    """The site cannot be reached, or what came back cannot be understood."""


class Client(Struct, frozen=True, kw_only=True):
    """A person the stage made up, with everything a form may ask."""

    name: str
    email: str
    password: str
    birth: dt.date


class Answer(Struct, frozen=True, kw_only=True):
    """What a page said to an act."""

    accepted: bool
    status: int
    words: str
    """What a person reads on the page, tags removed."""
    cookies: Mapping[str, str] = {}
    """The cookies that the browser holds after it, by name."""
    url: str = ""
    """The address of the page, after every way it led on."""
    text: str = ""
    """The page as it came, tags and all."""
    wait_seconds: int = 0
    """How long the site asked to wait before the next try (Retry-After); 0 where it did not."""


class Mail(Struct, frozen=True, kw_only=True):
    """One message as it reached a mailbox."""

    to: str
    subject: str
    headers: Mapping[str, str]
    """By lower-case name; the last one where a name stands twice."""
    text: str


class Sending(Struct, frozen=True, kw_only=True):
    """What the campaign desk was told about one address."""

    to: str
    sent: bool
    words: str


class Stage(Protocol):
    """A company's own site, seen from outside."""

    doors: tuple[str, ...]
    """Every way to open an account, by the path a person would follow."""

    def running(self) -> bool:
        """Whether the site answers now."""

    def start(self) -> None:
        """Start the site and return when it answers; StageAway when it will not."""

    def stop(self) -> None:
        """Stop what ``start`` started; nothing where it was running before."""

    def now(self) -> dt.datetime:
        """The site's own clock, aware."""

    def client(self, *, birth: dt.date | None = None) -> Client:
        """A made-up person nobody has met: born on that day, or an adult."""

    def form(self, door: str) -> frozenset[str]:
        """The names of the fields a door's form asks for; technical ones (a token against forgery) left out."""

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
        """Fill in the form at a door and send it.

        ``extra`` are fields the form does not have, ``leave_out`` some that it has. ``zone`` is the time zone the
        browser tells; ``carrying`` are cookies of an earlier answer, else the browser is a fresh one.
        """

    def can_sign_in(self, client: Client) -> bool:
        """Whether these details open an account."""

    def sign_in(self, client: Client, *, elsewhere: bool = False) -> Answer:
        """Try these details once, from a fresh browser: accepted when the account opened.

        ``elsewhere`` comes from another network address than everything else this stage does.
        """

    def accounts(self) -> int:
        """How many accounts the site says it has."""

    def choose(self, client: Client, purpose: str, *, channel: str | None = None, yes: bool) -> Answer:
        """Say yes or no in the privacy centre, with the code it sends by mail."""

    def send_letter(self, message: str, clients: Iterable[Client], *, subject: str) -> tuple[Sending, ...]:
        """Send a letter of this kind to these people from the house's own desk."""

    def order(self, client: Client) -> str:
        """Buy something as this client; the number of the order."""

    def order_as_guest(self, client: Client) -> str:
        """Buy something without an account, leaving only what a parcel needs; the number of the order."""

    def write(self, words: str) -> Answer:
        """Write to the house without an account."""

    def leave_traces(self, client: Client) -> Mapping[str, str]:
        """Let this client do everything a client can, and leave nothing under way: the mark by where it was left.

        An account, orders with and without it, messages, a visit, a call; each mark stands nowhere else.
        """

    def ask_copy(self, client: Client) -> str:
        """Ask for the copy in the privacy centre, and everything its page says once it is there."""

    def open_copy_of(self, client: Client) -> Answer:
        """Try to open that copy as a stranger who knows its address and not the code."""

    def look_at_plan(self, client: Client) -> Answer:
        """See in the privacy centre what would go, as the page says it, and take the request back."""

    def forget(self, client: Client) -> Answer:
        """Ask to be forgotten in the privacy centre, say yes to the plan, and read the record when it is there."""

    def object_to(self, client: Client, purpose: str) -> Answer:
        """Object to one use in the privacy centre."""

    def dump(self) -> str:
        """Everything the house's databases hold, as text: what no door shows, and the house opens for a trial."""

    def mailbox(self, address: str) -> tuple[Mail, ...]:
        """Everything that reached this address, oldest first."""

    def get(self, path: str, *, client: Client | None = None) -> Answer:
        """Open a page of the public site with a fresh browser; signed in as this client, where one is given."""

    def post(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Send a form to an address found in a mail, with no cookie and nothing else."""

    def outside(self) -> int:
        """How many requests third parties have received since the stage opened."""
