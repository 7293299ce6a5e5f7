"""Whatever a list says and whatever is on record: after an import every no still stands, and a second import adds nothing."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gate.small_house import channel, edition, message, purpose

from troth.choices import NOES, Choice, fold, plan_import
from troth.gate import compile_policy

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PEOPLE = ("ines.favre@clients.example", "jonas.keller@clients.example")
POLICY = compile_policy(
    edition(
        channel("email", medium="email"),
        channel("post", medium="post"),
        purpose("news", use=("marketing.communications",)),
        message("letter", of="news", on=("email", "post")),
        purpose("guesses"),
    )
)
acts = st.sampled_from(["grant", "grant", *NOES, "restrict"])
days = st.dates(min_value=dt.date(2019, 1, 1), max_value=dt.date(2026, 11, 22))
lines = st.builds(
    lambda person, named, act, day, grade: f"{person},{named},{act},old list,{day},{grade}",
    st.sampled_from([*PEOPLE, PEOPLE[0].upper()]),
    st.sampled_from(["news,email", "news,post", "news,", "guesses,"]),
    acts,
    days,
    st.sampled_from(["record", "log", "list"]),
)
choices = st.builds(
    lambda switch, act, day: Choice(
        notice="small-house",
        switch=switch,
        act=act,
        at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        source="centre",
        switch_hash=POLICY.hashes.get(switch, ""),
    ),
    st.sampled_from([*POLICY.hashes, "news"]),
    acts,
    days,
)
records = st.fixed_dictionaries({person: st.lists(choices, max_size=4) for person in PEOPLE})


def plan(listed, record):
    return plan_import(
        "\n".join(["person,purpose,channel,act,source,date,evidence", *listed]).encode(),
        notice="small-house",
        policy=POLICY,
        held=lambda person: record[person.lower()],
        same=str.lower,
        at=NOW,
    )


def after(found, record):
    grown = {person: list(held) for person, held in record.items()}
    for row in found.planned:
        grown[row.person.lower()].extend(row.choices)
    return grown


@settings(max_examples=150, deadline=None)
@given(listed=st.lists(lines, min_size=1, max_size=6), record=records)
def test_after_an_import_every_no_still_stands(listed, record):
    found = plan(listed, record)
    assert found.faults == ()
    grown = after(found, record)
    for person, held in record.items():
        before, now = fold(held, policy=POLICY, at=NOW), fold(grown[person], policy=POLICY, at=NOW)
        assert before.no & ~now.no == 0


@settings(max_examples=100, deadline=None)
@given(listed=st.lists(lines, min_size=1, max_size=6), record=records)
def test_every_yes_of_a_list_is_taken_held_already_or_listed_as_a_conflict(listed, record):
    found = plan(listed, record)
    taken = sum(len(row.choices) for row in found.planned)
    named = sum(2 if ",news,," in line else 1 for line in listed)
    assert taken + len(found.conflicts) + found.already == named


@settings(max_examples=100, deadline=None)
@given(listed=st.lists(lines, min_size=1, max_size=6), record=records)
def test_a_second_import_of_the_same_list_adds_nothing(listed, record):
    grown = after(plan(listed, record), record)
    assert plan(listed, grown).planned == ()
