"""The front: one origin for the public. What is Troth's is answered here, the rest goes to the shop behind it.

Raw ASGI, because every request of the shop passes through: a page of Django costs a millisecond of CPU that a picture
of the shop must not pay. Which path belongs to whom is decided on the decoded path, so that a disguised spelling of
ours still reaches us and never the shop.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from functools import partial

import msgspec

from troth.server.answers import Answer, calm, not_found, only_read, redirect, send_answer
from troth.server.asgi import Application, Header, Receive, Scope, Send, header
from troth.server.log import PREFIX as LOG
from troth.server.log import Log, answer_of_log
from troth.server.proxy import ClientGone, Upstream, UpstreamSilent
from troth.server.strengthen import strengthen
from troth.server.well_known import PREFIX, WellKnown, well_known

__all__ = ["Front"]

_PAGES = "/privacy/"
_DRESS = "/privacy/static/"
_OURS = (_PAGES, "/t/", PREFIX, LOG)
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))
_RETRY_SECONDS = 10
# What the visitor reads for each way the shop can be silent: status, title, first sentence.
_SILENCE = {
    "down": (503, "The shop is not there just now", "Our pages answered, but the shop behind them did not."),
    "slow": (504, "The shop takes too long", "The shop behind these pages gave no answer within a minute."),
    "broken": (502, "The shop broke off", "The shop behind these pages began an answer and did not finish it."),
}


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """An ASGI program. Everything it needs is handed in; it holds nothing that one visitor leaves for the next.

    `hosts` are the names this front answers to, the first of them the one it sends strays to; none means any name.
    Whatever is asked of `desk_host` goes to `desk`, whole, and nothing of it to the shop; no other name reaches it.
    `beside` is what runs for as long as the front does. `unprotected` passes the shop's answers on untouched: for
    trials that must see what happens without us. `terms` is where the shop's terms of service are, for its Link lines.
    """

    upstream: Upstream
    pages: Application
    log: Log
    facts: Callable[[], WellKnown]
    now: Callable[[], datetime]
    beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    hosts: tuple[str, ...] = ()
    desk: Application | None = None
    desk_host: str = ""
    terms: str = ""
    unprotected: bool = False
    behind_proxy: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one connection event of ASGI: the life of the process, or one request."""
        if scope["type"] == "lifespan":
            await self._live(receive=receive, send=send)
        elif scope["type"] == "http":
            await self._answer(scope, receive=receive, send=send)

    async def _live(self, *, receive: Receive, send: Send) -> None:
        await receive()
        async with self.beside():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await self.upstream.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, *, receive: Receive, send: Send) -> None:
        if self.desk is not None and _split(header(b"host", scope["headers"]))[0] == self.desk_host:
            await self.desk(scope, receive, send)
            return
        stray = self._stray(scope)
        if stray is not None:
            await send_answer(stray, send=send, method=scope["method"])
        elif scope["path"].startswith(_PAGES):
            await self.pages(scope, receive, send)
        elif scope["path"].startswith(_OURS) or f"{scope['path']}/" in _OURS:
            await send_answer(await self._own(scope), send=send, method=scope["method"])
        else:
            await self._pass_on(scope, receive=receive, send=send)

    def _stray(self, scope: Scope) -> Answer | None:
        """What to say to a visitor who used a name that is not ours; None when the name is right (RFC 9110, 7.4).

        Styles and faces are sent under any name: what we say there should look like us.
        """
        named = header(b"host", scope["headers"])
        name, port = _split(named)
        if not self.hosts or name in self.hosts or scope["path"].startswith(_DRESS):
            return None
        here = f"{scope['scheme']}://{self.hosts[0]}{port}"
        if name in _LOOPBACK:
            return redirect(f"{here}/", status=307)
        return calm(
            status=421,
            title="Nobody of that name lives here",
            sentences=(f"This house answers to {', '.join(self.hosts)}.",),
            link=(f"{here}/", f"Go to {self.hosts[0]}"),
        )

    async def _own(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            return only_read()
        if path == "/privacy":
            return redirect("/privacy/", status=308)
        if path.startswith(PREFIX):
            facts = await asyncio.to_thread(self.facts)
            origin = f"{scope['scheme']}://{header(b'host', scope['headers'])}"
            return well_known(path, facts=facts, origin=origin, now=self.now())
        if path.startswith(LOG):
            return await asyncio.to_thread(answer_of_log, scope, log=self.log)
        return not_found("There is nothing at this address.")

    async def _pass_on(self, scope: Scope, *, receive: Receive, send: Send) -> None:
        change: Callable[[list[Header]], list[Header]] = (
            list if self.unprotected else partial(strengthen, terms=self.terms)
        )
        try:
            await self.upstream.answer(scope, receive=receive, send=send, behind_proxy=self.behind_proxy, change=change)
        except UpstreamSilent as silent:
            await send_answer(_sorry(silent.kind, scope), send=send, method=scope["method"])
        except ClientGone:
            return  # nobody is left to answer


def _split(named: str) -> tuple[str, str]:
    """A Host line as name and ":port": ("www.amarante.localhost", ":8000"); the port is "" where none was said."""
    name, colon, port = named.lower().rpartition(":")
    return (name, f":{port}") if colon and port.isdigit() else (named.lower(), "")


def _sorry(kind: str, scope: Scope) -> Answer:
    status, title, first = _SILENCE[kind]
    wanted = header(b"accept", scope["headers"])
    return calm(
        status=status,
        title=title,
        sentences=(
            first,
            "If you were sending something, it may not have arrived: look before you send it again.",
            "Wait a moment and open the page anew. Your choices, and our notice, are here all the while.",
        ),
        link=("/privacy/", "Your privacy with us"),
        wants_json="json" in wanted and "text/html" not in wanted,
        retry_after_seconds=_RETRY_SECONDS,
    )
