"""Today: what is due, what is not true, what runs out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from troth.server.desk.guard import needs


@needs("today")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The first page of the desk."""
    return render(request, "desk/today.html", {})
