"""Oscar's long address form, cut to what the courier needs and in our words."""

from __future__ import annotations

from typing import Any

from django import forms
from oscar.apps.address import forms as stock

FIELDS = ["first_name", "last_name", "line1", "line2", "postcode", "line4", "country", "phone_number"]
WORDS = {
    "first_name": ("First name", "given-name"),
    "last_name": ("Family name", "family-name"),
    "line1": ("Street and number", "address-line1"),
    "line2": ("Second line", "address-line2"),
    "postcode": ("Postcode", "postal-code"),
    "line4": ("Town", "address-level2"),
    "country": ("Country", "country"),
    "phone_number": ("Telephone number", "tel"),
}


class InOurWords(forms.Form):
    """Labels, and what a browser may fill in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone_number"].widget = forms.TextInput(attrs={"type": "tel"})
        for name, (label, autocomplete) in WORDS.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs["autocomplete"] = autocomplete
            field.error_messages["required"] = f"Please fill this in: {label.lower()}."
        self.fields["phone_number"].help_text = "To agree on a delivery. Without it, the carrier writes instead."
        self.fields["country"].empty_label = None
        self.order_fields(FIELDS)


class UserAddressForm(InOurWords, stock.UserAddressForm):
    """An address of an account."""

    class Meta(stock.UserAddressForm.Meta):
        """Fewer fields than Oscar's."""

        fields = FIELDS
