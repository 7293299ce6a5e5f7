"""Third parties, as they look from their own side: `python -m demo.outside.recorder --port 8027`.

Whatever name a request calls it by, every byte of it is kept. A trial reads it at /_seen.json (`?host=NAME`, port left
out) and empties it with a POST to /_forget; these two are not recorded. Everything else is answered as such companies
answer: a picture of one pixel where a picture was wanted, an empty script for a script, nothing (204) else.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
from collections import deque
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import h11
import msgspec

LARGEST_REQUEST_BYTES = 10 * 2**20
KEPT_REQUESTS = 10_000
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
Headers = list[tuple[str, str]]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it arrived. `raw` is all of it, `body` its body without the framing; both base64 in JSON.

    `whole` is false for bytes that were no request, or that ended in the middle: they are kept all the same.
    """

    number: int
    at: datetime
    host: str
    method: str
    target: str
    headers: Headers
    body: bytes
    raw: bytes
    whole: bool


class Recorder:
    """What was seen so far, the oldest dropped first when there is too much."""

    def __init__(self) -> None:
        self.seen: deque[Seen] = deque(maxlen=KEPT_REQUESTS)
        self.count = 0

    def keep(self, *, request: h11.Request | None, body: bytes, raw: bytes, whole: bool) -> Seen:
        """Write it down."""
        headers: Headers = (
            []
            if request is None
            else [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw_items()]
        )
        named = next((value for name, value in headers if name.lower() == "host"), "")
        self.count += 1
        kept = Seen(
            number=self.count,
            at=datetime.now(UTC),  # noqa: TID251 - an outsider has a clock of its own
            host=named.rpartition(":")[0] or named,
            method="" if request is None else request.method.decode("latin-1"),
            target="" if request is None else request.target.decode("latin-1"),
            headers=headers,
            body=body,
            raw=raw,
            whole=whole,
        )
        self.seen.append(kept)
        return kept

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, with any number of requests."""
        connection = _Connection(reader)
        try:
            while (heard := await connection.next()) is not None:
                request, body, raw, whole = heard
                if request is None or not whole:
                    self.keep(request=request, body=body, raw=raw, whole=False)
                    return
                answer = self._own(request) or _outsiders_answer(
                    self.keep(request=request, body=body, raw=raw, whole=True)
                )
                writer.write(connection.answered(answer))
                await writer.drain()
                if not connection.again():
                    return
        except ConnectionError:
            return
        finally:
            writer.close()

    def _own(self, request: h11.Request) -> tuple[int, Headers, bytes] | None:
        target = urlsplit(request.target.decode("latin-1"))
        if target.path == "/_forget" and request.method == b"POST":
            self.seen.clear()
            return 204, [], b""
        if target.path == "/_seen.json":
            host = parse_qs(target.query).get("host", [""])[-1]
            body = msgspec.json.encode([each for each in self.seen if host in {"", each.host}])
            return 200, [("Content-Type", "application/json"), ("Cache-Control", "no-store")], body
        return None


class _Connection:
    """h11's reading of a connection beside the bytes themselves."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._parser = h11.Connection(h11.SERVER)
        self._bytes = b""

    async def next(self) -> tuple[h11.Request | None, bytes, bytes, bool] | None:
        """The next request: what it says, its body, all its bytes, whether it came whole. None at the end."""
        request, body = None, b""
        while True:
            try:
                event = self._parser.next_event()
            except h11.RemoteProtocolError:
                return request, body, self._bytes, False
            if event is h11.NEED_DATA:
                piece = await self._reader.read(65536)
                self._bytes += piece
                if not piece or len(self._bytes) > LARGEST_REQUEST_BYTES:
                    return (request, body, self._bytes, False) if self._bytes else None
                self._parser.receive_data(piece)
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return request, body, self._taken(), True
            else:
                return None

    def _taken(self) -> bytes:
        """The bytes of the request just read; those of the next one, sent early, stay."""
        early, _ = self._parser.trailing_data
        taken = self._bytes[: len(self._bytes) - len(early)]
        self._bytes = early
        return taken

    def answered(self, answer: tuple[int, Headers, bytes]) -> bytes:
        """The bytes of an answer."""
        status, headers, body = answer
        lines = [*headers, ("Content-Length", str(len(body)))] if status != 204 else headers
        parts = (
            self._parser.send(h11.Response(status_code=status, headers=lines)),
            self._parser.send(h11.Data(data=body)) if body else b"",
            self._parser.send(h11.EndOfMessage()),
        )
        return b"".join(part or b"" for part in parts)

    def again(self) -> bool:
        """Whether another request may follow on this connection."""
        if self._parser.our_state is h11.DONE and self._parser.their_state is h11.DONE:
            self._parser.start_next_cycle()
            return True
        return False


def _outsiders_answer(seen: Seen) -> tuple[int, Headers, bytes]:
    """Let everybody in, as a company does that lives from being called from everywhere."""
    said = {name.lower(): value for name, value in seen.headers}
    headers = [
        ("Access-Control-Allow-Origin", said.get("origin", "*")),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Headers", said.get("access-control-request-headers", "*")),
        ("Access-Control-Allow-Methods", said.get("access-control-request-method", "GET, POST")),
        ("Cache-Control", "no-store"),
    ]
    path = urlsplit(seen.target).path
    if seen.method == "GET" and (said.get("sec-fetch-dest") == "image" or path.endswith((".gif", ".png"))):
        return 200, [*headers, ("Content-Type", "image/gif")], PIXEL
    if seen.method == "GET" and (said.get("sec-fetch-dest") == "script" or path.endswith(".js")):
        return 200, [*headers, ("Content-Type", "text/javascript")], b""
    return 204, headers, b""


async def listen(port: int) -> None:
    """Serve until the process is ended."""
    recorder = Recorder()
    server = await asyncio.start_server(recorder.connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Read the command line and listen."""
    parser = argparse.ArgumentParser(prog="python -m demo.outside.recorder", description="The demo's third parties.")
    parser.add_argument("--port", type=int, default=8027)
    asyncio.run(listen(parser.parse_args().port))


if __name__ == "__main__":
    main()
