"""One value of a block as text: words for people in straight double quotes, everything else bare where YAML lets it."""

from __future__ import annotations

import re

from troth.notice.source import UNPRINTABLE

QUOTED = frozenset({"words"})
"""Shapes that always stand in quotes."""
NAMES = frozenset({"bare", "link", "links", "hosts", "paths", "with"})
"""Shapes that hold names and addresses from elsewhere: these may look like a number to another reader of YAML."""

_BARE = re.compile(r"[^\s\x00-\x1f\-?:,\[\]{}#&*!|>'\"%@`][^\x00-\x1f,\[\]{}]*|-[A-Za-z0-9_][^\x00-\x1f,\[\]{}]*")
_NO_TEXT = re.compile(
    r"[-+]?\.?[0-9][0-9_.,:eE+-]*|[-+]?0[xo][0-9a-fA-F]+|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|y|n",
    re.IGNORECASE,
)
"""What some reader of YAML takes for a number, a date, a yes or nothing."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0"}


def written(text: str, shape: str) -> str:
    """A scalar as a block writes it; it fits into a map or list on one line too."""
    if shape in QUOTED or not _may_be_bare(text) or (shape in NAMES and _NO_TEXT.fullmatch(text)):
        return quoted(text)
    return text


def quoted(text: str) -> str:
    """Text in straight double quotes, on one line."""
    return f'"{"".join(_escaped(sign) for sign in text)}"'


def _may_be_bare(text: str) -> bool:
    """Whether a reader of YAML finds the same text without quotes. No is the safe answer."""
    return (
        _BARE.fullmatch(text) is not None
        and text == text.strip()
        and not text.endswith(":")
        and not re.search(r":\s|\s#|\s\s|[^\S ]", text)
        and UNPRINTABLE.search(text) is None
        and not text.startswith(("---", "...", "<<", "="))
    )


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if UNPRINTABLE.match(sign) is None:
        return sign
    code = ord(sign)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
