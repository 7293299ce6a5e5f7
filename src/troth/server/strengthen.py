"""What the front does to the shop's header lines. Only ever narrower: where the shop is stricter, its line stays."""

from collections.abc import Iterable

from troth.server.asgi import Header
from troth.server.relations import relations

__all__ = ["strengthen"]

_REFERRER = b"referrer-policy"
_STRICT_ENOUGH = b"strict-origin-when-cross-origin"
# These hand the whole address of a page, a token in it too, to any other site (Referrer Policy, sections 3.2 and 3.8).
_TELLS_ALL = frozenset((b"unsafe-url", b"no-referrer-when-downgrade"))
_KNOWN = frozenset(
    (
        b"no-referrer",
        b"origin",
        b"origin-when-cross-origin",
        b"same-origin",
        b"strict-origin",
        _STRICT_ENOUGH,
        *_TELLS_ALL,
    )
)


def strengthen(headers: Iterable[Header], *, terms: str = "") -> list[Header]:
    """The shop's lines, with notice and terms named and no referrer policy that tells others where exactly one was."""
    lines = list(headers)
    links = ((b"link", each.encode()) for each in relations(terms=terms))
    lines.extend(link for link in links if link not in lines)
    if _referrer_policy(lines) in _TELLS_ALL | {b""}:
        lines = [line for line in lines if line[0] != _REFERRER]
        lines.append((_REFERRER, _STRICT_ENOUGH))
    return lines


def _referrer_policy(headers: Iterable[Header]) -> bytes:
    """The policy a browser would follow: the last token it knows, over all lines; b"" for none."""
    tokens = [token.strip().lower() for name, value in headers if name == _REFERRER for token in value.split(b",")]
    return next((token for token in reversed(tokens) if token in _KNOWN), b"")
