"""The copy as a page worth reading: the body that is taken along too, in the language it was asked in, in our frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from troth.house.copy_words import copy_words
from troth.notice.telling import foreign_text
from troth.rights.facts import Copy
from troth.rights.reading_copy import body, contents, lede, times
from troth.server.pages.centre.words import in_tongue
from troth.server.pages.tongue import carrying, tongue_of


def shown(copy: Copy, request: HttpRequest) -> dict[str, Any]:
    """What the page needs."""
    ours, theirs = copy_words(tongue_of(request).words), copy_words(copy.language)
    places, language = theirs.labels.all_of(copy.systems), theirs.labels.language
    return {
        "copy": copy,
        "language": language,
        "places": places if language == ours.labels.language else in_tongue(foreign_text(places), language),
        "lede": lede(copy, ours),
        "times": times(copy, ours),
        "contents": contents(copy, theirs),
        # Every value in it was escaped where the HTML was made.
        "body": mark_safe(body(copy, theirs, notice_at=carrying(request, "/privacy/notice"))),  # noqa: S308
    }
