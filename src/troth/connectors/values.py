"""Values between Python and a column: what may be looked for in it, and what comes out as Python's own."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import unicodedata
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from troth.connectors.live import Kind

NOWHERE: Any = object()
"""A value that cannot stand in a column, so nothing is found by it."""
_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_MOST_WHOLE = 2**63


def looked_for(kind: Kind, value: Any) -> Any:  # noqa: PLR0911 - one for each kind of column
    """A value as Python's own of the column's kind; ``NOWHERE`` where it can be none.

    One identity may be a number in one system and a text in another, so digits and numbers are each other's.
    """
    if kind == "text":
        return _text(value)
    if kind == "integer":
        return _whole(value)
    if kind == "decimal":
        return _decimal(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else NOWHERE
    if kind == "date":
        return _day(value)
    if kind == "instant":
        return _instant(value)
    if kind == "bytes":
        return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else NOWHERE
    return NOWHERE if kind == "json" else _text(value)


def own(value: Any) -> Any:
    """What a driver gave, as one of Python's own: text, int, Decimal, bool, date, datetime, bytes, map or list."""
    if value is None or isinstance(value, str | int | bytes | Decimal | dt.date | dict):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    if isinstance(value, list | tuple | set):
        return [own(one) for one in value]
    return str(value)


def spellings(literal: str) -> list[str]:
    """How one text may stand in a database: as it is, in the other Unicode form, escaped in JSON or in HTML.

    Databases fold the capital letters of ASCII; of other letters the usual ways are tried one by one.
    """
    if not literal.strip():
        return []
    plain = [literal] if literal.isascii() else [literal, literal.lower(), literal.upper(), literal.title()]
    forms = [unicodedata.normalize(form, one) for one in plain for form in ("NFC", "NFD")]
    escaped = [json.dumps(one)[1:-1] for one in plain] + [html.escape(one) for one in plain]
    escaped += [one.replace("&#x27;", "&#39;") for one in escaped]
    return [one for one in dict.fromkeys((*plain, *forms, *escaped)) if _text(one) is not NOWHERE]


def _text(value: Any) -> Any:
    if isinstance(value, bool | bytes | bytearray | memoryview | dict | list):
        return NOWHERE
    text = str(value)
    # No database takes a NUL in a text, nor half of a surrogate pair.
    return NOWHERE if "\x00" in text or not _encodes(text) else text


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        return NOWHERE
    digits = isinstance(value, str) and _WHOLE.fullmatch(value)
    round_ = isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value()
    if digits or round_:
        value = int(value)
    return value if isinstance(value, int) and -_MOST_WHOLE <= value < _MOST_WHOLE else NOWHERE


def _decimal(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return NOWHERE
    try:
        found = Decimal(value)
    except InvalidOperation:
        return NOWHERE
    return found if found.is_finite() else NOWHERE


def _day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return NOWHERE
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else NOWHERE
    except ValueError:
        return NOWHERE


def _instant(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value
    try:
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else NOWHERE
    except ValueError:
        return NOWHERE


def as_uuid(value: Any) -> Any:
    """A value as a UUID; ``NOWHERE`` where it is none."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return NOWHERE
