"""The headers that end a marketing mail, and the guard against headers smuggled in a name.

Sources: RFC 2369 section 3.2 (List-Unsubscribe), RFC 8058 section 3.1 (List-Unsubscribe-Post, one HTTPS link in the
header), RFC 5322 section 2.2 (a header field is one line).
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

STOP_SUBJECT = "stop"


class HeaderError(ValueError):
    """A value that would break out of its header."""


def one_line(value: str, *, what: str = "a header") -> str:
    """The value as it is; HeaderError when it holds a line break or another control character.

    What stands in the value is not repeated: it may be somebody's name or address.
    """
    for place, sign in enumerate(value):
        if ord(sign) < ord(" ") or ord(sign) == 0x7F or sign in "\x85\u2028\u2029":
            raise HeaderError(
                f"{what} holds a line break or control character (U+{ord(sign):04X}) at character {place + 1}; "
                "a header is one line. Take it out of the name or address before sending."
            )
    return value


def headers(token_url: str, mailto: str | None = None) -> dict[str, str]:
    """``List-Unsubscribe`` and ``List-Unsubscribe-Post`` for one person's own link.

    ``token_url`` is http(s); mail programs press the button by themselves only over https (RFC 8058), and plain http
    is for a machine's own demo. ``mailto`` is a mailbox that somebody reads.
    """
    url = one_line(token_url, what="the link that ends the messages")
    if urlsplit(url).scheme not in {"https", "http"} or not urlsplit(url).netloc or set(url) & set('<>" ,'):
        raise HeaderError("the link that ends the messages is no http(s) address that fits between angle brackets.")
    ways = [f"<{url}>"]
    if mailto:
        mailbox = quote(one_line(mailto, what="the mailbox that ends the messages"), safe="@+-._")
        ways.append(f"<mailto:{mailbox}?subject={STOP_SUBJECT}>")
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
