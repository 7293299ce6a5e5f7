"""Addresses of the pages, all under /privacy/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt as read_only

from troth.server.pages import board, machine, static, views
from troth.server.pages.settings import apps_there

handler400 = "troth.server.pages.views.bad_request"
handler403 = "troth.server.pages.views.forbidden"
handler404 = "troth.server.pages.views.not_found"
handler500 = "troth.server.pages.views.broken"

_HASH = "(?P<edition>[0-9a-f]{8,64})"

# `read_only`: these views take GET and HEAD alone, so a POST is answered with 405, not with a talk about forms.
urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", read_only(views.home), name="home"),
    path("privacy/notice", read_only(views.notice), name="notice"),
    path("privacy/notice.md", read_only(views.notice_markdown), name="notice-markdown"),
    path("privacy/notice.jsonld", read_only(machine.in_force), name="notice-linked"),
    path("privacy/contexts/notice-1.jsonld", read_only(machine.vocabulary), name="context"),
    path("privacy/editions/", read_only(views.editions), name="editions"),
    re_path(rf"^privacy/editions/{_HASH}/$", read_only(views.edition), name="edition"),
    re_path(rf"^privacy/editions/{_HASH}/diff/(?P<new>[0-9a-f]{{8,64}})$", read_only(views.diff), name="diff"),
    re_path(rf"^privacy/editions/{_HASH}/(?P<name>[\w.-]+\.md)$", read_only(views.source), name="source"),
    re_path(rf"^privacy/editions/{_HASH}/notice\.jsonld$", read_only(machine.of_edition), name="edition-linked"),
    path("privacy/board", read_only(board.page), name="board"),
    path("privacy/board.json", read_only(board.as_json), name="board-json"),
    re_path(r"^privacy/static/(?P<name>[\w./-]+)$", read_only(static.serve), name="static"),
    *(path("privacy/", include(f"{name}.urls")) for name in apps_there()),
]
