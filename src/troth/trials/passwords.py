"""Good passwords made easy, the machine's half of it (N-73): what is asked of one, and what guessing costs."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

from msgspec.structs import replace

from troth.house import House
from troth.notice.kinds import Practice
from troth.trials.run import Trial
from troth.trials.stage import Answer, Stage
from troth.trials.witness import Witness

STOLEN = "correct horse battery staple"
"""Long, easy to keep in mind, and in every list of stolen passwords."""
SENTENCE = "nine herons and a lantern on the cold roof of the harbour office "
"""Spaces in it, and at the end: cut or tidied, it is another password."""
CHANGE = "/.well-known/change-password"
NO_SUCH = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
"""What a password manager asks first, to learn whether a 200 there means anything (W3C, change-password, section 3)."""
MOST_TRIES = 30
LONGEST_WAIT_SECONDS = 60
"""A trial waits no longer; a site that asks for more has its wait taken down as it is."""


def made_easy(stage: Stage, house: House, witness: Witness) -> None:
    """Open accounts with a short, a stolen and a long password; then guess at one like a machine would."""
    rule = _rule(house)
    shortest, longest = int(str(rule.params["shortest"])), int(str(rule.params["longest-at-least"]))
    for door in stage.doors:
        _what_is_asked(stage, witness, door=door, shortest=shortest, longest=longest)
        _nothing_in_the_way(stage, witness, door=door, longest=longest)
    _changing(stage, witness)
    _guessing(stage, witness)


def _what_is_asked(stage: Stage, witness: Witness, *, door: str, shortest: int, longest: int) -> None:
    short, stolen, long = (stage.client() for _ in range(3))
    witness.met(3)
    untouched = stage.get(door)
    short = replace(short, password=SENTENCE[: shortest - 1])
    refused = stage.register(door, short)
    witness.forbidden(
        f"a password of {shortest - 1} signs opens an account at {door}",
        happened=refused.accepted or stage.can_sign_in(short),
        saw=f"answered {refused.status}",
    )
    told = _told(refused, untouched)
    witness.allowed(f"the refusal says how long one must be, at {door}", happened=str(shortest) in told, saw=told[:90])
    stolen = replace(stolen, password=STOLEN)
    refused = stage.register(door, stolen)
    witness.forbidden(
        f"a password known to be stolen opens one at {door}",
        happened=refused.accepted or stage.can_sign_in(stolen),
        saw=f"answered {refused.status}",
    )
    told = _told(refused, untouched)
    witness.allowed(f"the refusal says why, at {door}", happened="stolen" in told.lower(), saw=told[:90])
    whole = (SENTENCE * (longest // len(SENTENCE) + 1))[: longest - 1] + " "
    long = replace(long, password=whole)
    taken = stage.register(door, long)
    witness.allowed(
        f"a sentence of {len(whole)} signs, a space at its end, opens one at {door}",
        happened=taken.accepted and stage.can_sign_in(long),
        saw=f"answered {taken.status}",
    )
    cut = replace(long, password=whole.rstrip())
    witness.forbidden(
        f"a shortened form of it opens the account too, at {door}",
        happened=stage.sign_in(cut).accepted,
        saw=f"without its last sign, {len(whole) - 1} of {len(whole)}",
    )


def _nothing_in_the_way(stage: Stage, witness: Witness, *, door: str, longest: int) -> None:
    fields = _password_fields(stage.get(door).text)
    hinders = [why for field in fields for why in _hindrances(field, longest=longest)]
    witness.allowed(
        f"the page at {door} has a field for a password", happened=bool(fields), saw=f"{len(fields)} fields"
    )
    witness.forbidden(
        f"something on it stands in the way of pasting or of a manager, at {door}",
        happened=bool(hinders),
        saw=", ".join(hinders) or "nothing",
    )


def _changing(stage: Stage, witness: Witness) -> None:
    client = stage.client()
    witness.met(1)
    opened = stage.register(stage.doors[0], client)
    page = stage.get(CHANGE, client=client)
    new = [field for field in _password_fields(page.text) if field.get("autocomplete") == "new-password"]
    witness.allowed(
        f"{CHANGE} leads to a form for a new password",
        happened=opened.accepted and page.status == _OK and bool(new),
        saw=f"answered {page.status} at {page.url}",
    )
    nothing = stage.get(NO_SUCH)
    witness.forbidden(
        "an address beside it that cannot exist answers as if it did",
        happened=nothing.status == _OK,
        saw=f"answered {nothing.status}",
    )


def _guessing(stage: Stage, witness: Witness) -> None:
    client = stage.client()
    witness.met(1)
    opened = stage.register(stage.doors[0], client)
    tries = 0
    answer = stage.sign_in(replace(client, password=f"{client.password} number 0"))
    for tries in range(1, MOST_TRIES):
        if answer.wait_seconds or answer.status == _TOO_MANY:
            break
        answer = stage.sign_in(replace(client, password=f"{client.password} number {tries}"))
    slowed = answer.wait_seconds > 0 and not answer.accepted
    witness.allowed(
        "many wrong passwords for one account are slowed down",
        happened=opened.accepted and slowed,
        saw=f"after {tries} tries it answered {answer.status} and asked for {answer.wait_seconds} seconds",
    )
    at_once = stage.sign_in(client) if slowed else answer
    witness.forbidden(
        "the wait can be skipped", happened=at_once.accepted, saw=f"the next try at once answered {at_once.status}"
    )
    elsewhere = stage.sign_in(client, elsewhere=True)
    witness.forbidden(
        "whoever guesses locks the owner out",
        happened=not elsewhere.accepted,
        saw=f"the owner, from another network, was answered {elsewhere.status}",
    )
    wait = max(answer.wait_seconds, at_once.wait_seconds)
    if not slowed or wait > LONGEST_WAIT_SECONDS:
        return
    time.sleep(wait)
    later = stage.sign_in(client)
    witness.allowed(
        "after the wait the right password opens the account from there too",
        happened=later.accepted,
        saw=f"after {wait} seconds it answered {later.status}",
    )


def _hindrances(field: dict[str, str], *, longest: int) -> list[str]:
    """What a field says that keeps a person from pasting, or a manager from filling in."""
    found = [name for name in field if name in {"onpaste", "oncopy", "oncut", "ondrop", "onkeydown", "readonly"}]
    if field.get("autocomplete", "").strip().lower() == "off":
        found.append("autocomplete off")
    most = field.get("maxlength", "")
    if most.isdigit() and int(most) < longest:
        found.append(f"no more than {most} signs")
    return found


def _password_fields(text: str) -> list[dict[str, str]]:
    reader = _Fields()
    reader.feed(text)
    return reader.found


class _Fields(HTMLParser):
    """The attributes of every field for a password."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given.get("type", "").lower() == "password":
            self.found.append(given)


def _rule(house: House) -> Practice:
    for declared in house.notice.declarations.values():
        if isinstance(declared, Practice) and declared.is_entry == "good-passwords":
            return declared
    raise AssertionError("the notice declares no good-passwords")  # the trial is only run where a clause has N-73


def _told(answer: Answer, untouched: Answer) -> str:
    """What a page says that it did not say before it was sent: its sentences, the known ones left out."""
    new = [each for each in re.split(r"(?<=[.:?]) ", answer.words) if each not in untouched.words]
    return " ".join(new) or "nothing more than before"


_OK, _TOO_MANY = 200, 429

TRIALS = (
    Trial(
        id="N-73",
        says="We open accounts with a password that is too short, with one known to be stolen, and with a whole "
        "sentence; then we guess at one until we are slowed down, while its owner comes in from elsewhere.",
        not_examined="whether people keep theirs to themselves, and whether any of us ever asks for one; scripts that "
        "hinder pasting; stolen passwords other than the one we tried",
        act=made_easy,
    ),
)
