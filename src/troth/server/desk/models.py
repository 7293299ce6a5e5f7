"""Who works here, and what was tried at the door. Nothing about clients is kept in this file."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Account(AbstractBaseUser):
    """One person of the staff. The password is argon2; the second factor is allauth's ``Authenticator``."""

    name: models.CharField[str, str] = models.CharField(max_length=100)
    email: models.EmailField[str, str] = models.EmailField(unique=True)
    role: models.CharField[str, str] = models.CharField(max_length=20)
    open: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    """A closed account is kept, so that what it did still has a name."""
    epoch: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    """Raised when the account is closed or reset: every session of an earlier epoch ends."""
    last_step: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    """The 30-second step of the last code taken: a code is taken once (RFC 6238, section 5.2)."""
    link_digest: models.CharField[str, str] = models.CharField(max_length=64, default="", blank=True)
    """Of the link with which a password is set, once."""
    link_until: models.DateTimeField[dt.datetime | None, dt.datetime | None] = models.DateTimeField(null=True)
    made_at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Wrong(models.Model):
    """One wrong try, under a key that is a keyed hash: no network address is written down."""

    key: models.CharField[str, str] = models.CharField(max_length=64, db_index=True)
    at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M}"
