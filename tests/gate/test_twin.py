"""The gate answers as its slow twin does, over made-up notices, histories and questions: the answer and its grounds."""

from __future__ import annotations

import datetime as dt

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.gate import slow_gate
from tests.gate.small_house import (
    channel,
    collect,
    controller,
    depends,
    edition,
    message,
    purpose,
    recipient,
    right,
    scope,
    term,
)

from troth.choices import Choice, fold
from troth.gate import Question, compile_policy, decide

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PLACES = ("EU", "FR", "GB", "US", "US-CA", "CH")
CHANNELS = ("email", "text", "web")
DATA = ("user.name", "user.contact", "user.contact.email", "user.contact.phone_number", "user.trinket.ring")
GROUNDS = (
    "consent", "explicit-consent", "separate-consent", "contract", "legal-obligation", "legitimate-interest", "soft-opt-in", "opt-out",
)  # fmt: skip
NEEDS = ("announced", "open-task")
PURPOSES = ("one", "two")

ground_lists = st.lists(st.sampled_from(GROUNDS), min_size=1, max_size=3, unique=True).map(tuple)
place_sets = st.none() | st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True).map(tuple)
scopes = st.builds(
    scope,
    places=st.none() | place_sets,
    by=st.none() | st.none() | st.sampled_from([("geneva",), ("new-york",), ("seve",), ("amarante",)]),
    on=st.none() | st.none() | st.sampled_from([("email",), ("email", "web")]),
)
mostly_everywhere = st.one_of(st.just(scope()), st.just(scope()), st.just(scope()), scopes)
data_lists = st.lists(st.sampled_from(DATA), min_size=1, max_size=3, unique=True).map(tuple)
basis_keys = st.sampled_from([*PLACES, "EU/email", "US/email", "US-CA/text", "else/email", "FR/text"])
bases = st.builds(
    lambda otherwise, when: type(depends("consent"))(otherwise=otherwise, when=when),
    st.none() | ground_lists | ground_lists | ground_lists,
    st.dictionaries(basis_keys, ground_lists, max_size=3),
)
keeps = st.sampled_from(
    [None, None, depends("30 days after choice"), depends("1 year after choice"), depends("2 years after order")]
)
transfers = st.none() | st.builds(
    lambda otherwise, when: type(depends("consent"))(otherwise=otherwise, when=when),
    st.none() | st.just(("contract",)),
    st.dictionaries(st.sampled_from(PLACES), st.sampled_from([("scc",), ("dpf",), ("dpf", "scc")]), max_size=2),
)


@st.composite
def purposes(draw, name):
    return purpose(
        name,
        label=draw(st.none() | st.just("Letters")),
        use=draw(st.sampled_from([("marketing.communications",), ("essential.service",)])),
        basis=draw(bases),
        data=draw(data_lists),
        keep=draw(keeps),
        needs=draw(st.sampled_from([(), (), ("announced",)])),
        from_age=draw(st.sampled_from([None, None, 16])),
        switch=draw(st.sampled_from([None, None, "recipient", "data"])),
        scope=draw(mostly_everywhere),
    )


@st.composite
def recipients(draw, name, of):
    return recipient(
        name,
        is_class=draw(st.sampled_from(["provider", "by-choice", "staff", "authority"])),
        name=draw(st.none() | st.just(f"{name.title()} SA")),
        country=draw(st.sampled_from([None, "CH", "FR", "US"])),
        gets={one: draw(data_lists) for one in of if draw(st.booleans())},
        needs=draw(st.sampled_from([(), (), ("announced",)])),
        transfer=draw(transfers),
        scope=draw(mostly_everywhere),
    ) if draw(st.booleans()) else recipient(
        name, is_class="group", who=draw(st.sampled_from(["geneva", "new-york"])), transfer=draw(transfers), gets={of[0]: draw(data_lists)}
    )  # fmt: skip


@st.composite
def editions(draw):
    declared = [
        controller("geneva", country="CH", brands=("amarante", "seve")),
        controller("new-york", country="US", brands=("amarante",)),
        channel("email", medium="email"),
        channel("text", medium="text"),
        channel("web", medium="website"),
        term("user.trinket.ring", label="your ring"),
        *(draw(purposes(name)) for name in PURPOSES),
        *(draw(recipients(name, PURPOSES)) for name in ("ada", "bo")),
        collect("card", of=("one",), data=draw(data_lists)),
    ]
    for number in range(draw(st.integers(0, 3))):
        on = draw(st.sampled_from([("email",), ("text",), ("email", "text")]))
        declared.append(message(f"m{number}", of=draw(st.sampled_from(PURPOSES)), on=on, scope=draw(mostly_everywhere)))
    for number in range(draw(st.integers(0, 2))):
        about = draw(st.sampled_from([("one",), ("one", "two")]))
        ways = draw(st.sampled_from([("signal",), ("centre", "signal"), ("centre",)]))
        declared.append(right(f"r{number}", to="opt-out", about=about, ways=ways, scope=draw(mostly_everywhere)))
    return edition(*declared)


@st.composite
def histories(draw, made):
    names = [*made.switches, "one", "one/email", "two/fax"]
    return [
        Choice(
            notice="small-house",
            switch=(name := draw(st.sampled_from(names))),
            act=draw(
                st.sampled_from(
                    ["grant", "grant", "grant", "refuse", "withdraw", "object", "opt-out", "restrict", "lift"]
                )
            ),
            at=NOW - dt.timedelta(days=draw(st.sampled_from([-1, 0, 1, 29, 30, 31, 40, 364, 366, 400]))),
            source="centre",
            switch_hash=draw(st.sampled_from([made.switches.get(name, ""), made.switches.get(name, ""), "older"])),
            evidence=draw(st.sampled_from(["", "", "list"])),
        )
        for _ in range(draw(st.integers(0, 6)))
    ]


@st.composite
def questions(draw):
    facts = draw(
        st.frozensets(st.sampled_from(["sale", "signal", "announced", "open-task", "lapsed:dpf", "lapsed:contract"]))
    )
    return Question(
        purpose=draw(st.sampled_from([*PURPOSES, *PURPOSES, *PURPOSES, "none-such"])),
        data=draw(st.just(()) | st.lists(st.sampled_from([*DATA, *DATA, "user.nonsense"]), max_size=2).map(tuple)),
        recipient=draw(st.sampled_from([None, None, "ada", "bo", "nobody"])),
        channel=draw(st.sampled_from([None, None, *CHANNELS, "fax"])),
        country=draw(st.sampled_from([None, *PLACES, "DE", "ZZ"])),
        by=draw(st.sampled_from([None, None, "geneva", "seve", "amarante", "outsider"])),
        age=draw(st.sampled_from([None, None, 15, 16, 40])),
        facts=facts | draw(st.sampled_from([frozenset(), frozenset({"announced", "open-task"})])),
    )


@st.composite
def likely_questions(draw, made):
    """Questions that the notice itself would not refuse at once, so that the person matters."""
    declared = made.notice.declarations
    asked = declared[draw(st.sampled_from(PURPOSES))]
    to = draw(
        st.sampled_from([None, None, *(one.id for one in declared.values() if asked.id in getattr(one, "gets", ()))])
    )
    keys = declared[to].gets[asked.id] if to else asked.data
    going = [on for one in declared.values() if getattr(one, "purpose", "") == asked.id for on in one.on]
    return Question(
        purpose=asked.id,
        data=draw(st.just(()) | st.just(keys[:1])),
        recipient=to,
        channel=draw(st.sampled_from([None, *going])),
        country=draw(st.sampled_from([None, *PLACES])),
        by=draw(st.sampled_from([None, "geneva"])),
        facts=frozenset({"announced", "open-task"})
        | draw(st.frozensets(st.sampled_from(["sale", "signal", "lapsed:dpf"]), max_size=1)),
    )


flags = st.builds(slow_gate.Flags, *[st.sampled_from([False, False, False, True])] * 3)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_answer_and_grounds_are_those_of_the_slow_twin(data):
    made = data.draw(editions())
    policy = compile_policy(made)
    for _ in range(2):
        history = data.draw(histories(made))
        flag = data.draw(flags)
        standing = fold(history, policy=policy, at=NOW, **flag._asdict())
        words, restricted = slow_gate.fold(made.notice, made.switches, history, NOW)
        for number in range(8):
            question = data.draw(likely_questions(made) if number else questions())
            wanted = slow_gate.answer(made.notice, words, restricted, flag, question)
            got = decide(policy, standing, question)
            event(got.outcome)
            assert (got.outcome, got.clause, got.basis) == wanted[:3]
            if wanted.reason is not None:
                assert got.reason == wanted.reason
            assert decide(policy, standing, question) is got, "equal decisions are one object"


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_leaving_out_the_place_never_opens_what_some_place_closes(data):
    """Whatever is allowed to somebody of unknown place is allowed to somebody of any place."""
    made = data.draw(editions())
    policy = compile_policy(made)
    standing = fold(data.draw(histories(made)), policy=policy, at=NOW)
    question = data.draw(likely_questions(made))
    unknown = Question(question.purpose, question.data, question.recipient, question.channel, None, question.by)
    if decide(policy, standing, unknown).allowed:
        for place in ("FR", "DE", "GB", "US", "US-CA", "US-NY", "CH", "JP"):
            there = Question(question.purpose, question.data, question.recipient, question.channel, place, question.by)
            assert decide(policy, standing, there).allowed, place


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_no_never_opens_anything(data):
    """Saying no, to whatever switch, allows nothing that was refused before."""
    made = data.draw(editions())
    policy = compile_policy(made)
    history = data.draw(histories(made))
    question = data.draw(likely_questions(made))
    switch = data.draw(st.sampled_from(sorted(made.switches)))
    no = Choice(notice="small-house", switch=switch, act="refuse", at=NOW, source="centre")
    before = decide(policy, fold(history, policy=policy, at=NOW), question)
    after = decide(policy, fold([*history, no], policy=policy, at=NOW), question)
    assert before.allowed or not after.allowed
