"""A change is material when the house may do more or a person less; words alone, and what narrows, are editorial."""

from __future__ import annotations

import pytest
from tests.notice.letters import notice_of

from troth.notice.material import material, told_first
from troth.terms.periods import no_longer, parse

NEWS = "  keep: 2 years after last-contact"
BASIS = "basis: {else: consent, EU/email: [consent, soft-opt-in]}"


def found(*changes: tuple[str, str], before: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str]]:
    return [(one.id, one.what) for one in material(notice_of(*before), notice_of(*before, *changes))]


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("data: [user.name, user.contact]", "data: [user.name, user.contact, user.location]", ("news", "wider-use")),
        ("use: [marketing.communications]", "use: [marketing.communications, personalize]", ("news", "wider-use")),
        (BASIS, "basis: {else: consent, EU/email: [legitimate-interest]}", ("news", "wider-use")),
        (NEWS, "  keep: 3 years after last-contact", ("news", "wider-use")),
        (NEWS, "  keep: 2 years after order", ("news", "wider-use")),
        ("gets: {adverts: [user.device.cookie_id]}", "gets: {adverts: [user.device]}", ("lumen", "more-shared")),
        ("transfer: contract, gets", "transfer: consent, gets", ("lumen", "more-shared")),
        ("Lumen SAS", "Lumen Holding SAS", ("lumen", "more-shared")),
        ("lasts: 90 days", "lasts: 4 months", ("lumen-id", "wider-use")),
        ("ways: [link, one-click, email]", "ways: [link, email]", ("stop", "weaker-right")),
        ('within: at once, label: "End', 'within: 3 days, label: "End', ("stop", "weaker-right")),
        ("about: [news], ways", "about: [adverts], ways", ("stop", "weaker-right")),
        ("lead: 30 days", "lead: 7 days", ("announced", "weaker-practice")),
        ("Small House SA", "Small House AG", ("house", "other-controller")),
        ("on: [email, post], label", "on: [email, post, web], label", ("letter", "wider-use")),
    ],
)
def test_what_lets_the_house_do_more_or_a_person_less_is_material(was: str, now: str, what: tuple[str, str]) -> None:
    assert found((was, now)) == [what]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("our creations.{=news letter}", "our new creations.{=news letter}"),
        ('label: "Letters about our creations"', 'label: "Our letters"'),
        ("data: [user.name, user.contact]", "data: [user.name, user.contact.email]"),
        (BASIS, "basis: consent"),
        (NEWS, "  keep: 1 year after last-contact"),
        (NEWS, "  keep: 23 months after last-contact"),
        ("lasts: 90 days", "lasts: 12 weeks"),
        ("ways: [link, one-click, email]", "ways: [link, one-click, email, post]"),
        ("telephone: +41 22 555 01 99", "telephone: +41 22 555 01 98"),
        ('post: "27 rue des Verriers, Lyon"', 'post: "29 rue des Verriers, Lyon"'),
        ("on: [email, post], label", "on: [email], label"),
    ],
)
def test_words_and_what_narrows_are_editorial(was: str, now: str) -> None:
    assert found((was, now)) == []


def test_a_narrower_change_read_backwards_is_material() -> None:
    """Every narrowing above widens when it is taken back, so none of them is a field nobody looks at."""
    for was, now in [
        ("data: [user.name, user.contact]", "data: [user.name, user.contact.email]"),
        (BASIS, "basis: consent"),
        (NEWS, "  keep: 1 year after last-contact"),
        ("ways: [link, one-click, email]", "ways: [link, one-click, email, post]"),
        ("on: [email, post], label", "on: [email], label"),
    ]:
        assert material(notice_of((was, now)), notice_of()), was


LOCATION = (
    "## Advertising",
    """## Where you are {#near}

We look where our clients live to choose where we open.{=near}

```troth
purpose near: {label: "Where to open", use: [analytics], basis: legitimate-interest, interest: "opening near", data: [user.contact.address], keep: 1 year after collection}
```

## Advertising""",
)


def test_a_new_purpose_and_a_new_recipient_are_material_and_what_is_gone_is_not() -> None:
    assert found(LOCATION) == [("near", "new-purpose")]
    assert material(notice_of(LOCATION), notice_of()) == ()
    assert "purpose `near` is new" in material(notice_of(), notice_of(LOCATION))[0].says


def test_a_right_that_is_gone_is_material() -> None:
    gone = (
        'right take-back: {to: withdraw, about: [adverts], ways: [switch], within: at once, label: "Take it back"}\n',
        "",
    )
    assert found((" You may take that back.{=take-back}", ""), gone) == [("take-back", "weaker-right")]


def test_who_is_told_first_are_those_whose_data_serve_a_use_nobody_is_asked_about() -> None:
    assert told_first(notice_of(), notice_of(LOCATION)) == ("near",)
    asked = (LOCATION[0], LOCATION[1].replace('legitimate-interest, interest: "opening near"', "consent"))
    assert told_first(notice_of(), notice_of(asked)) == ()
    elsewhere = (LOCATION[0], LOCATION[1].replace("user.contact.address", "user.health_and_medical"))
    assert told_first(notice_of(), notice_of(elsewhere)) == ()


def test_letters_on_a_weaker_ground_are_told_first() -> None:
    assert told_first(notice_of(), notice_of((BASIS, "basis: {else: consent, EU/email: [legitimate-interest]}"))) == (
        "news",
    )
    assert told_first(notice_of(), notice_of((BASIS, "basis: consent"))) == ()


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("12 months", "1 year", True),
        ("1 year", "12 months", True),
        ("13 months", "1 year", False),
        ("28 days", "1 month", True),
        ("31 days", "1 month", False),
        ("2 weeks", "14 days", True),
        ("3 days", "3 business days", True),
        ("4 days", "3 business days", False),
        ("at once", "1 hour", True),
        ("1 hour", "at once", False),
        ("session", "1 year", False),
        ("1 year after order", "2 years after order", True),
        ("1 year after order", "2 years", False),
    ],
)
def test_a_period_is_no_longer_than_another_only_where_that_can_be_shown(one: str, other: str, answer: bool) -> None:
    assert no_longer(parse(one), parse(other)) is answer
