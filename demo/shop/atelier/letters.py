"""The letter desk: a member of the house writes a letter about our creations to a list of addresses."""

from __future__ import annotations

import re
import smtplib
from typing import Any

from demo.shop import surroundings, word
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views import generic
from msgspec import Struct

from troth.stores.people import IdentifierRefused

MOST_AT_ONCE = 200
LONGEST_SHOWN = 80


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of the letter to one address."""

    address: str
    sent: bool
    reason: str


class LetterForm(forms.Form):
    """A subject, a letter, and those it is meant for. Whether it may go to each of them is not decided here."""

    message = forms.ChoiceField(label="Kind of letter")
    subject = forms.CharField(max_length=120, label="Subject")
    letter = forms.CharField(max_length=8000, label="Letter", widget=forms.Textarea(attrs={"rows": 10}))
    addresses = forms.CharField(
        max_length=20000,
        label="Addresses",
        help_text="One a line. Each is asked about before anything is sent; those we may not write to get nothing.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].choices = word.marketing_messages()

    def clean_subject(self) -> str:
        """One line: a line break would be a second header."""
        subject: str = self.cleaned_data["subject"]
        if "\n" in subject or "\r" in subject:
            raise ValidationError("A subject is one line.")
        return subject

    def clean_addresses(self) -> list[str]:
        """Each address once, as first written, in the order given. All are read before any letter leaves."""
        once: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), start=1):
            for address in re.split(r"[\s,;]+", line):
                if address:
                    once.setdefault(_spelling(address, number), address)
        found = list(once.values())
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(f"{len(found)} addresses: the demo's desk takes {MOST_AT_ONCE} at once.")
        return found


def _spelling(address: str, line: int) -> str:
    try:
        validate_email(address)
        return word.one_spelling(address)
    except (ValidationError, IdentifierRefused) as error:
        shown = address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"
        raise ValidationError(
            f"Line {line}: “{shown}” does not read like an address. Nothing was sent. Put one on each line."
        ) from error


class LetterDesk(UserPassesTestMixin, generic.FormView):
    """Write, send, and see for each address whether it went."""

    template_name = "staff/letters.html"
    form_class = LetterForm

    def test_func(self) -> bool:
        """Members of the house only."""
        return bool(self.request.user.is_authenticated and self.request.user.is_staff)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many accounts there are: a number, no names."""
        clients = get_user_model().objects.filter(is_staff=False).count()
        return super().get_context_data(accounts=clients, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Send one mail per address over one connection; a refusal of one stops none of the others."""
        given = form.cleaned_data
        connection = get_connection(fail_silently=False)
        outcomes = [
            _send(connection, message=given["message"], subject=given["subject"], letter=given["letter"], to=address)
            for address in given["addresses"]
        ]
        sent = sum(outcome.sent for outcome in outcomes)
        context = self.get_context_data(form=form, outcomes=outcomes, sent=sent, refused=len(outcomes) - sent)
        return self.render_to_response(context)


def _send(connection: Any, *, message: str, subject: str, letter: str, to: str) -> Outcome:
    # The backend puts each reader's own link in; nobody does where the demo runs unprotected.
    told = {"letter": letter, "subject": subject, "stop": not surroundings.UNPROTECTED}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("mail/letter.txt", told),
        from_email="Maison Amarante <letters@amarante.example>",
        to=[to],
        connection=connection,
        headers={"Troth-Message": message},
    )
    mail.attach_alternative(render_to_string("mail/letter.html", told), "text/html")
    try:
        sent = mail.send()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(address=to, sent=False, reason=f"The mail server did not take it: {error}")
    if sent:
        return Outcome(address=to, sent=True, reason=word.why(message, to, sent=True))
    return Outcome(address=to, sent=False, reason=word.why(message, to, sent=False))
