"""A mail backend behind which no letter leaves without a permission (N-21, N-23, N-79, N-80, N-83).

Every mail says what it is in a header ``Troth-Message``, the id of a message in the notice, which is taken off again.
Each reader is judged alone, at the moment of sending and not when a campaign was queued. A service mail goes to those
who may have it; a letter of marketing becomes one mail for each person, with that person's own link.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from email.utils import formataddr, getaddresses, parseaddr
from html import escape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from msgspec import Struct

from troth.house import House
from troth.messages import MessageClass, ending, headers, message_class, one_line
from troth.notice.facts import Notice
from troth.notice.kinds import Message
from troth.sites.django.config import house
from troth.stores.people import IdentifierRefused, normalise

log = logging.getLogger("troth.mail")

MESSAGE_HEADER = "troth-message"
PARTS_HEADER = "troth-parts"
STOP_PLACE = "[[stop]]"
"""Where a letter's own link goes, in the text and in the HTML. Without it, the link is put at the end."""
ENDING_HEADERS = ("list-unsubscribe", "list-unsubscribe-post")
SHOWN_RECIPIENTS = ("to", "cc", "bcc")


class UndeclaredMail(Exception):  # noqa: N818 - named for what was found, as the notice would
    """A developer's mistake in a mail: nothing of the batch was sent. Never says a subject or a reader."""


class TrothEmailBackend(BaseEmailBackend):
    """``EMAIL_BACKEND = "troth.sites.django.mail.TrothEmailBackend"``.

    ``TROTH_EMAIL_BACKEND`` names the backend that does the sending (Django's SMTP by default). After ``send_messages``
    the attributes ``sent`` and ``refused`` count people, and the call returns, as Django wants, how many of the mails
    reached somebody. A refusal is no error: it is counted and on record.
    """

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - Django's signature
        super().__init__(fail_silently=fail_silently)
        name = getattr(settings, "TROTH_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        self.inner: BaseEmailBackend = get_connection(name, fail_silently=fail_silently, **kwargs)
        self.sent = 0
        self.refused = 0

    def open(self) -> bool | None:
        """Open the inner backend's connection; what it answers."""
        return self.inner.open()

    def close(self) -> None:
        """Close the inner backend's connection."""
        self.inner.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Judge and send. UndeclaredMail, before anything has left, where one mail of the batch is not declared."""
        home = house()
        self.sent = self.refused = 0
        slips = [_slip(mail, place=place, notice=home.notice) for place, mail in enumerate(email_messages, start=1)]
        reached = 0
        opened = self.open()
        try:
            for slip in slips:
                before = self.sent
                for mail, people in self._permitted(slip, home):
                    self.sent += people if self.inner.send_messages([mail]) else 0
                reached += self.sent > before
        finally:
            if opened:
                self.close()
        if self.refused:
            log.info("%d of %d people were not written to: no permission", self.refused, self.refused + self.sent)
        return reached

    def _permitted(self, slip: _Slip, home: House) -> Iterator[tuple[EmailMessage, int]]:
        """The mails that may leave, each asked for just before it does, with the number of its readers."""
        if slip.kind == "marketing":
            everybody = {reader.address.lower(): reader for readers in slip.people.values() for reader in readers}
            for reader in everybody.values():
                if self._may(slip, reader.address, home):
                    yield _letter(slip, reader, home=home), 1
            return
        judged = {
            place: [reader for reader in readers if self._may(slip, reader.address, home)]
            for place, readers in slip.people.items()
        }
        if any(judged.values()):
            yield _service(slip, judged), sum(map(len, judged.values()))

    def _may(self, slip: _Slip, address: str, home: House) -> bool:
        allowed = home.may_send(slip.message_id, address, channel="email", parts=slip.parts).allowed
        self.refused += not allowed
        return allowed


class _Reader(Struct, frozen=True):
    """Somebody a mail is for: as the site wrote them, and the bare address."""

    written: str
    address: str


class _Slip:
    """One mail as the site wrote it, read and checked; ``mail`` is a copy without our headers."""

    def __init__(self, mail: EmailMessage, *, message_id: str, parts: tuple[str, ...], kind: MessageClass) -> None:
        self.mail = mail
        self.message_id = message_id
        self.parts = parts
        self.kind = kind
        self.people: dict[str, list[_Reader]] = {}


def _slip(original: EmailMessage, *, place: int, notice: Notice) -> _Slip:
    which = f"Mail {place} of this batch"
    mail = copy.copy(original)
    mail.extra_headers = dict(original.extra_headers)
    said = {name.lower(): name for name in mail.extra_headers}
    for name, value in mail.extra_headers.items():
        one_line(str(value), what=f"the header {name!r} of mail {place}")
    message_id = str(mail.extra_headers.pop(said.get(MESSAGE_HEADER, ""), "")).strip()
    parts = str(mail.extra_headers.pop(said.get(PARTS_HEADER, ""), ""))
    if not message_id:
        raise UndeclaredMail(
            f"{which} does not say which message of the notice it is, so nothing was sent. "
            f"Set headers={{'Troth-Message': ...}} to one of: {_declared(notice)}."
        )
    if not isinstance(notice.declarations.get(message_id), Message):
        raise UndeclaredMail(
            f"{which} says Troth-Message: {message_id[:80]!r}, which the notice does not declare, so nothing was sent. "
            f"Declared by e-mail: {_declared(notice)}."
        )
    if set(said) & set(ENDING_HEADERS):
        raise UndeclaredMail(
            f"{which} ({message_id}) sets List-Unsubscribe itself, so nothing was sent. Leave it out: a letter gets "
            "its reader's own link, and a service mail must not have one."
        )
    slip = _Slip(
        mail,
        message_id=message_id,
        parts=tuple(part.strip() for part in parts.split(",") if part.strip()),
        kind=message_class(notice, message_id),
    )
    for where in SHOWN_RECIPIENTS:
        slip.people[where] = _people(getattr(mail, where), which=which)
    for value in (mail.subject, mail.from_email, *mail.reply_to):
        one_line(str(value), what=f"the subject, sender or reply address of mail {place}")
    mail.from_email = _sender(notice, message_id, said=mail.from_email)
    return slip


def _declared(notice: Notice) -> str:
    found = (each for each in notice.declarations.values() if isinstance(each, Message) and "email" in each.on)
    return ", ".join(each.id for each in found) or "none"


def _people(addresses: Sequence[str], *, which: str) -> list[_Reader]:
    """The readers of one list. HeaderError for a name or address with a line break in it, else UndeclaredMail."""
    found = []
    for text in addresses:
        written = one_line(str(text), what=f"the name or address of a recipient of {which.lower()}")
        read = getaddresses([written])
        try:
            ((_, address),) = read
            normalise(address, kind="email")
        except (ValueError, IdentifierRefused) as wrong:
            raise UndeclaredMail(
                f"{which} has a recipient that is not one e-mail address, so nothing was sent. "
                "Write each as `Name <name@example.com>`, a name with a comma in it in quotation marks."
            ) from wrong
        found.append(_Reader(written, address))
    return found


def _sender(notice: Notice, message_id: str, *, said: str) -> str:
    """The declared sender, under the name the site gives it."""
    message = notice.declarations[message_id]
    declared = message.sender if isinstance(message, Message) else None
    return formataddr((parseaddr(said)[0], declared)) if declared else said


def _service(slip: _Slip, judged: dict[str, list[_Reader]]) -> EmailMessage:
    mail = slip.mail
    if judged != slip.people:
        # A header the site wrote by hand could show an address that was refused: the lists below are all there is.
        mail.extra_headers = {k: v for k, v in mail.extra_headers.items() if k.lower() not in SHOWN_RECIPIENTS}
    for where, readers in judged.items():
        setattr(mail, where, [reader.written for reader in readers])
    return mail


def _letter(slip: _Slip, reader: _Reader, *, home: House) -> EmailMessage:
    """One person's own letter: nobody else in it, the link in the text, in the HTML and in the headers."""
    mail = copy.copy(slip.mail)
    kept = {k: v for k, v in slip.mail.extra_headers.items() if k.lower() not in SHOWN_RECIPIENTS}
    link = home.stop_link(reader.address, slip.message_id)
    end = ending(home.notice, slip.message_id)
    mail.extra_headers = kept | headers(link, end.mailbox)
    mail.to, mail.cc, mail.bcc = [reader.written], [], []
    if mail.content_subtype == "html":
        mail.body = _in_html(str(mail.body), link=link, words=end.words)
    else:
        mail.body = _in_text(str(mail.body), link=link, words=end.words)
    if isinstance(mail, EmailMultiAlternatives):
        others, mail.alternatives = mail.alternatives, []
        for content, kind in others:
            own = _in_html(str(content), link=link, words=end.words) if kind == "text/html" else content
            mail.attach_alternative(own, kind)
    return mail


def _in_text(text: str, *, link: str, words: str) -> str:
    if STOP_PLACE in text:
        return text.replace(STOP_PLACE, link)
    return f"{text.rstrip()}\n\n{words}: {link}\n"


def _in_html(html: str, *, link: str, words: str) -> str:
    if STOP_PLACE in html:
        return html.replace(STOP_PLACE, escape(link))
    line = f'<p><a href="{escape(link)}">{escape(words)}</a></p>'
    end = html.lower().rfind("</body>")
    return html[:end] + line + html[end:] if end >= 0 else html + line
