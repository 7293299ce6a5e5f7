"""Oscar's dispatcher, saying with each mail which message of the notice it is."""

from __future__ import annotations

from typing import Any

from demo.shop import surroundings
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from oscar.apps.communication import utils
from oscar.core.loading import get_model

Email = get_model("communication", "Email")
KEPT = "order-message"
"""The one message of which a copy is kept: it is part of the order (the notice's ``orders``). A letter with news, or
with a link that opens a password, is not (docs/decisions/0065-letters-about-an-order-are-kept.md)."""


class Dispatcher(utils.Dispatcher):
    """Each mail carries ``Troth-Message``, which Troth's backend takes off again; without it nothing leaves."""

    def get_messages(self, event_code: str, extra_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Render one event and remember its message id."""
        told = {**(extra_context or {}), "public": surroundings.PUBLIC}
        messages = super().get_messages(event_code, told)
        message = "order-message" if event_code.startswith("ORDER") else "account-message"
        return {**messages, "troth-message": message}

    def create_email(self, user: Any, messages: dict[str, Any], email: EmailMultiAlternatives | None) -> Any:
        """As Oscar's, for a letter about an order."""
        return super().create_email(user, messages, email) if messages.get("troth-message") == KEPT else None

    def dispatch_anonymous_messages(
        self, email: str, messages: dict[str, Any], attachments: Any = None
    ) -> dict[str, Any]:
        """As Oscar's; a guest's letter is kept like a client's, under the address alone."""
        sent: dict[str, Any] = super().dispatch_anonymous_messages(email, messages, attachments)
        mail, _ = sent.get("email", (None, None))
        if mail and settings.OSCAR_SAVE_SENT_EMAILS_TO_DB and messages.get("troth-message") == KEPT:
            Email.objects.create(email=email, subject=mail.subject, body_text=mail.body, body_html=messages["html"])
        return sent

    def send_email_messages(
        self,
        recipient_email: str,
        messages: dict[str, Any],
        from_email: str | None = None,
        attachments: Any = None,
    ) -> EmailMultiAlternatives:
        """Send one mail as text and as HTML."""
        content, files = self.prepare_attachments(attachments)
        mail = EmailMultiAlternatives(
            subject=" ".join(messages["subject"].split()),
            body=messages["body"],
            from_email=from_email,
            to=[recipient_email],
            attachments=content,
            headers={"Troth-Message": messages.get("troth-message", "")},
        )
        if messages["html"]:
            mail.attach_alternative(messages["html"], "text/html")
        for attachment in files:
            mail.attach_file(attachment)
        if self.mail_connection:
            self.mail_connection.send_messages([mail])
        else:
            mail.send()
        return mail
