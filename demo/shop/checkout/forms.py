"""Oscar's checkout forms in our words. Who wants an account opens it at the registration form, not here."""

from __future__ import annotations

from typing import Any

from django import forms
from oscar.apps.checkout import forms as stock


class GatewayForm(stock.GatewayForm):
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


class ShippingAddressForm(stock.ShippingAddressForm):
    """Where it goes. Oscar's long form, cut to what the courier needs (the notice's ``purchase`` and ``courier``)."""

    class Meta(stock.ShippingAddressForm.Meta):
        """Fewer fields than Oscar's."""

        fields = ["first_name", "last_name", "line1", "line2", "postcode", "line4", "country", "phone_number"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "first_name": ("First name", "given-name"),
            "last_name": ("Family name", "family-name"),
            "line1": ("Street and number", "address-line1"),
            "line2": ("Second line", "address-line2"),
            "postcode": ("Postcode", "postal-code"),
            "line4": ("Town", "address-level2"),
            "country": ("Country", "country"),
            "phone_number": ("Telephone number", "tel"),
        }
        for name, (label, autocomplete) in words.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        self.fields["phone_number"].help_text = "To agree on a delivery. Without it, the carrier writes instead."
        self.fields["phone_number"].widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        self.order_fields(self.Meta.fields)
