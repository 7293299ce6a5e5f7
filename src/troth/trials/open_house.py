"""Most of the house is open without an account (N-06): every link followed by somebody nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from troth.house import House
from troth.notice.kinds import Channel, Item, Purpose
from troth.trials.run import Trial
from troth.trials.stage import Answer, Stage
from troth.trials.witness import Witness

MOST_PAGES = 300
FEWEST_WORDS = 8
"""A page that says less has no content of its own."""
SIGN_IN = re.compile(r"<input[^>]+autocomplete=[\"']?current-password", re.IGNORECASE)
"""What makes a page one to sign in at."""


def open_without_an_account(stage: Stage, house: House, witness: Witness) -> None:
    """Follow every link from the front page with no account, then knock where the notice says only clients may."""
    members = tuple(sorted(_members(house)))
    necessary = _necessary(house)
    shut: list[str] = []
    empty: list[str] = []
    setting: dict[str, str] = {}
    seen = 0
    for path, answer in _every_page(stage):
        seen += 1
        setting |= dict.fromkeys(set(answer.cookies) - necessary, path)
        if _asks_to_sign_in(path, answer):
            if not path.startswith(members):
                shut.append(path)
        elif answer.status != _OK or len(answer.words.split()) < FEWEST_WORDS:
            empty.append(f"{path} ({answer.status})")
    witness.allowed("the site has pages to look at", happened=seen > 1, saw=f"{seen} pages reached by links")
    witness.forbidden(
        "a page asks for an account that the notice does not keep behind one",
        happened=bool(shut),
        saw=_some(shut) or f"{seen} pages",
    )
    witness.forbidden("a link leads to a page without content", happened=bool(empty), saw=_some(empty) or "none")
    witness.forbidden(
        "a page sets a cookie that the notice does not list as necessary",
        happened=bool(setting),
        saw=_some(f"{name} at {path}" for name, path in sorted(setting.items())) or "none but " + _some(necessary),
    )
    _knock(stage, witness, members=members)
    _without_an_account(stage, witness)


def _knock(stage: Stage, witness: Witness, *, members: tuple[str, ...]) -> None:
    for path in members:
        answer = stage.get(path)
        witness.forbidden(
            f"{path} shows anything to somebody without an account",
            happened=not _asks_to_sign_in(path, answer),
            saw=f"answered {answer.status} at {urlsplit(answer.url).path or path}",
        )
        leads = _asks_to_sign_in(path, answer) and answer.status == _OK
        witness.allowed(f"{path} leads to where one signs in", happened=leads, saw=f"answered {answer.status}")


def _without_an_account(stage: Stage, witness: Witness) -> None:
    guest = stage.client()
    witness.met(1)
    before = stage.accounts()
    number = stage.order_as_guest(guest)
    witness.allowed("a piece is bought without an account", happened=bool(number), saw=f"order {number}")
    written = stage.write("Is the Bud made in white gold too?")
    witness.allowed("a message is written without one", happened=written.accepted, saw=f"answered {written.status}")
    after = stage.accounts()
    witness.forbidden(
        "buying or writing opens an account on the quiet",
        happened=after != before or stage.can_sign_in(guest),
        saw=f"accounts {before} before and {after} after",
    )


def _every_page(stage: Stage) -> Iterator[tuple[str, Answer]]:
    """Every page that links lead to from the front page, once each, however it is spelt; at most ``MOST_PAGES``."""
    waiting, known = ["/"], {"/"}
    while waiting and len(known) <= MOST_PAGES:
        path = waiting.pop(0)
        answer = stage.get(path)
        yield path, answer
        for link in _links(answer):
            if link not in known:
                known.add(link)
                waiting.append(link)


def _links(answer: Answer) -> Iterator[str]:
    here = urlsplit(answer.url)
    reader = _Anchors()
    reader.feed(answer.text)
    for address in reader.found:
        there = urlsplit(urldefrag(urljoin(answer.url, address)).url)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            yield (there.path or "/") + (f"?{there.query}" if there.query else "")


class _Anchors(HTMLParser):
    """Where the links of a page lead, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a link."""
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)


def _asks_to_sign_in(path: str, answer: Answer) -> bool:
    """Whether somebody who wanted this page was sent to another, where one signs in."""
    there = urlsplit(answer.url).path
    return there != urlsplit(path).path and SIGN_IN.search(answer.text) is not None


def _members(house: House) -> set[str]:
    return {
        path
        for declared in house.notice.declarations.values()
        if isinstance(declared, Channel) and declared.medium == "website"
        for path in declared.members
    }


def _necessary(house: House) -> set[str]:
    """The names of the items the notice needs no consent for."""
    terms = house.notice.declarations
    found = set()
    for item in terms.values():
        purpose = terms.get(item.purpose) if isinstance(item, Item) else None
        if isinstance(item, Item) and isinstance(purpose, Purpose) and purpose.device == "necessary":
            found.add(item.name)
    return found


def _some(words: Iterable[str]) -> str:
    listed = sorted(words)
    more = f" and {len(listed) - 6} more" if len(listed) > 6 else ""
    return ", ".join(listed[:6]) + more


_OK = 200

TRIALS = (
    Trial(
        id="N-06",
        says="We follow every link of the site without an account, buy a piece and write a message, and knock where "
        "the notice says that only clients may come in.",
        not_examined="the app; addresses that no link leads to; what a script would store in the browser",
        act=open_without_an_account,
    ),
)
