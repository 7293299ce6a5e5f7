"""The letters Troth itself writes: a code, and what becomes of a request. Each is a service message of the notice.

The gate is asked before each, as for any other letter. Nothing of a letter is kept but the fact that it was sent.
"""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from troth.house import links
from troth.house.letter_words import Kind, Told, write
from troth.messages import message_class, one_line
from troth.notice.facts import Notice
from troth.notice.kinds import Message, Purpose
from troth.rights.facts import Record, Request
from troth.stores.mail import post
from troth.terms.cannot import CannotRun
from troth.terms.taxonomy import is_within

if TYPE_CHECKING:
    from troth.house.opened import House

AUTHENTICATION = "essential.service.authentication"


class NoLetter(CannotRun):
    """No letter of ours can be written: the notice declares no service message by e-mail, or nobody is its sender."""


class Letters:
    """Letters of one house. ``house.letters`` is one. Safe for threads."""

    def __init__(self, house: House) -> None:
        self._house = house

    def send(
        self,
        kind: Kind,
        to: str,
        *,
        code: str = "",
        request: Request | None = None,
        record: Record | None = None,
        reason: str = "",
        until: dt.datetime | None = None,
        language: str = "",
    ) -> bool:
        """Write one letter and send it; False where the gate refuses it, or the server turns that address away.

        ``code`` needs a code; every other kind needs the request, ``forgotten`` its record, ``refused`` and
        ``extended`` a reason, ``ready`` the instant (``until``) at which the copy expires. The language is the
        notice's own where none is said. MailAway: nothing was sent, ask again. NoLetter.

        After an erasure this comes before the address is destroyed, and nothing here keeps it.
        """
        message = self.message()
        if not self._house.may_send(message.id, to, channel="email", answers=True).allowed:
            return False
        told = Told(
            code=code,
            request=request,
            record=record,
            reason=reason,
            until=until,
            follow=links.page(self._house, f"requests/{request.id}") if request is not None else "",
            lies_at=links.to_record(self._house, request.id) if record is not None and request is not None else "",
        )
        edition, notice = self._house.edition(), self._house.notice
        if edition is not None and language:
            notice = edition.told_in(language)
        subject, words = write(kind, told, notice=notice, language=language)
        return post(self._house.home.settings.mail, self._letter(message, to, subject=subject, words=words))

    def message(self) -> Message:
        """The message our letters go under: a service one about signing in, else the first by e-mail. NoLetter."""
        notice = self._house.notice
        found = [
            each
            for each in notice.declarations.values()
            if isinstance(each, Message) and "email" in each.on and message_class(notice, each.id) == "service"
        ]
        found.sort(key=lambda each: not _signs_in(notice, each))
        if not found:
            raise NoLetter(
                "The notice declares no service message by e-mail, so we cannot send a code or answer a request.",
                hint="Declare one: message account-message: {purpose: accounts, on: [email]}.",
            )
        return found[0]

    def _letter(self, message: Message, to: str, *, subject: str, words: str) -> EmailMessage:
        sender = self._house.home.settings.mail.sender or message.sender
        if not sender:
            raise NoLetter("No sender for our own letters.", hint="Set `sender` under [mail] in troth.toml.")
        mail = EmailMessage()
        mail["From"] = one_line(sender, what="the sender")
        mail["To"] = one_line(to, what="the address")
        mail["Subject"] = one_line(subject, what="the subject")
        mail["Date"] = format_datetime(self._house.clock.now())
        mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        mail.set_content(words)
        return mail


def _signs_in(notice: Notice, message: Message) -> bool:
    purpose = notice.declarations[message.purpose]
    return isinstance(purpose, Purpose) and any(is_within(use, AUTHENTICATION) for use in purpose.use)
