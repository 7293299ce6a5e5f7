"""Addresses of the pages, all under /privacy/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from troth.server.pages import board, static, views
from troth.server.pages.settings import apps_there

handler400 = "troth.server.pages.views.bad_request"
handler403 = "troth.server.pages.views.forbidden"
handler404 = "troth.server.pages.views.not_found"
handler500 = "troth.server.pages.views.broken"

_HASH = "(?P<edition>[0-9a-f]{8,64})"

urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", views.home, name="home"),
    path("privacy/notice", views.notice, name="notice"),
    path("privacy/notice.md", views.notice_markdown, name="notice-markdown"),
    path("privacy/editions/", views.editions, name="editions"),
    re_path(rf"^privacy/editions/{_HASH}/$", views.edition, name="edition"),
    re_path(rf"^privacy/editions/{_HASH}/diff/(?P<new>[0-9a-f]{{8,64}})$", views.diff, name="diff"),
    re_path(rf"^privacy/editions/{_HASH}/(?P<name>[\w.-]+\.md)$", views.source, name="source"),
    path("privacy/board", board.page, name="board"),
    path("privacy/board.json", board.as_json, name="board-json"),
    re_path(r"^privacy/static/(?P<name>[\w./-]+)$", static.serve, name="static"),
    *(path("privacy/", include(f"{name}.urls")) for name in apps_there()),
]
