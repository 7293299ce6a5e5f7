"""Letters: only with permission (N-23), the last word counts (N-27), they stop (N-79, N-83), service goes on (N-80)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from troth.house import House
from troth.trials.run import Trial
from troth.trials.stage import Client, Mail, Stage, StageAway
from troth.trials.witness import Witness

LETTER = "news-message"
NEWS = "news"
ACCOUNT_DOOR = 0
STOP_LINK = re.compile(r"https?://[^\s<>\"]+/privacy/stop/[^\s<>\")]+")
OLD_LIST_DATE = "2019-03-01T00:00:00Z"


def only_with_permission(stage: Stage, house: House, witness: Witness) -> None:
    """Put three people in one campaign: one agreed, one refused, one was never asked."""
    del house
    agreed, refused, never = (stage.client() for _ in range(3))
    witness.met(3)
    stage.choose(agreed, NEWS, channel="email", yes=True)
    stage.choose(refused, NEWS, channel="email", yes=False)
    told = {each.to: each for each in stage.send_letter(LETTER, (agreed, refused, never), subject="The autumn pieces")}
    witness.allowed(
        "a letter reaches a client who agreed",
        happened=_got(stage, agreed, "The autumn pieces"),
        saw=told[agreed.email].words if agreed.email in told else "the desk said nothing",
    )
    for who, client in (("refused", refused), ("was never asked", never)):
        said = told[client.email].words if client.email in told else "the desk said nothing"
        witness.forbidden(
            f"a letter reaches a client who {who}", happened=_got(stage, client, "The autumn pieces"), saw=said
        )


def the_last_word_counts(stage: Stage, house: House, witness: Witness) -> None:
    """Change one's mind to and fro, and let an old list from elsewhere claim the contrary."""
    fickle, refuser, fresh = (stage.client() for _ in range(3))
    witness.met(3)
    for yes in (True, False, True):
        stage.choose(fickle, NEWS, channel="email", yes=yes)
    stage.send_letter(LETTER, (fickle,), subject="Said yes last")
    witness.allowed(
        "a letter comes when the last word was yes", happened=_got(stage, fickle, "Said yes last"), saw="yes, no, yes"
    )
    stage.choose(fickle, NEWS, channel="email", yes=False)
    stage.send_letter(LETTER, (fickle,), subject="Said no last")
    witness.forbidden(
        "one comes when the last word was no", happened=_got(stage, fickle, "Said no last"), saw="yes, no, yes, no"
    )
    stage.choose(refuser, NEWS, channel="email", yes=False)
    conflicts = _import_old_list(house, (refuser, fresh))
    stage.send_letter(LETTER, (refuser, fresh), subject="From an old list")
    witness.forbidden(
        "an old list overrules a refusal",
        happened=_got(stage, refuser, "From an old list"),
        saw=f"{conflicts} conflict listed",
    )
    witness.allowed("the conflict is listed", happened=conflicts == 1, saw=f"{conflicts} of 2 lines")
    witness.allowed(
        "a line that contradicts nobody counts",
        happened=_got(stage, fresh, "From an old list"),
        saw="imported with its source and date",
    )


def they_stop_at_any_time(stage: Stage, house: House, witness: Witness) -> None:
    """Agree, be written to, say no before the next letter leaves the desk."""
    client, other = stage.client(), stage.client()
    witness.met(2)
    for each in (client, other):
        stage.choose(each, NEWS, channel="email", yes=True)
    stage.send_letter(LETTER, (client, other), subject="Before the no")
    witness.allowed("a letter comes before the no", happened=_got(stage, client, "Before the no"), saw="agreed")
    stage.choose(client, NEWS, channel="email", yes=False)
    stage.send_letter(LETTER, (client, other), subject="After the no")
    witness.forbidden("one comes after it", happened=_got(stage, client, "After the no"), saw="the last word was no")
    witness.allowed("the others go on", happened=_got(stage, other, "After the no"), saw="nobody else said no")
    for brand in ("amarante", "seve"):
        decision = house.decide(person=client.email, purpose=NEWS, channel="email", country="FR", by=brand)
        witness.forbidden(f"the no is unknown under the name {brand}", happened=decision.allowed, saw=decision.outcome)


def service_goes_on(stage: Stage, house: House, witness: Witness) -> None:
    """Refuse everything, then buy: the confirmation arrives, and it is no advertisement in disguise."""
    del house
    client = stage.client()
    witness.met(1)
    stage.register(stage.doors[ACCOUNT_DOOR], client)
    stage.choose(client, NEWS, yes=False)
    number = stage.order(client)
    confirmation = next((mail for mail in stage.mailbox(client.email) if number in mail.subject + mail.text), None)
    witness.allowed("the order is confirmed by mail", happened=confirmation is not None, saw=f"order {number}")
    headers = confirmation.headers if confirmation else {}
    witness.forbidden(
        "the confirmation carries the headers of advertising",
        happened="list-unsubscribe" in headers,
        saw=", ".join(sorted(name for name in headers if name.startswith("list-"))) or "none",
    )
    witness.forbidden(
        "our own sign for the kind of message leaves the house",
        happened="troth-message" in headers,
        saw="troth-message" if "troth-message" in headers else "none",
    )
    stage.send_letter(LETTER, (client,), subject="All the same")
    witness.forbidden("a letter comes with it", happened=_got(stage, client, "All the same"), saw="refused everything")


def every_letter_has_its_end(stage: Stage, house: House, witness: Witness) -> None:
    """Follow the link of a letter: opening it changes nothing, pressing it ends the letters, twice does no harm."""
    del house
    client, other = stage.client(), stage.client()
    witness.met(2)
    for each in (client, other):
        stage.choose(each, NEWS, channel="email", yes=True)
    stage.send_letter(LETTER, (client, other), subject="With a link")
    letter = _letter(stage, client, "With a link")
    if letter is None:
        raise StageAway("no letter arrived to take the link from")
    link = _link(letter)
    witness.allowed("the letter carries a link that ends them", happened=link is not None, saw=link or "no link")
    one_click = letter.headers.get("list-unsubscribe-post", "")
    witness.allowed(
        "the mail program can press it too",
        happened=one_click == "List-Unsubscribe=One-Click",
        saw=one_click or "no such header",
    )
    if link is None:
        return
    opened = stage.get(link)
    stage.send_letter(LETTER, (client,), subject="After opening the link")
    witness.allowed(
        "opening the link shows a page and ends nothing",
        happened=opened.accepted and _got(stage, client, "After opening the link"),
        saw=f"answered {opened.status}",
    )
    _presses(stage, witness, client=client, other=other, link=link)


def _presses(stage: Stage, witness: Witness, *, client: Client, other: Client, link: str) -> None:
    first = stage.post(link, {"List-Unsubscribe": "One-Click"})
    second = stage.post(link, {"List-Unsubscribe": "One-Click"})
    witness.allowed(
        "pressing it is answered, twice",
        happened=first.accepted and second.accepted,
        saw=f"answered {first.status}, then {second.status}",
    )
    forged = stage.post(
        link[:-6] + ("aaaaaa" if link[-6:] != "aaaaaa" else "bbbbbb"), {"List-Unsubscribe": "One-Click"}
    )
    witness.forbidden("a made-up link is taken", happened=forged.accepted, saw=f"answered {forged.status}")
    stage.send_letter(LETTER, (client, other), subject="After pressing it")
    witness.forbidden(
        "a letter comes after that", happened=_got(stage, client, "After pressing it"), saw="link pressed"
    )
    witness.allowed(
        "nobody else's letters end",
        happened=_got(stage, other, "After pressing it"),
        saw="the other client still receives",
    )


def _got(stage: Stage, client: Client, subject: str) -> bool:
    return _letter(stage, client, subject) is not None


def _letter(stage: Stage, client: Client, subject: str) -> Mail | None:
    return next((mail for mail in stage.mailbox(client.email) if mail.subject == subject), None)


def _link(letter: Mail) -> str | None:
    found = STOP_LINK.search(letter.text)
    return found.group(0) if found else None


def _import_old_list(house: House, clients: tuple[Client, ...]) -> int:
    """Import a list that claims these people agreed years ago; how many lines were refused as conflicts."""
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old-list.csv"
        lines = ["person,purpose,channel,act,source,date,evidence"]
        lines += [f"{each.email},{NEWS},email,grant,old list,{OLD_LIST_DATE},list" for each in clients]
        old.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return len(house.import_choices(old).conflicts)


TRIALS = (
    Trial(
        id="N-23",
        says="We put a client who agreed, one who refused and one who was never asked into one campaign; only the "
        "first got the letter.",
        not_examined="post, text messages, telephone, the app, social networks",
        act=only_with_permission,
    ),
    Trial(
        id="N-27",
        says="A client changes their mind three times, and an old list claims the contrary of a refusal; the last word "
        "counted each time.",
        not_examined="wishes told in a boutique or on the telephone",
        act=the_last_word_counts,
    ),
    Trial(
        id="N-79",
        says="A client who agreed says no before the next letter leaves the desk; it did not come, under either name.",
        not_examined="post and telephone; lists held by partners",
        act=they_stop_at_any_time,
    ),
    Trial(
        id="N-80",
        says="A client who refused everything buys; the confirmation came, without anything of an advertisement.",
        not_examined="repairs; the words of a service message",
        act=service_goes_on,
    ),
    Trial(
        id="N-83",
        says="We follow the link of a letter: opening it changes nothing, pressing it ends the letters, and a made-up "
        "link ends no letters.",
        not_examined="the buttons of mail programs; a link two years old",
        act=every_letter_has_its_end,
    ),
)
