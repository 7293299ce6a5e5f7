"""What Troth itself noted about a person stands in their copy, and nothing of anybody else's."""

from __future__ import annotations

import datetime as dt

from troth.house import House
from troth.house.own_records import own_records
from troth.rights.facts import CopyTable, LookedUp
from troth.stores.database import Recorded

INES, JONAS = "ines.favre@clients.example", "jonas.keller@clients.example"


def tables(house: House, who: str = INES, *, language: str = "en") -> dict[str, CopyTable]:
    person = house.person(who)
    assert person is not None
    edition = house.edition()
    assert edition is not None
    found = own_records(house, person, notice=edition.told_in(language), language=language)
    return {one.collection: one for one in found}


def said(table: CopyTable, entry: int = 0) -> dict[str, str]:
    return {cell.column: cell.means or cell.value for cell in table.entries[entry].cells}


def test_what_was_asked_decided_and_looked_up_is_told_with_its_day(house: House):
    house.choose(INES, "news", channel="email", source="centre")
    house.decide(INES, purpose="news", channel="email")
    house.decide(INES, purpose="partner-giving")
    request = house.requests.open("access", INES, way="post")
    look = LookedUp(
        by="Noor Haddad", role="adviser", purpose="orders", reason="She telephoned about her ring",
        outcome="allowed", clause="uses", at=house.clock.now(),
    )  # fmt: skip
    house.store.commit([Recorded(fact=look, person=house.person(INES))])

    found = tables(house)
    assert said(found["requests"])["number"] == request.id
    assert said(found["requests"])["what"] == "a copy of what we hold"
    assert said(found["questions"], 0) == {
        "when": house.clock.now().isoformat(),
        "purpose": "Letters about our creations",
        "channel": "e-mail",
        "answer": "yes",
    }
    assert said(found["questions"], 1)["answer"] == "no"
    looked = said(found["looks"])
    assert looked["reason"] == "She telephoned about her ring"
    assert "Noor Haddad" not in looked.values(), "by role, not by name"


def test_the_letters_that_were_written_are_told_and_those_that_were_not(house: House, letterbox):
    house.requests.open("access", INES, way="centre")
    house.letters.send("code", INES, code="123456")
    assert said(tables(house)["letters"])["answer"] == "yes, it was sent"
    assert "letters" not in tables_of_nobody(house)


def tables_of_nobody(house: House) -> dict[str, CopyTable]:
    house.requests.open("access", JONAS, way="post", received=house.clock.now() - dt.timedelta(days=1))
    return tables(house, JONAS)


def test_they_are_in_the_language_of_the_copy(house: House):
    house.requests.open("access", INES, way="post")
    assert tables(house, language="fr")["requests"].label == "Ce que vous avez demandé"
