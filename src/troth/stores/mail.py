"""How a letter of our own leaves: by the mail server of ``troth.toml``, with the limits we set it."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from troth.stores.home import Mail, secret
from troth.terms.cannot import CannotRun

SMTP_SECONDS = 10


class MailAway(CannotRun):
    """The mail server of ``troth.toml`` does not answer, or takes nothing from us. Ask again later."""


def post(said: Mail, mail: EmailMessage) -> bool:
    """Hand one letter over; False where the server turns this address away, for good. MailAway.

    True means that the server took it: from then on it is the server's to deliver. Nobody retries inside.
    """
    try:
        with _server(said) as server:
            if said.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if said.username:
                server.login(said.username, secret("TROTH_MAIL_PASSWORD"))
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        return False
    except (OSError, smtplib.SMTPException) as away:
        raise MailAway(
            f"The mail server {said.host}:{said.port} did not take a letter: {type(away).__name__}.",
            hint="See `[mail]` in troth.toml, and whether that server is up.",
        ) from away
    return True


def _server(said: Mail) -> smtplib.SMTP:
    if said.security == "tls":
        return smtplib.SMTP_SSL(said.host, said.port, timeout=SMTP_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(said.host, said.port, timeout=SMTP_SECONDS)
