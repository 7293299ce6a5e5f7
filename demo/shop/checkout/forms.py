"""Oscar's checkout forms in our words. Who wants an account opens it at the registration form, not here."""

from __future__ import annotations

from typing import Any

from demo.shop import word
from demo.shop.checkout.addresses import FIELDS, InOurWords
from demo.shop.customer.signing_in import SlowedDown
from django.core.exceptions import ValidationError
from oscar.apps.checkout import forms as stock

from troth.stores.people import IdentifierRefused


class GatewayForm(SlowedDown, stock.GatewayForm):
    """Sign in, or go on with nothing but an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail address"
        self.fields["username"].widget.attrs["autocomplete"] = "email"
        self.fields["password"].label = "Password, if you have an account"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        self.fields["options"].choices = [
            (self.GUEST, "I order without an account"),
            (self.EXISTING, "I have an account, and my password is below"),
            (self.NEW, "I should like to open an account first"),
        ]

    def clean(self) -> dict[str, Any]:
        """As Oscar's. Who opens an account is told there, and only there, whether the address has one already."""
        if self.is_new_account_checkout():
            self.errors.pop("password", None)
            return self.cleaned_data
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def clean_username(self) -> str:
        """The address, if it can be somebody's."""
        mail: str = super().clean_username()
        try:
            word.one_spelling(mail)
        except IdentifierRefused as error:
            said = "This does not read like an address, for example ines@amarante.example."
            raise ValidationError(said, code="invalid") from error
        return mail


class ShippingAddressForm(InOurWords, stock.ShippingAddressForm):
    """Where it goes (the notice's ``purchase`` and ``courier``)."""

    class Meta(stock.ShippingAddressForm.Meta):
        """Fewer fields than Oscar's."""

        fields = FIELDS
