"""What we ask of a password: that it is long, and not one that thieves already have (N-73, NIST SP 800-63B-4)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

SHORTEST = 15
WORN_OUT = (
    "correcthorsebatterystaple",
    "thequickbrownfoxjumpsoverthelazydog",
    "passwordpassword",
    "123456789012345",
    "1234567890123456",
    "qwertyuiopasdfghjkl",
    "iloveyouiloveyou",
)
"""Long ones that stand in every list of stolen passwords; Django's own list is of short ones."""


class LongEnough(MinimumLengthValidator):
    """Fifteen characters, whatever they are."""

    def __init__(self) -> None:
        super().__init__(min_length=SHORTEST)

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a short one and say by how much."""
        short = SHORTEST - len(password)
        if short > 0:
            message = f"A password has {SHORTEST} characters or more: {short} to go. A whole sentence is welcome."
            raise ValidationError(message, code="password_too_short")

    def get_help_text(self) -> str:
        """The sentence under the field."""
        return f"{SHORTEST} characters or more. A whole sentence is welcome."


class NotKnownToBeStolen(CommonPasswordValidator):
    """Turn away what stands in the lists of stolen passwords, written with or without spaces and capitals."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a known one."""
        bare = "".join(password.lower().split())
        if bare in self.passwords or bare in WORN_OUT or len(set(bare)) <= 2:
            message = "This password is known to be stolen. Please choose another, a sentence of your own for example."
            raise ValidationError(message, code="password_too_common")


class NotYourName(UserAttributeSimilarityValidator):
    """Turn away what is hardly more than the person's own name or address."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one that reads like them."""
        try:
            super().validate(password, user)
        except ValidationError as alike:
            message = "This reads like your own name or address, which others know. A sentence about something else?"
            raise ValidationError(message, code="password_too_similar") from alike
