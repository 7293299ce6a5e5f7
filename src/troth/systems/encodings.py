"""Fields inside a column of text: JSON, or the blob in which Django keeps a session."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

from troth.systems.facts import Encoding

LARGEST = 4_000_000
"""Bytes of one value that are unpacked; a larger one is read as holding nothing."""


def fields_in(value: Any, encoding: Encoding) -> Mapping[str, Any]:
    """The fields a value holds, by name; none where it cannot be read: a blob of another program is no error."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, str | bytes):
        return {}
    raw = value.encode() if isinstance(value, str) else value
    try:
        found = msgspec.json.decode(_unpacked(raw) if encoding == "django-session" else raw)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, ValueError, zlib.error):
        return {}
    return found if isinstance(found, Mapping) else {}


def _unpacked(raw: bytes) -> bytes:
    """The JSON in a signed session (``django.core.signing``). No signature is checked: we read, and trust nothing."""
    packed, _, _ = raw.partition(b":")
    squeezed, packed = packed.startswith(b"."), packed.removeprefix(b".")
    plain = base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4))
    if not squeezed:
        return plain
    unpacking = zlib.decompressobj()
    return unpacking.decompress(plain, LARGEST)
