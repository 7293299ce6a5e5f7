"""Play the plan to a demo that is up, with its clock moved from six weeks ago to today.

What a stranger could check goes through public doors, by the demo's own stage: accounts, orders, messages, meetings and
calls at the counter, letters of the house and the links in them, changes in the privacy centre, a copy, an erasure and
an objection. Two things go straight to the house, as the shop and the desk do it in their own process: most choices,
and the requests that staff write down or answer; a door for each would cost a second and show nothing more. Trials are
the real ones. The shop dates accounts and orders by its own clock, which nobody moves: they are of today.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from demo.day import marks
from demo.day.clients import PLAYERS, Player
from demo.day.plan import ZONE, Event, instant, plan, spread

import troth
from troth.cli.try_ import load_stage
from troth.house import House
from troth.house.stands import stands
from troth.stores.clock import Clock, real_now
from troth.terms.cannot import CannotRun
from troth.trials.letters import STOP_LINK
from troth.trials.stage import Client, StageAway

INES = Client(
    name="Inès Favre",
    email="ines.favre@clients.example",
    password="four peonies by the lake",
    birth=dt.date(1984, 3, 29),
)
TROTH = "from troth.cli import main; main()"
LETTER = "news-message"
PATIENCE_SECONDS = 60
TRYING_SECONDS = 300
SAYS = {
    "opens_an_account": ("account", "accounts"),
    "buys": ("order", "orders"),
    "buys_as_guest": ("order without an account", "orders without an account"),
    "is_met": ("meeting in a boutique", "meetings in a boutique"),
    "calls": ("telephone call", "telephone calls"),
    "writes": ("message", "messages"),
    "chooses": ("choice", "choices"),
    "changes_in_the_centre": ("change in the centre", "changes in the centre"),
    "asks": ("request", "requests"),
    "shows_who_they_are": ("proof of who asks", "proofs of who asks"),
    "gets_a_yes": ("yes to a plan", "yeses to a plan"),
    "gets_a_no": ("refusal", "refusals"),
    "waits_longer": ("extension", "extensions"),
    "objects": ("objection", "objections"),
    "takes_it_back": ("request taken back", "requests taken back"),
    "is_forgotten": ("erasure", "erasures"),
    "gets_a_copy": ("copy", "copies"),
    "vouches": ("word given", "words given"),
    "tries": ("round of trials", "rounds of trials"),
    "brings_parcels": ("round of parcels", "rounds of parcels"),
    "sends_a_letter": ("letter to everybody", "letters to everybody"),
    "stops_are_pressed": ("round of letters ended by their link", "rounds of letters ended by their link"),
}
"""What the progress calls each act, once and more than once."""


def play(
    home: Path,
    *,
    say: Callable[[str], None],
    players: Sequence[Player] = PLAYERS,
    stage: Any = None,
    events: Sequence[Event] | None = None,
) -> int:
    """Everything, in order of time; then the clock runs again. CannotRun where the demo does not answer."""
    state = home.parent / ".state"
    today, began = marks.today_of(state), time.monotonic()
    acting: Any = stage or load_stage(home, file_name="stage.py")
    try:
        with troth.open(home) as house:
            day = Day(house, acting, players=players)
            for events_of in spread(events if events is not None else plan(players)).values():
                day.play(events_of, today=today)
                date = instant(events_of[0], today=today)
                say(f"  {date:%d %B}  {_counted(events_of)}")
    except StageAway as away:
        raise CannotRun(
            f"The day stopped at {Clock(house.home).now():%d %B}: {away}",
            hint="`troth demo --fresh --day` begins it anew; the logs are in demo/.state/logs.",
        ) from away
    else:
        marks.finish(home, state=state)
    finally:
        marks.let_run(home, state=state)
    say(f"  Six weeks in {time.monotonic() - began:.0f} seconds; the clock runs again.")
    return 0


class Day:
    """The acts of a plan, each a method. Remembers who asked for what, whose card is which, and what is on its way."""

    def __init__(self, house: House, stage: Any, *, players: Sequence[Player]) -> None:
        self._house = house
        self._stage = stage
        self._players = {one.given: one for one in players}
        self._requests: dict[str, str] = {}
        self._cards: dict[str, str] = {}
        self._parcels: list[str] = []

    def play(self, events: Sequence[Event], *, today: dt.date) -> None:
        """What happens on one day."""
        self._stage.another_day()
        for event in events:
            self._house.clock.set(min(instant(event, today=today), real_now()))
            getattr(self, event.act)(event.who, **event.told)

    # In the shop, at the counter, by telephone, by mail

    def opens_an_account(self, who: str) -> None:
        """By the front door, with what the form asks."""
        one = self._players[who]
        given = {"address": one.home, "telephone": one.telephone}
        answer = self._stage.register(self._stage.doors[0], one.client, extra=given)
        if not answer.accepted:
            raise StageAway(f"no account for {one.name}: {answer.words[:160]}")

    def buys(self, who: str) -> None:
        """With an account."""
        one = self._players[who]
        self._parcels.append(self._stage.order(one.client, street=one.street))

    def buys_as_guest(self, who: str) -> None:
        """With an address alone."""
        one = self._players[who]
        self._parcels.append(self._stage.order_as_guest(one.client, street=one.street))

    def is_met(self, who: str, *, wishes: str) -> None:
        """In a boutique, once the notice was shown."""
        self._cards[who] = self._stage.meet(self._players[who].client, wishes=wishes)

    def calls(self, who: str, *, asked: str) -> None:
        """The sentence is said first; it goes on the card of somebody who was met, and by the number otherwise."""
        one, card = self._players[who], self._cards.get(who, "")
        self._stage.call(one.client, asked=asked, card=card, telephone="" if card else one.telephone)

    def writes(self, who: str, *, said: str) -> None:
        """From the contact page."""
        answer = self._stage.write(said, reply=self._players[who].mail)
        if not answer.accepted:
            raise StageAway(f"the message of {who} was not taken: {answer.words[:160]}")

    # Choices

    def chooses(self, who: str, *, purpose: str, act: str, channel: str) -> None:
        """What they answer when they are asked, by the way they came."""
        one, chosen = self._players[who], {"channel": channel} if channel else {}
        source = "web:preferences" if one.way == "shop" else one.way
        self._house.choose(one.mail, purpose, act=act, source=source, **chosen)  # type: ignore[arg-type]

    def changes_in_the_centre(self, who: str, *, purpose: str, answer: str) -> None:
        """With the code that comes by mail."""
        one = self._players[who]
        channel = "email" if answer == "yes" else None
        self._stage.choose(one.client, purpose, channel=channel, yes=answer == "yes")

    # What they ask

    def asks(
        self,
        who: str,
        *,
        right: str,
        way: str,
        by: str = "",
        days: str = "0",
        place: str = "",
        purpose: str = "",
        words: str = "",
    ) -> None:
        """A request is taken in, as the desk does it; a letter came some days before somebody wrote it down."""
        one = self._players[who]
        made = self._house.requests.open(
            right,  # type: ignore[arg-type]  # the plan's test looks at the words
            one.telephone if way == "telephone" else one.mail,
            way=way,
            received=self._house.clock.now() - dt.timedelta(days=int(days)),
            place=place,
            purposes=(purpose,) if purpose else (),
            words=words,
            by=by,
        )
        self._requests[who] = made.id

    def shows_who_they_are(self, who: str, *, by: str = "") -> None:
        """By the code, or somebody vouches."""
        self._house.requests.prove(self._requests[who], by=by)
        self._settle(who)

    def gets_a_yes(self, who: str, *, by: str) -> None:
        """To the plan; what follows needs nobody."""
        self._house.requests.approve(self._requests[who], by=by)
        self._settle(who)

    def gets_a_no(self, who: str, *, by: str, reason: str) -> None:
        """With reasons."""
        self._house.requests.refuse(self._requests[who], by=by, reason=reason)

    def waits_longer(self, who: str, *, by: str, reason: str) -> None:
        """With reasons."""
        self._house.requests.extend(self._requests[who], by=by, reason=reason)

    def takes_it_back(self, who: str) -> None:
        """Before it runs."""
        self._house.requests.withdraw(self._requests[who])

    def objects(self, who: str, *, purpose: str) -> None:
        """In the centre."""
        answer = self._stage.object_to(self._players[who].client, purpose)
        if not answer.accepted:
            raise StageAway(f"the objection of {who} was not taken: {answer.words[:160]}")

    def is_forgotten(self, who: str) -> None:
        """In the centre, from the plan to the record."""
        answer = self._stage.forget(self._players[who].client)
        if not answer.accepted:
            raise StageAway(f"the record of {who} does not open: {answer.words[:160]}")

    def gets_a_copy(self, who: str) -> None:
        """In the centre. Inès asks: of nobody is more known."""
        self._stage.ask_copy(INES if who == "Inès" else self._players[who].client)

    # The house

    def vouches(self, _house: str, *, promise: str, by: str, days: str, scope: str) -> None:
        """A person's word, until so many days after today."""
        until = real_now().astimezone(ZONE).date() + dt.timedelta(days=int(days))
        self._house.attest(promise, by=by, scope=scope, until=until)

    def sends_a_letter(self, _house: str, *, subject: str) -> None:
        """Oriane writes to everybody she would like to reach; the gate says who gets it."""
        everybody = [one.client for one in self._players.values()]
        self._stage.send_letter(LETTER, everybody, subject=subject)

    def stops_are_pressed(self, _house: str) -> None:
        """One in six of those who got a letter presses its link."""
        with_letter = []
        for one in self._players.values():
            links = [STOP_LINK.search(letter.text) for letter in self._stage.mailbox(one.mail)]
            with_letter += [found.group(0) for found in reversed(links) if found][:1]
        for link in with_letter[::6]:
            self._stage.post(link, {"List-Unsubscribe": "One-Click"})

    def brings_parcels(self, _house: str) -> None:
        """Every parcel that is on its way arrives."""
        self._stage.hand_over(self._parcels)
        self._parcels.clear()

    def tries(self, _house: str, *, promises: str) -> None:
        """The real command; what it finds goes on the board."""
        trying = [sys.executable, "-c", TROTH, "--home", str(self._house.home.path), "try"]
        ids = [word for promise in promises.split() for word in ("--id", promise)]
        ended = subprocess.run([*trying, *ids], capture_output=True, text=True, timeout=TRYING_SECONDS, check=False)
        if ended.returncode not in {0, 1}:
            raise StageAway(f"the trials of {promises} came to no end: {ended.stderr.strip()[-300:]}")

    def _settle(self, who: str) -> None:
        """Wait, at this instant of the demo's clock, until what needs nobody is done."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._house.requests.drive(self._requests[who]).waits_for in {"machine", "system"}:
            if time.monotonic() > until:
                one = self._house.requests.get(self._requests[who])
                raise StageAway(f"{one.id} came to no end: {stands(one)}")
            time.sleep(0.2)


def _counted(events: Sequence[Event]) -> str:
    found = Counter(event.act for event in events)
    return ", ".join(f"{number} {SAYS[act][number > 1]}" for act, number in found.items())
