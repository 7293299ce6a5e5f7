"""One message, one person, one channel: may it go?"""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from troth.choices import NEVER_MET, Choice, fold
from troth.gate import compile_policy
from troth.messages import MessageRefused, MessageSent, ending, message_class, permit
from troth.notice.edition import Edition, hash_of, switch_hashes
from troth.notice.kinds import Message
from troth.notice.read import parse_notice

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
FILES = {"notice.md": (Path(__file__).parents[2] / "demo" / "privacy" / "notice.md").read_bytes()}
NOTICE = parse_notice(FILES["notice.md"].decode()).notice
POLICY = compile_policy(
    Edition(
        hash=hash_of(FILES),
        notice=NOTICE,
        effective=NOTICE.effective,
        published_at=NOW,
        author="Ruth Aebi",
        files=FILES,
        switches=switch_hashes(NOTICE),
    )
)


def stands(**acts):
    """A Standing after these acts, one for each switch; a slash in the name is written ``__``."""
    said = [
        Choice(
            notice=NOTICE.id,
            switch=name.replace("__", "/").replace("_", "-"),
            act=act,
            at=NOW - dt.timedelta(days=1),
            source="centre",
            edition=POLICY.edition,
            switch_hash=POLICY.hashes[name.replace("__", "/").replace("_", "-")],
        )
        for name, act in acts.items()
    ]
    return fold(said, policy=POLICY, at=NOW)


INES = stands(news__email="grant")
JONAS = stands(news__email="refuse", partner_news__email="refuse", surveys__email="refuse")
MEI = NEVER_MET


def may(standing, message, channel="email", **rest):
    return permit(POLICY, standing, message, channel, at=NOW, **rest)


def test_the_class_of_a_message_follows_from_its_purpose():
    classes = {
        each.id: message_class(NOTICE, each.id) for each in NOTICE.declarations.values() if isinstance(each, Message)
    }
    assert classes == {
        "order-message": "service",
        "account-message": "service",
        "news-message": "marketing",
        "partner-message": "marketing",
        "survey-message": "marketing",
    }


def test_ines_agreed_to_letters_by_e_mail_and_gets_them_by_e_mail_alone():
    letter = may(INES, "news-message")
    assert (letter.allowed, letter.clause, letter.basis, letter.message_class) == (True, "news", "consent", "marketing")
    assert may(INES, "news-message", "text").outcome == "consent-missing"
    assert may(INES, "partner-message").outcome == "consent-missing"


def test_jonas_refused_and_mei_was_never_asked_and_neither_gets_a_letter():
    assert (may(JONAS, "news-message").allowed, may(JONAS, "news-message").outcome) == (False, "refused")
    assert (may(MEI, "news-message").allowed, may(MEI, "news-message").outcome) == (False, "consent-missing")


@pytest.mark.parametrize("standing", [INES, JONAS, MEI], ids=["Inès", "Jonas", "Mei"])
def test_service_mail_reaches_everybody_whatever_they_stopped(standing):
    answer = may(standing, "order-message")
    assert (answer.allowed, answer.message_class, answer.basis) == (True, "service", "contract")


def test_a_message_the_notice_does_not_declare_is_refused_and_its_name_is_not_repeated():
    answer = may(INES, "raffle-message")
    assert (answer.allowed, answer.outcome, answer.message) == (False, "unknown-message", "")
    assert "raffle" not in answer.reason


def test_a_purpose_is_no_message():
    assert may(INES, "news").outcome == "unknown-message"


def test_a_message_goes_only_by_the_channels_it_is_declared_on():
    assert may(INES, "survey-message", "text").outcome == "not-here"
    assert may(INES, "order-message", "social").outcome == "not-here"
    assert may(INES, "order-message", "pigeon").outcome == "not-here"


def test_an_order_confirmation_with_a_promotion_in_it_is_refused_even_to_somebody_who_likes_letters():
    answer = may(INES, "order-message", parts=["order-message", "news-message"])
    assert (answer.allowed, answer.outcome, answer.clause) == (False, "mixed", "service")
    assert answer.reason == (
        "A message that belongs to the service carries nothing of marketing, and a part of it is 'news'."
    )


def test_a_letter_with_an_order_in_it_is_refused_so_that_the_order_arrives_by_itself():
    assert may(INES, "news-message", parts=["orders"]).outcome == "mixed"


def test_a_letter_with_a_partners_page_needs_both_permissions():
    both = stands(news__email="grant", partner_news__email="grant")
    assert may(INES, "news-message", parts=["partner-news"]).outcome == "consent-missing"
    assert may(both, "news-message", parts=["partner-news"]).allowed


def test_a_part_nobody_declared_is_refused():
    assert may(INES, "order-message", parts=["raffle"]).outcome == "not-declared"


def test_parts_of_its_own_class_change_nothing():
    assert may(MEI, "order-message", parts=["order-message", "accounts"]).allowed


def test_after_a_sale_in_france_mei_may_be_written_to_until_she_says_no():
    sold = {"country": "FR", "facts": ["sale"]}
    allowed = may(MEI, "news-message", **sold)
    said_no = may(stands(news__email="object"), "news-message", **sold)
    assert (said_no.allowed, said_no.outcome) == (False, "objected")
    assert (allowed.allowed, allowed.basis) == (True, "soft-opt-in")


def test_a_letter_says_how_it_ends_in_the_notices_own_words():
    end = ending(NOTICE, "news-message")
    assert (end.words, end.mailbox) == ("End our advertising", "privacy@amarante.example")
    assert ending(NOTICE, "order-message").mailbox is None


@pytest.mark.parametrize("fact", [MessageSent, MessageRefused])
def test_the_facts_have_no_room_for_an_address_a_subject_or_a_text(fact):
    names = {field.name for field in msgspec.structs.fields(fact)}
    assert names <= {
        "schema", "notice", "edition", "message", "message_class", "purpose", "channel", "clause", "basis", "outcome", "at"
    }  # fmt: skip
