"""Files of ours that pages load: styles, marks and faces, read once and served with their hash.

An address with ``?v=`` and the right hash may be kept for a year, since other bytes would have another address. Without
it a browser asks each time, and is told 304 where nothing changed.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from msgspec import Struct

from troth.rights.reading_copy import SHEETS

SERVER = Path(__file__).parents[1]
FOLDERS = {"": SERVER / "static", "vendor/": SERVER / "vendor", "rights/": SHEETS}
PREFIX = "/privacy/static/"
_PACKED = frozenset({".woff2", ".png"})


class File(Struct, frozen=True):
    """One file, ready to send."""

    body: bytes
    zipped: bytes | None
    media_type: str
    version: str


@functools.cache
def files() -> dict[str, File]:
    """Every file there is, by its name under ``PREFIX``. Only these names are served: none comes from the request."""
    found: dict[str, File] = {}
    for prefix, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found[prefix + path.relative_to(folder).as_posix()] = _read(path)
    return found


def address(name: str) -> str:
    """Where a file is, with its hash: ``/privacy/static/house.css?v=1a2b3c4d``."""
    return f"{PREFIX}{name}?v={files()[name].version}"


@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponse:
    """One file; 404 for any other name."""
    file = files().get(name)
    if file is None:
        raise Http404
    tag = f'"{file.version}"'
    fresh = request.GET.get("v") == file.version
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if fresh else "public, no-cache",
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponse(status=304, headers=headers)
    if file.zipped is not None and takes_gzip(request.headers.get("Accept-Encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return HttpResponse(file.zipped, content_type=file.media_type, headers=headers)
    return HttpResponse(file.body, content_type=file.media_type, headers=headers)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip, and not with ``q=0``, which is a no (RFC 9110 section 12.5.3)."""
    for one in accepted.lower().split(","):
        coding, _, weight = one.replace(" ", "").replace("\t", "").partition(";")
        if coding == "gzip":
            return re.fullmatch(r"q=0(\.0*)?", weight) is None
    return False


def _read(path: Path) -> File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "text/plain"
    kind = "font/woff2" if path.suffix == ".woff2" else kind
    text = kind.startswith("text/") or kind.endswith(("xml", "javascript"))
    zipped = None if path.suffix in _PACKED or len(body) < 500 else gzip.compress(body, mtime=0)
    return File(body, zipped, f"{kind}; charset=utf-8" if text else kind, hashlib.sha256(body).hexdigest()[:16])
