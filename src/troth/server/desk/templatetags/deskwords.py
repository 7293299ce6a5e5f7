"""Days without a time, days of the week, and roles as people say them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django import template

from troth.notice.vouching import role_label

register = template.Library()


@register.filter
def plainday(day: dt.date, year: str = "") -> str:
    """``9 June``, or with the year."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


@register.filter
def brief(at: dt.datetime, zone: str = "UTC") -> str:
    """``22 May, 14:06``: where the year goes without saying."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b}, {local:%H:%M}"


@register.filter
def weekday(at: dt.datetime, zone: str = "UTC") -> str:
    """``Tuesday``."""
    return f"{at.astimezone(ZoneInfo(zone)):%A}"


@register.filter
def rolewords(role: str) -> str:
    """``head of people``."""
    return role_label(role)
