"""Addresses of the centre, under ``/privacy/``: ``path("privacy/", include("troth.server.pages.centre.urls"))``."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt as read_only

from troth.server.pages.centre import asking, following, stop, views

app_name = "centre"
# `read_only`: these views take GET and HEAD alone, so a POST is answered with 405, not with a talk about forms.
urlpatterns = [
    path("choices", views.choices, name="choices"),
    path("choices/code", views.code, name="code"),
    path("choices/history", read_only(views.history), name="history"),
    path("choices/end", views.end, name="end"),
    path("choices/leave", views.leave, name="leave"),
    path("requests/copy", asking.copy, name="ask-copy"),
    path("requests/forget", asking.forget, name="ask-forget"),
    path("requests/object", asking.object_to, name="object"),
    path("requests/<str:number>", read_only(following.follow), name="request"),
    path("requests/<str:number>/forget", following.forget, name="forget"),
    path("requests/<str:number>/withdraw", following.withdraw, name="withdraw"),
    path("requests/<str:number>/copy", read_only(following.copy), name="copy"),
    path("requests/<str:number>/download", read_only(following.take), name="download"),
    path("record/<str:token>", read_only(following.record), name="record"),
    path("stop/<str:token>", stop.stop, name="stop"),
]
