"""Laws come from dated packs: a rule of law is asked where and when its law holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from troth.notice.packs import laws, laws_for, places_named
from troth.notice.read import parse_notice
from troth.notice.rules import catalogue, check
from troth.terms.places import known

BAD = Path(__file__).parents[2] / "examples" / "notices" / "bad"
DEVICES = "device-without-consent"


def test_every_law_names_a_rule_that_looks_a_place_and_a_source():
    for law in laws():
        entry = catalogue()[law.rule]
        assert entry.family == "law"
        assert entry.look_by_law or entry.look_at_text_by_law
        assert law.source
        assert law.places
        assert all(known(place) for place in law.places)
        assert law.until is None or law.since < law.until


def test_every_rule_that_looks_by_law_has_a_law():
    named = {law.rule for law in laws()}
    assert {one.name for one in catalogue().values() if one.look_by_law or one.look_at_text_by_law} <= named


@pytest.mark.parametrize(
    ("served", "sources"),
    [
        (["FR"], {"Directive 2002/58/EC art. 5(3)"}),
        (["IS"], {"Directive 2002/58/EC art. 5(3)"}),
        (["GB"], {"PECR 2003 reg. 6"}),
        (["EU", "GB"], {"Directive 2002/58/EC art. 5(3)", "PECR 2003 reg. 6"}),
        (["US-CA"], set()),
    ],
)
def test_a_law_is_asked_where_the_notice_serves(served, sources):
    assert {one.source for one in laws_for(DEVICES, served=served, on=dt.date(2026, 6, 1))} == sources


def test_a_law_is_asked_from_its_day_on():
    (law,) = laws_for(DEVICES, served=["FR"], on=dt.date(2026, 6, 1))
    assert laws_for(DEVICES, served=["FR"], on=law.since)
    assert not laws_for(DEVICES, served=["FR"], on=law.since - dt.timedelta(days=1))


def test_a_finding_says_under_which_law_and_a_day_before_it_there_is_none():
    reading = parse_notice((BAD / f"{DEVICES}.md").read_text("utf-8"), "notice.md")
    sources = {one.source for one in check(reading, promises=()) if one.rule == DEVICES}
    assert sources == {"Directive 2002/58/EC art. 5(3)"}
    assert DEVICES not in {one.rule for one in check(reading, promises=(), on=dt.date(2011, 5, 24))}


def test_a_text_that_speaks_of_a_law_names_its_places():
    assert places_named("Under the UK GDPR you may complain.") == ("EU", "EEA", "GB")
    assert places_named("We sell to Europe.") == ()
    assert places_named("The EUROPEAN feeling, in a queue.") == ()
