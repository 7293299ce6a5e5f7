"""What the front says by itself: an answer of three parts, and the calm page shown when the shop says nothing."""

import html
import json
from typing import Any

import msgspec

from troth.server.asgi import Header, Send
from troth.server.relations import relations

__all__ = ["POLICY", "Answer", "calm", "not_found", "only_read", "plain", "redirect", "send_answer"]

POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""What stands over an answer that names no policy of its own: text and files, which have nothing to load (CSP 3)."""
_CALM_POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_CALM_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/privacy/static/tokens.css">
<link rel="stylesheet" href="/privacy/static/house.css">
</head>
<body>
<main class="wide plain-page calm">
<h1>{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer: the status, the header lines in the order they are sent, the body in bytes."""

    status: int
    headers: tuple[Header, ...] = ()
    body: bytes = b""


async def send_answer(answer: Answer, *, send: Send, method: str) -> None:
    """Send it. A HEAD gets the same header lines, the length too, and no body (RFC 9110 section 9.3.2).

    A 304 names no length: it would be that of the body which is not sent (section 8.6).
    """
    headers = list(answer.headers)
    if answer.status != 304:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if not any(name == b"content-security-policy" for name, _ in headers):
        headers.append((b"content-security-policy", POLICY.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


def plain(text: str, *, status: int = 200, media_type: str = "text/plain", cache: str = "no-cache") -> Answer:
    """Text for people and programs, in UTF-8, never sniffed into something else."""
    return Answer(
        status=status,
        headers=(
            (b"content-type", f"{media_type}; charset=utf-8".encode()),
            (b"cache-control", cache.encode()),
            (b"x-content-type-options", b"nosniff"),
        ),
        body=text.encode(),
    )


def redirect(target: str, *, status: int = 302) -> Answer:
    """Go there instead. `target` is a path or a whole address that we wrote ourselves, never a visitor's words."""
    return Answer(status=status, headers=((b"location", target.encode()), (b"cache-control", b"no-cache")))


def not_found(what: str) -> Answer:
    """A true 404, in one line."""
    return plain(f"{what}\n", status=404)


def only_read() -> Answer:
    """A 405 with the methods that are taken (RFC 9110 section 15.5.6)."""
    answer = plain("This address can only be read.\n", status=405)
    return msgspec.structs.replace(answer, headers=(*answer.headers, (b"allow", b"GET, HEAD")))


def calm(
    *,
    status: int,
    title: str,
    sentences: tuple[str, ...],
    link: tuple[str, str] | None = None,
    wants_json: bool = False,
    retry_after_seconds: int | None = None,
) -> Answer:
    """A page, or problem+json (RFC 9457) for a program: what happened, what still works, what to do."""
    if wants_json:
        problem: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
        body, media_type = json.dumps({**problem, "detail": " ".join(sentences)}), "application/problem+json"
    else:
        lines = [f"<p>{html.escape(sentence)}</p>" for sentence in sentences]
        lines[:1] = [line.replace("<p>", '<p class="lede">') for line in lines[:1]]
        if link is not None:
            address, words = link
            lines.append(f'<p><a class="btn" href="{html.escape(address)}">{html.escape(words)}</a></p>')
        body = _CALM_PAGE.format(title=html.escape(title), paragraphs="\n".join(lines))
        media_type = "text/html; charset=utf-8"
    headers: list[Header] = [
        (b"content-type", media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", _CALM_POLICY.encode()),
        *((b"link", each.encode()) for each in relations()),
        (b"referrer-policy", b"no-referrer"),
    ]
    if retry_after_seconds is not None:
        headers.append((b"retry-after", str(retry_after_seconds).encode()))
    return Answer(status=status, headers=tuple(headers), body=body.encode())
