"""What the front answers under ``/log/``: the evidence log as files (C2SP tlog-tiles), for anybody and any program.

A tile or bundle never changes under its name, so it may be kept for a year; the checkpoint is asked for again each
time, and costs a 304 while nothing was signed. Another site's page may read all of it: there is nothing about anybody.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from urllib.parse import parse_qs

import msgspec

from troth.server.answers import Answer, not_found, plain
from troth.server.asgi import Header, Scope, header
from troth.terms.cannot import CannotRun

__all__ = ["PREFIX", "Log", "answer_of_log"]

PREFIX = "/log/"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_ENTRIES = "tile/entries/"
_GZIP = re.compile(r"gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*))?\s*", re.IGNORECASE | re.ASCII)


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """How the log is read: a file by its path (None where there is none), and entries as lines from a number on."""

    file: Callable[[str], bytes | None]
    entries: Callable[[int], str]


def answer_of_log(scope: Scope, *, log: Log) -> Answer:
    """The answer to a GET or HEAD under ``/log/``. It reads the store: call it from a thread."""
    path = scope["path"].removeprefix(PREFIX)
    try:
        if path == "entries":
            return _entries(scope["query_string"].decode("latin-1"), log=log)
        held = log.file(path)
    except CannotRun:  # whoever runs this is told by the one that signs; strangers get no paths of ours
        return plain("The log cannot be read just now.\n", status=503)
    if held is None:
        missing = "The log has no checkpoint yet." if path == "checkpoint" else "There is nothing at this address."
        return not_found(missing)
    return _file(path, held, asked=scope["headers"])


def _file(path: str, held: bytes, *, asked: list[Header]) -> Answer:
    """A file, squeezed where that helps and is wanted, or 304 where the asker has it (RFC 9110 section 13.1.2)."""
    tile, entries = path.startswith("tile/"), path.startswith(_ENTRIES)
    squeezed = entries and _takes_gzip(header(b"accept-encoding", asked))
    tag = f'"{hashlib.sha256(held).hexdigest()[:32]}{"-gzip" if squeezed else ""}"'
    headers: list[Header] = [
        (b"content-type", (_BYTES if tile else _TEXT).encode()),
        (b"cache-control", (_FOR_EVER if tile else _ASK_AGAIN).encode()),
        (b"etag", tag.encode()),
        (b"access-control-allow-origin", b"*"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if entries:
        headers.append((b"vary", b"accept-encoding"))
    if _has(tag, header(b"if-none-match", asked)):
        return Answer(status=304, headers=tuple(headers))
    if squeezed:
        headers.append((b"content-encoding", b"gzip"))
        held = gzip.compress(held, mtime=0)
    return Answer(status=200, headers=tuple(headers), body=held)


def _takes_gzip(accepted: str) -> bool:
    return any(_GZIP.fullmatch(each.strip()) for each in accepted.split(","))


def _has(tag: str, known: str) -> bool:
    return any(each.strip().removeprefix("W/") in {tag, "*"} for each in known.split(","))


def _entries(query: str, *, log: Log) -> Answer:
    asked = parse_qs(query).get("from", ["0"])[-1]
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return plain("from must be the number of an entry, such as /log/entries?from=0\n", status=400)
    return plain(log.entries(int(asked)))
