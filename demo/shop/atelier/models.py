"""What Oscar has no table for."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Painting(models.Model):
    """How a piece is shown: which drawing, which part of it, on which paper."""

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, related_name="painting")
    drawing = models.CharField(max_length=20)
    view_box = models.CharField(max_length=40)
    plate = models.CharField(max_length=20, blank=True)
    alt = models.CharField(max_length=250)
    caption = models.CharField(max_length=200)
    note = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.drawing} for {self.product_id}"

    @property
    def width(self) -> str:
        """Of the view box, for the ratio a browser keeps before the drawing has come."""
        return self.view_box.split()[2]

    @property
    def height(self) -> str:
        """Of the view box."""
        return self.view_box.split()[3]


class Client(models.Model):
    """What the notice's ``collect signup`` takes and Oscar's user has no column for. The time zone is not kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="client")
    birth = models.DateField(null=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"client {self.user_id}"


class Message(models.Model):
    """A message somebody wrote to us from the contact page (the notice's ``collect letters``)."""

    at = models.DateTimeField(auto_now_add=True)
    said = models.TextField()
    reply = models.CharField(max_length=254, blank=True)

    def __str__(self) -> str:
        return f"message of {self.at:%d %B %Y}"
