"""What a column seems to hold: guessed from its name, or from the look of a few of its values.

A guess is where a person begins, never where one ends: each says what it was made from. Nothing here keeps or repeats
a value.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct

from troth.systems.facts import Column

ENOUGH = 0.8
"""Of the values looked at, so many must look alike."""


class Guess(Struct, frozen=True, kw_only=True):
    """What one column seems to hold."""

    category: str
    source: Literal["its name", "values", "what it points to", "its key"]
    identity: str = ""


_NAMES: tuple[tuple[str, str], ...] = (
    (r"(?:.*_)?e_?mail(?:_addr(?:ess)?)?|mail(?:_address)?|courriel", "user.contact.email"),
    (r"(?:.*_)?(?:phone|telephone|tel|mobile|cell|handy)(?:_(?:no|nr|number|num))?", "user.contact.phone_number"),
    (r"(?:.*_)?fax(?:_(?:no|nr|number))?", "user.contact.fax_number"),
    (r"(?:first|given|fore|middle)_?names?|prenom|vorname", "user.name.first"),
    (r"(?:last|family|sur)_?names?|surname|nachname", "user.name.last"),
    (r"(?:full|display|nick|contact|recipient|sender|caller|guest|author|customer|client|maiden)_?name", "user.name"),
    (r"(?:date_of_)?birth(?:_?(?:day|date))?|dob|born(?:_on)?|geburtsdatum", "user.demographic.date_of_birth"),
    (r"gender|sex", "user.demographic.gender"),
    (r"marital_status|civil_status", "user.demographic.marital_status"),
    (r"nationality|citizenship|ethnicity", "user.demographic.race_ethnicity"),
    (r"(?:.*_)?ip(?:_?addr(?:ess)?)?|remote_addr", "user.device.ip_address"),
    (r"user_agent|device(?:_id)?|fingerprint|imei", "user.device.device_id"),
    (r"cookie(?:_id)?", "user.device.cookie_id"),
    (r"(?:street|address|addr)(?:_?(?:line|no|nr|name|number))?_?\d?", "user.contact.address.street"),
    (r"line_?\d|house_(?:no|number)", "user.contact.address.street"),
    (r"(?:.*_)?(?:city|town|locality)", "user.contact.address.city"),
    (r"(?:.*_)?(?:post_?code|postal_?code|zip(?:_?code)?|plz)", "user.contact.address.postal_code"),
    (r"password(?:_?hash)?|passwd|pwd|passphrase", "user.authorization.password"),
    (r"(?:.*_)?(?:otp|totp|mfa)(?:_?secret)?|security_(?:question|answer)", "user.authorization.credentials"),
    (r"user_?name|login(?:_?name)?", "user.account.username"),
    (r"iban|bic|bank_account(?:_(?:no|number))?|account_(?:no|nr|number)", "user.financial.bank_account"),
    (r"(?:credit_?)?card_?(?:no|nr|number|holder)|pan", "user.financial.credit_card"),
    (r"ssn|ahv(?:_?(?:no|nr))?|social_security(?:_number)?", "user.government_id.national_identification_number"),
    (r"tax_id|national_id", "user.government_id.national_identification_number"),
    (r"passport(?:_?(?:no|nr|number))?", "user.government_id.passport_number"),
    (r"lat|lon|lng|latitude|longitude|geo|coordinates", "user.location.precise"),
    (r"company(?:_name)?|employer", "user.contact.organization"),
    (r"job_?title|occupation|profession", "user.job_title"),
    (r"avatar|portrait", "user.content.self_image"),
    (r"search_?(?:query|term|words)", "user.behavior.search_history"),
)  # fmt: skip
"""Column names, small letters with underlines between words, and what they hold."""
_PATTERNS = tuple((re.compile(pattern), category) for pattern, category in _NAMES)
_OF_PERSONS = re.compile(
    r"(?:.*_)?(?:users?|clients?|customers?|persons?|people|members?|contacts?|subscribers?|patients?|guests?|employees?"
    r"|staff|visitors?|profiles?|accounts?|kunden?|personen)(?:_card)?"
)
_ELSE = re.compile(r"(?:to|recipient|receiver|friend|invited|partner|supplier|vendor)_.*")
"""Columns about somebody else than whom the row is about: nobody should be looked up by them."""
_FREE = re.compile(
    r"(?:.*_)?(?:notes?|comments?|messages?|body|text|remarks?|description|content|transcript|words|asked)"
)
_WORDS = re.compile(r"[^\W\d_][\w'\u2019.-]*(?: [^\W\d_][\w'\u2019.-]*){0,3}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\+|00)[0-9][0-9 ()/.-]{6,20}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?")


def words_of(name: str) -> str:
    """A name as small letters with underlines: ``firstName`` and ``First-Name`` are ``first_name``."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


def names_persons(table: str) -> bool:
    """Whether a table seems to hold one row for each person."""
    return _OF_PERSONS.fullmatch(words_of(table)) is not None


def by_name(column: Column, *, of_persons: bool) -> Guess | None:
    """What a column holds by its name. ``name`` alone and countries say it only where each row is a person."""
    words = words_of(column.name)
    if column.type in {"boolean", "decimal"} and not re.fullmatch(r"lat|lon|lng|latitude|longitude", words):
        return None
    category = next((found for pattern, found in _PATTERNS if pattern.fullmatch(words)), "")
    if category == "user.contact.email" and column.type != "text":
        return None
    if not category and of_persons:
        category = {"name": "user.name", "title": "user.name", "country": "user.contact.address.country"}.get(words, "")
        category = category or ("user.contact.address.state" if words in {"state", "region", "province"} else "")
    if not category:
        return None
    found_by = category == "user.contact.email" and not _ELSE.fullmatch(words)
    return Guess(category=category, source="its name", identity="email" if found_by else "")


def by_values(column: Column, values: Sequence[Any], *, of_persons: bool) -> Guess | None:
    """What a column holds by the look of some of its values. Names and days only in a table about persons."""
    if column.type in {"date", "instant"}:
        days = [one for one in values if isinstance(one, dt.date)]
        long_ago = _alike(days, lambda one: 1900 <= one.year <= 2012) and len({one.year for one in days}) > 1
        born = of_persons and column.type == "date" and long_ago
        return Guess(category="user.demographic.date_of_birth", source="values") if born else None
    texts = [one.strip() for one in values if isinstance(one, str) and one.strip()]
    if _alike(texts, _EMAIL.fullmatch):
        found_by = not _ELSE.fullmatch(words_of(column.name))
        return Guess(category="user.contact.email", source="values", identity="email" if found_by else "")
    looks: tuple[tuple[str, Callable[[str], Any]], ...] = (
        ("user.contact.phone_number", _PHONE.fullmatch),
        ("user.device.ip_address", _is_ip),
        ("user.financial.bank_account", _IBAN.fullmatch),
        ("user.device.device_id", lambda one: one.startswith("Mozilla/")),
    )
    for category, look in looks:
        if _alike(texts, look):
            return Guess(category=category, source="values")
    various = len(set(texts)) > max(2, len(texts) // 2)
    if of_persons and column.type == "text" and various and _alike(texts, _is_name):
        return Guess(category="user.name", source="values")
    return None


def is_free_text(column: Column) -> bool:
    """Whether people seem to write into it what they like."""
    return column.type == "text" and _FREE.fullmatch(words_of(column.name)) is not None


def _alike(values: Sequence[Any], look: Callable[[Any], Any]) -> bool:
    return bool(values) and sum(bool(look(one)) for one in values) >= ENOUGH * len(values)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_name(text: str) -> bool:
    words = text.split(" ")
    return (
        len(text) < 60
        and len(words) > 1
        and _WORDS.fullmatch(text) is not None
        and all(one[0].isupper() for one in words)
    )
