"""What every form with a password at a door does: it asks how long to wait before it looks at the password at all."""

from __future__ import annotations

from typing import Any

from demo.shop.customer import throttle
from django.core.exceptions import ValidationError
from django.http import HttpResponse

UNPROCESSABLE = 422
TOO_MANY = 429


class SlowedDown:
    """Mixed into a form of Django's that signs in. ``wait_seconds`` says how long it asks to wait, when it does."""

    wait_seconds = 0

    def clean(self) -> dict[str, Any]:
        """As the form's own, unless too many tries went before: then a right password is not looked at either."""
        mail, place = self.cleaned_data.get("username") or "", throttle.place_of(self.request)
        tries = bool(mail and self.cleaned_data.get("password"))
        self.wait_seconds = throttle.wait_seconds(mail, place=place) if tries else 0
        if self.wait_seconds:
            raise ValidationError(_please_wait(self.wait_seconds), code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            if tries:
                throttle.wrong(mail, place=place)
            raise
        if self.get_user() is not None:
            throttle.right(mail, place=place)
        return cleaned


def _please_wait(seconds: int) -> str:
    how_long = f"{seconds} seconds" if seconds < 100 else f"{round(seconds / 60)} minutes"
    return (
        f"Many wrong passwords were tried for this address. Please wait {how_long}, then try again. "
        "A link to choose a new password can be sent to you at once."
    )


def said_in_the_status(response: HttpResponse, form: Any) -> HttpResponse:
    """The page again, with a status that says nothing was taken, and how long to wait (RFC 6585 section 4)."""
    if getattr(form, "wait_seconds", 0):
        response.status_code = TOO_MANY
        response.headers["Retry-After"] = str(form.wait_seconds)
    elif form.errors:
        response.status_code = UNPROCESSABLE
    return response
