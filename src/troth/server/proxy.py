"""Pass a request on to the shop and its answer back, byte for byte, a piece at a time.

What changes on the way is what RFC 9110 section 7.6.1 tells an intermediary to change (header lines that belong to one
connection), what says who asked (X-Forwarded-*), and what the caller of `Upstream.answer` decides about the shop's
header lines. Bodies are never held whole, cookies never kept: each request stands alone.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from troth.server.asgi import Header, Message, Receive, Scope, Send, header

__all__ = ["ClientGone", "Upstream", "UpstreamSilent"]

# RFC 9110 section 7.6.1, and two names from practice; what `Connection` lists comes on top.
_ONE_CONNECTION = frozenset(
    (
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)
_FORWARDED = (b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto")
_OURS_TO_SAY = frozenset((*_FORWARDED, b"forwarded", b"expect"))
_MAY_REPEAT = frozenset(("GET", "HEAD", "OPTIONS"))

_CONNECT_SECONDS, _ANSWER_SECONDS, _POOL_SECONDS = 3.0, 60.0, 10.0
# Shorter than the idle limit of the servers we know (gunicorn 2 s behind its default, Node 5 s): a connection that the
# shop is just closing is not used again.
_IDLE_SECONDS = 1.5
_CONNECTIONS = 256


class UpstreamSilent(Exception):  # noqa: N818 - it names what happened; "Error" would add nothing
    """The shop gave no answer that can be passed on. Raised before a byte went to the visitor.

    `kind` is "down" (nobody listens), "slow" (no answer in time) or "broken" (the connection ended, or what came was
    not HTTP).
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class ClientGone(Exception):  # noqa: N818 - as above
    """The visitor went away before the request was whole: the shop's connection is closed, not completed."""


class Upstream(msgspec.Struct, frozen=True, kw_only=True):
    """The shop behind the front: its address, and one pool of connections for every visitor.

    A bare transport, no client above it: nothing follows redirects, keeps cookies from one visitor for the next, or
    adds header lines. Safe to use from many tasks at once; close it once, at the end.
    """

    url: httpx.URL
    transport: httpx.AsyncHTTPTransport

    @classmethod
    def at(cls, address: str) -> "Upstream":
        """Get ready to pass requests to `address`, such as "http://127.0.0.1:8001"; ValueError when it is none."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
            raise ValueError(
                f"{address!r} is not an address to pass requests to: expected http:// or https://, a host and perhaps "
                "a port, and nothing after it, as in http://127.0.0.1:8001"
            )
        limits = httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=32, keepalive_expiry=_IDLE_SECONDS
        )
        return cls(url=httpx.URL(address), transport=httpx.AsyncHTTPTransport(limits=limits, trust_env=False))

    async def close(self) -> None:
        """Close every connection to the shop."""
        await self.transport.aclose()

    async def answer(
        self,
        scope: Scope,
        *,
        receive: Receive,
        send: Send,
        behind_proxy: bool = False,
        change: Callable[[list[Header]], list[Header]],
    ) -> None:
        """Pass this request on and the answer back; UpstreamSilent before anything was sent, ClientGone in the middle.

        `change` gets the shop's header lines and returns the ones to send. `behind_proxy` says that another front of
        ours stands before this one, so that its X-Forwarded-* may be believed.
        """
        body = await _Body.begin(receive)
        request = httpx.Request(
            scope["method"],
            self.url,
            headers=_request_headers(scope, body=body, behind_proxy=behind_proxy),
            stream=body,
            extensions={"target": _target(scope), "timeout": _TIMEOUT},
        )
        response = await self._ask(request, again=body.empty and request.method in _MAY_REPEAT)
        headers = change(_kept(response.headers.raw))
        try:
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await _unless_gone(_hand_on(response, send), body=body)
        finally:
            await response.aclose()

    async def _ask(self, request: httpx.Request, *, again: bool) -> httpx.Response:
        try:
            return await self.transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise UpstreamSilent("down", f"nobody answers at {self.url}: {error}") from error
        except httpx.TimeoutException as error:
            raise UpstreamSilent("slow", f"{self.url} gave no answer in {_ANSWER_SECONDS:.0f} s") from error
        except httpx.TransportError as error:
            if again:  # an idle connection which the shop closed as we took it; RFC 9112 section 9.3.1 lets us repeat
                return await self._ask(request, again=False)
            raise UpstreamSilent("broken", f"{self.url} broke off: {error}") from error


async def _hand_on(response: httpx.Response, send: Send) -> None:
    # An error in here leaves the answer unfinished on purpose: half a page must not look whole.
    async for piece in response.aiter_raw():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _unless_gone(work: Coroutine[Any, Any, None], *, body: "_Body") -> None:
    """Do the work, or drop it when the visitor leaves: granian takes pieces for nobody, and a stream may never end."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(body.gone())
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


_TIMEOUT = httpx.Timeout(
    connect=_CONNECT_SECONDS, read=_ANSWER_SECONDS, write=_ANSWER_SECONDS, pool=_POOL_SECONDS
).as_dict()


class _Body(httpx.AsyncByteStream):
    """A visitor's body on its way to the shop. The first piece is read ahead, to know whether there is one at all."""

    def __init__(self, first: Message, receive: Receive) -> None:
        self._first = first
        self._receive = receive
        self._whole = False
        self.empty = not first.get("body") and not first.get("more_body")

    @classmethod
    async def begin(cls, receive: Receive) -> "_Body":
        return cls(await receive(), receive)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        message = self._first
        while True:
            if message["type"] == "http.disconnect":
                raise ClientGone
            if piece := message.get("body"):
                yield piece
            if not message.get("more_body"):
                self._whole = True
                return
            message = await self._receive()

    async def gone(self) -> None:
        """Return when the visitor has left. A body the shop did not want to hear out is nobody's: then never."""
        if not self._whole:
            await asyncio.Event().wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _target(scope: Scope) -> bytes:
    """The path and query exactly as they came: what a shop signs or compares must not be tidied on the way."""
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


def _kept(headers: Iterable[Header]) -> list[Header]:
    """The lines that are meant for the other end: without those of one connection and those `Connection` names."""
    lines = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in lines if name == b"connection" for token in value.split(b",")}
    return [(name, value) for name, value in lines if name not in _ONE_CONNECTION and name not in named]


def _request_headers(scope: Scope, *, body: _Body, behind_proxy: bool) -> list[Header]:
    """What the shop hears: the visitor's lines, who asked, and how the body is delimited.

    A visitor cannot speak for us: X-Forwarded-*, Forwarded and Troth-* from outside are dropped, unless another front
    of ours is said to stand before this one. Sec-GPC and the rest pass untouched.
    """
    incoming: list[Header] = list(scope["headers"])
    headers = [
        (name, value)
        for name, value in _kept(incoming)
        if name not in _OURS_TO_SAY and not name.startswith(b"troth-") and name != b"content-length"
    ]
    headers += _who_asked(scope, incoming=incoming, behind_proxy=behind_proxy)
    headers.append((b"via", b"1.1 troth"))
    length = header(b"content-length", incoming)
    if length:
        headers.append((b"content-length", length.encode()))
    elif not body.empty:
        headers.append((b"transfer-encoding", b"chunked"))
    return headers


def _who_asked(scope: Scope, *, incoming: list[Header], behind_proxy: bool) -> list[Header]:
    client = scope.get("client")
    peer = str(client[0]) if client else "unknown"
    before = {name: header(name, incoming) if behind_proxy else "" for name in _FORWARDED}
    said = {
        b"x-forwarded-for": f"{before[b'x-forwarded-for']}, {peer}".lstrip(", "),
        b"x-forwarded-host": before[b"x-forwarded-host"] or header(b"host", incoming),
        b"x-forwarded-proto": before[b"x-forwarded-proto"] or str(scope["scheme"]),
    }
    return [(name, value.encode("latin-1")) for name, value in said.items()]
