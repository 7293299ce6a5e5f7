"""The house's own notice, broken one way at a time: each breach is named by its rule and by nothing that misleads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from troth.notice.facts import Finding
from troth.notice.promises import read_promises
from troth.notice.read import parse_notice
from troth.notice.rules import check

HOME = Path(__file__).parents[2] / "demo" / "privacy"
TEXT = (HOME / "notice.md").read_text("utf-8")


@cache
def promises():
    return read_promises(HOME / "promises.md")


def findings(text: str) -> tuple[Finding, ...]:
    return check(parse_notice(text), promises=promises())


def broken(*changes: tuple[str, str]) -> tuple[Finding, ...]:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return findings(text)


def meant(text: str, finding: Finding) -> str:
    """The very characters a finding points at."""
    line = text.split("\n")[finding.span.line - 1]
    return line[finding.span.column - 1 : finding.span.end_column - 1]


def test_as_it_stands_there_is_nothing_to_say_against_it():
    assert findings(TEXT) == ()


BREACHES = {
    "a location slipped into the newsletter": (
        ("  data: [user.name, user.contact, user.privacy_preferences]\n  keep: 3 years after last-contact\npurpose partner",
         "  data: [user.name, user.contact, user.location, user.privacy_preferences]\n  keep: 3 years after last-contact\npurpose partner"),
        {"only-for"},
    ),
    "a recording given to the police for another purpose": (
        ("  gets: {legal-duty: [user.name, user.contact,", "  gets: {legal-duty: [user.name, user.content.call_recording, user.contact,"),
        {"gets-outside-purpose"},
    ),
    "the fraud purpose reading recordings for guesses": (
        ("  data: [user.behavior.purchase_history, user.behavior.repair_history, user.content.correspondence, user.behavior.inf",
         "  data: [user.payment.reference, user.behavior.purchase_history, user.behavior.repair_history, user.content.correspondence, user.behavior.inf"),
        {"never-used-for"},
    ),
    "a field for the card number": (
        ("    paid: {data: user.payment.reference", '    card: {data: user.financial.credit_card, need: required, label: "Card"}\n    paid: {data: user.payment.reference'),
        {"never-stored", "field-serves-nothing"},
    ),
    "letters on the contract of sale": (
        ("  basis: {else: consent, EU/email: [consent, soft-opt-in]", "  basis: {else: consent, JP: contract, EU/email: [consent, soft-opt-in]"),
        {"consent-unbundled"},
    ),
    "advertising cookies on an interest in Japan only": (
        ("  basis: {else: consent, CN: separate-consent}\n  from-age: 18\n  data: [user.behavior.visit, user.device.cookie_id]",
         '  basis: {else: consent, CN: separate-consent, JP: legitimate-interest}\n  interest: "selling"\n  from-age: 18\n  data: [user.behavior.visit, user.device.cookie_id]'),
        {"by-choice-without-choice", "consent-in-words"},
    ),
    "advertising cookies on an interest in the Union": (
        ("  device: analytics\n  basis: consent", '  device: analytics\n  basis: {else: consent, EU: legitimate-interest}\n  interest: "knowing"'),
        {"device-without-consent", "consent-in-words"},
    ),
    "a carrier that China never heard of": (
        ("  country: CH\n  transfer: {else: contract, CN: cn-standard-contract}\n  gets: {orders: [user.name, user.contact.address",
         "  country: CH\n  transfer: {EU: contract, GB: contract, US: contract, CA: contract, JP: contract}\n  gets: {orders: [user.name, user.contact.address"),
        {"transfer-missing"},
    ),
    "a sixth firm with a pixel": (
        ("of: [lumen, orbit, gauge, tally, pinnacle, plaza]", "of: [lumen, gauge, tally, pinnacle, plaza]"),
        {"nothing-else"},
    ),
    "the authorities need nothing": (("  needs: [instrument, second-approver]\n", ""), {"needs-missing"}),
    "no telephone for Japan": ((", telephone: +81 3 5550 0119", ""), {"contact-incomplete"}),
    "no interest for enquiries": (('  interest: "answering those who write to us"\n', ""), {"interest-not-said"}),
    "a ground for some places only": (("  basis: {else: legitimate-interest, CN: legal-obligation}", "  basis: {EU: legitimate-interest, CN: legal-obligation}"), {"purpose-without-basis"}),
    "no right hears the signal": (("ways: [switch, centre, signal, email, post, telephone, agent]", "ways: [switch, centre, email, post, telephone, agent]"), {"signal-without-right"}),
    "letters that nothing ends": (("right stop: {to: stop, about: [news, ", "right stop: {to: stop, about: ["), {"marketing-without-stop", "mail-without-link"}),
    "letters without the link": (("ways: [link, one-click, email, text,", "ways: [email, text,"), {"mail-without-link", "promise-not-carried"}),
    "a necessary cookie that breaks nothing": ((', breaks: "signing in"', ""), {"necessary-without-breaks"}),
    "a cookie without words": (('text: "keeps you signed in", ', ""), {"effects-matched"}),
    "sponsors who get people": (('  name: "Sponsors of our exhibitions"\n  country: CH', '  name: "Sponsors of our exhibitions"\n  country: CH\n  gets: {research: [user.behavior.purchase_history]}'), {"anonymous-gets-data"}),
    "a clause for people who are not served": (("{#china for=CN}", "{#china for=KR}"), {"scope-outside"}),
    "surveys asked for in words and taken in the United States": (
        ("survey, which you can refuse by itself.{=surveys survey-message}", "survey if you agree.{=surveys survey-message}"),
        {"consent-in-words"},
    ),
    "a sentence about a purpose that is gone": (("{=no-prying}", "{.context}"), {"unannounced", "promise-not-carried"}),
    "an unknown key": (("user.device.ip_address, user.device.risk_signal,", "user.device.ip_adress, user.device.risk_signal,"), {"unknown-data"}),
}  # fmt: skip


@pytest.mark.parametrize(("change", "rules"), BREACHES.values(), ids=BREACHES)
def test_each_breach_is_named_and_nothing_else_is(change, rules):
    found = broken(change)
    got = {finding.rule for finding in found}
    assert got - FOLLOWING.get(frozenset(rules), set()) == rules


FOLLOWING = {
    frozenset({"unknown-data"}): {"gets-outside-purpose", "every-flow-described", "field-serves-nothing"},
}
"""What else a breach causes, rightly: a misspelt key no longer covers what is handed on under it."""


def test_a_guard_points_at_the_edit_that_broke_it():
    old, new = BREACHES["a location slipped into the newsletter"][0]
    text = TEXT.replace(old, new, 1)
    (finding,) = findings(text)
    assert meant(text, finding) == "user.location"
    assert "`place-only`" in finding.message


def test_a_breach_in_china_names_china_alone():
    (finding,) = broken(BREACHES["a carrier that China never heard of"][0])
    assert finding.message.endswith("from CN.")


def test_half_a_notice_does_not_bring_the_rules_down():
    lines = TEXT.split("\n")
    for cut in range(0, len(lines), 97):
        findings("\n".join(lines[:cut]))
        findings("\n".join(lines[:20] + lines[cut:]))


# Small turns of the rules that no bad example shows.


def mini(*changes: tuple[str, str]) -> tuple[Finding, ...]:
    text = (Path(__file__).parents[2] / "examples" / "notices" / "good" / "corner-cycles.md").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return check(parse_notice(text), promises=())


def rules_in(found: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in found}


def test_a_channel_that_the_clause_leaves_out_is_outside_it():
    found = mini(("## Repairs {#repairs}", "## Repairs {#repairs on=mail}"))
    assert [(one.rule, one.span.line) for one in found] == [("scope-outside", 32)]


def test_a_brand_lies_within_the_company_that_carries_it():
    brand = ("country: IE}", 'country: IE, brands: {wheels: {label: "Wheels"}}}')
    narrow = ("## Your rights {#rights}", "## Your rights {#rights by=cycles}")
    assert mini(brand, narrow, ("right see: {to", "right see: {by: [wheels], to")) == ()
    assert rules_in(mini(brand, narrow, ("right see: {to", "right see: {by: [ladies], to"))) == {
        "dangling-reference",
        "scope-outside",
    }


def test_a_ground_for_each_channel_is_a_ground():
    letters = (
        "## Your rights",
        (
            "## Letters {#letters}\n\nWe write to you.{=news letter} A link ends it.{=end}\n\n```troth\n"
            'purpose news: {label: "Letters", use: [marketing.communications], basis: {IE/mail: consent}, data: [user.name], '
            "keep: 1 year after last-contact}\n"
            'message letter: {purpose: news, on: [mail], label: "rides"}\n'
            'right end: {to: stop, about: [news], ways: [link, one-click], label: "End it"}\n```\n\n## Your rights'
        ),
    )
    assert mini(letters) == ()
    assert rules_in(mini(letters, ("on: [mail], label", "on: [mail, workshop], label"))) == {"purpose-without-basis"}


def test_a_recipient_in_the_area_needs_no_mechanism_and_one_outside_does():
    host = (
        "## Your rights",
        (
            '## Host {#hosting}\n\nIt lies with a host.{=host}\n\n```troth\nrecipient host: {class: provider, name: "Host", '
            "country: NO, gets: {repairs: [user.name]}}\n```\n\n## Your rights"
        ),
    )
    assert mini(host) == ()
    assert rules_in(mini(host, ("country: NO", "country: CH"))) == {"transfer-missing"}
    assert mini(host, ("country: NO", "country: CH, transfer: {EU: contract}")) == ()


def test_a_term_makes_a_key_known_and_its_parent_must_be():
    key = (
        "data: [user.name, user.contact.phone_number]\n",
        "data: [user.name, user.contact.phone_number, user.content.frame]\n",
    )
    assert rules_in(mini(key)) == {"unknown-data"}
    assert (
        mini(key, ("  keep: 1 year", '  keep: 1 year after order\nterm user.content.frame: {label: "frame"}\n# 1 year'))
        == ()
    )


def test_a_parent_of_guarded_data_breaks_the_guard_too():
    guard = (
        "## Your rights",
        (
            "## Never {#never}\n\nYour number is never stored.{=never-kept}\n\n```troth\npractice never-kept: "
            "{is: never-stored, with: {data: [user.contact.phone_number.mobile]}}\n"
            'term user.contact.phone_number.mobile: {label: "mobile"}\n```\n\n## Your rights'
        ),
    )
    assert rules_in(mini(guard)) == {"never-stored"}


def test_a_table_announces_a_contact_and_no_purpose():
    table = ("Write, call or come by.{=care-desk}", "Write, call or come by.{.context}\n\n{{ contacts: role, post }}")
    assert mini(table) == ()
    purposes = (
        "They serve the repair and nothing\nmore.{=repairs}",
        "They serve the repair.{.context}\n\n{{ purposes: label }}",
    )
    assert rules_in(mini(purposes)) == {"unannounced"}
