"""How many choices make one standing: the last word wins, a no outlives the notice's shape, a yes runs out."""

from __future__ import annotations

import datetime as dt

from tests.gate.small_house import channel, depends, edition, message, purpose

from troth.choices import Choice, Standing, fold
from troth.gate import compile_policy

NOON = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
POLICY = compile_policy(
    edition(
        channel("email", medium="email"),
        channel("text", medium="text"),
        purpose("news", use=("marketing.communications",)),
        message("letter", of="news", on=("email", "text")),
        purpose("partners", keep=depends("30 days after choice")),
        purpose("guesses", keep=depends("2 years after last-contact")),
    )
)
EMAIL, TEXT, PARTNERS, GUESSES = (1 << bit for bit in range(4))


def said(act, switch="news/email", *, at=NOON, **rest) -> Choice:
    hashed = rest.pop("switch_hash", POLICY.hashes.get(switch, "of old"))
    return Choice(notice="small-house", switch=switch, act=act, at=at, source="centre", switch_hash=hashed, **rest)


def standing(*choices, at=NOON + DAY) -> Standing:
    return fold(choices, policy=POLICY, at=at)


def test_somebody_never_met_stands_nowhere():
    assert standing() == Standing()
    assert standing().closed == 0


def test_the_last_word_wins():
    assert standing(said("refuse", at=NOON - DAY), said("grant")).yes == EMAIL
    now = standing(said("grant", at=NOON - DAY), said("withdraw"))
    assert (now.yes, now.no, now.how) == (0, EMAIL, {0: "withdraw"})


def test_the_last_word_is_the_one_said_last_not_the_one_recorded_last():
    """A letter posted on Monday is typed in on Friday; what was said on Wednesday stands."""
    assert standing(said("refuse"), said("grant", at=NOON - DAY)).no == EMAIL


def test_at_the_same_instant_the_one_recorded_last_wins():
    assert standing(said("grant"), said("refuse")).no == EMAIL
    assert standing(said("refuse"), said("grant")).yes == EMAIL


def test_what_was_said_later_does_not_count_yet():
    later = said("refuse", at=NOON + DAY)
    assert standing(said("grant"), later, at=NOON + DAY - dt.timedelta(microseconds=1)).yes == EMAIL
    assert standing(said("grant"), later, at=NOON + DAY).no == EMAIL


def test_one_switch_says_nothing_of_another():
    now = standing(said("grant"), said("refuse", "news/text"))
    assert (now.yes, now.no) == (EMAIL, TEXT)


def test_an_imported_yes_never_overrules_a_no_whatever_its_date():
    old = said("grant", at=NOON + DAY / 2, evidence="record")
    assert standing(said("refuse"), old).no == EMAIL
    assert standing(said("refuse", at=NOON - DAY), old, said("grant", at=NOON + DAY)).yes == EMAIL, "their own yes does"


def test_an_imported_no_counts_by_its_date():
    assert standing(said("grant"), said("refuse", at=NOON - DAY, evidence="list")).yes == EMAIL
    assert standing(said("grant", at=NOON - DAY), said("refuse", evidence="list")).no == EMAIL


def test_a_yes_to_something_that_has_changed_has_expired():
    now = standing(said("grant", switch_hash="what it meant then"))
    assert (now.yes, now.expired) == (0, EMAIL)


def test_a_no_does_not_expire():
    assert standing(said("refuse", switch_hash="what it meant then"), at=NOON + 4000 * DAY).no == EMAIL


def test_a_yes_is_not_older_than_the_notice_keeps_it():
    """30 days after choice: the end is exclusive."""
    yes = said("grant", "partners")
    assert standing(yes, at=NOON + 30 * DAY - dt.timedelta(seconds=1)).yes == PARTNERS
    assert standing(yes, at=NOON + 30 * DAY).expired == PARTNERS


def test_a_keep_that_runs_from_something_else_ends_no_yes():
    assert standing(said("grant", "guesses"), at=NOON + 1000 * DAY).yes == GUESSES


def test_a_restriction_is_lifted_and_leaves_the_yes_alone():
    assert standing(said("grant"), said("restrict", at=NOON)).restricted == EMAIL
    now = standing(said("grant"), said("restrict"), said("lift"))
    assert (now.yes, now.restricted) == (EMAIL, 0)


def test_a_no_outlives_the_shape_of_the_notice():
    """Who refused letters when they were one switch has refused each of the channels they have now."""
    assert standing(said("refuse", "news")).no == EMAIL | TEXT
    assert standing(said("object", "guesses/anything")).no == GUESSES
    assert standing(said("refuse", "news/telephone")).no == 0, "a channel that is no more says nothing of the others"


def test_a_yes_does_not():
    assert standing(said("grant", "news")) == Standing()


def test_what_stands_in_the_way_is_seen_at_once():
    assert Standing(yes=1, no=2, expired=4, restricted=8).closed == 2 | 4 | 8
    assert Standing(erased=True).closed == Standing(signal=True).closed == Standing(minor=True).closed == -1
