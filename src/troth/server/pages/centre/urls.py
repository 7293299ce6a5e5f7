"""Addresses of the centre, under ``/privacy/``: ``path("privacy/", include("troth.server.pages.centre.urls"))``."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from troth.server.pages.centre import stop, views

app_name = "centre"
urlpatterns = [
    path("choices", views.choices, name="choices"),
    path("choices/code", views.code, name="code"),
    # It takes no POST: the answer to one is 405, not a talk about forms.
    path("choices/history", csrf_exempt(views.history), name="history"),
    path("choices/end", views.end, name="end"),
    path("choices/leave", views.leave, name="leave"),
    path("stop/<str:token>", stop.stop, name="stop"),
]
