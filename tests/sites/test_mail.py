"""The mail backend: who may be written to, what a letter carries, and what is on record."""

import re
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import override_settings

from troth.messages import HeaderError, MessageRefused, MessageSent
from troth.sites.django.mail import UndeclaredMail

INES = "Inès Favre <ines.favre@clients.example>"
JONAS = "Jonas Keller <jonas.keller@clients.example>"
MEI = "mei.tanaka@clients.example"
VIKTOR = "viktor.pasko@clients.example"
LINK = re.compile(r"http://www\.amarante\.localhost:8000/privacy/stop/[\w-]+")


def write(*to, message="news-message", body="A new ring.", html=None, **rest):
    headers = {"Troth-Message": message} | rest.pop("headers", {})
    letter = EmailMultiAlternatives("Rubellite", body, to=list(to), headers=headers, **rest)
    if html:
        letter.attach_alternative(html, "text/html")
    return letter


def send(*letters):
    desk = get_connection()
    return desk.send_messages(list(letters)), desk.sent, desk.refused


def recorded(house, fact):
    return [each.fact for each in house.store.facts(fact)]


def test_a_letter_reaches_ines_who_agreed_and_neither_jonas_nor_mei_nor_viktor(house):
    assert send(write(INES, JONAS, MEI, cc=[VIKTOR])) == (1, 1, 3)
    (letter,) = mail.outbox
    assert letter.recipients() == [INES]
    assert not any(name in letter.message().as_string() for name in ("jonas", "mei.tanaka", "viktor"))


def test_what_was_sent_and_what_was_refused_is_on_record_without_an_address(house):
    send(write(INES, JONAS))
    (sent,), (refused,) = recorded(house, MessageSent), recorded(house, MessageRefused)
    assert (sent.message, sent.message_class, sent.clause, sent.basis) == (
        "news-message",
        "marketing",
        "news",
        "consent",
    )
    assert (refused.outcome, refused.clause) == ("refused", "news")
    kept = str([each.fact for each in house.store.facts() if each.kind in {"message-sent", "message-refused"}])
    assert "@" not in kept
    assert "Rubellite" not in kept


def test_our_own_headers_never_leave(house):
    send(write(INES, headers={"troth-parts": "news-message", "X-Campaign": "spring"}))
    names = {name.lower() for name in mail.outbox[0].message()}
    assert not {"troth-message", "troth-parts"} & names
    assert "x-campaign" in names


def test_each_reader_of_a_letter_gets_one_of_their_own_with_a_link_in_text_html_and_headers(house):
    house.choose(MEI, "news", channel="email", source="centre")
    assert send(write(INES, MEI, html="<html><body><p>A new ring.</p></body></html>")) == (1, 2, 0)
    links = []
    for letter in mail.outbox:
        assert len(letter.to) == 1
        (link,) = set(LINK.findall(letter.body))
        (html, kind), *_ = letter.alternatives
        assert kind == "text/html"
        assert f'<a href="{link}">End our advertising</a></p></body>' in html
        headers = letter.message()
        assert headers["List-Unsubscribe"] == f"<{link}>, <mailto:privacy@amarante.example?subject=stop>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        links.append(link)
    assert len(set(links)) == 2


def test_a_letter_says_where_its_link_goes(house):
    send(write(INES, body="To end: [[stop]]\nThe house", html='<a href="[[stop]]">End</a>'))
    (letter,) = mail.outbox
    (link,) = LINK.findall(letter.body)
    assert letter.body == f"To end: {link}\nThe house"
    assert letter.alternatives[0][0] == f'<a href="{link}">End</a>'


def test_the_link_in_a_letter_ends_the_letters_and_an_order_still_arrives(house):
    send(write(INES))
    (link,) = set(LINK.findall(mail.outbox[0].body))
    house.stop(link.rpartition("/")[2])
    mail.outbox.clear()
    assert send(write(INES)) == (0, 0, 1)
    assert send(write(INES, message="order-message", body="It is on its way.")) == (1, 1, 0)
    (order,) = mail.outbox
    assert order.body == "It is on its way."
    assert "List-Unsubscribe" not in order.message()


def test_a_campaign_queued_before_she_stopped_is_refused_at_the_moment_of_sending(house):
    queued = [write(INES), write(JONAS)]
    house.choose("ines.favre@clients.example", "news", channel="email", act="withdraw", source="centre")
    assert send(*queued) == (0, 0, 2)
    assert mail.outbox == []
    assert [fact.outcome for fact in recorded(house, MessageRefused)] == ["withdrawn", "refused"]


def test_a_service_mail_keeps_its_readers_together(house):
    assert send(write(INES, message="order-message", cc=[MEI], bcc=[JONAS])) == (1, 3, 0)
    (order,) = mail.outbox
    assert (order.to, order.cc, order.bcc) == ([INES], [MEI], [JONAS])
    assert "jonas" not in order.message().as_string()


def test_an_order_with_a_promotion_in_it_reaches_nobody(house):
    assert send(write(INES, message="order-message", headers={"Troth-Parts": "order-message, news-message"})) == (
        0,
        0,
        1,
    )
    assert mail.outbox == []
    assert [fact.outcome for fact in recorded(house, MessageRefused)] == ["mixed"]


def test_the_sender_is_the_declared_one_under_the_sites_name(house):
    send(write(INES), write(INES, message="order-message"))
    assert [letter.from_email for letter in mail.outbox] == [
        "Maison Amarante <letters@amarante.example>",
        "Maison Amarante <care@amarante.example>",
    ]


@pytest.mark.parametrize("headers", [{}, {"Troth-Message": ""}, {"Troth-Message": "raffle"}, {"Troth-Message": "news"}])
def test_a_mail_that_does_not_say_what_it_is_stops_the_whole_batch_before_any_of_it_leaves(house, headers):
    silent = EmailMessage("A secret subject", "Hello", to=[INES], headers=headers)
    with pytest.raises(UndeclaredMail, match=r"Mail 2 of this batch .*order-message, account-message") as told:
        send(write(INES), silent)
    assert mail.outbox == []
    assert "secret" not in str(told.value)
    assert "ines" not in str(told.value).lower()


def test_even_a_silent_sender_is_told_of_a_mail_that_is_not_declared(house):
    with pytest.raises(UndeclaredMail):
        EmailMessage("Hello", "Hello", to=[INES]).send(fail_silently=True)


def test_a_site_may_not_write_the_ending_headers_itself(house):
    with pytest.raises(UndeclaredMail, match="List-Unsubscribe itself"):
        send(write(INES, message="order-message", headers={"List-Unsubscribe": "<https://elsewhere.example>"}))
    assert mail.outbox == []


@pytest.mark.parametrize(
    "letter",
    [
        lambda: write("Ines\r\nBcc: viktor.pasko@clients.example <ines.favre@clients.example>"),
        lambda: write(INES, cc=["mei.tanaka@clients.example\nBcc: viktor.pasko@clients.example"]),
        lambda: write(INES, reply_to=["x@clients.example\r\nBcc: viktor.pasko@clients.example"]),
        lambda: write(INES, from_email="House\nBcc: viktor.pasko@clients.example <shop@amarante.example>"),
        lambda: write(INES, headers={"X-Name": "Ines\r\nBcc: viktor.pasko@clients.example"}),
    ],
    ids=["name", "cc", "reply-to", "sender", "header"],
)
def test_a_header_smuggled_in_a_name_is_refused_and_viktor_gets_nothing(house, letter):
    with pytest.raises(HeaderError) as told:
        send(write(INES), letter())
    assert mail.outbox == []
    assert "viktor" not in str(told.value)


@pytest.mark.parametrize("reader", ["nobody", "Favre, Inès <ines.favre@clients.example>", "a@b@c", ""])
def test_a_reader_that_is_no_single_address_is_named_as_the_mistake_it_is(house, reader):
    with pytest.raises(UndeclaredMail, match="not one e-mail address"):
        send(write(INES), write(reader))
    assert mail.outbox == []


def test_a_hand_written_to_header_does_not_show_who_was_refused(house):
    letter = write(INES, JONAS, headers={"To": f"{INES}, {JONAS}"})
    send(letter)
    assert "jonas" not in mail.outbox[0].message().as_string()
    assert letter.extra_headers["To"] == f"{INES}, {JONAS}"


def test_the_sites_own_mail_object_is_left_as_it_was(house):
    letter = write(INES, JONAS, html="<p>A new ring.</p>")
    send(letter)
    assert (letter.to, letter.body, letter.extra_headers["Troth-Message"]) == (
        [INES, JONAS],
        "A new ring.",
        "news-message",
    )
    assert letter.alternatives[0][0] == "<p>A new ring.</p>"


class Sink:
    """A mail server that keeps every byte it is given."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append((envelope.rcpt_tos, envelope.content))
        return "250 kept"


def test_over_a_real_mail_server_only_ines_is_in_the_envelope_and_in_the_bytes(house):
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with override_settings(
            TROTH_EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port
        ):
            assert send(write(INES, JONAS, MEI, bcc=[VIKTOR])) == (1, 1, 3)
    finally:
        server.stop()
    ((readers, content),) = sink.got
    assert readers == ["ines.favre@clients.example"]
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content
    assert not any(name in content for name in (b"jonas", b"mei.tanaka", b"viktor", b"Troth-"))
