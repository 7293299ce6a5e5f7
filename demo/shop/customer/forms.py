"""The one registration form, for every door, and Oscar's others in our words."""

from __future__ import annotations

from typing import Any

from demo.shop import word
from demo.shop.atelier.models import Client
from demo.shop.customer.signing_in import SlowedDown
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from oscar.apps.customer import forms as stock
from oscar.apps.customer.utils import normalise_email

from troth.stores.people import IdentifierRefused

User = get_user_model()
AFTER_REGISTRATION = "/accounts/preferences/"
TAKEN = "We cannot open an account with this address. If you have one already, sign in with it."


class RegistrationFields(forms.Form):
    """Exactly the fields of the notice's ``collect signup``, under its names."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    address = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"})
    )
    birth = forms.DateField(
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "placeholder": "1984-03-29", "autocomplete": "bday"}
        ),
        error_messages={"invalid": "Please write the date as year, month and day, for example 1984-03-29."},
    )
    mail = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "This does not read like an address, for example ines@amarante.example."},
    )
    telephone = forms.CharField(
        max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=256
    )
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, host: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.asked = self.initial.get("redirect_url") or ""

    def clean_mail(self) -> str:
        """The address, unless it is one no mail reaches or already has an account."""
        mail = normalise_email(self.cleaned_data["mail"])
        try:
            word.one_spelling(mail)
        except IdentifierRefused as error:
            raise ValidationError(self.fields["mail"].error_messages["invalid"], code="invalid") from error
        if User._default_manager.filter(email__iexact=mail).exists():  # noqa: SLF001 - Django's documented name
            raise ValidationError(TAKEN, code="taken")
        return mail

    def clean_name(self) -> str:
        """The name on one line: a line break in it could end up in the head of a mail."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_password(self) -> str:
        """A good password, whole: no cutting, no rules of composition."""
        password: str = self.cleaned_data["password"]
        first, _, last = str(self.cleaned_data.get("name", "")).rpartition(" ")
        validate_password(password, User(email=self.cleaned_data.get("mail", ""), first_name=first, last_name=last))
        return password

    def clean(self) -> dict[str, Any]:
        """Say where Oscar's view goes next, and hand it the password under the name it looks for."""
        cleaned = super().clean() or self.cleaned_data
        here = url_has_allowed_host_and_scheme(self.asked, allowed_hosts={self.host} if self.host else None)
        try:
            resolve(self.asked.partition("?")[0])
        except Resolver404:
            here = False
        cleaned["redirect_url"] = (
            f"{AFTER_REGISTRATION}?next={self.asked}" if here and self.asked else AFTER_REGISTRATION
        )
        cleaned["password1"] = cleaned.get("password")
        return cleaned

    def save(self) -> Any:
        """Open the account: who you are with Oscar, what Oscar has no place for with us. The time zone is not kept."""
        given = self.cleaned_data
        first, _, last = given["name"].rpartition(" ")
        user = User(email=given["mail"], username=stock.generate_username())
        user.first_name, user.last_name = (first or last)[:150], (last if first else "")[:150]
        user.set_password(given["password"])
        user.save()
        Client.objects.create(
            user=user, birth=given["birth"], telephone=given["telephone"].strip(), address=given["address"].strip()
        )
        word.returned(given["mail"])
        return user


RegistrationForm: type[RegistrationFields] = word.guarded_form(RegistrationFields, collect="signup")
"""The form behind every door: the fields above, held against the notice before anything is stored."""
EmailUserCreationForm = RegistrationForm
"""The name under which Oscar's views look for it."""


class EmailAuthenticationForm(SlowedDown, stock.EmailAuthenticationForm):
    """Signing in, in our words; slower after many wrong tries."""

    error_messages = {
        "invalid_login": "This address and this password do not belong together. You can ask for a new password.",
        "inactive": "This account is closed.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail address"
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"


class ProfileForm(forms.Form):
    """What an account holds, to be put right by its owner. The address of the account itself is changed by letter."""

    name = forms.CharField(max_length=200, label="Name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    telephone = forms.CharField(
        max_length=40,
        required=False,
        label="Telephone number",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        max_length=500,
        required=False,
        label="Postal address",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        self.client, _ = Client.objects.get_or_create(user=user)
        kwargs["initial"] = {
            "name": user.get_full_name(),
            "telephone": self.client.telephone,
            "address": self.client.address,
        }
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        """Keep what was put right."""
        given = self.cleaned_data
        first, _, last = " ".join(given["name"].split()).rpartition(" ")
        self.user.first_name, self.user.last_name = (first or last)[:150], (last if first else "")[:150]
        self.user.save(update_fields=["first_name", "last_name"])
        self.client.telephone, self.client.address = given["telephone"].strip(), given["address"].strip()
        self.client.save(update_fields=["telephone", "address"])


def _in_our_words(form: forms.Form) -> None:
    """Django's two password forms: its lists of rules are two sentences of ours."""
    words = {
        "old_password": ("The password now", "", "current-password"),
        "new_password1": ("The new one", "15 characters or more. A whole sentence is welcome.", "new-password"),
        "new_password2": ("The new one, once more", "", "new-password"),
    }
    for name, field in form.fields.items():
        field.label, field.help_text, field.widget.attrs["autocomplete"] = words[name]
        field.widget.attrs.pop("autofocus", None)


class ChangePasswordForm(PasswordChangeForm):
    """A new password, by somebody who is signed in."""

    error_messages = {
        "password_mismatch": "The two are not the same.",
        "password_incorrect": "This is not the password of your account.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class NewPasswordForm(SetPasswordForm):
    """A new password, by somebody with a link from our mail."""

    error_messages = {"password_mismatch": "The two are not the same."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class PasswordResetForm(stock.PasswordResetForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
