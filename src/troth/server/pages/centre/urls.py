"""Addresses of the centre, under ``/privacy/``: ``path("privacy/", include("troth.server.pages.centre.urls"))``."""

from __future__ import annotations

from django.urls import path

from troth.server.pages.centre import stop, views

app_name = "centre"
urlpatterns = [
    path("choices", views.choices, name="choices"),
    path("choices/code", views.code, name="code"),
    path("choices/history", views.history, name="history"),
    path("choices/end", views.end, name="end"),
    path("choices/leave", views.leave, name="leave"),
    path("stop/<str:token>", stop.stop, name="stop"),
]
