"""The notice for machines: JSON-LD for the edition in force and for each edition, and the context both are read by."""

from __future__ import annotations

import functools

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from troth.notice.edition import Edition
from troth.notice.linked import as_bytes, context, linked
from troth.server.pages.shell import the_house
from troth.server.pages.views import named, nothing_yet

MEDIA_TYPE = "application/ld+json"
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """The edition in force. Its nodes have their addresses under that edition, so they mean the same tomorrow."""
    edition = the_house().edition()
    return nothing_yet(request) if edition is None else _document(_body(edition), cache="public, no-cache")


@require_safe
def of_edition(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition. It never changes."""
    del request
    found = named(edition)
    if found.hash != edition:
        return HttpResponseRedirect(f"/privacy/editions/{found.hash}/notice.jsonld")
    return _document(_body(found), cache=_FOR_EVER)


@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """The context of those documents. A term that comes to mean something else gets a context with a new number."""
    del request
    return _document(as_bytes(context()), cache="public, max-age=86400")


def _document(body: bytes, *, cache: str) -> HttpResponse:
    """Open to programs of other sites too: it is public, and a browser's JSON-LD reader must fetch the context."""
    headers = {
        "Cache-Control": cache,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


@functools.lru_cache(maxsize=64)
def _made(edition_hash: str) -> bytes:
    return as_bytes(linked(named(edition_hash)))


def _body(edition: Edition) -> bytes:
    return _made(edition.hash)
