"""The copy as a page worth reading: the body that is taken along too, in the reader's words and the house's frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from troth.house.copy_words import copy_words
from troth.rights.facts import Copy
from troth.rights.reading_copy import body, contents, lede, times
from troth.server.pages.tongue import carrying, tongue_of


def shown(copy: Copy, request: HttpRequest) -> dict[str, Any]:
    """What the page needs."""
    words = copy_words(tongue_of(request).words)
    return {
        "copy": copy,
        "lede": lede(copy, words),
        "times": times(copy, words),
        "contents": contents(copy, words),
        # Every value in it was escaped where the HTML was made.
        "body": mark_safe(body(copy, words, notice_at=carrying(request, "/privacy/notice"))),  # noqa: S308
    }
