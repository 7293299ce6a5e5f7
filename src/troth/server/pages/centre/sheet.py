"""The sheet of switches: everything one person may say yes or no to, as it stands, and what a saved sheet changes.

Pure: the edition's policy, the person's choices and the time come in; what to show, or what to record, goes out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from msgspec import Struct

from troth.choices import NOES, Act, Choice, fold
from troth.gate import Policy
from troth.notice.facts import Notice
from troth.notice.kinds import Ask, Purpose, Right
from troth.notice.switches import Switch
from troth.notice.telling import language_of
from troth.server.pages.centre import words

OBJECT = frozenset({"object"})
TAKE_BACK = frozenset({"withdraw", "opt-out", "limit"})
STOP = frozenset({"stop"})
WITHOUT_A_YES = frozenset({"soft-opt-in", "opt-out"})
"""Grounds on which something may happen before anybody said yes, until they say no."""

ASKED = frozenset({"consent", "explicit-consent", "separate-consent"})


class Row(Struct, frozen=True, kw_only=True):
    """One switch."""

    name: str
    label: str
    whole: str
    on: bool
    sentence: str
    hint: str = ""
    objecting: bool = False
    """Off is an objection: the ground is the house's own interest."""
    undecided: bool = False
    """Nobody has said anything yet, and a no would change something though the switch is off."""


class Topic(Struct, frozen=True, kw_only=True):
    """The switches of one purpose."""

    purpose: str
    title: str
    interest: str
    """The house's own interest in it, where that is the ground."""
    rows: tuple[Row, ...]
    language: str = ""
    """What its title is in: not the page's where nobody has translated it."""

    @property
    def alone(self) -> bool:
        """One switch, which bears the purpose's own name."""
        return len(self.rows) == 1 and self.rows[0].label == self.title


class Part(Struct, frozen=True, kw_only=True):
    """One heading of the sheet."""

    id: str
    title: str
    lede: str
    topics: tuple[Topic, ...]


class Change(Struct, frozen=True, kw_only=True):
    """One choice to record."""

    switch: Switch
    act: Act
    words: str


def sheet(
    policy: Policy, choices: Sequence[Choice], *, at: dt.datetime, told: Notice | None = None
) -> tuple[Part, ...]:
    """Every part with something in it; each purpose appears once, in the first part that has it.

    ``told`` is the notice in the reader's language; its own where nothing is said.
    """
    notice = told or policy.notice
    seen: set[str] = set()
    parts = []
    for part_id, title, lede, wanted in _parts(notice):
        ids = [each for each in dict.fromkeys(wanted) if each not in seen]
        seen.update(ids)
        topics = tuple(_topic(policy, notice, purpose, choices, at=at) for purpose in _open(notice, ids))
        if topics:
            parts.append(Part(id=part_id, title=title, lede=lede, topics=topics))
    return tuple(parts)


def _parts(notice: Notice) -> Iterator[tuple[str, str, str, list[str]]]:
    asked = [ask for ask in notice.declarations.values() if isinstance(ask, Ask)]
    yield (
        "allowed",
        _("What you may allow"),
        "",
        [each for ask in asked for each in ask.purposes if not _device(notice, ask)],
    )
    lede = _("The ground is an interest of our own. Object, and we stop.")
    yield "interests", _("What we do unless you object"), lede, _about(notice, OBJECT)
    lede = _("Each device keeps a choice of its own. What you say here goes for all of them.")
    yield "devices", _("On your devices"), lede, _about(notice, TAKE_BACK)


def _device(notice: Notice, ask: Ask) -> bool:
    """Whether the moment belongs to a device (a banner, an app's prompt) and not to the person."""
    purposes = (notice.declarations[each] for each in ask.purposes)
    return ask.when != "sign-up" or any(isinstance(each, Purpose) and each.device for each in purposes)


def _about(notice: Notice, to: Some[str]) -> list[str]:
    """Purposes of every right of this sort that the centre is a way to; a right of some places only is not shown."""
    return [
        purpose
        for right in notice.declarations.values()
        if isinstance(right, Right) and right.to in to and "centre" in right.ways and right.scope.places is None
        for purpose in right.about
    ]


def _open(notice: Notice, ids: Some[str]) -> Iterator[Purpose]:
    for each in ids:
        purpose = notice.declarations.get(each)
        if isinstance(purpose, Purpose) and purpose.scope.places is None and purpose.scope.by is None:
            yield purpose


def _grounds(purpose: Purpose) -> tuple[set[str], set[str]]:
    """The grounds that hold where nothing more special does, and all of them."""
    if purpose.basis is None:
        return set(), set()
    usual = purpose.basis.otherwise or ()
    every = [usual, *purpose.basis.when.values()]
    flat = [{each} if isinstance(each, str) else set(each) for each in every]
    return flat[0], set().union(*flat)


def _topic(policy: Policy, notice: Notice, purpose: Purpose, choices: Sequence[Choice], *, at: dt.datetime) -> Topic:
    usual, _every = _grounds(purpose)
    rows = tuple(
        _row(policy, notice, purpose, each, choices, at=at) for each in policy.switches if each.purpose == purpose.id
    )
    interest = ""
    if "legitimate-interest" in usual:
        interest = words.in_tongue(purpose.interest or "", language_of(notice, f"{purpose.id}/interest"))
    language = language_of(notice, f"{purpose.id}/label")
    title = words.title(notice, purpose.id)
    return Topic(purpose=purpose.id, title=title, interest=interest, rows=rows, language=language)


def _row(
    policy: Policy, notice: Notice, purpose: Purpose, switch: Switch, choices: Sequence[Choice], *, at: dt.datetime
) -> Row:
    standing = fold(choices, policy=policy, at=at)
    bit = 1 << policy.bits[switch.name]
    usual, every = _grounds(purpose)
    objecting = "legitimate-interest" in usual
    refused, agreed = bool(standing.no & bit), bool(standing.yes & bit)
    on = agreed or (objecting and not refused)
    last = _last(choices, switch, at=at)
    return Row(
        name=switch.name,
        label=words.label(notice, switch),
        whole=words.whole(notice, switch),
        on=on,
        sentence=_sentence(notice, last, on=on, expired=bool(standing.expired & bit), objecting=objecting),
        hint=_hint(notice, switch, every=every, objecting=objecting, undecided=last is None),
        objecting=objecting,
        undecided=last is None and not objecting and bool(every & WITHOUT_A_YES) and _reaches(purpose, switch),
    )


def _last(choices: Sequence[Choice], switch: Switch, *, at: dt.datetime) -> Choice | None:
    """The word that stands: the last said, where an imported yes never comes after a no."""
    found: Choice | None = None
    for choice in sorted((each for each in choices if each.at <= at), key=lambda each: each.at):
        if choice.switch not in {switch.name, switch.purpose} or choice.act in {"restrict", "lift"}:
            continue
        if choice.switch != switch.name and choice.act not in NOES:
            continue
        if not (found and found.act in NOES and choice.act == "grant" and choice.evidence):
            found = choice
    return found


def _sentence(notice: Notice, last: Choice | None, *, on: bool, expired: bool, objecting: bool) -> str:
    if last is None:
        return _("Yes, as you have not objected") if objecting else _("Never asked, so no")
    said = {"day": words.day(last.at, zone=notice.time_zone), "how": words.how(last)}
    if expired and not on:
        return _("You said yes on %(day)s. It has run out, or its words have changed since, so no") % said
    return (_("Yes, since %(day)s, %(how)s") if on else _("No, since %(day)s, %(how)s")) % said


def _reaches(purpose: Purpose, switch: Switch) -> bool:
    """Whether one of the grounds without a yes may hold for this very channel."""
    if purpose.basis is None:
        return False
    for key, value in [("else", purpose.basis.otherwise), *purpose.basis.when.items()]:
        channel = key.partition("/")[2]
        grounds = {value} if isinstance(value, str) else set(value or ())
        if grounds & WITHOUT_A_YES and (not channel or channel == switch.value or switch.axis != "channel"):
            return True
    return False


def _hint(notice: Notice, switch: Switch, *, every: set[str], objecting: bool, undecided: bool) -> str:
    """What else is true of a switch nobody has touched, where the ground differs from place to place."""
    purpose = notice.declarations[switch.purpose]
    if not undecided or not isinstance(purpose, Purpose):
        return ""
    if objecting:
        return _("In some countries we wait for your yes.") if every & ASKED else ""
    if not _reaches(purpose, switch):
        return ""
    if "soft-opt-in" in every:
        return _("In some countries we may still write to you about similar pieces after a purchase, until you say no.")
    return _("In some countries this may happen until you say no.")


def changes(
    policy: Policy,
    choices: Sequence[Choice],
    posted: Mapping[str, str],
    *,
    at: dt.datetime,
    told: Notice | None = None,
) -> list[Change]:
    """What a saved sheet changes.

    The sheet carries for each switch how it stood when it was shown (``was:NAME``, ``yes`` or ``no``); only a switch
    that was moved is a choice. So a sheet left open all day takes back nothing that was said elsewhere meanwhile.
    """
    moved = []
    switches = {each.name: each for each in policy.switches}
    for part in sheet(policy, choices, at=at, told=told):
        for row in (row for topic in part.topics for row in topic.rows):
            was = posted.get(f"was:{row.name}")
            if was not in {"yes", "no"}:
                continue
            wanted = row.name in posted
            if wanted in {was == "yes", row.on}:
                continue
            act: Act = "grant" if wanted else "object" if row.objecting else "withdraw"
            moved.append(Change(switch=switches[row.name], act=act, words=row.whole))
    return moved


def refusal(
    policy: Policy, choices: Sequence[Choice], name: str, *, at: dt.datetime, told: Notice | None = None
) -> Change | None:
    """A no said before anybody asked; None where the switch is not on the sheet."""
    for part in sheet(policy, choices, at=at, told=told):
        for row in (row for topic in part.topics for row in topic.rows):
            if row.name == name:
                switch = next(each for each in policy.switches if each.name == name)
                return Change(switch=switch, act="refuse", words=row.whole)
    return None


def marketing(notice: Notice) -> list[str]:
    """Every purpose that the right to stop is about, in the order of the text."""
    return list(dict.fromkeys(_about(notice, STOP)))
