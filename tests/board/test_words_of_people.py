"""Promises that only people can keep: a named role vouches, for a time, and nothing becomes ``held`` by it."""

from __future__ import annotations

import datetime as dt

import pytest

import troth
from troth.board import TrialRun, fold
from troth.house import CannotAttest
from troth.house.owning import owners_of
from troth.notice.vouching import Voucher
from troth.rights.facts import Attested
from troth.stores.database import Recorded
from troth.stores.home import BadSettings
from troth.terms.periods import parse

NOW = dt.datetime(2026, 6, 9, 22, 30, tzinfo=dt.UTC)  # in Zurich it is 10 June already
LOOKS = Voucher(practice="looks", role="head-of-people", renew=parse("6 months"), clause="guarded")
RULES = Voucher(practice="rules", role="head-of-security", renew=parse("6 months"), clause="guarded")


def word(until, *, role="head-of-people", edition="e1", scope="Geneva", at=NOW):
    return Attested(
        id="N-70", by="Sibylle Roth", role=role, scope=scope, until=dt.date.fromisoformat(until), edition=edition,
        clause="guarded", at=at,
    )  # fmt: skip


def tried(verdict, *, days_ago=0):
    return TrialRun(
        id="N-70", clause="guarded", verdict=verdict, detail="We looked.", evidence=(), edition="e1",
        environment="demo", sample="3 looks", at=NOW - dt.timedelta(days=days_ago), not_examined="paper files",
    )  # fmt: skip


def row(*words, runs=(), who=(LOOKS,)):
    (found,) = fold(
        [(run, "") for run in runs],
        promises={"N-70": "guarded"},
        edition="e1",
        environment="demo",
        now=NOW,
        attested=words,
        vouchers={"N-70": who},
        zone="Europe/Zurich",
    )
    return found


def test_a_word_makes_an_untried_promise_declared_with_role_scope_and_last_day():
    found = row(word("2026-12-01"))
    assert found.verdict == "declared"
    assert found.detail == "The head of people vouches until 1 December 2026, for Geneva."
    assert (found.vouches, found.until) == ("head of people", dt.date(2026, 12, 1))
    assert found.at is None, "nothing was tried"
    assert "nothing was tried" in found.not_examined


def test_no_name_stands_on_the_board():
    assert "Noor" not in str(row(word("2026-12-01")))


@pytest.mark.parametrize(("until", "verdict"), [("2026-06-10", "declared"), ("2026-06-09", "expired")])
def test_it_counts_to_the_end_of_its_last_day_where_the_notice_lives(until, verdict):
    assert row(word(until)).verdict == verdict


def test_a_word_that_ended_says_when():
    assert row(word("2026-06-01")).detail == "The word of the head of people ended on 1 June 2026."


def test_a_word_for_an_earlier_edition_counts_no_more():
    found = row(word("2026-12-01", edition="e0"))
    assert found.verdict == "expired"
    assert "under an earlier edition" in found.detail


def test_a_later_word_takes_the_place_of_an_earlier_one():
    assert row(word("2026-06-01"), word("2026-12-01")).verdict == "declared"
    assert row(word("2026-12-01"), word("2026-06-01")).verdict == "expired"


def test_where_nobody_vouches_the_board_says_who_must():
    found = row()
    assert found.verdict == "untried"
    assert "nobody vouches for it yet; the head of people must" in found.detail


def test_a_machine_that_found_nothing_stays_held_and_names_the_declared_half_as_not_examined():
    found = row(word("2026-12-01"), runs=[tried("held")])
    assert found.verdict == "held"
    assert found.not_examined == (
        "paper files; what only people can keep: the head of people vouches until 1 December 2026, for Geneva"
    )
    alone = row(runs=[tried("held")])
    assert "nobody vouches for it yet" in alone.not_examined
    lapsed = row(word("2026-06-01"), runs=[tried("held")])
    assert "the word of the head of people ended on 1 June 2026" in lapsed.not_examined


@pytest.mark.parametrize("verdict", ["deviated", "incomplete"])
def test_no_word_mends_what_a_machine_found(verdict):
    assert row(word("2026-12-01"), runs=[tried(verdict)]).verdict == verdict


def test_nor_does_it_freshen_an_old_trial():
    assert row(word("2026-12-01"), runs=[tried("held", days_ago=31)]).verdict == "expired"


def test_where_two_must_vouch_one_is_not_enough():
    security = word("2026-11-01", role="head-of-security", scope="")
    assert row(word("2026-12-01"), who=(LOOKS, RULES)).verdict == "expired"
    both = row(word("2026-12-01"), security, who=(LOOKS, RULES))
    assert both.verdict == "declared"
    assert both.until == dt.date(2026, 11, 1), "the earlier of the two days"


def test_a_word_on_a_promise_that_a_machine_keeps_changes_nothing():
    assert row(word("2026-12-01"), who=()).verdict == "untried"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    from tests.published import publish

    with troth.open(publish(tmp_path_factory.mktemp("attest") / "privacy")) as house:
        yield house


def test_the_house_records_it_and_shows_it(house):
    fact = house.attest("N-70", by="sibylle  Roth", scope="Geneva and Zurich", until=dt.date(2027, 5, 23))
    assert (fact.by, fact.role, fact.clause) == ("Sibylle Roth", "head-of-people", "guarded")
    found = next(row for row in house.board() if row.id == "N-70")
    assert found.verdict == "declared"
    assert "Geneva and Zurich" in found.detail


@pytest.mark.parametrize(
    ("promise", "said", "why"),
    [
        ("N-70", {"until": dt.date(2027, 5, 24)}, "too far off"),
        ("N-70", {"until": dt.date(2026, 11, 22)}, "is over"),
        ("N-70", {"role": "head-of-systems"}, "the notice says head-of-people"),
        ("N-70", {"by": " "}, "A name is missing"),
        ("N-70", {"by": "Viktor Pasko"}, "Viktor Pasko is not named as head of people: owners.toml says Sibylle Roth"),
        ("N-70", {"by": "Marc Odermatt"}, "not named as head of people"),
        ("N-23", {}, "declares no `attest`"),
        ("N-99", {}, "no promise of this notice"),
    ],
)
def test_a_word_that_cannot_be_given_is_refused_and_nothing_is_recorded(house, promise, said, why):
    before = len(list(house.store.facts(Attested)))
    with pytest.raises(CannotAttest, match=why):
        house.attest(promise, **{"by": "Sibylle Roth", "until": dt.date(2026, 12, 31), **said})
    assert len(list(house.store.facts(Attested))) == before


def test_where_nobody_holds_the_role_nobody_vouches(house):
    file = house.home.path / "owners.toml"
    written = file.read_text("utf-8")
    try:
        for without in (written.replace("head-of-people =", "head-of-peolpe ="), None):
            file.unlink() if without is None else file.write_text(without, "utf-8")
            with pytest.raises(CannotAttest, match="names nobody as head of people") as refused:
                house.attest("N-70", by="Sibylle Roth", until=dt.date(2026, 12, 31))
            assert 'head-of-people = "Sibylle Roth"' in refused.value.hint
            assert owners_of(house).strangers == (() if without is None else ("head-of-peolpe",))
    finally:
        file.write_text(written, "utf-8")


@pytest.mark.parametrize("value", ["7", "[]", '["", "Sibylle Roth"]', '{name = "Sibylle Roth"}'])
def test_a_role_that_names_nobody_is_said_with_the_line_to_write(house, value):
    file = house.home.path / "owners.toml"
    written = file.read_text("utf-8")
    try:
        file.write_text(f"[roles]\nhead-of-people = {value}\n", "utf-8")
        with pytest.raises(BadSettings, match="`head-of-people` names nobody"):
            owners_of(house)
    finally:
        file.write_text(written, "utf-8")


def test_another_edition_asks_for_the_word_again(house):
    fact = word("2027-05-01", edition="0" * 64)
    house.store.commit([Recorded(fact=fact)])
    found = next(row for row in house.board() if row.id == "N-70")
    assert found.verdict == "expired"
