"""What people choose about follows from the notice."""

from __future__ import annotations

import pytest
from tests.gate.small_house import channel, collect, message, notice, purpose, recipient

from troth.choices import NoSuchSwitchError, derive, select

MARKETING = ("marketing.communications",)


def names(*declarations):
    return [switch.name for switch in derive(notice(*declarations))]


def test_a_marketing_purpose_has_a_switch_for_each_channel_its_messages_go_by():
    made = names(
        channel("email", medium="email"),
        channel("post", medium="post"),
        purpose("news", use=MARKETING),
        message("letter", of="news", on=("email", "post")),
        message("card", of="news", on=("post",)),
    )
    assert made == ["news/email", "news/post"]


def test_a_message_of_another_kind_of_purpose_makes_no_switch():
    assert names(purpose("orders"), message("receipt", of="orders", on=("email",))) == ["orders"]


def test_a_purpose_can_be_chosen_recipient_by_recipient():
    made = names(
        purpose("giving", switch="recipient", use=MARKETING),
        message("letter", of="giving", on=("email",)),
        recipient("hotel", is_class="by-choice", gets={"giving": ("user.name",)}),
        recipient("desk", is_class="staff", gets={"giving": ("user.name",)}),
        recipient("festival", is_class="by-choice", gets={"giving": ("user.name",)}),
        recipient("carrier", is_class="provider", gets={"orders": ("user.name",)}),
    )
    assert made == ["giving/hotel", "giving/festival"], (
        "staff are no matter of choice; what it says comes before channels"
    )


def test_a_purpose_can_be_chosen_source_by_source():
    made = names(
        purpose("nearby", switch="data", data=("user.location.precise", "user.location.imprecise")),
        collect(
            "whereabouts", of=("nearby",), data=("user.location.precise.satellite", "user.location.precise.sensor")
        ),
        collect("other", of=("orders",), data=("user.location.imprecise.wifi",)),
    )
    assert made == [
        "nearby/user.location.precise.satellite",
        "nearby/user.location.precise.sensor",
        "nearby/user.location.imprecise",
    ]


def test_a_purpose_with_nothing_to_tell_apart_has_one_switch():
    assert names(purpose("giving", switch="recipient"), purpose("ads", use=MARKETING)) == ["giving", "ads"]


SWITCHES = derive(
    notice(
        channel("email", medium="email"),
        channel("text", medium="text"),
        purpose("news", use=MARKETING),
        message("letter", of="news", on=("email", "text")),
        purpose("nearby", switch="data", data=("user.location.precise", "user.location.imprecise")),
        purpose("guesses"),
    )
)


def test_naming_a_purpose_alone_means_all_its_switches():
    assert [switch.name for switch in select(SWITCHES, purpose="news")] == ["news/email", "news/text"]


def test_naming_a_channel_means_that_one():
    assert [switch.name for switch in select(SWITCHES, purpose="news", channel="text")] == ["news/text"]


def test_naming_a_category_means_those_under_it():
    chosen = select(SWITCHES, purpose="nearby", data="user.location")
    assert [switch.value for switch in chosen] == ["user.location.precise", "user.location.imprecise"]


@pytest.mark.parametrize(
    ("named", "found", "expected"),
    [
        ({"purpose": "resale"}, "“resale” is not a purpose", "news, nearby, guesses"),
        ({"purpose": "news", "channel": "fax"}, "no switch for the channel “fax”", "news/email, news/text"),
        ({"purpose": "guesses", "channel": "email"}, "no switch for the channel “email”", "Its switches: guesses"),
        ({"purpose": "news", "channel": "email", "recipient": "hotel"}, "named together", "one of them, or none"),
    ],
)
def test_a_choice_nobody_can_make_is_named_with_those_one_can(named, found, expected):
    with pytest.raises(NoSuchSwitchError) as error:
        select(SWITCHES, **named)
    assert found in error.value.found
    assert expected in error.value.expected
