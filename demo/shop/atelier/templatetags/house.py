"""Prices, dates and drawings as the house writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from demo.shop import word
from django import template

register = template.Library()
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@register.filter
def chf(amount: Decimal | None) -> str:
    """``CHF 18’400``; centimes only where there are any."""
    if amount is None:
        return ""
    whole = f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"
    return f"CHF {whole}".replace(",", "’")


@register.filter
def in_one_line(address: Any) -> str:
    """``Inès Favre, 6 rue de la Lanterne, 1204 Genève, Switzerland``."""
    if address is None:
        return ""
    town = f"{address.postcode} {address.line4}".strip()
    country = address.country.printable_name if address.country_id else ""
    parts = (f"{address.first_name} {address.last_name}".strip(), address.line1, address.line2, town, country)
    return ", ".join(part for part in parts if part)


@register.filter
def in_words(number: int) -> str:
    """``three``; figures from thirteen on."""
    return WORDS[number] if 0 <= number < len(WORDS) else str(number)


@register.inclusion_tag("catalogue/drawing.html")
def drawing(piece: Any, scale: str = "") -> dict[str, Any]:
    """One painting of a piece. ``scale`` is ``small`` in a list."""
    return {"painting": piece.painting, "small": scale == "small"}


@register.inclusion_tag("forms/field.html")
def field(bound: Any, note: str = "") -> dict[str, Any]:
    """One field: label above, reason under, an error with its mark; no style and no script in it."""
    kind = getattr(bound.field.widget, "input_type", "")
    described = [f"{bound.auto_id}_why"] if (note or bound.help_text) else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    return {"field": bound, "note": note or bound.help_text, "kind": kind, "described": " ".join(described)}


@register.inclusion_tag("promise.html")
def promise(collect: str, number: str) -> dict[str, Any]:
    """What becomes of a form: the notice's own sentences about it, and what was found when they were tried."""
    return {"said": word.promise(collect, number)}


@register.filter
def attrs(bound: Any, described: str) -> str:
    """The input itself, pointing at its reason and its error."""
    extra = {"aria-describedby": described} if described else {}
    if bound.errors:
        extra["aria-invalid"] = "true"
    return str(bound.as_widget(attrs=extra))
