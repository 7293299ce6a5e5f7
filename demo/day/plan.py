"""What happens when: who comes by which way, what they choose and ask, what the house writes and tries.

Everything is counted in days before today and lies in order of time, because the evidence log only goes forward.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from demo.day.clients import PLAYERS, Player
from msgspec import Struct

FIRST_DAY = 42
"""So many days before today the demo begins to live."""
ZONE = ZoneInfo("Europe/Zurich")
HOUSE = "the house"
INES = "Inès"
OPENING = dt.time(9, 0)
GUESTS = 4
"""Each fourth client of the shop buys without an account."""


class Event(Struct, frozen=True, kw_only=True):
    """One thing that happens."""

    days: int
    """Before today."""
    at: dt.time
    who: str
    """The given name of a client, or the house."""
    act: str
    """A method of ``play.Day``."""
    told: dict[str, str] = {}
    """What the method is told."""


def _event(days: int, at: str, who: str, act: str, /, **told: str) -> Event:
    return Event(days=days, at=dt.time.fromisoformat(at), who=who, act=act, told=told)


def plan(players: Sequence[Player] = PLAYERS) -> tuple[Event, ...]:
    """The events of these clients and of the house, in order of time."""
    given = {one.given for one in players}
    events = [event for one in players for event in _life(one)]
    events += [event for event in _requests() if event.who in {*given, INES}]
    events += list(_house())
    return tuple(sorted(events, key=lambda event: (-event.days, event.at)))


def instant(event: Event, *, today: dt.date) -> dt.datetime:
    """When it happens."""
    return dt.datetime.combine(today - dt.timedelta(days=event.days), event.at, tzinfo=ZONE)


def beginning(today: dt.date) -> dt.datetime:
    """When the demo begins to live."""
    return dt.datetime.combine(today - dt.timedelta(days=FIRST_DAY), OPENING, tzinfo=ZONE)


def _life(one: Player) -> Iterator[Event]:
    """How somebody meets the house, and what they answer when they are asked."""
    nth = PLAYERS.index(one)
    at = f"{9 + nth % 8:02}:{nth * 7 % 60:02}"
    match one.way:
        case "shop" if nth % GUESTS == GUESTS - 1:
            yield _event(one.since, at, one.given, "buys_as_guest")
        case "shop":
            yield _event(one.since, at, one.given, "opens_an_account")
        case "boutique":
            yield _event(one.since, at, one.given, "is_met", wishes=WISHES[nth % len(WISHES)])
        case "telephone":
            yield _event(one.since, at, one.given, "calls", asked=ASKED[nth % len(ASKED)])
        case "mail":
            yield _event(one.since, at, one.given, "writes", said=WRITTEN[nth % len(WRITTEN)])
    yield from _answers(one, at=f"{18 + nth % 4:02}:{nth * 11 % 60:02}", middle=max(one.since // 2 + nth % 3, 1))


def _answers(one: Player, *, at: str, middle: int) -> Iterator[Event]:
    """What they say about letters, the same evening, and what some of them say later."""

    def says(days: int, purpose: str, act: str, channel: str = "") -> Event:
        return _event(days, at, one.given, "chooses", purpose=purpose, act=act, channel=channel)

    match one.said:
        case "nothing":
            return
        case "no":
            for purpose in ("news", "partner-news", "surveys"):
                yield says(one.since, purpose, "refuse")
            yield says(one.since, "guesses", "object")
        case "everything":
            for purpose in ("news", "partner-news", "surveys"):
                yield says(one.since, purpose, "grant")
        case "letters":
            yield says(one.since, "news", "grant", "email")
            yield says(one.since, "surveys", "grant" if one.since % 2 else "refuse")
            yield says(middle, "guesses", "object" if one.since % 3 else "grant")
        case "ended":
            yield says(one.since, "news", "grant", "email")
            yield says(one.since, "partner-news", "grant", "email")
            yield _event(middle, at, one.given, "changes_in_the_centre", purpose="news", answer="no")
            yield says(middle, "partner-news", "refuse")
        case "later":
            yield says(one.since, "news", "refuse")
            yield says(one.since, "partner-news", "refuse")
            yield _event(middle, at, one.given, "changes_in_the_centre", purpose="news", answer="yes")


def _requests() -> Iterator[Event]:
    """What clients ask of the house: every right, every way it comes by, and every state it can stand in."""
    # By post, five weeks ago: nobody of the house has looked at it since, and it is late.
    yield _event(33, "10:30", "Nils", "asks", right="erase", way="post", days="1", place="CH", by="Noor Haddad")
    yield _event(33, "10:40", "Nils", "shows_who_they_are", by="Noor Haddad")
    # A copy that was read and has expired.
    yield _event(30, "11:05", "Davide", "asks", right="access", way="centre")
    yield _event(30, "11:06", "Davide", "shows_who_they_are")
    # Done: somebody who only telephoned, and somebody who bought, of whom something stays.
    yield _event(27, "09:20", "Wendel", "asks", right="erase", way="telephone", by="Noor Haddad")
    yield _event(27, "09:25", "Wendel", "shows_who_they_are", by="Noor Haddad")
    yield _event(26, "16:10", "Wendel", "gets_a_yes", by="Ruth Aebi")
    yield _event(32, "17:30", "Célestine", "buys")
    yield _event(21, "14:00", "Célestine", "is_forgotten")
    # Refused, with reasons.
    yield _event(25, "13:15", "Odile", "asks", right="access", way="agent", place="FR", by="Noor Haddad")
    yield _event(22, "15:40", "Odile", "gets_a_no", by="Ruth Aebi", reason=NO_MANDATE)
    # Nobody has shown yet that they are that person; the month ends this week.
    yield _event(26, "08:50", "Pascal", "asks", right="access", way="post", days="1", by="Noor Haddad")
    # More time was taken, and the client was told why.
    yield _event(24, "10:00", "Mathilde", "asks", right="erase", way="email", place="CH", by="Noor Haddad")
    yield _event(24, "10:05", "Mathilde", "shows_who_they_are", by="Noor Haddad")
    yield _event(13, "17:20", "Mathilde", "waits_longer", by="Ruth Aebi", reason=MORE_TIME)
    # Objections, at once: in the centre, and on the telephone.
    yield _event(16, "12:00", "Balthasar", "objects", purpose="guesses")
    yield _event(11, "09:45", "Yasmine", "asks", right="object", purpose="research", way="telephone", by="Noor Haddad")
    yield _event(11, "09:47", "Yasmine", "shows_who_they_are", by="Noor Haddad")
    # Taken back.
    yield _event(15, "19:30", "Bertil", "asks", right="erase", way="centre")
    yield _event(15, "19:31", "Bertil", "shows_who_they_are")
    yield _event(14, "08:05", "Bertil", "takes_it_back")
    # The plan waits for the client.
    yield _event(7, "21:10", "Dorian", "asks", right="erase", way="centre")
    yield _event(7, "21:12", "Dorian", "shows_who_they_are")
    # The plan waits for the desk: a client with traces on every way.
    yield _event(31, "11:30", "Amélie", "buys")
    yield _event(20, "15:10", "Amélie", "is_met", wishes="Would like the clasp of her bracelet smaller")
    yield _event(19, "10:15", "Amélie", "calls", asked="Whether the clasp is done")
    yield _event(18, "22:40", "Amélie", "writes", said="Is the clasp done? Nobody called me back.")
    yield _event(4, "16:30", "Amélie", "asks", right="erase", way="boutique", place="CH", by="Noor Haddad", words=DONE)
    yield _event(4, "16:35", "Amélie", "shows_who_they_are", by="Noor Haddad")
    # A copy that waits to be read.
    yield _event(2, "20:00", INES, "gets_a_copy")


def _house() -> Iterator[Event]:
    """What the house does: words it gives, letters it writes, parcels it brings, promises it tries."""
    yield _event(
        41, "09:30", HOUSE, "vouches", promise="N-09", by="Paul Imhof", days="-3", scope="every till and terminal"
    )
    yield _event(41, "09:40", HOUSE, "vouches", promise="N-72", by="Lena Brugger", days="5", scope="both databases")
    yield _event(41, "09:50", HOUSE, "vouches", promise="N-71", by="Marc Odermatt", days="150", scope="the whole house")
    yield _event(36, "08:00", HOUSE, "tries", promises="N-08 N-80")
    yield _event(29, "17:00", HOUSE, "brings_parcels")
    yield _event(28, "10:00", HOUSE, "sends_a_letter", subject="Four leaves, one flower")
    yield _event(23, "08:00", HOUSE, "tries", promises="N-88")
    yield _event(14, "10:00", HOUSE, "sends_a_letter", subject="The Bud has a sister")
    yield _event(13, "20:15", HOUSE, "stops_are_pressed")
    yield _event(5, "17:00", HOUSE, "brings_parcels")
    yield _event(3, "10:00", HOUSE, "sends_a_letter", subject="Winter hours, and a lantern")
    yield _event(1, "08:00", HOUSE, "tries", promises="N-07 N-23 N-78 N-83")


def spread(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The events by day, the first day first."""
    days: dict[int, list[Event]] = {}
    for event in events:
        days.setdefault(event.days, []).append(event)
    return days


WISHES = (
    "A ring for a left hand, not too high",
    "A pair of earrings by March, a present",
    "To see the peony brooch once more",
    "Something plain in yellow gold",
)
ASKED = (
    "When Geneva is open on Sundays",
    "Whether a chain can be made longer",
    "What a new glass for the watch costs",
)
WRITTEN = (
    "Do you still make the small lantern pendant?",
    "My mother's ring has lost a leaf. Can it be mended?",
    "Please tell me when the Bud is in Geneva again.",
    "I would like to come on a Thursday, for a watch.",
    "Thank you for the letter. Do you ship to Vienna?",
)
NO_MANDATE = (
    "The agency that wrote to us showed no mandate from you, so we may not hand it a copy. You may ask yourself."
)
MORE_TIME = "Part of what you ask is on paper in two boutiques; we need longer to find all of it than one month."
DONE = "Please take me out of everything. I have the bracelet back and am content."
