"""When the centre is open: while an edition of the notice is in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from troth.house import NoEditionInForce
from troth.server.pages.tongue import marked

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

TITLE = marked("Nothing to choose yet")
SAID = marked("No edition of this notice is in force, so nothing that would need your yes is done.")


def while_in_force(view: View[Arguments]) -> View[Arguments]:
    """The view, and a calm page with 503 where there is no edition to choose under."""

    @wraps(view)
    def open_or_not(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoEditionInForce:
            return render(request, "pages/calm.html", {"title": _(TITLE), "said": _(SAID)}, status=503)

    return open_or_not
