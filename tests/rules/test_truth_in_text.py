"""Rules of truth that need nothing but a text: two sentences that cannot both be true, and ones that only look so."""

from __future__ import annotations

import pytest

from troth.notice.findings import Findings
from troth.notice.policy import read_policy
from troth.notice.policy.handing import handings
from troth.notice.rules import catalogue
from troth.notice.source import accept

SHARES = "We share your order and your address with our advertising partners."


def policy(text: str):
    """The text with a sentence at its end that tells that it is English."""
    source = accept(
        f"{text}\n\nWe keep what you tell us for as long as you are a client of the bakery.\n",
        findings=Findings("policy.md"),
    )
    assert source is not None
    return read_policy(source)


def said(rule: str, text: str) -> list[str]:
    return [one.message for one in catalogue()[rule].look_at_text(policy(text))]


# Who gets what.


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        (SHARES, "advertising partners"),
        ("We give the social network a coded form of your e-mail address.", "social network"),
        ("Our partners receive your name when you join.", "partners"),
        ("Your details are passed to other companies.", "other companies"),
        ("Airlines receive your name, so that they can send you their own offers.", "Airlines"),
    ],
)
def test_data_that_are_handed_on_are_seen(text, whom):
    assert whom in [one.recipient for one in handings(policy(text))]


@pytest.mark.parametrize(
    "text",
    [
        "We never share your order with our advertising partners.",
        "We share totals, which are anonymous figures, with our partners.",
        "We share your name with partners who act on our instructions.",
        "If you ask us to, we share your name with our partners.",
        "The information that you provide to third parties is their affair.",
        "We provide you with a way to register by a social network and your data.",
        "You have the right to know which companies we gave your data to for their own marketing.",
        "Companies host our data.",
    ],
)
def test_what_is_denied_asked_for_counted_or_done_for_us_is_not_handed_on(text):
    assert list(handings(policy(text))) == []


# sharing-contradicted


@pytest.mark.parametrize(
    "claim",
    [
        "We share your personal data only with the carrier.",
        "We do not share your personal data with third parties.",
        "Your personal data are ours. We give them to the carrier and to no one else.",
        "We never pass your details to other companies for their own marketing. Our partners get your name for their own offers.",
    ],
)
def test_a_promise_that_another_section_breaks_is_found_with_both_places(claim):
    shares = f"{SHARES} They use it for their own marketing."
    (message,) = said(
        "sharing-contradicted",
        f"# Privacy\n\n{claim}\n\n## Advertising\n\n{shares.replace('partners.', 'partners, for their own offers.')}",
    )
    assert "line 7" in message or "line 3" in message


@pytest.mark.parametrize(
    "claim",
    [
        "We share your personal data only with the carrier and with advertisers.",
        "We do not share your personal data with third parties, except as described below.",
        "We do not share your personal data with third parties. However, partners get some of them.",
        "We do not share your card number with third parties.",
        "If you prefer that we do not share your personal data with third parties, tell us.",
        "We use the following categories of personal data.",
    ],
)
def test_a_promise_with_exceptions_or_about_one_thing_is_left_alone(claim):
    assert said("sharing-contradicted", f"# Privacy\n\n{claim}\n\n## Advertising\n\n{SHARES}") == []


# sale-denied


@pytest.mark.parametrize(
    "other", [SHARES, "Our partners pay us for the data they get.", "Partners get your name for their own marketing."]
)
def test_a_sale_that_is_denied_and_takes_place_is_found(other):
    assert said("sale-denied", f"We do not sell your data.\n\n{other}")


@pytest.mark.parametrize(
    "text",
    [
        "We do not sell your data.\n\nThe carrier gets your address.",
        f"We do not sell your data for money, though the law may call it a sale.\n\n{SHARES}",
        f"Press “Do Not Sell My Information”.\n\n{SHARES}",
        "We do not sell bread on Sundays.",
    ],
)
def test_a_sale_that_is_not_denied_or_does_not_take_place_is_left_alone(text):
    assert said("sale-denied", text) == []


# analytics-identify, only-us, control-denied


@pytest.mark.parametrize(
    "text",
    [
        "Our statistics identify nobody and never say who you are.\n\nWe recognise you when you sign in.",
        "Our statistics never identify you.\n\nWe do not recognise visitors in order to analyse how they use the site.",
        "We recognise visitors and analyse how they use the site.",
    ],
)
def test_figures_without_recognition_are_left_alone(text):
    assert said("analytics-identify", text) == []


def test_only_us_is_left_alone_where_we_are_one_company():
    assert said("only-us", 'This is the policy of Mill Ltd ("Mill").\n\nThe data are used only by Mill.') == []


@pytest.mark.parametrize(
    "text",
    [
        "We have no control over the cookies of other sites that we link to.",
        "Advertising companies place cookies with our permission. We can end it.",
        "We have no control over the weather.",
    ],
)
def test_a_denial_without_a_permission_is_left_alone(text):
    assert said("control-denied", text) == []


def test_letting_others_in_is_a_permission_too():
    text = "We allow third parties to set cookies on our site.\n\nWe do not have control over these cookies."
    assert said("control-denied", text)


# withdrawal-elsewhere


@pytest.mark.parametrize(
    "way",
    [
        "You can change your mind under Cookie settings.",
        "You can change your mind at the foot of every page.",
        "The banner comes back when you press its sign.",
        "Open the preference centre.",
    ],
)
def test_a_way_of_the_houses_own_is_enough(way):
    text = f"We use cookies with your consent. You can also refuse cookies in your browser.\n\n{way}"
    assert said("withdrawal-elsewhere", text) == []


def test_cookies_without_consent_are_another_matter():
    assert said("withdrawal-elsewhere", "We use cookies. You can refuse cookies in your browser.") == []


# age-denied, children-denied


@pytest.mark.parametrize(
    "text",
    [
        "We ask for your date of birth.\n\nWe do not knowingly collect data from children. We work out your age from the date of birth.",
        "We ask for your name.\n\nWe do not knowingly collect data from children.",
        "We ask for your child's date of birth.\n\nWe have no means of knowing how old you are.",
    ],
)
def test_ignorance_without_a_date_or_with_a_reckoning_is_left_alone(text):
    assert said("age-denied", text) == []


def test_not_knowingly_is_no_excuse_beside_a_date_of_birth():
    text = "When you register we ask for your date of birth.\n\nWe do not knowingly collect data from children."
    assert said("age-denied", text)


@pytest.mark.parametrize(
    "text",
    [
        "Our site is not meant for children.\n\nIf we learn that we have a child's name, we delete the child's data.",
        "We do not collect data from children without a parent's consent.\n\nWe keep your child's name.",
        "We keep your child's name.",
    ],
)
def test_children_who_come_with_a_parent_or_by_mistake_are_left_alone(text):
    assert said("children-denied", text) == []


# anonymous-unproven


@pytest.mark.parametrize(
    "text",
    [
        "We share anonymous totals with the guild.",
        "We remove names and addresses, and share the anonymised list with the guild.",
        "A hash of your address is not anonymous.",
        "You can remain anonymous and share your recipes.",
        "The count is anonymous.",
    ],
)
def test_anonymous_with_a_method_or_of_a_person_is_left_alone(text):
    assert said("anonymous-unproven", text) == []


# period-contradicted

TABLE = "| What | Why | How long |\n|---|---|---|\n| {what} | for bread | {period} |\n"


@pytest.mark.parametrize(
    ("sentence", "what", "period", "found"),
    [
        ("Device data are deleted after six months.", "Account and device data", "13 months", True),
        ("Device data are deleted after six months.", "Device data", "24 weeks", False),
        ("Device data are deleted after a month.", "Account data", "13 months", False),
        (
            "As soon as an order comes back, the record is removed.",
            "Loans",
            "3 months after the order comes back",
            True,
        ),
        ("As soon as you leave, the record is removed.", "Loans", "3 months after the order comes back", False),
        (
            "A door camera takes pictures. Their pictures are erased within one week.",
            "Pictures of the door camera",
            "90 days",
            True,
        ),
    ],
)
def test_a_sentence_and_a_row_about_the_same_must_agree(sentence, what, period, found):
    assert bool(said("period-contradicted", f"{TABLE.format(what=what, period=period)}\n{sentence}")) is found
