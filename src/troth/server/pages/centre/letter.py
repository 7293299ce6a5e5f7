"""The one letter the centre writes: a code. It is a service message of the notice, asked of the gate like any other."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from troth.house import House
from troth.messages import message_class, one_line
from troth.notice.facts import Notice
from troth.notice.kinds import Message, Purpose
from troth.stores.home import secret
from troth.terms.taxonomy import is_within

AUTHENTICATION = "essential.service.authentication"
SMTP_SECONDS = 10


class NoLetter(Exception):  # noqa: N818 - what is missing, in the notice
    """The notice declares no service message by e-mail, so no code can be sent."""


class MailAway(Exception):  # noqa: N818 - as above
    """The mail server of ``troth.toml`` does not answer, or takes nothing from us."""


def send_code(house: House, email: str) -> bool:
    """Make a code and send it; False where it was one too many, or may not be sent. The caller must not tell.

    MailAway, whoever asked. An address that the mail server turns away is not told either.
    """
    message_id = code_message(house.notice)
    code = house.send_code(email)
    if code is None or not house.may_send(message_id, email, channel="email").allowed:
        return False
    try:
        post(house, _letter(house, email, code=code, message_id=message_id))
    except smtplib.SMTPRecipientsRefused:
        return False
    except (OSError, smtplib.SMTPException) as away:
        said = house.home.settings.mail
        raise MailAway(
            f"The mail server {said.host}:{said.port} did not take a letter: {type(away).__name__}."
        ) from away
    return True


def code_message(notice: Notice) -> str:
    """The service message a code goes under: one about signing in, else the first that goes by e-mail. NoLetter."""
    found = [
        each
        for each in notice.declarations.values()
        if isinstance(each, Message) and "email" in each.on and message_class(notice, each.id) == "service"
    ]
    found.sort(key=lambda each: not _signs_in(notice, each))
    if not found:
        raise NoLetter(
            "The notice declares no service message by e-mail, so the centre cannot send a code. Declare one: "
            "message account-message: {purpose: accounts, on: [email]}."
        )
    return found[0].id


def _signs_in(notice: Notice, message: Message) -> bool:
    purpose = notice.declarations[message.purpose]
    return isinstance(purpose, Purpose) and any(is_within(use, AUTHENTICATION) for use in purpose.use)


def _letter(house: House, email: str, *, code: str, message_id: str) -> EmailMessage:
    message = house.notice.declarations[message_id]
    sender = house.home.settings.mail.sender or (message.sender if isinstance(message, Message) else None)
    if not sender:
        raise NoLetter("No sender for the centre's letters: set `sender` under [mail] in troth.toml.")
    mail = EmailMessage()
    mail["From"] = one_line(sender, what="the sender")
    mail["To"] = one_line(email, what="the address")
    mail["Subject"] = "Your code"
    mail["Date"] = format_datetime(house.clock.now())
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(
        f"Your code is {code}\n\n"
        "It opens the page with your choices for the next ten minutes, once.\n"
        "If you did not ask for it, leave it: nothing happens without it.\n"
    )
    return mail


def post(house: House, mail: EmailMessage) -> None:
    """Hand it to the mail server of ``troth.toml``. What smtplib raises where the server does not take it."""
    said = house.home.settings.mail
    tls = ssl.create_default_context()
    if said.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(said.host, said.port, timeout=SMTP_SECONDS, context=tls)
    else:
        server = smtplib.SMTP(said.host, said.port, timeout=SMTP_SECONDS)
    with server:
        if said.security == "starttls":
            server.starttls(context=tls)
        if said.username:
            server.login(said.username, secret("TROTH_MAIL_PASSWORD"))
        server.send_message(mail)
