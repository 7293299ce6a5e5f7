"""The words of ASGI, typed once: what a server hands to a program, and what the program hands back."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

__all__ = ["Application", "Header", "Message", "Receive", "Scope", "Send", "header"]

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]  # the name in lower case on the way in; ASGI wants it so on the way out too


def header(name: bytes, headers: Iterable[Header]) -> str:
    """The first line of that name as text, or "" where there is none. Bytes that are not text become Latin-1."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")
