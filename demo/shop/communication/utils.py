"""Oscar's dispatcher, saying with each mail which message of the notice it is."""

from __future__ import annotations

from typing import Any

from demo.shop import surroundings
from django.core.mail import EmailMultiAlternatives
from oscar.apps.communication import utils


class Dispatcher(utils.Dispatcher):
    """Each mail carries ``Troth-Message``, which Troth's backend takes off again; without it nothing leaves."""

    def get_messages(self, event_code: str, extra_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Render one event and remember its message id."""
        told = {**(extra_context or {}), "public": surroundings.PUBLIC}
        messages = super().get_messages(event_code, told)
        message = "order-message" if event_code.startswith("ORDER") else "account-message"
        return {**messages, "troth-message": message}

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
